"""What a district chose: other guidelines, other consequences; never an emergency."""

from decimal import Decimal

import pytest

from screenings.rules import (
    Level,
    Outcome,
    Person,
    Urgency,
    Value,
    choices_with,
    classes_of,
    classify,
    default_choices,
    has_alternative,
    is_fixed,
    judged_measures,
    rules_for,
)
from screenings.rules.choices import BLOOD_PRESSURE

MAN = Person("M", 40)
ROUTINE = (Outcome.LETTER, Urgency.ROUTINE)
REPEAT = (Outcome.REPEAT, Urgency.NONE)


def judged(choices, **numbers):
    return classify({m: Value(Decimal(n)) for m, n in numbers.items()}, MAN, choices)


def outcomes(judgement):
    return {f.measure: (f.outcome, f.urgency) for f in judgement.findings}


def test_chosen_consequence_takes_the_place_of_the_table():
    choices = choices_with({}, {("bmi", "OBESE"): ROUTINE})

    by_table = judged(default_choices(), weight=90, height=165)
    chosen = judged(choices, weight=90, height=165)

    assert outcomes(by_table)["bmi"] == (Outcome.ADVISE, Urgency.NONE)
    assert outcomes(chosen)["bmi"] == ROUTINE
    assert (by_table.level, chosen.level) == (Level.WATCH, Level.REFER)


def test_consequence_changes_neither_class_nor_the_word_of_the_guideline():
    choices = choices_with({}, {("bmi", "OBESE"): (Outcome.NONE, Urgency.NONE)})

    found = judged(choices, weight=90, height=165).findings[0]

    assert (found.class_code, found.severity, found.refer) == ("OBESE", 2, True)


@pytest.mark.parametrize(("sbp", "dbp"), [(145, 85), (135, 95)])
def test_pattern_writes_no_letter_where_its_pressure_writes_none(sbp, dbp):
    choices = choices_with({}, {(BLOOD_PRESSURE, "HT1"): REPEAT})

    found = outcomes(judged(choices, sbp=sbp, dbp=dbp))

    assert found == {"blood_pressure": REPEAT, "bp_pattern": REPEAT}


def test_pattern_keeps_its_letter_where_its_pressure_has_one():
    assert outcomes(judged(default_choices(), sbp=145, dbp=85)) == {
        "blood_pressure": ROUTINE,
        "bp_pattern": ROUTINE,
    }


@pytest.mark.parametrize(
    ("measure", "class_code", "fixed"),
    [
        ("blood_pressure", "HT3", True),
        ("blood_pressure", "HT2", False),
        ("haemoglobin", "SEVERE", True),
        ("haemoglobin", "MODERATE", False),
        ("glucose_random_capillary", "CRISIS", True),
        ("glucose_random_capillary", "HYPO_2", True),
    ],
)
def test_what_goes_on_the_same_day_is_nobodys_choice(measure, class_code, fixed):
    assert is_fixed(measure, class_code) is fixed
    if fixed:
        with pytest.raises(ValueError, match=class_code):
            choices_with({}, {(measure, class_code): (Outcome.NONE, Urgency.NONE)})


def test_alarm_holds_whatever_the_district_chose():
    mild = (Outcome.NONE, Urgency.NONE)
    choices = choices_with(
        {(BLOOD_PRESSURE, "classify"): "JNC-7 (older Kemenkes / Posbindu)"},
        {(BLOOD_PRESSURE, "HT1"): mild, (BLOOD_PRESSURE, "HT2"): mild},
    )

    found = judged(choices, sbp=190, dbp=100)

    assert found.emergencies == ("pressure_very_high",)
    assert found.level is Level.EMERGENCY


def test_screen_gets_the_consequences_that_were_chosen():
    choices = choices_with({}, {("bmi", "OBESE"): ROUTINE})

    rules = rules_for(MAN, ["weight", "height"], choices)

    bands = next(table["bands"] for table in rules["tables"] if table["measure"] == "bmi")
    assert {b["class"]: (b["outcome"], b["urgency"]) for b in bands}["OBESE"] == (
        "letter",
        "routine",
    )


def test_measures_to_choose_for_are_those_posts_take():
    found = judged_measures()

    assert found[:4] == ("blood_pressure", "heart_rate", "body_temperature", "spo2")
    assert "haemoglobin_pregnant" in found
    assert not {"bp_pattern", "sbp", "dbp", "weight", "complaint", "hazard_present"} & set(found)


@pytest.mark.parametrize(
    ("measure", "alternative"),
    [("blood_pressure", True), ("bmi", True), ("haemoglobin", False), ("smoking_status", False)],
)
def test_haemoglobin_has_two_tables_and_no_choice(measure, alternative):
    assert has_alternative(measure) is alternative


def test_classes_of_a_measure_end_with_those_of_its_alarm_table():
    found = classes_of("uric_acid", default_choices())

    assert [bands[0].class_code for bands in found] == ["LOW", "NORMAL", "HIGH", "OK", "REFER"]
    assert {b.sex for b in found[2]} == {"M", "F"}
    assert [bands[0].class_code for bands in classes_of("blood_pressure", default_choices())] == [
        "OPTIMAL",
        "NORMAL",
        "HIGH_NORMAL",
        "HT1",
        "HT2",
        "HT3",
    ]
