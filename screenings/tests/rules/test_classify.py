"""What the guidelines say of a person, beyond single bounds."""

from dataclasses import replace
from decimal import Decimal

import pytest

from screenings.rules import (
    Action,
    Alarm,
    Finding,
    Judgement,
    Level,
    Outcome,
    Person,
    Urgency,
    Value,
    choices_with,
    classify,
    guidelines_for,
)
from screenings.rules.choices import default_choices
from screenings.tests.rules.judging import MAN, PREGNANT, WOMAN, classes, given, judged, number

PERHI = "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"


def test_nothing_measured_is_not_normal():
    judgement = classify({}, MAN)

    assert judgement == Judgement()
    assert judgement.level is Level.UNMEASURED


def test_a_value_without_number_code_or_flag_is_not_taken():
    assert classify({"bmi": Value(), "sbp": Value(), "uric_acid": Value()}, MAN) == Judgement()


def test_whole_finding_carries_its_guideline_and_what_follows():
    judgement = classify(given(cholesterol_total=240), MAN)

    assert judgement.findings == (
        Finding(
            measure="cholesterol_total",
            class_code="HIGH",
            severity=2,
            refer=True,
            guideline="NCEP-ATP-III / Kemenkes P2PTM",
            role="classify",
            edition="2026-11",
            outcome=Outcome.LETTER,
            urgency=Urgency.ROUTINE,
            provisional=False,
            label_en="High",
            label_id="Tinggi",
        ),
    )
    assert judgement.level is Level.REFER


@pytest.mark.parametrize(
    ("weight", "height", "expected"),
    [
        ("72.1", "170", "NORMAL"),  # 24.95 is shown as 24.9
        ("72.25", "170", "NORMAL"),  # exactly 25; a float says 25.000000000000004
        ("64", "160", "NORMAL"),  # exactly 25; a float says 24.999999999999996
        ("72.3", "170", "OVER"),  # 25.02 is shown as 25.0
        ("75.1", "173.2", "OVER"),  # 25.04
    ],
)
def test_bmi_is_classed_before_rounding(weight, height, expected):
    assert judged(weight=weight, height=height) == {"bmi": expected}


def test_bmi_shown_as_25_0_may_be_overweight():
    assert judged(bmi="25.04") == {"bmi": "OVER"}


def test_computed_bmi_replaces_one_handed_in():
    assert judged(bmi=40, weight=64, height=160) == {"bmi": "NORMAL"}


def test_bmi_needs_both_inputs_and_a_height():
    assert judged(weight=64) == {}
    assert judged(weight=64, height=0) == {}
    assert classify({"weight": Value(flag="HI"), "height": number(160)}, MAN) == Judgement()


def test_derived_measures_come_from_their_inputs():
    found = judged(
        cigarettes_per_day=20, smoking_years=20, waist_circumference=88, hip_circumference=97
    )

    assert found == {
        "waist_circumference": "NORMAL",
        "waist_hip_ratio": "HIGH",
        "brinkman_index": "MODERATE",
        "pack_years": "P1",
    }


def test_waist_height_ratio_is_judged_only_when_handed_in():
    assert judged(waist_circumference=85, height=165) == {"waist_circumference": "NORMAL"}
    assert judged(waist_height_ratio="0.5") == {"waist_height_ratio": "INCREASED"}


@pytest.mark.parametrize(("below", "expected"), [(6, "NORMAL"), (12, "NORMAL"), (13, "ABNORMAL")])
def test_sight_is_a_fraction(below, expected):
    values = {"visual_acuity_distance": Value(Decimal(6), denominator=below)}

    assert classes(classify(values, MAN).findings) == {"visual_acuity_distance": expected}


def test_sight_over_nothing_is_no_value():
    assert (
        classify({"visual_acuity_distance": Value(Decimal(6), denominator=0)}, MAN) == Judgement()
    )


@pytest.mark.parametrize(
    ("sbp", "dbp", "expected", "pattern"),
    [
        (119, 79, "OPTIMAL", "MIXED"),
        (119, 80, "NORMAL", "MIXED"),
        (139, 89, "HIGH_NORMAL", "MIXED"),
        (140, 89, "HT1", "ISH"),
        (139, 90, "HT1", "IDH"),
        (140, 90, "HT1", "MIXED"),
        (145, 100, "HT2", "MIXED"),
        (160, 90, "HT2", "MIXED"),
        (190, 85, "HT3", "ISH"),
        (135, 110, "HT3", "IDH"),
        ("139.5", "89.5", "HIGH_NORMAL", "MIXED"),
    ],
)
def test_pressure_is_the_higher_class_and_a_pattern(sbp, dbp, expected, pattern):
    assert judged(sbp=sbp, dbp=dbp) == {"blood_pressure": expected, "bp_pattern": pattern}


