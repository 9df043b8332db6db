"""What the answers about known conditions mean for a referral."""

import shutil

import pytest

from screenings.rules import examination
from screenings.rules.history import conditions, load_conditions, medicine_by_topic
from screenings.rules.referral import Medicine
from screenings.rules.tables import DATA, TableError


@pytest.mark.parametrize(
    ("condition", "topic"),
    [
        ("hypertension", "blood_pressure"),
        ("diabetes", "glucose"),
        ("high_cholesterol", "lipids"),
        ("gout", "uric_acid"),
        ("asthma", "pef_percent_predicted"),
    ],
)
@pytest.mark.parametrize("said", list(Medicine))
def test_medicine_counts_for_the_findings_of_its_condition(condition, topic, said):
    answers = {f"has_{condition}": "yes", f"medicine_{condition}": said.value}

    assert medicine_by_topic(answers) == {topic: said}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"has_hypertension": "yes"},
        {"has_hypertension": "no", "medicine_hypertension": "yes"},
        {"has_hypertension": "unknown", "medicine_hypertension": "yes"},
        {"medicine_hypertension": "yes"},
        {"has_stroke": "yes", "medicine_stroke": "yes"},
        {"family_hypertension": "yes"},
    ],
)
def test_nothing_is_treated_that_one_does_not_have_and_take_medicine_for(answers):
    assert medicine_by_topic(answers) == {}


def test_every_condition_is_asked_for():
    asked = [one.code for one in examination("history").inputs]

    assert [code for c in conditions() for code in (c.has, c.medicine)] == asked[:16]


def test_table_of_other_conditions_than_those_asked_is_refused(tmp_path):
    path = tmp_path / "conditions.csv"
    shutil.copy(DATA / "conditions.csv", path)
    with path.open("a", encoding="utf-8") as file:
        file.write("homesickness,,\n")

    with pytest.raises(TableError, match="not the conditions"):
        load_conditions(path)
