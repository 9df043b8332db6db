"""What a post can have in its list: examinations and the inputs of each.

A new examination is rows in examinations.csv, and its cut-offs in the tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from screenings.rules.limits import limit_of
from screenings.rules.tables import DATA, Row, TableError, read

COLUMNS = (
    "examination,input,kind,choices,alternative,readings,meter,slow_changing,sex,min_age,max_age"
)

InputKind = Literal["number", "choice", "multi"]


@dataclass(frozen=True, slots=True)
class Input:
    """One box or set of buttons.

    Inputs of one examination that have an `alternative` share one box: the
    alternative that is picked says which input the number belongs to. `meter`
    also takes LO and HI. `readings` is how often it may be taken in a visit.
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
    unit: str
    decimals: int

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
    code: str
    inputs: tuple[Input, ...]


@lru_cache(maxsize=1)
def examinations() -> dict[str, Examination]:
    """All examinations by code, in their default order."""
    return load_examinations(DATA / "examinations.csv")


def load_examinations(path: Path) -> dict[str, Examination]:
    inputs = [_input(row) for row in read(path, COLUMNS)]
    groups = [(code, tuple(g)) for code, g in groupby(inputs, lambda i: i.examination)]
    found = {code: Examination(code, group) for code, group in groups}
    if len(found) < len(groups) or len({i.code for i in inputs}) < len(inputs):
        raise TableError(f"{path.name}: an examination or input stands twice")
    return found


def examination(code: str) -> Examination:
    """The examination; KeyError for a code that is none."""
    return examinations()[code]


def inputs_for(codes: Iterable[str], sex: str, age: int | None) -> tuple[Input, ...]:
    """The inputs of these examinations that this person is asked, in order."""
    return tuple(i for code in codes for i in examination(code).inputs if i.applies_to(sex, age))


def _input(row: Row) -> Input:
    limit = limit_of(row["input"])
    kind = _kind(row["kind"])
    if kind == "number" and limit is None:
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
        unit=limit.unit if limit else "",
        decimals=limit.decimals if limit else 0,
    )


def _kind(text: str) -> InputKind:
    match text:
        case "number" | "choice" | "multi":
            return text
        case _:
            raise TableError(f"unknown kind of input {text!r}")