def test_pressure_names_both_guidelines():
    findings = classify(given(sbp=150, dbp=85), MAN).findings

    assert {f.measure: f.guideline for f in findings} == {
        "blood_pressure": PERHI,
        "bp_pattern": "PERHI-2019 / ESC-ESH-2018",
    }


def test_pressure_classes_of_unlike_tables_are_ordered_by_class():
    """ACC/AHA knows no "elevated" lower number: its stage 2 is the third band, not the fourth."""
    choices = choices_with({("blood_pressure", "classify"): "ACC-AHA-2017"})

    judgement = classify(given(sbp=135, dbp=90), MAN, choices)

    assert classes(judgement.findings)["blood_pressure"] == "ST2"


def test_half_a_pressure_has_no_class_but_raises_the_alarm():
    judgement = classify(given(sbp=185), MAN)

    assert judgement == Judgement(
        alarms=(Alarm("pressure_very_high", Action.REPEAT_THEN_SIGNS),),
        no_class={"blood_pressure": "incomplete"},
    )
    assert judgement.level is Level.EMERGENCY


def test_lower_pressure_alone_has_no_class():
    assert classify(given(dbp=80), MAN).no_class == {"blood_pressure": "incomplete"}


def test_pressure_of_the_young_has_no_class():
    judgement = classify(given(sbp=150, dbp=95), Person("M", 17))

    assert judgement == Judgement(no_class={"blood_pressure": "age"})


def test_pattern_handed_in_gives_way_to_the_measured_one():
    alone = classify({"bp_pattern": Value(code="ISH")}, MAN)
    beside = classify({"bp_pattern": Value(code="ISH"), **given(sbp=120, dbp=70)}, MAN)

    assert classes(alone.findings) == {"bp_pattern": "ISH"}
    assert classes(beside.findings) == {"blood_pressure": "NORMAL", "bp_pattern": "MIXED"}


def test_alert_is_a_second_finding_of_the_measure():
    assert judged(glucose_random_capillary=60) == {
        "glucose_random_capillary": "NORMAL",
        "glucose_random_capillary!": "HYPO_1",
    }
    assert judged(uric_acid=9) == {"uric_acid": "HIGH", "uric_acid!": "REFER"}


def test_alert_of_the_young_stands_alone():
    judgement = classify(given(glucose_random_capillary=60), Person("M", 16))

    assert classes(judgement.findings) == {"glucose_random_capillary!": "HYPO_1"}
    assert judgement.no_class == {"glucose_random_capillary": "age"}


@pytest.mark.parametrize(
    ("measure", "flag", "expected", "alarms"),
    [
        ("glucose_random_capillary", "LO", ["NORMAL", "HYPO_2"], ("glucose_very_low",)),
        ("glucose_random_capillary", "HI", ["DM_SUSPECT", "CRISIS"], ("glucose_very_high",)),
        ("glucose_fasting_capillary", "LO", ["NOT_DM", "HYPO_2"], ("glucose_very_low",)),
        ("glucose_fasting_capillary", "HI", ["DM_SUSPECT", "CRISIS"], ("glucose_very_high",)),
        ("cholesterol_total", "LO", ["DESIRABLE"], ()),
        ("cholesterol_total", "HI", ["HIGH"], ()),
        ("uric_acid", "LO", ["LOW", "OK"], ()),
        ("uric_acid", "HI", ["HIGH", "REFER"], ()),
    ],
)
def test_meter_flag_is_the_lowest_or_highest_band(measure, flag, expected, alarms):
    judgement = classify({measure: Value(flag=flag)}, MAN)

    assert [f.class_code for f in judgement.findings] == expected
    assert judgement.emergencies == alarms


def test_pregnancy_has_no_class_of_body_shape():
    values = given(
        weight=80,
        height=160,
        waist_circumference=95,
        hip_circumference=100,
        waist_height_ratio="0.6",
    ) | given(body_fat_percent=35, muac=25)

    judgement = classify(values, PREGNANT)

    assert classes(judgement.findings) == {"muac": "NORMAL"}
    assert judgement.no_class == {
        "bmi": "pregnancy",
        "waist_circumference": "pregnancy",
        "waist_hip_ratio": "pregnancy",
        "waist_height_ratio": "pregnancy",
        "body_fat_percent": "pregnancy",
    }


@pytest.mark.parametrize("pregnant", ["no", "unknown"])
def test_not_known_to_be_pregnant_is_judged_as_others(pregnant):
    assert judged(Person("F", 30, pregnant), bmi=30, haemoglobin="11.5") == {
        "bmi": "OBESE",
        "haemoglobin": "MILD",
    }


