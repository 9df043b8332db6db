"""What is to be done about the findings that ask for a letter. No Django here.

A letter for every high value drowns the puskesmas, and then nobody reads the one that
matters. So: one open referral for a worker, a treated condition goes on being treated,
and a routine reason is not written again soon after its answer. What cannot wait is
never held back.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from screenings.rules.measures import examinations
from screenings.rules.tables import GLUCOSE_ANY, tables
from screenings.rules.types import Outcome, Urgency

# Project rules, to be approved by a puskesmas doctor.
QUIET_DAYS = 90  # a routine reason is not repeated on these days after its answer
OVERDUE_DAYS = 14  # a routine letter is looked at as overdue after these days
URGENT_OVERDUE_DAYS = 1

PRESSURE, GLUCOSE, LIPIDS = "blood_pressure", "glucose", "lipids"
_TOPICS = {
    "bp_pattern": PRESSURE,
    "sbp": PRESSURE,
    "dbp": PRESSURE,
    "hba1c": GLUCOSE,
    GLUCOSE_ANY: GLUCOSE,
    "cholesterol_total": LIPIDS,
    "cholesterol_ldl": LIPIDS,
    "cholesterol_hdl": LIPIDS,
    "triglycerides": LIPIDS,
}
# Answers a worker gives in confidence: the letter says that there is a reason, not which.
_PRIVATE = ("srq20", "srq29", "phq9", "phq4", "gad7", "audit", "assist", "self_harm")


class Fate(StrEnum):
    """What becomes of one reason."""

    LETTER = "letter"  # a new referral
    JOINS = "joins"  # the open referral takes it up
    IN_LETTER = "in_letter"  # the open referral has it already
    TREATMENT = "treatment"  # known and treated: go on
    ANSWERED = "answered"  # answered not long ago

    @property
    def is_written(self) -> bool:
        return self in (Fate.LETTER, Fate.JOINS)


class Medicine(StrEnum):
    """What a worker says of the medicine for a condition."""

    YES = "yes"
    NO = "no"
    RAN_OUT = "ran_out"


class FindingLike(Protocol):
    """Rows of the model and findings of the rules both have these."""

    measure: str
    role: str
    class_code: str
    severity: int
    outcome: str
    urgency: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding that asks for a letter."""

    measure: str
    role: str
    class_code: str
    severity: int
    is_urgent: bool  # today or now: nothing holds it back
    is_alarm: bool = False

    @property
    def topic(self) -> str:
        return topic_of(self.measure)

    @property
    def is_private(self) -> bool:
        return is_private(self.measure)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an earlier referral came to, for one topic."""

    on: dt.date
    severity: int  # of the reason that was answered
    is_treated: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """The worker's open referral: since when, and how grave each topic in it is."""

    on: dt.date
    topics: Mapping[str, int]
    today: frozenset[str] = frozenset()  # topics it took up on the day of the question


@dataclass(frozen=True, slots=True)
class Decided:
    reason: Reason
    fate: Fate


@dataclass(frozen=True, slots=True)
class Decision:
    """The fate of every reason, one a topic, the gravest first."""

    decided: tuple[Decided, ...] = ()
    asks_been: bool = False  # "Been to the puskesmas?"

    @property
    def to_write(self) -> tuple[Reason, ...]:
        return tuple(one.reason for one in self.decided if one.fate.is_written)

    @property
    def held_back(self) -> tuple[Decided, ...]:
        return tuple(one for one in self.decided if not one.fate.is_written)

    @property
    def is_urgent(self) -> bool:
        return any(reason.is_urgent for reason in self.to_write)

    @property
    def needs_letter(self) -> bool:
        """A new one; else what is new joins the open one."""
        return any(one.fate is Fate.LETTER for one in self.decided)


