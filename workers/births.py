"""A birth as people know it: a date, a year, or an age."""

import datetime as dt
import re

# Design 5: who knows the year only was born on 1 July of it.
MIDYEAR_MONTH, MIDYEAR_DAY = 7, 1
OLDEST_YEARS = 120

_PARTS = re.compile(r"([0-9]{1,2})[\s./\-]+([0-9]{1,2})[\s./\-]+([0-9]{4})")
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def parse_day(text: str) -> dt.date:
    """`12-3-1980`, `12031980` and `1980-03-12` are 12 March 1980. Raises ValueError."""
    plain = text.strip()
    if iso := _ISO.fullmatch(plain):
        year, month, day = iso.groups()
    elif found := _PARTS.fullmatch(plain) or _RUN.fullmatch(plain):
        day, month, year = found.groups()
    else:
        raise ValueError("Not a day.")
    return dt.date(int(year), int(month), int(day))


def born_in_year(year: int) -> dt.date:
    return dt.date(year, MIDYEAR_MONTH, MIDYEAR_DAY)


def born_at_age(age: int, *, on: dt.date) -> dt.date:
    """The 1 July that makes the worker exactly `age` on that day."""
    had_midyear = (on.month, on.day) >= (MIDYEAR_MONTH, MIDYEAR_DAY)
    return born_in_year(on.year - age - (0 if had_midyear else 1))
