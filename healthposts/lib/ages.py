"""Age in full years, also when only the year of birth is known."""

import datetime as dt

BANDS = ((15, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 199))
UNKNOWN = "unknown"


def age_on(day: dt.date, *, birth_date: dt.date) -> int:
    """Full years. A year-only birth is stored as 1 July of that year (design 5)."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


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
