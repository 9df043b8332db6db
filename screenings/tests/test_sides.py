"""Several values of one measure: eyes, ears, blows. One of them is judged."""

from decimal import Decimal

import pytest

from screenings.contents import Content, Current, Key, inputs
from screenings.judging import judge
from screenings.rules import Value, choices_with
from screenings.rules.several import judged_of

ICD = "WHO-ICD-11 9D90 (presenting, better eye)"


def fraction(text):
    above, below = text.split("/")
    return Content(Decimal(above), denominator=int(below))


def classes(boxes, **choices):
    current = {key: Current(content, (n,)) for n, (key, content) in enumerate(boxes.items())}
    judged = judge(current, sex="M", age=35, **choices)
    return {f.measure: f.class_code for f in judged.judgement.findings}


def eyes(right, left):
    code = "visual_acuity_distance"
    return {Key(code, side="R"): fraction(right), Key(code, side="L"): fraction(left)}


@pytest.mark.parametrize(
    ("right", "left", "expected"),
    [
        ("6/6", "6/12", "NORMAL"),
        ("6/12", "20/40", "NORMAL"),
        ("6/13", "6/6", "ABNORMAL"),
        ("6/6", "20/41", "ABNORMAL"),
    ],
)
def test_worse_eye_is_judged(right, left, expected):
    assert classes(eyes(right, left)) == {"visual_acuity_distance": expected}


@pytest.mark.parametrize(
    ("right", "left", "expected"), [("6/6", "6/60", "NONE"), ("6/60", "6/18", "MILD")]
)
def test_guideline_of_the_better_eye_judges_that_one(right, left, expected):
    choices = choices_with({("visual_acuity_distance", "classify"): ICD})

    assert classes(eyes(right, left), choices=choices) == {"visual_acuity_distance": expected}


def test_ear_that_fails_decides():
    boxes = {
        Key("whisper_test", side="R"): Content(code="ABNORMAL"),
        Key("whisper_test", side="L"): Content(code="NORMAL"),
    }

    assert classes(boxes) == {"whisper_test": "ABNORMAL"}


def test_best_of_three_blows_is_judged():
    boxes = {Key("pef", n): Content(Decimal(p)) for n, p in ((1, 300), (2, 500), (3, 490))}

    assert classes(boxes | {Key("height"): Content(Decimal(165))}) == {
        "pef_percent_predicted": "GREEN"
    }


def test_first_of_several_is_judged_where_nothing_is_said():
    assert judged_of(inputs()["weight"], [Value(Decimal(60)), Value(Decimal(70))]).number == 60