def decide(
    reasons: Iterable[Reason],
    *,
    on: dt.date,
    is_open: Open | None = None,
    answers: Mapping[str, Answer] | None = None,
    medicine: Mapping[str, Medicine] | None = None,
) -> Decision:
    """`answers` and `medicine` by topic: the last answer, and what the worker says today."""
    answers, medicine = answers or {}, medicine or {}
    return Decision(
        decided=tuple(
            Decided(
                one,
                _fate(one, on, is_open, answers.get(one.topic), medicine.get(one.topic)),
            )
            for one in gravest_of_each(reasons)
        ),
        asks_been=is_open is not None and is_open.on < on,
    )


def _fate(
    reason: Reason,
    on: dt.date,
    is_open: Open | None,
    answer: Answer | None,
    medicine: Medicine | None,
) -> Fate:
    if is_open and _is_in(is_open, reason):
        return Fate.IN_LETTER
    fresh = Fate.JOINS if is_open else Fate.LETTER
    is_worse = answer is not None and reason.severity > answer.severity
    if reason.is_urgent or is_worse or medicine is Medicine.RAN_OUT:
        return fresh
    if medicine is Medicine.YES or (answer and answer.is_treated and medicine is None):
        return Fate.TREATMENT
    if answer is not None and (on - answer.on).days <= QUIET_DAYS:
        return Fate.ANSWERED
    return fresh


def _is_in(is_open: Open, reason: Reason) -> bool:
    """At least as grave already. What is urgent comes in anew on another day."""
    if is_open.topics.get(reason.topic, -1) < reason.severity:
        return False
    return not reason.is_urgent or reason.topic in is_open.today


def reasons_of(findings: Iterable[FindingLike]) -> tuple[Reason, ...]:
    """Findings that ask for a letter; a single high reading asks for another reading first."""
    return tuple(
        Reason(
            measure=found.measure,
            role=found.role,
            class_code=found.class_code,
            severity=found.severity,
            is_urgent=found.role == "emergency" or found.urgency == Urgency.SAME_DAY,
            is_alarm=found.role == "emergency",
        )
        for found in findings
        if found.outcome == Outcome.LETTER and not found.provisional
    )


def gravest_of_each(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """One reason a topic, the gravest first: 170/85 is one reason, not two."""
    found: dict[str, Reason] = {}
    for reason in sorted(reasons, key=_gravity, reverse=True):
        found.setdefault(reason.topic, reason)
    return tuple(found.values())


def _gravity(reason: Reason) -> tuple[bool, int, bool, bool]:
    """The class itself speaks better than its pattern or its alarm."""
    is_class = reason.role == "classify" and reason.measure != "bp_pattern"
    return reason.is_urgent, reason.severity, is_class, not reason.is_alarm


def topic_of(measure: str) -> str:
    """What a doctor would look at once: all kinds of glucose are one topic."""
    measure = _alarm_measure(measure)
    if measure.startswith("glucose_"):
        return GLUCOSE
    return _TOPICS.get(measure, measure.removesuffix("_pregnant"))


def is_private(measure: str) -> bool:
    """Whether only the puskesmas may read which answer it was."""
    return measure.startswith(_PRIVATE)


def examination_of(measure: str) -> str:
    """The examination whose value stands beside the reason; empty when there is none."""
    measure = _alarm_measure(measure).removesuffix("_pregnant")
    if topic_of(measure) == PRESSURE:
        return PRESSURE
    if topic_of(measure) == GLUCOSE:
        return GLUCOSE
    return measure if measure in examinations() else ""


def _alarm_measure(code: str) -> str:
    """An alarm is named by its code: what it was measured with."""
    alarm = next((rule for rule in tables().emergencies if rule.code == code), None)
    return alarm.measure if alarm and not is_private(code) else code


def is_overdue(*, written_on: dt.date, on: dt.date, is_urgent: bool) -> bool:
    days = URGENT_OVERDUE_DAYS if is_urgent else OVERDUE_DAYS
    return (on - written_on).days > days
