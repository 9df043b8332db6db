"""Every alarm of emergencies.csv: before, at and beyond its value, by age and pregnancy."""

from decimal import Decimal

import pytest

from screenings.rules import DANGER_SIGNS, Action, Alarm, Person, Value, classify
from screenings.rules.emergencies import alarms_of
from screenings.tests.rules.judging import MAN, PREGNANT, WOMAN, given
from screenings.tests.rules.tables_as_written import EMERGENCIES, NUDGE, Row, step_of

HOLDS = {
    "<": lambda number, bound: number < bound,
    "<=": lambda number, bound: number <= bound,
    ">": lambda number, bound: number > bound,
    ">=": lambda number, bound: number >= bound,
}
NUMERIC = [row for row in EMERGENCIES if row["comparator"] != "="]
CODED = [row for row in EMERGENCIES if row["comparator"] == "="]


def measure_of(row: Row) -> str:
    return "glucose_fasting_capillary" if row["measure"] == "glucose_any" else row["measure"]


def person_at(row: Row, age: int) -> Person:
    return Person("F", age, "yes" if row["pregnant"] == "yes" else "no")


def name(row: Row) -> str:
    return f"{row['code']}-{row['measure']}"


@pytest.mark.parametrize("row", NUMERIC, ids=name)
def test_alarm_at_its_value(row: Row):
    measure, bound = measure_of(row), Decimal(row["value"])
    numbers = [bound + by for by in (-step_of(measure), -NUDGE, 0, NUDGE, step_of(measure))]

    found = {
        number: row["code"] in classify({measure: Value(number)}, person_at(row, 30)).emergencies
        for number in numbers
    }

    assert found == {number: HOLDS[row["comparator"]](number, bound) for number in numbers}


@pytest.mark.parametrize("row", CODED, ids=name)
def test_alarm_at_its_answer(row: Row):
    found = {
        code: row["code"] in classify({row["measure"]: Value(code=code)}, MAN).emergencies
        for code in ("YES", "yes", "NO", "")
    }

    assert found == {"YES": True, "yes": True, "NO": False, "": False}


@pytest.mark.parametrize("row", EMERGENCIES, ids=name)
def test_alarm_at_its_age(row: Row):
    number = None if row["comparator"] == "=" else Decimal(row["value"])
    if number is not None:
        number += {"<": -1, ">": 1}[row["comparator"][0]]
    values = {measure_of(row): Value(number, code="YES" if number is None else "")}
    gate = int(row["min_age"])

    found = {
        age: row["code"] in classify(values, person_at(row, age)).emergencies
        for age in (gate - 1, gate, gate + 1, None)
    }

    assert found == {gate - 1: False, gate: True, gate + 1: True, None: True}


@pytest.mark.parametrize(
    "measure",
    [
        "glucose_random_capillary",
        "glucose_fasting_capillary",
        "glucose_random_venous",
        "glucose_fasting_venous",
        "glucose_2h_pp",
        "glucose_2h_ogtt_venous",
    ],
)
def test_any_glucose_raises_the_alarm(measure):
    assert classify(given(**{measure: 53}), MAN).emergencies == ("glucose_very_low",)
    assert classify(given(**{measure: 300}), MAN).emergencies == ("glucose_very_high",)


def test_pressure_alarm_of_pregnancy_is_for_the_pregnant():
    values = given(sbp=150, dbp=85)

    assert classify(values, PREGNANT).emergencies == ("pregnant_pressure_high",)
    assert classify(values, WOMAN).emergencies == ()
    assert classify(values, Person("M", 30, "yes")).emergencies == ()


def test_alarm_stands_once_in_the_order_of_the_table():
    values = given(haemoglobin=5, glucose_random_capillary=40, dbp=115, sbp=190)

    assert classify(values, PREGNANT).emergencies == (
        "pressure_very_high",
        "pregnant_pressure_high",
        "glucose_very_low",
        "anaemia_severe",
    )


@pytest.mark.parametrize(
    ("values", "person", "signs", "expected"),
    [
        ({"sbp": 185}, MAN, None, Action.REPEAT_THEN_SIGNS),
        ({"sbp": 185}, MAN, set(), Action.SAME_DAY),
        *[({"sbp": 185}, MAN, {sign}, Action.NOW) for sign in DANGER_SIGNS],
        ({"sbp": 185}, MAN, {"fits"}, Action.SAME_DAY),
        ({"sbp": 150}, PREGNANT, None, Action.SAME_DAY),
        ({"sbp": 150}, PREGNANT, set(), Action.SAME_DAY),
        ({"sbp": 150}, PREGNANT, {"upper_belly_pain"}, Action.NOW),
        *[({"sbp": 150}, PREGNANT, {sign}, Action.NOW) for sign in DANGER_SIGNS],
        ({"glucose_random_capillary": 50}, MAN, None, Action.NOW),
        ({"glucose_random_capillary": 50}, MAN, set(), Action.NOW),
        ({"glucose_random_capillary": 300}, MAN, None, Action.SAME_DAY),
        ({"glucose_random_capillary": 300}, MAN, {"vomiting"}, Action.NOW),
        ({"spo2": 89}, MAN, None, Action.REPEAT_THEN_NOW),
        ({"spo2": 89}, MAN, set(), Action.REPEAT_THEN_NOW),
        ({"body_temperature": 40}, MAN, {"fits"}, Action.NOW),
        ({"body_temperature": 34}, MAN, {"fits"}, Action.SAME_DAY),
    ],
)
def test_danger_signs_decide_what_to_do(values, person, signs, expected):
    (alarm,) = alarms_of(given(**values), person, signs)

    assert alarm.action is expected


def test_most_urgent_action_counts():
    judgement = classify(given(sbp=185, haemoglobin=7, spo2=80), MAN)

    assert judgement.alarms == (
        Alarm("pressure_very_high", Action.REPEAT_THEN_SIGNS),
        Alarm("oxygen_low", Action.REPEAT_THEN_NOW),
        Alarm("anaemia_severe", Action.SAME_DAY),
    )
    assert judgement.action is Action.REPEAT_THEN_NOW
    assert classify({}, MAN).action is None


def test_meter_flag_raises_only_the_alarm_of_its_side():
    assert alarms_of({"glucose_2h_pp": Value(flag="LO")}, MAN) == (
        Alarm("glucose_very_low", Action.NOW),
    )
    assert alarms_of({"uric_acid": Value(flag="HI")}, MAN) == ()
