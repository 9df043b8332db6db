"""A year of a post of forty workers: how many letters a puskesmas would read.

It prints the numbers.
"""

import datetime as dt
import random
import sys
from collections import Counter
from dataclasses import dataclass, field

from reports.demo.bodies import measure, new_body
from reports.demo.trades import TRADES
from screenings.judging import judge_contents
from screenings.rules import Judgement
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
    topics = before | {reason.topic: reason.severity for reason in decision.to_write}
    course.is_open = Open(course.is_open.on if course.is_open else on, topics)


def go_to_the_puskesmas(course: Course, on: dt.date, rng: random.Random) -> None:
    """Four in ten of the answered begin a treatment."""
    if course.is_open is None or rng.random() > GOES:
        return
    treated = rng.random() < 0.4
    for topic, severity in course.is_open.topics.items():
        course.answers[topic] = Answer(on + dt.timedelta(days=12), severity, treated)
    course.is_open = None


def a_year(seed: int) -> Counter[str]:
    rng = random.Random(seed)
    trade = list(TRADES.values())[seed % len(TRADES)]
    told: Counter[str] = Counter()
    for _worker in range(WORKERS):
        sex, age = rng.choices("MF", (trade.men, 1 - trade.men))[0], rng.randint(18, 62)
        body, course = new_body(rng, sex=sex, age=age, trade=trade), Course()
        for month in range(MONTHS):
            if rng.random() < COMES:
                on = JANUARY + dt.timedelta(days=30 * month)
                boxes = measure(rng, body, asks=ASKS, age=age, months_ago=11 - month)
                judgement = judge_contents(boxes, sex=sex, age=age).judgement
                told["visits"] += 1
                told["by guideline"] += any(f.refer for f in judgement.findings) or bool(
                    judgement.alarms
                )
                reasons = all_reasons(judgement)
                told["by outcome"] += bool(reasons)
                decision = decide(reasons, on=on, is_open=course.is_open, answers=course.answers)
                told["letters"] += decision.needs_letter
                told["letters, last quarter"] += decision.needs_letter and month >= MONTHS - 3
                told["urgent"] += any(reason.is_urgent for reason in reasons)
                told["urgent held back"] += any(one.reason.is_urgent for one in decision.held_back)
                told.update(str(one.fate) for one in decision.decided)
                write_down(course, decision, on)
                go_to_the_puskesmas(course, on, rng)
    return told


def test_letters_of_a_year_before_and_after_the_rules(capsys):
    years = sum((a_year(seed) for seed in range(POSTS)), Counter())

    monthly = {what: round(count / POSTS / MONTHS, 1) for what, count in years.items()}
    monthly["letters, last quarter"] = round(years["letters, last quarter"] / POSTS / 3, 1)
    with capsys.disabled():
        sys.stdout.write(f"\nOne post of 40 workers, a month: {dict(sorted(monthly.items()))}\n")
    assert monthly["by outcome"] < monthly["by guideline"]
    assert monthly["letters"] * 2 < monthly["by outcome"]
    assert years["letters, last quarter"] * 4 < years["letters"]
    assert years["urgent"] > 0
    assert years["urgent held back"] == 0
    assert all(years[fate] for fate in Fate)
