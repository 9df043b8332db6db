"""Every bound, code and age of every guideline in rules.csv: before, at and after."""

from decimal import Decimal

import pytest

from screenings.rules import Finding, Person, Value, classify
from screenings.tests.rules.judging import as_finding, choosing
from screenings.tests.rules.tables_as_written import (
    DEFAULT_KEYS,
    JUDGED,
    PRESSURE,
    RULES,
    Case,
    Row,
    age_cases,
    boundary_cases,
    expected,
    outcome_as_written,
    role_of,
)

# Low in every guideline, so that the other number of the pair decides.
LOW_PRESSURE = {"sbp": Value(Decimal(65)), "dbp": Value(Decimal(35))}


def finding_of(measure: str, guideline: str, case: Case) -> Finding | None:
    """What the program finds when it judges the case by the guideline."""
    value = Value(code=case.given) if isinstance(case.given, str) else Value(case.given)
    values = {measure: value}
    person = Person(case.sex, case.age, "no")
    if measure in PRESSURE:
        values = LOW_PRESSURE | values
    if measure == "haemoglobin_pregnant":
        values = {"haemoglobin": value}
        person = Person(case.sex, case.age, "yes")
    findings = classify(values, person, choosing(measure, guideline)).findings
    found = as_finding(called(measure), role_of(measure, guideline), findings)
    # Haemoglobin's defaults are two guidelines, one for each sex.
    return found if found and found.guideline == guideline else None


def called(measure: str) -> str:
    return "blood_pressure" if measure in PRESSURE else measure


def as_written(measure: str, row: Row | None) -> tuple | None:
    if row is None:
        return None
    return (
        row["class_code"],
        int(row["severity"]),
        row["refer"] == "yes",
        row["guideline"],
        *outcome_as_written(called(measure), row),
        row["label_en"],
        row["label_id"],
    )


def as_found(finding: Finding | None) -> tuple | None:
    if finding is None:
        return None
    return (
        finding.class_code,
        finding.severity,
        finding.refer,
        finding.guideline,
        finding.outcome.value,
        finding.urgency.value,
        finding.label_en,
        finding.label_id,
    )


@pytest.mark.parametrize(("measure", "guideline"), JUDGED)
def test_class_at_every_boundary_is_the_one_written(measure: str, guideline: str):
    cases = boundary_cases(measure, guideline)

    found = {case: as_found(finding_of(measure, guideline, case)) for case in cases}

    assert cases
    assert found == {c: as_written(measure, expected(measure, guideline, c)) for c in cases}


@pytest.mark.parametrize(("measure", "guideline"), JUDGED)
def test_class_at_every_age_gate_is_the_one_written(measure: str, guideline: str):
    cases = age_cases(measure, guideline)

    found = {case: as_found(finding_of(measure, guideline, case)) for case in cases}

    assert cases
    assert found == {c: as_written(measure, expected(measure, guideline, c)) for c in cases}
    assert any(found.values())
    assert not all(found.values())


def test_every_row_is_reached_by_some_case():
    """The tests above would pass by hearing nothing: here every row speaks."""
    reached = {
        (measure, guideline, finding.class_code)
        for measure, guideline in JUDGED
        for case in boundary_cases(measure, guideline)
        if (finding := finding_of(measure, guideline, case))
    }

    assert reached == {
        key
        for row in RULES
        if (key := (row["measure"], row["guideline"], row["class_code"]))[:2] in JUDGED
    }


def test_only_pressure_alerts_and_its_pattern_are_judged_elsewhere():
    assert DEFAULT_KEYS - set(JUDGED) == {
        ("sbp", "PROJECT-SAFETY-ALERT"),
        ("dbp", "PROJECT-SAFETY-ALERT"),
        ("bp_pattern", "PERHI-2019 / ESC-ESH-2018"),
    }
