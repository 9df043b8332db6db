"""What a value may be: every limit of limits.csv, changes, and values side by side."""

from decimal import Decimal

import pytest

from screenings.rules import Problem, Value, check, check_together, limit_of
from screenings.tests.rules.judging import given
from screenings.tests.rules.tables_as_written import LIMITS, Row, step_of


def codes(problems):
    return [(p.code, p.kind) for p in problems]


def number_limits():
    return [row for m, row in LIMITS.items() if m != "visual_acuity_distance"]


@pytest.mark.parametrize("row", number_limits(), ids=lambda row: row["measure"])
def test_limits_at_every_bound(row: Row):
    measure, step = row["measure"], step_of(row["measure"])
    hard = [Decimal(row["hard_min"]), Decimal(row["hard_max"])]
    soft = [Decimal(row["soft_min"]), Decimal(row["soft_max"])]
    numbers = {bound + by for bound in hard + soft for by in (-step, Decimal(0), step)}

    found = {number: codes(check(measure, number)) for number in numbers}

    assert found == {
        number: [("out_of_range", "hard")]
        if not hard[0] <= number <= hard[1]
        else []
        if soft[0] <= number <= soft[1]
        else [("rare", "warn")]
        for number in numbers
    }


def test_problem_carries_the_numbers_of_its_sentence():
    assert check("sbp", Decimal(1480)) == [
        Problem(
            "sbp",
            "out_of_range",
            "hard",
            {"value": Decimal(1480), "min": Decimal(50), "max": Decimal(300)},
        )
    ]
    assert check("weight", Decimal("130.5")) == [
        Problem(
            "weight",
            "rare",
            "warn",
            {"value": Decimal("130.5"), "min": Decimal(35), "max": Decimal(130)},
        )
    ]


@pytest.mark.parametrize(
    ("measure", "number", "expected"),
    [
        ("sbp", "120", []),
        ("sbp", "120.0", []),
        ("sbp", "120.5", [("decimals", "hard")]),
        ("weight", "63.5", []),
        ("weight", "63.50", []),
        ("weight", "63.55", [("decimals", "hard")]),
    ],
)
def test_decimals_a_tool_cannot_show_are_refused(measure, number, expected):
    assert codes(check(measure, Decimal(number))) == expected


@pytest.mark.parametrize(
    ("measure", "number", "previous", "expected"),
    [
        ("sbp", 160, 120, []),
        ("sbp", 161, 120, [("change", "warn")]),
        ("sbp", 119, 160, [("change", "warn")]),
        ("height", "168", "165", []),
        ("height", "168.1", "165", [("change", "warn")]),
        ("haemoglobin", "9.9", "14", [("change", "warn")]),
        ("glucose_random_capillary", 300, 90, []),
    ],
)
def test_change_is_doubted_beyond_its_step(measure, number, previous, expected):
    assert codes(check(measure, Decimal(number), Decimal(previous), age=40)) == expected


@pytest.mark.parametrize(
    ("number", "days", "expected"),
    [
        ("66", 31, []),
        ("66.1", 31, [("change", "warn")]),
        ("53.9", 31, [("change", "warn")]),
        ("54", 31, []),
        ("66.1", 32, []),
        ("66.1", None, []),
    ],
)
def test_weight_is_doubted_when_it_changes_fast(number, days, expected):
    assert codes(check("weight", Decimal(number), Decimal(60), days)) == expected


@pytest.mark.parametrize(("age", "expected"), [(17, []), (18, ["change"]), (None, ["change"])])
def test_growing_is_not_doubted_in_the_young(age, expected):
    problems = check("height", Decimal(170), Decimal(160), age=age)

    assert [p.code for p in problems] == expected


def test_change_of_other_measures_is_doubted_at_any_age():
    assert codes(check("sbp", Decimal(170), Decimal(120), age=17)) == [("change", "warn")]


def test_change_says_by_how_much():
    (problem,) = check("sbp", Decimal(180), Decimal(138))

    assert problem.params == {"value": 180, "previous": 138, "change": 42}