def test_pregnancy_has_its_own_table_of_haemoglobin():
    assert judged(PREGNANT, haemoglobin="11.5") == {"haemoglobin_pregnant": "NORMAL"}
    assert judged(WOMAN, haemoglobin="11.5") == {"haemoglobin": "MILD"}


def test_haemoglobin_goes_by_sex():
    assert judged(MAN, haemoglobin="12.5") == {"haemoglobin": "MILD"}
    assert judged(WOMAN, haemoglobin="12.5") == {"haemoglobin": "NORMAL"}


def test_a_man_is_never_judged_as_pregnant():
    assert judged(Person("M", 30, "yes"), bmi=30) == {"bmi": "OBESE"}


def test_measure_of_the_other_sex_has_no_class():
    assert classify(given(muac=22), MAN).no_class == {"muac": "sex"}


def test_unknown_age_has_no_class():
    assert classify(given(bmi=22), Person("M", None)).no_class == {"bmi": "age"}


def test_gap_in_a_guideline_has_no_class():
    choices = choices_with(
        {("glucose_random_capillary", "classify"): "CKG-REPORT-CLASSES (as printed; has gaps)"}
    )

    judgement = classify(given(glucose_random_capillary=120), MAN, choices)

    assert judgement.no_class == {"glucose_random_capillary": "gap"}


def test_code_unknown_to_a_measure_has_no_class():
    assert classify({"ppe_use": Value(code="OFTEN")}, MAN).no_class == {"ppe_use": "gap"}


def test_number_for_a_coded_measure_has_no_class():
    assert classify(given(ppe_use=1), MAN).no_class == {"ppe_use": "gap"}


def test_measure_without_a_rule_says_nothing():
    assert (
        classify({"complaint": Value(code="cough"), **given(respiratory_rate=18)}, MAN)
        == Judgement()
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"haemoglobin": "7.9"}, Level.EMERGENCY),
        ({"haemoglobin": "8"}, Level.REFER),
        ({"haemoglobin": "11"}, Level.WATCH),  # the guideline refers, the programme advises
        ({"glucose_fasting_capillary": "95"}, Level.WATCH),  # repeat
        ({"bmi": "28"}, Level.WATCH),  # severity 2, advice only
        ({"noise_laeq_4h": "90"}, Level.WATCH),  # no row in outcomes.csv
        ({"cvd_risk_10y": "12"}, Level.REFER),  # no row in outcomes.csv, guideline refers
        ({"bmi": "22"}, Level.NORMAL),
        ({"bmi": "22", "cholesterol_total": "250"}, Level.REFER),
    ],
)
def test_level_of_the_visit(values, expected):
    assert classify(given(**values), MAN).level is expected


def test_severity_without_an_outcome_is_watched_and_no_more():
    (normal,) = classify(given(bmi=22), MAN).findings

    assert Judgement(findings=(replace(normal, severity=3),)).level is Level.WATCH


def test_levels_are_ordered_worst_first():
    assert sorted(Level, key=lambda level: level.rank) == [
        Level.EMERGENCY,
        Level.REFER,
        Level.WATCH,
        Level.NORMAL,
        Level.UNMEASURED,
    ]


def test_district_may_choose_another_guideline():
    choices = choices_with({("bmi", "classify"): "WHO-ASIA-PACIFIC-2000"})

    judgement = classify(given(bmi=24), MAN, choices)

    assert [(f.class_code, f.guideline) for f in judgement.findings] == [
        ("AT_RISK", "WHO-ASIA-PACIFIC-2000")
    ]
    assert judged(bmi=24) == {"bmi": "NORMAL"}


def test_guideline_for_one_sex_leaves_the_other_its_default():
    choices = choices_with({("haemoglobin", "classify"): "WHO-2011/2024 adult men"})

    found = {
        person.sex: classify(given(haemoglobin="12.5"), person, choices).findings[0].guideline
        for person in (MAN, WOMAN)
    }

    assert found == {"M": "WHO-2011/2024 adult men", "F": "WHO-2011/2024 non-pregnant women"}


@pytest.mark.parametrize(
    ("measure", "guideline"), [("bmi", "NO-SUCH"), ("sbp", PERHI), ("blood_pressure", "NICE-2022")]
)
def test_guideline_that_does_not_judge_the_measure_is_refused(measure, guideline):
    with pytest.raises(ValueError, match="cannot be chosen"):
        choices_with({(measure, "classify"): guideline})


def test_alarm_tables_are_not_offered_as_guidelines():
    assert guidelines_for("uric_acid") == ("KEMENKES-P2PTM", "IRA-2018 (solubility)")
    assert guidelines_for("blood_pressure")[0] == PERHI
    assert "PROJECT-SAFETY-ALERT" not in guidelines_for("blood_pressure")
    assert guidelines_for("weight") == ()


def test_default_choices_are_made_once():
    assert default_choices() is default_choices()
