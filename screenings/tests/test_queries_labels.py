"""Every code a cadre can meet has words, and no word makes a disease of a number."""

from collections import namedtuple
from decimal import Decimal

import pytest
from django.utils import translation

from healthposts.web.measures import MEASURES
from screenings import labels
from screenings.advice import EMERGENCIES
from screenings.rules import (
    DANGER_SIGNS,
    Level,
    Outcome,
    Problem,
    default_choices,
    examinations,
    tables,
)
from screenings.rules.choices import outcome_of
from screenings.wording import CHOICES

FindingRow = namedtuple(
    "FindingRow", "measure role class_code severity outcome provisional guideline"
)
PERHI = "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def inputs():
    return [one for found in examinations().values() for one in found.inputs]


def judged_measures():
    derived = {rule.measure for rule in tables().derived}
    return ({one.code for one in inputs()} | derived | {"haemoglobin_pregnant"}) - {"sbp", "dbp"}


def default_bands():
    found = [(m, b) for m in judged_measures() for b in default_choices().bands(m, "classify")]
    found += [("blood_pressure", b) for b in default_choices().bands("sbp", "classify")]
    return found + [("bp_pattern", b) for b in default_choices().bands("bp_pattern", "classify")]


def test_every_examination_input_and_answer_has_words():
    codes = (
        {one.code for one in inputs()} | set(examinations()) | judged_measures() | {"bp_pattern"}
    )
    answers = {
        (one.code, choice) for one in inputs() for choice in one.choices if one.kind != "fraction"
    }

    assert codes - set(MEASURES) == set()
    assert {(b, c) for b, c in answers if c not in CHOICES.get(b, {})} == set()


def test_every_alarm_and_sign_has_words():
    rules = tables().emergencies
    signs = set(DANGER_SIGNS).union(*(rule.now_signs for rule in rules))

    assert {rule.code for rule in rules} == set(EMERGENCIES)
    assert signs - set(CHOICES["danger_signs"]) == set()
    assert "119" in labels.emergency("pressure_very_high")
    assert all("%(" not in labels.emergency(code) for code in EMERGENCIES)


def test_every_class_that_asks_for_something_has_advice():
    silent = [
        (measure, band.class_code)
        for measure, band in default_bands()
        if outcome_of(band, measure)[0] is not Outcome.NONE or band.severity
        if not labels.advice(measure, band.class_code)
    ]

    assert silent == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_class_is_a_disease_without_suspected(language):
    with translation.override(language):
        names = [
            labels.class_name(m, b.class_code, b.guideline).lower()
            for m, b in default_bands()
            if b.severity
        ]

    diseases = ("hipertensi", "hypertension", "anemia", "anaemia", "diabetes")
    told = [name for name in names if any(word in name for word in diseases)]
    certain = ("suspected", "terduga", "diduga")
    assert len(told) > 8
    assert [name for name in told if not any(word in name for word in certain)] == []


def test_class_name_is_the_guidelines_own():
    assert labels.class_name("bmi", "OBESE", "KEMENKES-IMT-2014") == "Obese"
    assert labels.class_name("blood_pressure", "HT1", PERHI) == "Suspected grade 1 hypertension"
    assert labels.class_name("bmi", "GONE", "GONE-1999") == "GONE"


def row(measure, class_code, *, severity=1, outcome="advise", provisional=False, guideline=PERHI):
    return FindingRow(measure, "classify", class_code, severity, outcome, provisional, guideline)


def test_sentence_of_a_visit_is_of_the_finding_that_made_its_level():
    findings = [
        row("bmi", "OBESE", severity=2, guideline="KEMENKES-IMT-2014"),
        row("blood_pressure", "HT1", severity=2, outcome="letter"),
    ]

    assert labels.visit_sentence(Level.REFER, findings, has_values=True) == (
        "Suspected high blood pressure, not yet a disease. Less salt, no smoking, measure again "
        "next week. Guideline: PERHI 2019, ESC ESH 2018, PNPK 2021"
    )


def test_single_high_reading_says_so():
    one = row("blood_pressure", "HT1", severity=2, outcome="repeat", provisional=True)

    assert labels.visit_sentence(Level.WATCH, [one], has_values=True).startswith(
        "One high reading only. Measure again within 7 days"
    )


def test_level_without_a_finding_still_says_something():
    said = [labels.visit_sentence(level, [], has_values=False) for level in Level]

    assert all(said)
    assert len(set(said)) == len(said)


def test_values_without_a_class_are_not_called_unmeasured():
    said = labels.visit_sentence(Level.UNMEASURED, [], has_values=True)

    assert said == "Written down. There is no class for these values."


def test_numbers_in_sentences_follow_the_language():
    rare = Problem("weight", "rare", "warn", {"value": Decimal("132.5")})

    with translation.override("id"):
        indonesian = labels.problem_sentence(rare)

    assert "132.5" in labels.problem_sentence(rare)
    assert "132,5" in indonesian


def test_fall_is_said_as_less():
    change = {"value": Decimal(100), "previous": Decimal(142), "change": Decimal(-42)}
    fall = Problem("sbp", "change", "warn", change)

    assert labels.problem_sentence(fall, last_month=True) == "100: 42 less than last month. Right?"


def test_plain_words_of_codes():
    said = (
        labels.measure("weight"),
        labels.choice("ppe_use", "NEVER"),
        labels.missing("no_strips"),
        labels.level("refer"),
        labels.no_class("pregnancy"),
        labels.refusal("planned"),
    )

    assert said == (
        "Weight",
        "Never",
        "No strips",
        "Refer",
        "No class in pregnancy.",
        "The day of this session has not come.",
    )


def test_refusal_names_the_worker():
    assert labels.refusal("consent", name="Suparto").startswith("Suparto has not agreed")


def test_coarse_numbers_are_told_how_to_be_written():
    fine = Problem("weight", "decimals", "hard", {"value": Decimal(1), "decimals": Decimal(1)})
    whole = Problem("sbp", "decimals", "hard", {"value": Decimal(1), "decimals": Decimal(0)})

    assert labels.problem_sentence(fine) == "Too many digits after the comma. At most 1."
    assert labels.problem_sentence(whole) == "Write a whole number, without a comma."