def test_rare_and_changed_are_two_warnings():
    assert codes(check("sbp", Decimal(230), Decimal(120))) == [("rare", "warn"), ("change", "warn")]


@pytest.mark.parametrize(
    ("age", "years", "expected"),
    [
        (30, 25, []),
        (30, 26, [("smoking_years", "hard")]),
        (4, 0, []),
        (4, 1, [("smoking_years", "hard")]),
        (None, 60, []),
    ],
)
def test_smoking_began_at_five_at_the_earliest(age, years, expected):
    assert codes(check("smoking_years", Decimal(years), age=age)) == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("glucose_random_capillary", []),
        ("glucose_fasting_capillary", []),
        ("cholesterol_total", []),
        ("uric_acid", []),
        ("haemoglobin", [("flag", "hard")]),
        ("sbp", [("flag", "hard")]),
    ],
)
@pytest.mark.parametrize("flag", ["LO", "HI"])
def test_only_a_meter_shows_lo_and_hi(measure, expected, flag):
    assert codes(check(measure, Value(flag=flag))) == expected


def test_value_without_number_or_limits_has_no_problem():
    assert check("sbp", Value()) == []
    assert check("ppe_use", Value(code="ALWAYS")) == []
    assert check("phq9", Decimal(99)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value(Decimal(6), denominator=12), []),
        (Value(Decimal(6), denominator=2), [("out_of_range", "hard")]),
        (Value(Decimal(6), denominator=0), []),
        (Value(Decimal("6.5"), denominator=12), [("decimals", "hard")]),
        (Value(Decimal(6), denominator=120), [("rare", "warn")]),
    ],
)
def test_sight_is_checked_as_a_fraction(value, expected):
    assert codes(check("visual_acuity_distance", value)) == expected


def test_haemoglobin_in_pregnancy_has_the_limits_of_haemoglobin():
    limit = limit_of("haemoglobin_pregnant")

    assert limit
    assert (limit.measure, limit.hard_min) == ("haemoglobin_pregnant", Decimal(2))
    assert limit_of("phq9") is None


@pytest.mark.parametrize(
    ("sbp", "dbp", "expected"),
    [
        (90, 90, [("pair", "hard")]),
        (90, 95, [("pair", "hard")]),
        (91, 90, [("pulse_pressure", "warn")]),
        (109, 90, [("pulse_pressure", "warn")]),
        (110, 90, []),
        (190, 90, []),
        (191, 90, [("pulse_pressure", "warn")]),
    ],
)
def test_pressure_pair(sbp, dbp, expected):
    assert codes(check_together(given(sbp=sbp, dbp=dbp))) == expected


def test_swapped_pressure_names_both_numbers():
    assert check_together(given(sbp=90, dbp=95)) == [
        Problem("dbp", "pair", "hard", {"upper": Decimal(90), "lower": Decimal(95)})
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"waist_circumference": 149, "height": 150}, []),
        ({"waist_circumference": 150, "height": 150}, ["waist_height"]),
        ({"waist_circumference": "134.9", "hip_circumference": 90}, []),
        ({"waist_circumference": 135, "hip_circumference": 90}, ["waist_hip"]),
        ({"waist_circumference": 100}, []),
        ({"height": 150}, []),
    ],
)
def test_waist_beside_height_and_hip(values, expected):
    assert [p.code for p in check_together(given(**values))] == expected


@pytest.mark.parametrize(
    ("weight", "height", "expected"),
    [(80, 165, []), (250, 150, [("bmi", "out_of_range")]), (30, 190, [("bmi", "out_of_range")])],
)
def test_impossible_bmi_is_refused(weight, height, expected):
    problems = check_together(given(weight=weight, height=height))

    assert [(p.measure, p.code) for p in problems] == expected


def test_half_a_pair_has_no_problem():
    assert check_together(given(sbp=120)) == []
    assert check_together({**given(sbp=120), "dbp": Value(flag="LO")}) == []
