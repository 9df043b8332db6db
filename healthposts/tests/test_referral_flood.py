"""A year of a post of forty workers: how many letters a puskesmas would read.

It prints the numbers that docs/referrals.md quotes: run it with `-s`.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from reports.demo.bodies import measure, new_body
from reports.demo.trades import TRADES
from screenings.judging import judge_contents, pairs_of
from screenings.rules import Judgement, judged_pressure
from screenings.rules.referral import (
    Answer,
    Decision,
    Fate,
    Open,
    Reason,
    decide,
    reasons_of,
)

POSTS, WORKERS, MONTHS = 15, 40, 12
COMES = 0.8  # share of the monthly sessions a worker comes to
GOES = 0.7  # share of the referred who are answered before the next session
TREATED = 0.4  # share of the answered who begin a treatment, and let the post know
ASKS = frozenset(
    {"blood_pressure", "weight", "height", "waist_circumference", "glucose"}
    | {"cholesterol_total", "uric_acid", "haemoglobin", "pregnancy"}
)
JANUARY = dt.date(2026, 1, 14)


@dataclass
class Course:
    """What the post knows of one worker's referrals."""

    is_open: Open | None = None
    answers: dict[str, Answer] = field(default_factory=dict)


def all_reasons(judgement: Judgement) -> list[Reason]:
    alarms = [
        Reason(alarm.code, "emergency", alarm.code, 3, is_urgent=True, is_alarm=True)
        for alarm in judgement.alarms
    ]
    return [*reasons_of(judgement.findings), *alarms]


def write_down(course: Course, decision: Decision, on: dt.date) -> None:
    if not decision.to_write:
        return
    before = dict(course.is_open.topics) if course.is_open else {}
    topics = before | {reason.topic: reason.grade for reason in decision.to_write}
    course.is_open = Open(course.is_open.on if course.is_open else on, topics)


def go_to_the_puskesmas(course: Course, on: dt.date, rng: random.Random, goes: float) -> None:
    if course.is_open is None or rng.random() > goes:
        return
    treated = rng.random() < TREATED
    for topic, grade in course.is_open.topics.items():
        course.answers[topic] = Answer(on + dt.timedelta(days=12), grade, treated)
    course.is_open = None


def note_prevalence(told: Counter[str], boxes: dict, judgement: Judgement) -> None:
    """Of a worker's first visit: the shares that docs/referrals.md compares with its sources."""
    told["first visits"] += 1
    pressure = judged_pressure(pairs_of(boxes))
    high = pressure is not None and (pressure.sbp >= 140 or pressure.dbp >= 90)
    told["pressure from 140/90"] += high
    classes = {(f.measure, f.class_code) for f in judgement.findings}
    told["obese"] += ("bmi", "OBESE") in classes
    told["glucose measured"] += any(measure.startswith("glucose") for measure, _code in classes)
    told["glucose suspect"] += any(code == "DM_SUSPECT" for _measure, code in classes)


def a_year(seed: int, goes: float = GOES) -> Counter[str]:
    rng = random.Random(seed)
    trade = list(TRADES.values())[seed % len(TRADES)]
    told: Counter[str] = Counter()
    for _worker in range(WORKERS):
        sex, age = rng.choices("MF", (trade.men, 1 - trade.men))[0], rng.randint(18, 62)
        body, course = new_body(rng, sex=sex, age=age, trade=trade), Course()
        has_come = False
        for month in range(MONTHS):
            if rng.random() < COMES:
                on = JANUARY + dt.timedelta(days=30 * month)
                boxes = measure(rng, body, asks=ASKS, age=age, months_ago=11 - month)
                judgement = judge_contents(boxes, sex=sex, age=age).judgement
                if not has_come:
                    note_prevalence(told, boxes, judgement)
                    has_come = True
                told["visits"] += 1
                told["by guideline"] += any(f.refer for f in judgement.findings) or bool(
                    judgement.alarms
                )
                reasons = all_reasons(judgement)
                told["by outcome"] += bool(reasons)
                decision = decide(reasons, on=on, is_open=course.is_open, answers=course.answers)
                told["letters"] += decision.needs_letter
                told[f"letters of month {month + 1}"] += decision.needs_letter
                told["urgent"] += any(reason.is_urgent for reason in reasons)
                told["urgent held back"] += any(one.reason.is_urgent for one in decision.held_back)
                told.update(str(one.fate) for one in decision.decided)
                write_down(course, decision, on)
                go_to_the_puskesmas(course, on, rng, goes)
    return told


@pytest.fixture(scope="module")
def years():
    return sum((a_year(seed) for seed in range(POSTS)), Counter())


def monthly(years, what, months=MONTHS):
    return round(years[what] / POSTS / months, 1)


def last_quarter(years):
    return sum(years[f"letters of month {month}"] for month in (10, 11, 12))


def test_letters_of_a_year_before_and_after_the_rules(years, capsys):
    steps = ("visits", "by guideline", "by outcome", "letters")
    by_month = [monthly(years, f"letters of month {n + 1}", 1) for n in range(MONTHS)]

    with capsys.disabled():
        print(f"\nA post of {WORKERS} workers, a month, mean of {POSTS} posts over a year:")  # noqa: T201
        print({step: monthly(years, step) for step in steps})  # noqa: T201
        print("reasons:", {str(fate): monthly(years, str(fate)) for fate in Fate})  # noqa: T201
        print("letters month by month:", by_month)  # noqa: T201
    assert years["by outcome"] < years["by guideline"]
    assert years["letters"] * 2 < years["by outcome"]
    assert last_quarter(years) * 4 < years["letters"]


def test_what_cannot_wait_is_never_held_back_in_a_year(years):
    assert years["urgent"] > 0
    assert years["urgent held back"] == 0


def test_every_fate_but_the_districts_own_happens_in_a_year(years):
    assert all(years[fate] for fate in set(Fate) - {Fate.CONTINUES})


def test_made_up_workers_are_about_as_ill_as_those_of_the_sources(years, capsys):
    shares = {
        "pressure from 140/90": years["pressure from 140/90"] / years["first visits"],
        "obese": years["obese"] / years["first visits"],
        "glucose suspect": years["glucose suspect"] / years["glucose measured"],
    }

    with capsys.disabled():
        print("\nat the first visit:", {k: f"{share:.0%}" for k, share in shares.items()})  # noqa: T201
    assert 0.20 < shares["pressure from 140/90"] < 0.40
    assert 0.12 < shares["obese"] < 0.30
    assert 0.03 < shares["glucose suspect"] < 0.12


def test_letters_when_few_or_all_are_answered(capsys):
    found = {goes: sum((a_year(s, goes) for s in range(POSTS)), Counter()) for goes in (0, 0.4, 1)}

    letters = {goes: monthly(told, "letters") for goes, told in found.items()}
    with capsys.disabled():
        print("\nletters a month by the share answered before the next session:", letters)  # noqa: T201
    assert letters[0] < letters[1]
    for told in found.values():
        assert told["letters"] * 2 < told["by outcome"]
