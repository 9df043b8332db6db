"""Age in full years, also when only the year of birth is known."""

import calendar
import datetime as dt

BANDS = ((15, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 199))
# The youngest of each band above the first, and of those whom nobody believes.
FIRST_AGES = (*(low for low, _high in BANDS), BANDS[-1][1] + 1)
UNKNOWN = "unknown"


def age_on(day: dt.date, *, birth_date: dt.date) -> int:
    """Full years. A year-only birth is stored as 1 July of that year (design 5)."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def latest_birth(day: dt.date, *, age: int) -> dt.date:
    """The latest birth date of those who are `age` or older on that day: `age_on`, turned round."""
    year = day.year - age
    last = calendar.monthrange(year, day.month)[1]
    return dt.date(year, day.month, min(day.day, last))


def age_band(age: int | None) -> str:
    """The band's code, like `30-39`, `60+`, `<15` or `unknown`."""
    if age is None:
        return UNKNOWN
    if age < BANDS[0][0]:
        return "<15"
    for low, high in BANDS:
        if low <= age <= high:
            return "60+" if low == 60 else f"{low}-{high}"
    return UNKNOWN


AGE_BANDS = ("<15", "15-19", "20-29", "30-39", "40-49", "50-59", "60+", UNKNOWN)
