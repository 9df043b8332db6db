"""The charts of WHO 2019: their published points, their bands, and who has no chart."""

from decimal import Decimal

import pytest

from screenings.rules import Person, Value, classify
from screenings.rules.heart import cells, read_chart, risk
from screenings.tests.rules.judging import classes

MAN = Person("M", 57)
WELL = {"has_heart_disease": "no", "has_stroke": "no", "has_diabetes": "no"}


def values(*, chart="LAB", smokes="NEVER", sbp=130, chol=200, bmi=24, **answers):
    coded = {"cvd_chart": chart, "smoking_status": smokes} | WELL | answers
    numbers = {"sbp": sbp, "dbp": 80, "cholesterol_total": chol, "bmi": bmi}
    found = {code: Value(code=answer) for code, answer in coded.items() if answer}
    return found | {code: Value(Decimal(str(n))) for code, n in numbers.items() if n}


@pytest.mark.parametrize(
    ("chart", "sex", "age", "pressure", "x", "diabetes", "smokes", "percent"),
    [
        ("LAB", "M", 42.5, 130, 4.5, 0, 0, 1.81),
        ("LAB", "M", 57.5, 150, 5.5, 0, 1, 12.16),
        ("LAB", "M", 72.5, 190, 7.5, 1, 1, 58.56),
        ("LAB", "F", 42.5, 110, 3.5, 0, 0, 0.99),
        ("LAB", "F", 62.5, 150, 5.5, 1, 0, 13.65),
        ("NON_LAB", "M", 52.5, 150, 27.5, 0, 1, 10.73),
        ("NON_LAB", "F", 67.5, 170, 32.5, 0, 0, 14.80),
        ("NON_LAB", "M", 45, 138, 24.2, 0, 1, 5.47),
        ("LAB", "M", 45, 138, 5.17, 0, 1, 5.09),
    ],
)
def test_points_that_are_known(chart, sex, age, pressure, x, diabetes, smokes, percent):
    found = risk(sex, chart, age, pressure, x, diabetes=diabetes, smokes=smokes)

    assert round(found, 2) == percent


def test_five_years_of_age_share_a_chart():
    assert cells("M", 55, "LAB") == cells("M", 59, "LAB") != cells("M", 60, "LAB")


@pytest.mark.parametrize(
    ("code", "below", "on"), [("sbp", 139, 140), ("chol", 193.3, 193.35), ("bmi", 24.99, 25)]
)
def test_bands_begin_on_their_bound(code, below, on):
    chart = "NON_LAB" if code == "bmi" else "LAB"
    read = [
        read_chart(values(chart=chart, smokes="CURRENT_DAILY", **{code: n}), Person("M", 72))
        for n in (below, on)
    ]

    assert read[0].percent < read[1].percent


def test_risk_is_classed_from_ten_percent_and_asks_for_the_puskesmas():
    smoker = classify(values(smokes="CURRENT_DAILY", sbp=150, chol=212), MAN)

    (found,) = [f for f in smoker.findings if f.measure == "cvd_risk_10y"]
    assert (found.class_code, found.refer, found.guideline) == (
        "MODERATE",
        True,
        "WHO-2019 / HEARTS",
    )


@pytest.mark.parametrize("age", [39, 75])
def test_nobody_else_has_a_chart(age):
    assert read_chart(values(), Person("M", age)) is None
    assert "cvd_risk_10y" not in classes(classify(values(), Person("M", age)).findings)


def test_no_chart_is_read_unasked():
    assert read_chart(values(chart=""), MAN) is None


def test_who_was_ill_has_no_chart():
    reading = read_chart(values(has_stroke="yes"), MAN)

    assert (reading.percent, reading.was_ill) == (None, True)


def test_missing_values_are_named():
    bare = {"cvd_chart": Value(code="LAB")}

    assert read_chart(bare, MAN).missing == (
        "sbp",
        "cholesterol_total",
        "smoking_status",
        "has_heart_disease",
        "has_stroke",
        "has_diabetes",
    )
    assert read_chart(values(chart="NON_LAB", bmi=None, has_diabetes=""), MAN).missing == ("bmi",)
