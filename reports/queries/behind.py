"""The rows behind each number: the same querysets that the figures count.

One row for each that the number counts. Persons stand once however many rows they have, merged
ones too: by their last visit or their first enrolment. `opened` narrows the rows further.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import FirstValue, RowNumber

from healthposts.lib.months import Month
from posts.models import Post
from reports.queries.letters import (
    answered_in,
    arrived_of,
    open_on,
    referring,
    single_high,
    written_in,
)
from reports.queries.people import enrolled_then
from reports.queries.rows import RISKY, CountedRows, with_person

# The last visit of a person, in the order in which figures find it.
LAST_FIRST = ("-on", "-sex", "-age_band", "pk")


def rows_behind(indicator: str, posts: "QuerySet[Post]", month: Month) -> "QuerySet[Any]":
    """Of the indicator of indicators.py with this code, at posts limited by access."""
    return OF_INDICATOR[indicator](CountedRows(posts, month))


def _of_letters(
    rows: "Callable[[QuerySet[Post], Month], QuerySet[Any]]",
) -> Callable[[CountedRows], "QuerySet[Any]"]:
    return lambda counted: rows(counted.posts, counted.month)


def _persons(rows: CountedRows) -> "QuerySet[Any]":
    """The last visit of each person, with `.sex_then` and `.band_then`."""
    return _first_of_person(_seen(rows), LAST_FIRST)


def _at_risk(rows: CountedRows) -> "QuerySet[Any]":
    """The last visit of risk of each person; sex and age are those of the last visit of all."""
    risk = Case(When(level__in=RISKY, then=1), default=Value(0), output_field=IntegerField())
    riskiest = ("-risk", *LAST_FIRST)
    seen = _seen(rows).annotate(risk=risk).annotate(most=_first("risk", riskiest))
    return _first_of_person(seen, riskiest).filter(most=1)


def _seen(rows: CountedRows) -> "QuerySet[Any]":
    found: QuerySet[Any] = with_person(rows.visits()).annotate(
        sex_then=_first("sex", LAST_FIRST), band_then=_first("age_band", LAST_FIRST)
    )
    return found


def _enrolled(rows: CountedRows) -> "QuerySet[Any]":
    """The first enrolment of each person; at several posts somebody stands once."""
    return _first_of_person(enrolled_then(rows), ("starts_on", "pk"))


def _examined(rows: CountedRows) -> "QuerySet[Any]":
    seen = with_person(rows.visits()).values("person")
    return _enrolled(rows).filter(person__in=seen)


def _first_of_person(rows: "QuerySet[Any]", order: tuple[str, ...]) -> "QuerySet[Any]":
    place = Window(RowNumber(), partition_by=F("person"), order_by=order)
    found: QuerySet[Any] = rows.annotate(place=place).filter(place=1)
    return found


def _first(column: str, order: tuple[str, ...]) -> Window:
    return Window(FirstValue(column), partition_by=F("person"), order_by=order)


# Without visits entered late: `late.late_visits` needs the closing day of each office; and without
# those present, who stand in two tables: `opened`.
OF_INDICATOR: dict[str, Callable[[CountedRows], "QuerySet[Any]"]] = {
    "posts_formed": CountedRows.posts_then,
    "posts_active": CountedRows.posts_active,
    "posts_with_session": CountedRows.posts_met,
    "posts_silent": CountedRows.posts_silent,
    "estimated": CountedRows.posts_then,
    "enrolled": _enrolled,
    "sessions": CountedRows.sessions,
    "visits": CountedRows.visits,
    "persons": _persons,
    "coverage": _examined,
    "at_risk": _at_risk,
    "referring": _of_letters(referring),
    "emergencies": CountedRows.emergencies,
    "visit_level": CountedRows.visits,
    "class_share": CountedRows.classified,
    "high_pressure": CountedRows.pressures,
    "finding_fate": _of_letters(referring),
    "single_high": _of_letters(single_high),
    "letters_written": _of_letters(written_in),
    "letters_arrived": _of_letters(arrived_of),
    "letters_answered": _of_letters(answered_in),
    "days_to_answer": _of_letters(answered_in),
    "letters_open": lambda rows: open_on(rows.posts, rows.month.last_day),
}
