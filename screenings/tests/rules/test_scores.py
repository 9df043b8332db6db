"""Questionnaires: sums at their boundaries, and no sum while an answer is missing."""

from decimal import Decimal

import pytest

from screenings.rules import Person, Value, classify, examination, examinations
from screenings.rules.derive import with_derived
from screenings.rules.scores import load_scores, scored_items, scores
from screenings.rules.tables import DATA, TableError
from screenings.tests.rules.judging import MAN, classes

BY_MEASURE = {score.measure: score for score in scores()}


def coded(answers):
    return {code: Value(code=answer) for code, answer in answers.items()}


def judged(answers, person=MAN):
    return classify(coded(answers), person)


def found(answers, person=MAN):
    return classes(judged(answers, person).findings)


def all_of(measure, answer):
    return dict.fromkeys(BY_MEASURE[measure].items, answer)


def summed(measure, total):
    """Answers of 0 to 3 that add up to the total."""
    answers = all_of(measure, "0")
    for item in answers:
        points = min(3, total)
        answers[item], total = str(points), total - points
    return answers


def of_srq(yes, *, also_17=False):
    items = [item for item in BY_MEASURE["srq20"].items if item != "srq20_item17"]
    answers = {item: "YES" if place < yes else "NO" for place, item in enumerate(items)}
    return answers | {"srq20_item17": "YES" if also_17 else "NO"}


def test_every_item_is_asked_by_its_examination_and_scored_once():
    for measure, score in BY_MEASURE.items():
        items = [i.code for i in examination(measure).inputs if i.kind == "item"]
        assert items == list(score.items)
    asked = {i.code for one in examinations().values() for i in one.inputs if i.kind == "item"}
    assert asked - scored_items() == {"gotrak_frequency", "gotrak_severity"}


@pytest.mark.parametrize(("yes", "expected"), [(0, "LOW"), (5, "LOW"), (6, "HIGH"), (19, "HIGH")])
def test_six_yes_of_twenty_are_high(yes, expected):
    assert found(of_srq(yes))["srq20"] == expected


def test_one_answer_missing_is_no_sum():
    answers = of_srq(19)
    del answers["srq20_item20"]

    assert "srq20" not in found(answers)
    assert "srq20" not in with_derived(coded(answers), MAN)


def test_thought_of_ending_life_is_an_emergency_before_the_rest_is_answered():
    judgement = judged({"srq20_item17": "YES"})

    assert judgement.emergencies == ("self_harm",)
    assert judgement.level == "emergency"
    assert classes(judgement.findings) == {"srq20_item17!": "YES"}


@pytest.mark.parametrize(("answer", "alarms"), [("0", ()), ("1", ("self_harm",))])
def test_any_thought_of_death_is_an_emergency(answer, alarms):
    assert judged(all_of("phq9", "0") | {"phq9_item9": answer}).emergencies == alarms


@pytest.mark.parametrize(
    ("measure", "bounds"),
    [
        ("phq9", {0: "MINIMAL", 4: "MINIMAL", 5: "MILD", 10: "MODERATE", 15: "MOD_SEVERE"}),
        ("phq4", {2: "NORMAL", 3: "MILD", 5: "MILD", 6: "MODERATE", 8: "MODERATE", 9: "SEVERE"}),
        ("gad7", {4: "MINIMAL", 5: "MILD", 9: "MILD", 10: "MODERATE", 14: "MODERATE"}),
    ],
)
def test_points_are_added_up_and_classed(measure, bounds):
    assert {total: found(summed(measure, total))[measure] for total in bounds} == bounds


def test_who_never_drinks_is_asked_only_the_last_two():
    assert found({"audit_item1": "0", "audit_item9": "0"}) == {}
    assert found({"audit_item1": "0", "audit_item9": "0", "audit_item10": "4"}) == {"audit": "LOW"}


def test_who_drinks_little_is_not_asked_for_what_drinking_did():
    little = {"audit_item1": "2", "audit_item2": "0", "audit_item3": "0"}

    assert found(little) == {}
    assert found(little | {"audit_item9": "2", "audit_item10": "4"}) == {"audit": "HAZARDOUS"}


@pytest.mark.parametrize(
    ("measure", "low", "moderate"), [("assist_alcohol", 10, 11), ("assist_other", 3, 4)]
)
def test_assist_is_classed_by_its_substance(measure, low, moderate):
    never, used = {f"{measure}_ever": "NO"}, all_of(measure, "0") | {f"{measure}_ever": "YES"}
    by_points = {
        3: {f"{measure}_item7": "3"},
        4: {f"{measure}_item2": "4"},
        10: {f"{measure}_item2": "4", f"{measure}_item7": "6"},
        11: {f"{measure}_item3": "5", f"{measure}_item7": "6"},
    }

    assert found(never) == {measure: "LOW"}
    assert found(used | by_points[low])[measure] == "LOW"
    assert found(used | by_points[moderate])[measure] == "MODERATE"


def puma(answers, *, sex="M", age=60, **smoked):
    values = coded(dict(zip(BY_MEASURE["puma_score"].items, answers, strict=True)))
    values |= {
        code: Value(code=held) if isinstance(held, str) else Value(Decimal(held))
        for code, held in smoked.items()
    }
    number = with_derived(values, Person(sex, age)).get("puma_score")
    return number and number.number


@pytest.mark.parametrize(("age", "points"), [(40, 0), (49, 0), (50, 1), (59, 1), (60, 2)])
def test_puma_adds_the_age(age, points):
    none = ["NO"] * 4

    assert puma(none, sex="F", age=age, smoking_status="NEVER") == points
    assert puma(none, sex="M", age=age, smoking_status="NEVER") == points + 1


@pytest.mark.parametrize(("years", "points"), [(19, 0), (20, 1), (30, 1), (31, 2)])
def test_puma_adds_the_pack_years(years, points):
    smoked = {"smoking_status": "FORMER", "cigarettes_per_day": 20, "smoking_years": years}

    assert puma(["NO"] * 4, sex="F", age=40, **smoked) == points


def test_puma_is_at_most_nine_and_needs_to_know_about_smoking():
    smoked = {"smoking_status": "CURRENT_DAILY", "cigarettes_per_day": 40, "smoking_years": 40}

    assert puma(["YES"] * 4, **smoked) == 9
    assert puma(["YES"] * 4, smoking_status="CURRENT_DAILY") is None
    assert puma(["YES"] * 4) is None
    assert puma(["YES"] * 4, age=39, **smoked) is None


@pytest.mark.parametrize(
    ("often", "bad", "expected"), [("4", "1", "GREEN"), ("3", "2", "YELLOW"), ("4", "2", "RED")]
)
def test_pain_of_work_is_how_often_times_how_bad(often, bad, expected):
    answers = {"gotrak_frequency": often, "gotrak_severity": bad}

    assert found(answers) == {"gotrak_risk": expected}
    assert found({"gotrak_frequency": often}) == {}


def test_score_by_an_unknown_guideline_is_refused(tmp_path):
    text = (DATA / "scores.csv").read_text(encoding="utf-8")
    (tmp_path / "scores.csv").write_text(text.replace("PUMA-ITEM-2", "PUMA-ITEM-9"))

    with pytest.raises(TableError, match="no rules for age_puma by PUMA-ITEM-9"):
        load_scores(tmp_path / "scores.csv")
