"""What is computed from several answers, at its boundaries."""

from decimal import Decimal

import pytest

from screenings.rules import Person, Value, classify
from screenings.rules.peak_flow import predicted
from screenings.tests.rules.judging import MAN, classes, judged

HABITS = {
    "sugar_intake": ("sugar_spoons", "4", "4.1"),
    "salt_intake": ("salt_spoons", "1", "1.1"),
    "fat_intake": ("fat_spoons", "5", "5.1"),
}


def tb(answers, person=MAN):
    return classes(classify({"tb_symptoms": Value(code=answers)}, person).findings)


@pytest.mark.parametrize("measure", HABITS)
def test_spoons_of_the_message_are_the_most_that_is_in_order(measure):
    spoons, most, more = HABITS[measure]

    assert judged(**{spoons: most}) == {measure: "OK"}
    assert judged(**{spoons: more}) == {measure: "HIGH"}


@pytest.mark.parametrize(
    ("cigarettes", "years", "brinkman"),
    [
        (0, 0, "NONE"),
        (1, 1, "LIGHT"),
        (199, 1, "LIGHT"),
        (10, 20, "MODERATE"),
        (599, 1, "MODERATE"),
        (20, 30, "HEAVY"),
    ],
)
def test_brinkman_index_is_cigarettes_times_years(cigarettes, years, brinkman):
    found = judged(Person("M", 39), cigarettes_per_day=cigarettes, smoking_years=years)

    assert found == {"brinkman_index": brinkman}


@pytest.mark.parametrize(
    ("cigarettes", "years", "points"),
    [(19, 21, "P0"), (20, 20, "P1"), (30, 20, "P1"), (31, 20, "P2")],
)
def test_pack_years_are_packs_of_twenty_times_years(cigarettes, years, points):
    found = judged(Person("M", 40), cigarettes_per_day=cigarettes, smoking_years=years)

    assert found["pack_years"] == points


def test_one_number_of_smoking_alone_says_nothing():
    assert judged(cigarettes_per_day=20) == {}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("none", "NONE"),
        ("cough", "ONE"),
        ("close_contact", "ONE"),
        ("cough fever", "SUSPECT"),
        ("cough fever weight_loss close_contact", "SUSPECT"),
    ],
)
def test_signs_of_tb_are_counted(answers, expected):
    assert tb(answers) == {"tb_symptom_count": expected}


def test_signs_of_tb_that_nobody_asked_for_are_not_counted():
    assert tb("") == {}


def test_coughing_blood_is_an_alarm():
    judgement = classify({"haemoptysis": Value(code="YES")}, MAN)

    assert (judgement.level, judgement.emergencies) == ("emergency", ("coughing_blood",))


@pytest.mark.parametrize(("sex", "height", "litres"), [("M", 165, 622), ("F", 155, 477)])
def test_predicted_peak_flow_is_that_of_the_reference(sex, height, litres):
    assert round(predicted(Person(sex, 35), Decimal(height))) == litres


@pytest.mark.parametrize(
    ("litres", "zone"), [(310, "RED"), (312, "YELLOW"), (497, "YELLOW"), (498, "GREEN")]
)
def test_peak_flow_is_judged_in_percent_of_the_predicted(litres, zone):
    found = judged(Person("M", 35), pef=litres, height=165)

    assert found == {"pef_percent_predicted": zone}


def test_peak_flow_below_half_of_the_predicted_is_an_alarm():
    values = {"pef": Value(Decimal(310)), "height": Value(Decimal(165))}

    assert classify(values, Person("M", 35)).emergencies == ("breath_very_short",)


@pytest.mark.parametrize(("age", "reason"), [(35, "height"), (None, "age")])
def test_peak_flow_without_the_height_has_no_class(age, reason):
    judgement = classify({"pef": Value(Decimal(310))}, Person("M", age))

    assert judgement.no_class == {"pef_percent_predicted": reason}


def test_peak_flow_of_the_young_has_no_class():
    values = {"pef": Value(Decimal(310)), "height": Value(Decimal(165))}

    assert classify(values, Person("M", 17)).no_class == {"pef_percent_predicted": "age"}
