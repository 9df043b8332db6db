"""What a single cell says. Each reader gives the value, or raises Unclear with a code."""

import datetime as dt
import re

from healthposts.web.downloads import FORMULA_START
from workers.births import OLDEST_YEARS, born_at_age, born_in_year, parse_day
from workers.imports.cells import A_FORMULA, DAY, NUMBER, Cell
from workers.nik import LENGTH, BadNik, Nik, parse_nik

# Beyond 2^53 a number cell holds even numbers only: of a NIK from Papua (91 and up) the last
# digit is lost even where the spreadsheet program does not round to 15 digits.
EXACT_UP_TO = 2**53
SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
SERIALS = range(3654, 73051)  # 1910 to 2100
YOUNGEST = 10

MEN = frozenset(["l", "lk", "laki", "lakilaki", "pria", "cowok", "m", "male", "man", "men"])
WOMEN = frozenset(["p", "pr", "perempuan", "wanita", "cewek", "f", "female", "woman", "women", "w"])
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu ags agt aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov nopember nop",
            "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDED = re.compile(r"(\d{1,2})[\s.\-/]+([a-z]+)[\s.,\-/]+(\d{4}|\d{2})", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,2})[\s./\-]+(\d{1,2})[\s./\-]+(\d{2})")
_LONG = re.compile(r"(\d{1,2})[\s./\-]+(\d{1,2})[\s./\-]+(\d{4})")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")


class Unclear(ValueError):
    """`code`: a key of `workers.imports.words.PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_name(cell: Cell) -> str:
    """Blanks tidied, shouting turned into a name. Numbers and formulas are no names."""
    if cell.kind == A_FORMULA:
        raise Unclear("name_formula")
    text = cell.text.strip(" '")
    if not text:
        raise Unclear("no_name")
    if cell.text.startswith(FORMULA_START) or not _is_name(text):
        raise Unclear("bad_name")
    return _title(text)[:120] if text in {text.upper(), text.lower()} else text[:120]


def _is_name(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters > 0 and not re.search(r"[0-9=|<>{}\[\]\\@#$%^*!?;:+_~\"]", text)


def _title(text: str) -> str:
    """`NUR'AINI` is Nur'aini, `EKO, S.E.` stays Eko, S.E."""
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda word: word.group().capitalize(), text)


def read_sex(cell: Cell) -> str:
    """M, F or empty."""
    word = re.sub(r"[^a-z]", "", cell.text.lower())
    if not word:
        return ""
    if word in MEN or word in WOMEN:
        return "M" if word in MEN else "F"
    raise Unclear("bad_sex")


def read_nik(cell: Cell) -> Nik | None:
    """None where nothing stands. A NIK that a spreadsheet damaged is never given."""
    text = cell.text.strip("' ")
    if cell.kind == A_FORMULA:
        raise Unclear("nik_formula")
    if not re.sub(r"[\s\-.0]", "", text):
        return None
    digits = re.sub(r"\D", "", text)
    if cell.kind == NUMBER and (_lost_digits(text) or "e" in text.lower()):
        raise Unclear("nik_damaged")
    if len(digits) == LENGTH - 1 and not re.search(r"[a-z]", text, re.IGNORECASE):
        raise Unclear("nik_damaged")
    try:
        return parse_nik(text)
    except BadNik as problem:
        damaged = problem.code == "spreadsheet"
        raise Unclear("nik_damaged" if damaged else f"nik_{problem.code}") from problem


def _lost_digits(text: str) -> bool:
    """Excel keeps 15 digits and writes zeros behind; a cell that is not 0 there lost nothing."""
    if not text.isdigit() or len(text) != LENGTH:
        return False
    return text.endswith("0") or int(text) >= EXACT_UP_TO


def nik_stem(cell: Cell) -> str:
    """The first 15 digits, which also a damaged NIK still has."""
    digits = re.sub(r"\D", "", cell.text)
    return digits[: LENGTH - 1] if len(digits) >= LENGTH - 1 else ""


def read_birth(cell: Cell, *, on: dt.date, nik: Nik | None) -> tuple[dt.date, str] | None:
    """Day and precision. None where nothing stands."""
    if cell.kind == A_FORMULA:
        raise Unclear("birth_formula")
    # Place before the day, as on the ID card: `Pasuruan, 17-8-1985`.
    text = cell.text.strip(" '")
    if match := re.search(r"\d.*", text):
        text = match.group()
    elif not text:
        return None
    try:
        birth, precision = _birth(text, cell.kind, on=on, nik=nik)
    except ValueError as problem:
        raise Unclear("bad_birth") from problem
    if birth > on or on.year - birth.year > OLDEST_YEARS:
        raise Unclear("impossible_birth")
    return birth, precision


def _birth(text: str, kind: str, *, on: dt.date, nik: Nik | None) -> tuple[dt.date, str]:
    if kind == DAY:
        return dt.date.fromisoformat(text), "day"
    if text.isascii() and text.isdigit() and len(text) in {4, 5}:
        return _from_number(int(text))
    if stamp := _STAMP.fullmatch(text):
        text = stamp.group(1)
    if match := _WORDED.fullmatch(text):
        month = MONTHS.get(match.group(2).lower(), 0)
        return _day(match.group(1), str(month), match.group(3), on=on), "day"
    if match := _SHORT.fullmatch(text):
        return _day(*match.groups(), on=on), "day"
    try:
        return parse_day(text), "day"
    except ValueError:
        return _month_first(text, on=on, nik=nik), "day"


def _from_number(number: int) -> tuple[dt.date, str]:
    if 1900 <= number <= 2100:
        return born_in_year(number), "year"
    if number in SERIALS:
        return SERIAL_DAY_ZERO + dt.timedelta(days=number), "day"
    raise ValueError(number)


def _day(day: str, month: str, year: str, *, on: dt.date) -> dt.date:
    """Of two digits of a year the century that makes a worker, not a child."""
    full = int(year)
    if len(year) == 2:
        full += 2000 if 2000 + full <= on.year - YOUNGEST else 1900
    return dt.date(full, int(month), int(day))


def _month_first(text: str, *, on: dt.date, nik: Nik | None) -> dt.date:
    """12/25/1980 is believed only when the NIK says the same."""
    match = _LONG.fullmatch(text)
    if match is None or nik is None:
        raise ValueError(text)
    month, day, year = match.groups()
    birth = _day(day, month, year, on=on)
    if birth != nik.birth_date(on):
        raise ValueError(text)
    return birth


def read_age(cell: Cell, *, on: dt.date) -> tuple[dt.date, str] | None:
    match = re.match(r"\d{1,3}", cell.text)
    if match is None:
        return None
    age = int(match.group())
    if not YOUNGEST <= age <= OLDEST_YEARS:
        raise Unclear("impossible_birth")
    return born_at_age(age, on=on), "age"
