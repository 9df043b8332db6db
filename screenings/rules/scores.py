"""Questionnaires: the points of the answers, added up. Nothing is scored while one is missing.

An answer's points are its own number; yes is 1, no is 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from screenings.rules.tables import DATA, Row, TableError, read, tables
from screenings.rules.types import Band, Person, Value

COLUMNS = "measure,items,spared,man,age_bands,bands,source"
_SPARES, _UNLESS = " spares ", " unless "
_YES_NO = {"YES": Decimal(1), "NO": Decimal(0)}

Answers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spared:
    """Questions that need no answer where all of these answers were given."""

    answers: Answers
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Banded:
    """A measure whose band counts by its place, the lowest nothing. Any of `nought` makes it so
    without the measure."""

    measure: str
    bands: tuple[Band, ...]
    nought: Answers


@dataclass(frozen=True, slots=True)
class Score:
    """`man`: points for being one. `ages` and `banded` add the place of a band."""

    measure: str
    items: tuple[str, ...]
    spared: tuple[Spared, ...]
    man: int
    ages: tuple[Band, ...]
    banded: Banded | None


@dataclass(frozen=True, slots=True)
class Scored:
    """How far a questionnaire has come: `number` is None until everything is there."""

    number: Decimal | None
    answered: int
    asked: int
    lacks_banded: bool


@lru_cache(maxsize=1)
def scores() -> tuple[Score, ...]:
    return load_scores(DATA / "scores.csv")


def load_scores(path: Path) -> tuple[Score, ...]:
    return tuple(_score(row) for row in read(path, COLUMNS))


@lru_cache(maxsize=1)
def scored_items() -> frozenset[str]:
    return frozenset(item for score in scores() for item in score.items)


def is_begun(score: Score, values: Mapping[str, Value]) -> bool:
    leading = (code for one in score.spared for code, _answer in one.answers)
    return any(code in values for code in (*score.items, *leading))


def with_points(values: Mapping[str, Value]) -> dict[str, Value]:
    """Answers with their points beside them."""
    return {code: _with_points(code, value) for code, value in values.items()}


def _with_points(code: str, value: Value) -> Value:
    is_number = value.code.isascii() and value.code.isdecimal()
    if not (is_number or (value.code and code in scored_items())):
        return value
    return Value(points(value.code), value.code)


def points(answer: str) -> Decimal | None:
    if answer.isascii() and answer.isdecimal():
        return Decimal(answer)
    return _YES_NO.get(answer.upper())


def scored(score: Score, values: Mapping[str, Value], person: Person) -> Scored:
    """`values` with points, and with the measures that are computed."""
    needed = [item for item in score.items if item not in _spared(score, values)]
    given = {item: values[item].number for item in score.items if item in values}
    answered = sum(item in given for item in needed)
    of_band = _points_of_band(score.banded, values) if score.banded else Decimal(0)
    return Scored(
        number=_sum(given, of_band, of_person(score, person)) if answered == len(needed) else None,
        answered=answered,
        asked=len(needed),
        lacks_banded=of_band is None,
    )


def of_person(score: Score, person: Person) -> Decimal | None:
    """What age and sex add; None where no band holds the age."""
    sex = score.man if person.sex == "M" else 0
    if not score.ages:
        return Decimal(sex)
    place = None if person.age is None else _place(score.ages, Decimal(person.age))
    return None if place is None else Decimal(sex) + place


def _sum(
    given: Mapping[str, Decimal | None], of_band: Decimal | None, of_body: Decimal | None
) -> Decimal | None:
    parts = [*given.values(), of_band, of_body]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _spared(score: Score, values: Mapping[str, Value]) -> frozenset[str]:
    found = (one.items for one in score.spared if all(_is(values, *a) for a in one.answers))
    return frozenset().union(*found)


def _is(values: Mapping[str, Value], code: str, answer: str) -> bool:
    return values.get(code, Value()).code == answer


def _points_of_band(banded: Banded, values: Mapping[str, Value]) -> Decimal | None:
    if any(_is(values, *answer) for answer in banded.nought):
        return Decimal(0)
    number = values.get(banded.measure, Value()).number
    return None if number is None else _place(banded.bands, number)


def _place(bands: tuple[Band, ...], number: Decimal) -> Decimal | None:
    return next((Decimal(n) for n, band in enumerate(bands) if band.holds_number(number)), None)


def _score(row: Row) -> Score:
    return Score(
        measure=row["measure"],
        items=tuple(row["items"].split()),
        spared=tuple(map(_spare, filter(None, row["spared"].split("; ")))),
        man=int(row["man"] or 0),
        ages=_bands(row["age_bands"]),
        banded=_banded(row["bands"]),
    )


def _spare(text: str) -> Spared:
    answers, _word, items = text.partition(_SPARES)
    return Spared(_answers(answers), frozenset(items.split()))


def _banded(text: str) -> Banded | None:
    if not text:
        return None
    named, _word, nought = text.partition(_UNLESS)
    return Banded(named.partition("/")[0], _bands(named), _answers(nought))


def _answers(text: str) -> Answers:
    pairs = (part.partition("=") for part in text.split())
    return tuple((code, answer) for code, _sign, answer in pairs)


def _bands(named: str) -> tuple[Band, ...]:
    """measure/guideline"""
    if not named:
        return ()
    measure, _stroke, guideline = named.partition("/")
    bands = tables().bands.get((measure, guideline))
    if bands is None:
        raise TableError(f"no rules for {measure} by {guideline}")
    return bands
