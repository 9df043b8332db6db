"""The tables read a second time, by other code than the program's, to test it against."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).parents[2] / "rules" / "data"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = rows("rules.csv")
LIMITS = {row["measure"]: row for row in rows("limits.csv") + rows("limits_own.csv")}
DEFAULTS = rows("defaults.csv")
OUTCOMES = {(row["measure"], row["class_code"]): row for row in rows("outcomes.csv")}
EMERGENCIES = rows("emergencies.csv")

DEFAULT_KEYS = {(row["measure"], row["guideline"]) for row in DEFAULTS}
ALERTS = {(row["measure"], row["guideline"]) for row in DEFAULTS if row["role"] == "alert"}
PRESSURE = {"sbp", "dbp"}
NUDGE = Decimal("0.001")

# Pressure's alarms come from emergencies.csv, never from an alert finding.
JUDGED = sorted(
    {(r["measure"], r["guideline"]) for r in RULES}
    - {(m, g) for m, g in ALERTS if m in PRESSURE}
    - {("bp_pattern", "PERHI-2019 / ESC-ESH-2018")}
)


@dataclass(frozen=True)
class Case:
    """A number or code to judge, for one sex at one age."""

    sex: str
    age: int
    given: Decimal | str


def rows_of(measure: str, guideline: str) -> list[Row]:
    return [r for r in RULES if (r["measure"], r["guideline"]) == (measure, guideline)]


def role_of(measure: str, guideline: str) -> str:
    return "alert" if (measure, guideline) in ALERTS else "classify"


def expected(measure: str, guideline: str, case: Case) -> Row | None:
    """The one row that must answer; None where the table has none."""
    found = [
        row
        for row in rows_of(measure, guideline)
        if _for_whom(row, case.sex, case.age) and _holds(row, case.given)
    ]
    assert len(found) < 2
    return found[0] if found else None


def outcome_as_written(measure: str, row: Row) -> tuple[str, str]:
    """outcomes.csv; without a row there, a letter where the guideline refers."""
    found = OUTCOMES.get((measure, row["class_code"]))
    if found:
        return found["outcome"], found["urgency"]
    if row["refer"] == "yes":
        return "letter", "routine"
    return ("none", "") if row["severity"] == "0" else ("advise", "")


def boundary_cases(measure: str, guideline: str) -> list[Case]:
    """Below, on and above every bound, by the tool's step and by a nudge; every code."""
    return list(dict.fromkeys(_boundary_cases(measure, guideline)))


def age_cases(measure: str, guideline: str) -> list[Case]:
    """Something of each row at the ages before, at and after its gates."""
    cases = (
        Case(sex, age, _inside(row))
        for row in rows_of(measure, guideline)
        for sex in ("M", "F")
        for gate in (row["min_age"], row["max_age"])
        if gate
        for age in (int(gate) - 1, int(gate), int(gate) + 1)
    )
    return list(dict.fromkeys(cases))


def step_of(measure: str) -> Decimal:
    """The smallest step a tool shows; whole numbers where no limit is written."""
    name = "haemoglobin" if measure == "haemoglobin_pregnant" else measure
    decimals = int(LIMITS[name]["decimals"]) if name in LIMITS else 0
    return Decimal(10) ** -decimals


def _boundary_cases(measure: str, guideline: str) -> Iterator[Case]:
    step = step_of(measure)
    for row in rows_of(measure, guideline):
        for sex in ("M", "F"):
            age = int(row["min_age"])
            if row["unit"] == "code":
                yield Case(sex, age, row["class_code"])
            for text in filter(None, (row["lower"], row["upper"])):
                for by in (-step, -NUDGE, Decimal(0), NUDGE, step):
                    yield Case(sex, age, Decimal(text) + by)


def _for_whom(row: Row, sex: str, age: int) -> bool:
    low, high = int(row["min_age"] or 0), int(row["max_age"] or 999)
    return row["sex"] in ("any", sex) and low <= age <= high


def _holds(row: Row, given: Decimal | str) -> bool:
    """By the bounds as written, in fractions."""
    if isinstance(given, str):
        return given == row["class_code"]
    number = Fraction(given)
    if row["lower"]:
        lower = Fraction(row["lower"])
        if number < lower or (number == lower and row["lower_inclusive"] == "no"):
            return False
    if row["upper"]:
        upper = Fraction(row["upper"])
        if number > upper or (number == upper and row["upper_inclusive"] == "no"):
            return False
    return True


def _inside(row: Row) -> Decimal | str:
    if row["unit"] == "code":
        return row["class_code"]
    if row["lower"] and row["upper"]:
        return (Decimal(row["lower"]) + Decimal(row["upper"])) / 2
    return Decimal(row["lower"]) + 1 if row["lower"] else Decimal(row["upper"]) - NUDGE
