"""A calendar month, as a value."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

PATTERN = r"[0-9]{4}-(?:0[1-9]|1[0-2])"


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2026-01`. Raises ValueError for anything else."""
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"{text!r} is not a month. Write it like 2026-01.")
        return cls(int(text[:4]), int(text[5:]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> Self:
        position = self.year * 12 + self.month - 1 + months
        return type(self)(position // 12, position % 12 + 1)

    def back(self, count: int) -> list[Self]:
        """The `count` months that end with this one, oldest first."""
        return [self.plus(-step) for step in range(count - 1, -1, -1)]
