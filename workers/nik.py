"""The NIK, Indonesia's 16-digit citizen number: what it says, and what contradicts it.

`PPKKCC DDMMYY NNNN`: region of first registration, birth day (+40 for women), month, year,
serial number. There is no check digit. Clerical faults are common, so what contradicts the
worker's own words is a warning and never an error.
"""

import datetime as dt
import re
from dataclasses import dataclass

from healthposts.lib.ages import age_on

LENGTH = 16
WOMEN_ADD = 40
YOUNGEST, OLDEST = 15, 100
# Excel keeps 15 digits and writes the rest as zeros, or the whole as 3,57502E+15.
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)

# Kemendagri codes of the 38 provinces of 2025, and 54 (East Timor, until 1999): a NIK keeps
# the region of its first registration. From memory, to be confirmed against the decree.
PROVINCES = frozenset(
    str(code)
    for first, last in [
        (11, 19),
        (21, 21),
        (31, 36),
        (51, 54),
        (61, 65),
        (71, 76),
        (81, 82),
        (91, 96),
    ]
    for code in range(first, last + 1)
)


class BadNik(ValueError):
    """Not a NIK; `code` says why: `spreadsheet`, `length`, `region`, `birth` or `serial`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Nik:
    digits: str

    @property
    def is_woman(self) -> bool:
        return int(self.digits[6:8]) > WOMEN_ADD

    @property
    def sex(self) -> str:
        return "F" if self.is_woman else "M"

    @property
    def day_month_year(self) -> tuple[int, int, int]:
        """Day, month and two digits of the year, as they stand in the number."""
        day = int(self.digits[6:8])
        return day - WOMEN_ADD * self.is_woman, int(self.digits[8:10]), int(self.digits[10:12])

    def birth_date(self, on: dt.date) -> dt.date | None:
        """In the century that makes the age 0 to 99 on that day; None for 31 February."""
        day, month, short_year = self.day_month_year
        century = on.year // 100 * 100
        for year in (century + short_year, century - 100 + short_year):
            try:
                birth = dt.date(year, month, day)
            except ValueError:
                continue
            if birth <= on:
                return birth
        return None


def parse_nik(text: str) -> Nik:
    """The NIK in `text`, blanks, points and dashes allowed. Raises BadNik."""
    plain = text.strip()
    if _SCIENTIFIC.fullmatch(plain):
        raise BadNik("spreadsheet")
    digits = re.sub(r"[\s.\-']", "", plain)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise BadNik("length")
    if digits[:6] == "000000":
        raise BadNik("region")
    day, month = int(digits[6:8]), int(digits[8:10])
    if not (1 <= day <= 31 or WOMEN_ADD + 1 <= day <= WOMEN_ADD + 31) or not 1 <= month <= 12:
        raise BadNik("birth")
    if digits[12:] == "0000":
        raise BadNik("serial")
    return Nik(digits)


@dataclass(frozen=True)
class Told:
    """What the worker says; `birth_date` may stand for a year or an age only."""

    sex: str
    birth_date: dt.date
    precision: str  # day, year or age


def nik_warnings(
    nik: Nik, *, on: dt.date, told: Told | None = None, from_spreadsheet: bool = False
) -> list[str]:
    """Codes of what is odd: `region`, `sex`, `birth`, `too_young`, `too_old`, `spreadsheet`."""
    birth = told.birth_date if told else nik.birth_date(on)
    found = {
        "region": nik.digits[:2] not in PROVINCES,
        "sex": told is not None and nik.sex != told.sex,
        "birth": birth is None or (told is not None and _births_differ(nik, told)),
        # One NIK in ten ends in 0 by right: only a whole file of them is suspect.
        "spreadsheet": from_spreadsheet and nik.digits.endswith("0"),
        **dict.fromkeys(age_warnings(birth, on=on), True),
    }
    return [code for code, is_so in found.items() if is_so]


def age_warnings(birth: dt.date | None, *, on: dt.date) -> list[str]:
    """A worker below 15 or above 100 is asked about once."""
    if birth is None:
        return []
    age = age_on(on, birth_date=birth)
    if age < YOUNGEST:
        return ["too_young"]
    return ["too_old"] if age > OLDEST else []


def _births_differ(nik: Nik, told: Told) -> bool:
    """A told age leaves the year of birth open by one."""
    day, month, short_year = nik.day_month_year
    birth = told.birth_date
    if told.precision == "day":
        return (day, month, short_year) != (birth.day, birth.month, birth.year % 100)
    apart = abs(short_year - birth.year % 100)
    return min(apart, 100 - apart) > (1 if told.precision == "age" else 0)
