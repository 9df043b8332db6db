"""Which number stands in a cell of a report's table: its indicator, and what narrows it.

The link under a number and the page behind it read the same lines, so a number that can be
opened is always found again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from reports import indicators

SEXES = {"men": "M", "women": "F"}


@dataclass(frozen=True, slots=True)
class Number:
    """`row` is the level, age band, class, fate or waiting time, where the indicator has some.

    `part` is another part of the figure than its numerator: `absent`, `measured` or `refer`.
    """

    indicator: str
    row: str = ""
    sex: str = ""
    part: str = ""
    place: str = ""
    session: str = ""
    month: str = ""
    measure: str = ""
    guideline: str = ""
    edition: str = ""


def number_at(table: str, row: str, column: str) -> Number | None:
    """None for what is no count: words, dates, and the places of no table."""
    kind, _colon, rest = table.partition(":")
    find = TABLES.get(kind)
    return find(rest, row, column) if find else None


def address(table: str, row: str, column: str) -> str:
    """The number as the end of an address; empty where nothing opens."""
    if number_at(table, row, column) is None:
        return ""
    return urlencode({"of": table, "row": row, "column": column})


def _of_summary(_rest: str, row: str, column: str) -> Number | None:
    return Number(row, sex=SEXES.get(column, "")) if row in indicators.BY_CODE else None


def _of_level(_rest: str, row: str, column: str) -> Number:
    return Number(indicators.VISIT_LEVEL.code, row=row, sex=SEXES.get(column, ""))


def _of_age(_rest: str, row: str, column: str) -> Number:
    indicator, _underscore, sex = column.partition("_")
    return Number(indicator, row="" if row == "total" else row, sex=SEXES.get(sex, ""))


def _of_class(rest: str, row: str, column: str) -> Number | None:
    """`rest` is `<measure>:<guideline>:<edition>`; the row of all who were measured narrows no more."""
    measure, _colon, rest = rest.partition(":")
    guideline, colon, edition = rest.rpartition(":")
    if not colon:
        return None
    return Number(
        indicators.CLASS_SHARE.code,
        row="" if row == "measured" else row,
        sex=SEXES.get(column, ""),
        part="refer" if column == "refer" else "",
        measure=measure,
        guideline=guideline,
        edition=edition,
    )


def _of_place(_rest: str, row: str, column: str) -> Number | None:
    return Number(column, place=row) if column in indicators.BY_CODE else None


def _of_session(_rest: str, row: str, column: str) -> Number | None:
    if column == "absent":
        return Number(indicators.ATTENDANCE_PRESENT.code, session=row, part="absent")
    if column in {"men", "women", "total"}:
        return Number(indicators.VISITS.code, session=row, sex=SEXES.get(column, ""))
    return Number(column, session=row) if column in indicators.BY_CODE else None


def _of_fate(_rest: str, row: str, column: str) -> Number:
    if row in indicators.BY_CODE:
        return Number(row, sex=SEXES.get(column, ""))
    return Number(indicators.FINDING_FATE.code, row=row, sex=SEXES.get(column, ""))


def _of_letter(_rest: str, row: str, column: str) -> Number | None:
    if row.startswith("open:"):
        waited = row.removeprefix("open:")
        return Number(indicators.LETTERS_OPEN.code, row=waited, sex=SEXES.get(column, ""))
    return _of_summary("", row, column)


def _of_month(_rest: str, row: str, column: str) -> Number | None:
    if column in {"measured", "refer", "share"}:
        part = "measured" if column == "measured" else ""
        return Number(indicators.HIGH_PRESSURE.code, month=row, part=part)
    return Number(column, month=row) if column in indicators.BY_CODE else None


TABLES: dict[str, Callable[[str, str, str], Number | None]] = {
    "summary": _of_summary,
    "levels": _of_level,
    "ages": _of_age,
    "class": _of_class,
    "places": _of_place,
    "sessions": _of_session,
    "fates": _of_fate,
    "letters": _of_letter,
    "trend": _of_month,
}
