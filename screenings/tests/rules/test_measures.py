"""The examinations of a post, and what each of them asks of whom."""

import shutil

import pytest

from screenings.rules import (
    DEFAULT_EXAMINATIONS,
    EXAMINATIONS,
    Person,
    Value,
    classify,
    examination,
    examinations,
    inputs_for,
)
from screenings.rules.limits import is_meter
from screenings.rules.measures import load_examinations
from screenings.rules.tables import DATA, TableError


def codes(*examination_codes, sex="M", age=40):
    return [i.code for i in inputs_for(examination_codes, sex, age)]


def test_examinations_stand_in_their_default_order():
    assert DEFAULT_EXAMINATIONS == (
        "blood_pressure",
        "weight",
        "height",
        "waist_circumference",
        "glucose",
        "cholesterol_total",
        "uric_acid",
        "haemoglobin",
        "history",
        "smoking_status",
        "ppe_use",
        "complaint",
        "pregnancy",
        "counselling",
    )
    assert examinations() is examinations()


def test_pressure_is_taken_twice_in_two_numbers():
    inputs = examination("blood_pressure").inputs

    assert [(i.code, i.kind, i.readings, i.unit, i.decimals) for i in inputs] == [
        ("sbp", "number", 2, "mmHg", 0),
        ("dbp", "number", 2, "mmHg", 0),
    ]


def test_glucose_is_one_box_with_a_choice():
    inputs = examination("glucose").inputs

    assert [(i.code, i.alternative, i.meter) for i in inputs] == [
        ("glucose_random_capillary", "random", True),
        ("glucose_fasting_capillary", "fasting", True),
    ]


def test_only_height_changes_slowly():
    inputs = inputs_for(EXAMINATIONS, "F", 30)

    assert [i.code for i in inputs if i.slow_changing] == ["height"]


def test_meters_are_the_ones_that_may_show_lo_and_hi():
    inputs = inputs_for(EXAMINATIONS, "F", 30)

    asked = {i.code for i in inputs if i.meter}
    from_laboratory = {i.code for i in examination("glucose_lab").inputs}
    assert asked == {i.code for i in inputs if is_meter(i.code)} - from_laboratory


@pytest.mark.parametrize("code", ["smoking_status", "ppe_use"])
def test_every_choice_has_a_class(code):
    (asked,) = examination(code).inputs

    found = [classify({code: Value(code=c)}, Person("M", 40)).findings for c in asked.choices]

    assert [f.class_code for (f,) in found] == list(asked.choices)


def test_complaints_may_be_several_and_of_work():
    complaint, work_related = examination("complaint").inputs

    assert (complaint.kind, complaint.choices[0], complaint.choices[-1]) == (
        "multi",
        "none",
        "other",
    )
    assert (work_related.kind, work_related.choices) == ("choice", ("yes", "no", "unknown"))


@pytest.mark.parametrize(
    ("sex", "age", "asked"),
    [
        ("F", 14, False),
        ("F", 15, True),
        ("F", 49, True),
        ("F", 50, False),
        ("F", None, True),
        ("M", 30, False),
    ],
)
def test_pregnancy_is_asked_of_women_of_that_age(sex, age, asked):
    assert ("pregnancy" in codes("pregnancy", sex=sex, age=age)) is asked


def test_inputs_follow_the_order_of_the_post():
    assert codes("height", "blood_pressure") == ["height", "sbp", "dbp"]


def test_what_is_asked_with_no_tool_needs_no_reason_for_missing_it():
    assert [code for code in DEFAULT_EXAMINATIONS if not examination(code).is_measured] == [
        "history",
        "smoking_status",
        "ppe_use",
        "complaint",
        "pregnancy",
        "counselling",
    ]


def test_unknown_examination_is_an_error():
    with pytest.raises(KeyError):
        examination("horoscope")


def test_new_examination_is_rows_only(tmp_path):
    path = tmp_path / "examinations.csv"
    shutil.copy(DATA / "examinations.csv", path)
    with path.open("a", encoding="utf-8") as file:
        file.write("heat,wbgt,number,,,1,no,no,any,,,testing,,no,visit\n")

    (asked,) = load_examinations(path)["heat"].inputs

    assert (asked.code, asked.unit, asked.decimals) == ("wbgt", "Cel", 1)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("weight,wbgt,number,,,1,no,no,any,,,testing,,no,visit", "stands twice"),
        ("scales,weight,number,,,1,no,no,any,,,testing,,no,visit", "stands twice"),
        ("luck,luck,number,,,1,no,no,any,,,testing,,no,visit", "without limits"),
        ("luck,luck,guess,,,1,no,no,any,,,testing,,no,visit", "unknown kind"),
        ("luck,wbgt,number,,,1,no,no,any,,,dancing,,no,visit", "unknown part"),
        ("luck,wbgt,number,,,1,no,no,any,,,testing,middle,no,visit", "unknown choice of"),
        ("luck,wbgt,number,,,1,no,no,any,,,testing,,no,never", "unknown way to offer"),
    ],
)
def test_examination_that_makes_no_sense_is_refused(tmp_path, row, message):
    path = tmp_path / "examinations.csv"
    shutil.copy(DATA / "examinations.csv", path)
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")

    with pytest.raises(TableError, match=message):
        load_examinations(path)
