"""What somebody who knows SQL would write for the same numbers: joins, GROUP BY, count(DISTINCT)."""

import datetime as dt

from django.db import connection

from healthposts.lib.months import Month

IN_DISTRICT = (
    "{table}.post_id IN (SELECT post.id FROM posts_post post JOIN posts_office office "
    "ON office.id = post.office_id WHERE office.path LIKE %s)"
)
IN_MONTH = '{table}."on" BETWEEN %s AND %s'
RISKY = "level IN ('emergency', 'refer', 'watch')"

LEVELS = """SELECT post_id, level, sex, count(*) FROM screenings_visit visit
    WHERE {visit} AND state = 'valid' GROUP BY 1, 2, 3"""
PERSONS = """SELECT post.office_id, visit.sex, visit.age_band, count(DISTINCT coalesce(worker.person_id, worker.id)),
        count(DISTINCT CASE WHEN {risky} THEN coalesce(worker.person_id, worker.id) END)
    FROM screenings_visit visit JOIN workers_worker worker ON worker.id = visit.worker_id
    JOIN posts_post post ON post.id = visit.post_id
    WHERE {visit} AND visit.state = 'valid' GROUP BY 1, 2, 3"""
ENROLLED = """SELECT post.office_id, worker.sex, {age}, count(DISTINCT coalesce(worker.person_id, worker.id))
    FROM workers_enrolment enrolment JOIN workers_worker worker ON worker.id = enrolment.worker_id
    JOIN posts_post post ON post.id = enrolment.post_id
    WHERE {enrolment} AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s) GROUP BY 1, 2, 3"""
COVERED = """SELECT post.office_id, worker.sex, count(DISTINCT coalesce(worker.person_id, worker.id))
    FROM workers_enrolment enrolment JOIN workers_worker worker ON worker.id = enrolment.worker_id
    JOIN posts_post post ON post.id = enrolment.post_id
    WHERE {enrolment} AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s) AND EXISTS
        (SELECT 1 FROM screenings_visit visit WHERE visit.worker_id = worker.id AND {month} AND state = 'valid')
    GROUP BY 1, 2"""
MARKED = """SELECT attendance.session_id, status, count(*) FROM screenings_attendance attendance
    JOIN screenings_session session ON session.id = attendance.session_id
    WHERE {session} AND session.state NOT IN ('planned', 'cancelled') AND NOT EXISTS
        (SELECT 1 FROM screenings_visit visit WHERE visit.session_id = attendance.session_id
         AND visit.worker_id = attendance.worker_id AND state = 'valid') GROUP BY 1, 2"""
CLASSES = """SELECT measure, guideline, edition, class_code, sex, refer, count(*) FROM screenings_finding finding
    WHERE {finding} AND role = 'classify' AND measure <> 'bp_pattern' GROUP BY 1, 2, 3, 4, 5, 6"""
REFERRING = """SELECT post_id, sex, measure, count(DISTINCT visit_id) FROM screenings_finding finding
    WHERE {finding} AND refer AND role IN ('classify', 'alert') GROUP BY 1, 2, 3"""
TREND = """SELECT {day}, count(*), count(DISTINCT worker_id) FROM screenings_visit visit
    WHERE {visit} AND state = 'valid' GROUP BY 1"""
PRESSURE = """SELECT {day}, refer, count(*) FROM screenings_finding finding
    WHERE {finding} AND measure = 'blood_pressure' AND role = 'classify' GROUP BY 1, 2"""


def statements(
    path: str, month: Month, *, with_trend: bool
) -> list[tuple[str, list[str | dt.date]]]:
    """Each with its values: the district and the days."""
    days: list[str | dt.date] = [month.first_day, month.last_day]
    last: list[str | dt.date] = [month.last_day, month.last_day]
    where = {table: _where(table) for table in ("visit", "finding", "session")}
    where["enrolment"] = IN_DISTRICT.format(table="enrolment")
    own = f"{path}%"
    year = [month.back(12)[0].first_day, month.last_day]
    found = [
        (LEVELS, [own, *days]),
        (PERSONS, [own, *days]),
        (ENROLLED, [own, *last]),
        (COVERED, [own, *last, *days]),
        (MARKED, [own, *days]),
        (CLASSES, [own, *days]),
        (REFERRING, [own, *days]),
    ]
    if with_trend:
        found += [(TREND, [own, *year]), (PRESSURE, [own, *year])]
    words = where | {
        "risky": RISKY,
        "month": IN_MONTH.format(table="visit"),
        "age": _year_of("worker.birth_date"),
        "day": _month_of('"on"'),
    }
    return [(statement.format(**words), values) for statement, values in found]


def _where(table: str) -> str:
    return f"{IN_DISTRICT} AND {IN_MONTH}".format(table=table)


def _month_of(column: str) -> str:
    return f"substr(CAST({column} AS text), 1, 7)"


def _year_of(column: str) -> str:
    """In decades, which costs what bands cost."""
    if connection.vendor == "postgresql":
        return f"extract(year FROM {column})::int / 10"
    return f"substr({column}, 1, 3)"
