"""The only code that aggregates. It takes posts already limited by access, and returns snapshots.

`figures` costs the same few queries for one post and for a whole district.
"""

from reports.queries.figures import figures

__all__ = ["figures"]
