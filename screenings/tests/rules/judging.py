"""Short ways to say a value, a person and a judgement in the tests."""

from decimal import Decimal

from screenings.rules import (
    Choices,
    Finding,
    Person,
    Value,
    choices_with,
    classify,
    default_choices,
)
from screenings.tests.rules.tables_as_written import ALERTS, DEFAULT_KEYS

MAN = Person("M", 40)
WOMAN = Person("F", 40, "no")
PREGNANT = Person("F", 30, "yes")


def number(text: str | int | Decimal) -> Value:
    return Value(Decimal(text))


def given(**numbers: str | int | Decimal) -> dict[str, Value]:
    return {code: number(text) for code, text in numbers.items()}


def choosing(measure: str, guideline: str) -> Choices:
    """The defaults, unless this guideline is none of them."""
    if (measure, guideline) in DEFAULT_KEYS | ALERTS:
        return default_choices()
    name = "blood_pressure" if measure in ("sbp", "dbp") else measure
    return choices_with({(name, "classify"): guideline})


def as_finding(measure: str, role: str, findings: tuple[Finding, ...]) -> Finding | None:
    """The one finding of a measure in a role."""
    found = [f for f in findings if (f.measure, f.role) == (measure, role)]
    assert len(found) < 2
    return found[0] if found else None


def classes(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Class by measure; an alert's stands under "measure!"."""
    return {f.measure + "!" * (f.role == "alert"): f.class_code for f in findings}


def judged(person: Person = MAN, **numbers: str | int | Decimal) -> dict[str, str]:
    return classes(classify(given(**numbers), person).findings)
