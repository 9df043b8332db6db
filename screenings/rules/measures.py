"""What a post can have in its list: examinations and the inputs of each.

A new examination is rows in examinations.csv, and its cut-offs in the tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args

from screenings.rules.limits import limit_of
from screenings.rules.tables import DATA, Row, TableError, read

COLUMNS = (
    "examination,input,kind,choices,alternative,readings,meter,slow_changing,"
    "sex,min_age,max_age,part,several,sides,offered"
)

# An "item" is a question of a questionnaire, whose answer has points.
InputKind = Literal["number", "fraction", "choice", "multi", "history", "item"]
# The tables of a session in their order, after the first one, where nothing is examined
# (registration): the five tables of a Posbindu session.
Part = Literal["interview", "measuring", "testing", "counselling"]
PARTS: tuple[Part, ...] = get_args(Part)
# One of several values is judged. Pressure has its own way: the mean of the last two.
Several = Literal["", "highest", "lowest"]
# "default" unless the post has a list of its own; "visit": anyone may add it to a single
# visit; "post": asked only where it stands on the post's list.
Offered = Literal["default", "visit", "post"]
SIDES = ("R", "L")


@dataclass(frozen=True, slots=True)
class Input:
    """One box or set of buttons.

    Inputs of one examination that have an `alternative` share one box: the
    alternative that is picked says which input the number belongs to. `meter`
    also takes LO and HI. `readings` is how often it may be taken in a visit, `sides`
    that each eye or ear has its own value; `several` says which of them is judged:
    the highest or the lowest number, of answers the one that stands last or first.
    """

    code: str
    examination: str
    kind: InputKind
    choices: tuple[str, ...]
    alternative: str
    readings: int
    meter: bool
    slow_changing: bool
    sex: str
    min_age: int | None
    max_age: int | None
    several: Several
    sides: bool
    unit: str
    decimals: int
    signed: bool = False  # may be below nothing, as the threshold of a good ear is

    @property
    def keyboard(self) -> str:
        """The inputmode of its box; keyboards for numbers may lack the minus and the stroke."""
        if self.signed or self.kind == "fraction":
            return "text"
        return "decimal" if self.decimals else "numeric"

    def applies_to(self, sex: str, age: int | None) -> bool:
        """Whether to ask this person. An unknown age is asked."""
        if self.sex not in ("any", sex):
            return False
        if age is None:
            return True
        return (self.min_age is None or age >= self.min_age) and (
            self.max_age is None or age <= self.max_age
        )


@dataclass(frozen=True, slots=True)
class Examination:
    """`part` is the table of a session at which it is done."""

    code: str
    inputs: tuple[Input, ...]
    part: Part
    offered: Offered

    @property
    def is_questionnaire(self) -> bool:
        return any(one.kind == "item" for one in self.inputs)

    @property
    def is_measured(self) -> bool:
        """With a tool, so that there can be a reason why it was not. Answers are asked for."""
        return self.part in ("measuring", "testing")


@lru_cache(maxsize=1)
def examinations() -> dict[str, Examination]:
    """All examinations by code, in their default order."""
    return load_examinations(DATA / "examinations.csv")


def load_examinations(path: Path) -> dict[str, Examination]:
    rows = read(path, COLUMNS)
    groups = [(code, list(g)) for code, g in groupby(rows, lambda row: row["examination"])]
    found = {code: _examination(code, group) for code, group in groups}
    if len(found) < len(groups) or len({row["input"] for row in rows}) < len(rows):
        raise TableError(f"{path.name}: an examination or input stands twice")
    return found


def examination(code: str) -> Examination:
    """The examination; KeyError for a code that is none."""
    return examinations()[code]


def inputs_for(codes: Iterable[str], sex: str, age: int | None) -> tuple[Input, ...]:
    """The inputs of these examinations that this person is asked, in order."""
    return tuple(i for code in codes for i in examination(code).inputs if i.applies_to(sex, age))


def _examination(code: str, rows: list[Row]) -> Examination:
    of_all = {(row["part"], row["offered"]) for row in rows}
    if len(of_all) > 1:
        raise TableError(f"{code}: its inputs are asked together or not at all")
    part, offered = of_all.pop()
    return Examination(code, tuple(map(_input, rows)), _part(part), _offered(offered))


def _input(row: Row) -> Input:
    limit = limit_of(row["input"])
    kind = _kind(row["kind"])
    if kind in ("number", "fraction") and limit is None:
        raise TableError(f"{row['input']}: a number without limits")
    return Input(
        code=row["input"],
        examination=row["examination"],
        kind=kind,
        choices=tuple(row["choices"].split()),
        alternative=row["alternative"],
        readings=int(row["readings"]),
        meter=row["meter"] == "yes",
        slow_changing=row["slow_changing"] == "yes",
        sex=row["sex"],
        min_age=int(row["min_age"]) if row["min_age"] else None,
        max_age=int(row["max_age"]) if row["max_age"] else None,
        several=_several(row["several"]),
        sides=row["sides"] == "yes",
        unit=limit.unit if limit else "",
        decimals=limit.decimals if limit else 0,
        signed=limit is not None and limit.hard_min < 0,
    )


def _kind(text: str) -> InputKind:
    match text:
        case "number" | "fraction" | "choice" | "multi" | "history" | "item":
            return text
        case _:
            raise TableError(f"unknown kind of input {text!r}")


def _part(text: str) -> Part:
    match text:
        case "interview" | "measuring" | "testing" | "counselling":
            return text
        case _:
            raise TableError(f"unknown part of a session {text!r}")


def _several(text: str) -> Several:
    match text:
        case "" | "highest" | "lowest":
            return text
        case _:
            raise TableError(f"unknown choice of several values {text!r}")


def _offered(text: str) -> Offered:
    match text:
        case "default" | "visit" | "post":
            return text
        case _:
            raise TableError(f"unknown way to offer an examination {text!r}")
