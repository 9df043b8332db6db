"""Rosters of workplaces as they come: read, understood row by row, shown, repaired, enrolled.

    cells (a file) -> columns (what stands where) -> drafts (what a row says) -> fates
    (what becomes of it) -> running (enrolling, a few rows at a time)

The first four know no database. Nothing is enrolled before a person saw the fate of each row.
"""
