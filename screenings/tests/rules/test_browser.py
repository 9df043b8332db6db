"""The rules as the screen gets them: whole, exact, and judged to the same level."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screenings.rules import (
    DANGER_SIGNS,
    EXAMINATIONS,
    Person,
    Value,
    choices_with,
    judge_visit,
    rules_for,
)
from screenings.tests.rules.judging import MAN, WOMAN
from screenings.tests.rules.screen import Screen


def table_of(rules, measure, role="classify"):
    (table,) = (t for t in rules["tables"] if (t["measure"], t["role"]) == (measure, role))
    return table


def tenths(low, high):
    return st.integers(low * 10, high * 10).map(lambda n: f"{n / 10:.1f}")


def whole(low, high):
    return st.integers(low, high).map(str)


def maybe(strategy):
    return st.one_of(st.just(""), strategy)


METER = st.sampled_from(["LO", "HI"])
VALUES = st.fixed_dictionaries(
    {
        "weight": maybe(tenths(30, 150)),
        "height": maybe(tenths(140, 190)),
        "waist_circumference": maybe(st.one_of(tenths(60, 120), st.sampled_from(["80.0", "90.0"]))),
        "glucose_random_capillary": maybe(st.one_of(whole(30, 400), METER)),
        "glucose_fasting_capillary": maybe(st.one_of(whole(30, 400), METER)),
        "cholesterol_total": maybe(st.one_of(whole(100, 300), METER)),
        "uric_acid": maybe(st.one_of(tenths(2, 12), METER)),
        "haemoglobin": maybe(tenths(5, 18)),
        "heart_rate": maybe(whole(40, 140)),
        "body_temperature": maybe(tenths(34, 41)),
        "spo2": maybe(whole(85, 100)),
        "cigarettes_per_day": maybe(whole(0, 40)),
        "smoking_years": maybe(whole(0, 60)),
        "salt_spoons": maybe(tenths(0, 2)),
        "tb_symptoms": maybe(
            st.sampled_from(["none", "cough", "cough fever", "fever weight_loss"])
        ),
        "haemoptysis": maybe(st.sampled_from(["NO", "YES"])),
        "smoking_status": maybe(st.sampled_from(["NEVER", "PASSIVE", "CURRENT_DAILY"])),
        "ppe_use": maybe(st.sampled_from(["ALWAYS", "NEVER"])),
    }
)
READINGS = st.lists(st.tuples(whole(95, 200), whole(50, 120)), max_size=3)
SIGNS = st.one_of(
    st.none(), st.sets(st.sampled_from([*DANGER_SIGNS, "upper_belly_pain", "vomiting"]))
)
GUIDELINES = st.sampled_from(
    [
        {},
        {("blood_pressure", "classify"): "ACC-AHA-2017", ("bmi", "classify"): "WHO-INTERNATIONAL"},
        {("glucose_random_capillary", "classify"): "CKG-REPORT-CLASSES (as printed; has gaps)"},
    ]
)


def as_value(text):
    if text in ("LO", "HI"):
        return Value(flag=text)
    try:
        return Value(Decimal(text))
    except ArithmeticError:
        return Value(code=text)


@settings(max_examples=400, deadline=None)
@given(
    sex=st.sampled_from("MF"),
    age=st.sampled_from([14, 15, 17, 18, 40, None]),
    pregnant=st.sampled_from(["yes", "no", "unknown"]),
    typed=VALUES,
    readings=READINGS,
    signs=SIGNS,
    overrides=GUIDELINES,
)
def test_screen_and_server_judge_alike(sex, age, pregnant, typed, readings, signs, overrides):
    choices = choices_with(overrides)
    rules = json.loads(json.dumps(rules_for(Person(sex, age), EXAMINATIONS, choices)))

    level, classes, alarms = Screen(rules, pregnant=pregnant if sex == "F" else "no").judge(
        typed, readings, signs
    )

    server = judge_visit(
        readings=[(Decimal(s), Decimal(d)) for s, d in readings],
        values={code: as_value(text) for code, text in typed.items() if text},
        person=Person(sex, age, pregnant),
        choices=choices,
        danger_signs=signs,
    ).judgement
    assert level == server.level
    assert classes == {(f.measure, f.role): f.class_code for f in server.findings}
    assert alarms == {a.code: a.action for a in server.alarms}


def test_rules_of_a_man_are_ready_for_json():
    rules = rules_for(MAN, ["weight", "height", "haemoglobin"], language="en")

    assert json.loads(json.dumps(rules)) == rules
    assert (rules["edition"], rules["person"]) == (
        "2026-11",
        {"sex": "M", "age": 40, "pregnant": "unknown"},
    )
    assert list(rules["inputs"]) == ["weight", "height", "haemoglobin"]
    assert [(t["measure"], t["input"], t["pregnant"]) for t in rules["tables"]] == [
        ("haemoglobin", "haemoglobin", "any"),
        ("bmi", "bmi", "any"),
    ]
    assert rules["pressure"] is None
    assert rules["no_class_if_pregnant"] == []
    assert [e["code"] for e in rules["emergencies"]] == ["anaemia_severe"]
    assert rules["levels"] == ["emergency", "refer", "watch", "normal", "unmeasured"]


def test_bands_are_whole_and_exact():
    table = table_of(rules_for(MAN, ["weight", "height"], language="en"), "bmi")

    assert table["guideline"] == "KEMENKES-IMT-2014"
    assert table["bands"][2] == {
        "lower": "18.5",
        "lower_inclusive": True,
        "upper": "25",
        "upper_inclusive": True,
        "code": "",
        "class": "NORMAL",
        "label": "Normal",
        "severity": 0,
        "refer": False,
        "outcome": "none",
        "urgency": "",
    }
    assert [b["class"] for b in table["bands"]] == [
        "UNDER_SEVERE",
        "UNDER_MILD",
        "NORMAL",
        "OVER",
        "OBESE",
    ]


@pytest.mark.parametrize(("language", "label"), [("id", "Batas tinggi"), ("en", "Borderline high")])
def test_labels_are_in_the_language(language, label):
    rules = rules_for(MAN, ["cholesterol_total"], language=language)

    assert table_of(rules, "cholesterol_total")["bands"][1]["label"] == label


def test_woman_gets_the_bands_of_both_answers():
    rules = rules_for(WOMAN, EXAMINATIONS)

    assert table_of(rules, "haemoglobin")["pregnant"] == "no"
    assert table_of(rules, "haemoglobin_pregnant")["pregnant"] == "yes"
    assert table_of(rules, "bmi")["pregnant"] == "no"
    assert table_of(rules, "uric_acid")["pregnant"] == "any"
    assert rules["no_class_if_pregnant"] == [
        "waist_circumference",
        "body_fat_percent",
        "bmi",
        "waist_hip_ratio",
    ]
    assert "pregnant_pressure_high" in [e["code"] for e in rules["emergencies"]]


def test_young_get_a_reason_in_place_of_bands():
    rules = rules_for(Person("M", 17), EXAMINATIONS)

    assert (table_of(rules, "bmi")["bands"], table_of(rules, "bmi")["why"]) == ([], "age")
    assert (rules["pressure"]["sbp"], rules["pressure"]["why"]) == ([], "age")
    assert table_of(rules, "uric_acid", "alert")["why"] == "age"


def test_limits_go_along():
    inputs = rules_for(MAN, ["weight", "height", "ppe_use"])["inputs"]

    assert inputs["weight"]["limits"] == {
        "unit": "kg",
        "decimals": 1,
        "hard_min": "20",
        "hard_max": "300",
        "age_max": "",
        "soft_min": "35",
        "soft_max": "130",
        "change_abs": "",
        "change_pct": "10",
        "change_pct_days": "31",
    }
    assert inputs["height"]["limits"]["change_abs"] == "3"
    assert inputs["height"]["slow_changing"]
    assert inputs["ppe_use"]["limits"] is None


def test_young_may_grow_unasked():
    inputs = rules_for(Person("M", 17), ["height", "blood_pressure"])["inputs"]

    assert inputs["height"]["limits"]["change_abs"] == ""
    assert inputs["sbp"]["limits"]["change_abs"] == "40"


def test_pressure_has_its_bounds_and_times():
    pressure = rules_for(MAN, ["blood_pressure"])["pressure"]

    assert pressure["high"] == {"sbp": "140", "dbp": "90"}
    assert pressure["very_high"] == {"sbp": "180", "dbp": "110"}
    assert (pressure["rest_minutes"], pressure["repeat_within_days"]) == (5, 7)
    assert pressure["order"] == ["OPTIMAL", "NORMAL", "HIGH_NORMAL", "HT1", "HT2", "HT3"]
    assert list(pressure["pattern"]["bands"]) == ["MIXED", "ISH", "IDH"]
    assert pressure["sbp"][3]["outcome"] == "letter"
    assert rules_for(MAN, ["blood_pressure"])["danger_signs"] == list(DANGER_SIGNS)
