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
from functools import lru_cache, reduce
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
    CONTINUES = "continues"  # the district asks for treatment to go on, and for no letter
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

    @property
    def measure(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def class_code(self) -> str: ...
    @property
    def severity(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def guideline(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Grade:
    """How grave a class is; of one severity, by its place among the classes of a guideline."""

    severity: int
    measure: str = ""
    class_code: str = ""
    guideline: str = ""

    def is_worse_than(self, other: "Grade") -> bool:
        if self.severity != other.severity:
            return self.severity > other.severity
        if (self.measure, self.guideline) != (other.measure, other.guideline):
            return False
        places = _places(self.measure, self.guideline)
        return places.get(self.class_code, 0) > places.get(other.class_code, 0)


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding that asks for a letter, or for a treatment to go on."""

    measure: str
    role: str
    class_code: str
    severity: int
    is_urgent: bool  # today or now: nothing holds it back
    is_alarm: bool = False
    guideline: str = ""
    continues: bool = False  # no letter, unless the medicine has run out

    @property
    def topic(self) -> str:
        return topic_of(self.measure)

    @property
    def grade(self) -> Grade:
        return Grade(self.severity, self.measure, self.class_code, self.guideline)

    @property
    def is_private(self) -> bool:
        return is_private(self.measure)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an earlier referral came to, for one topic."""

    on: dt.date
    grade: Grade  # of the reason that was answered
    is_treated: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """The worker's open referral: since when, and how grave each topic in it is."""

    on: dt.date
    topics: Mapping[str, Grade]
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
    before: Mapping[str, Grade] | None = None,
) -> Decision:
    """All by topic: the last answer, what the worker says of the medicine today, and what was
    found the last time, which is what "worse" means where nobody answered yet.
    """
    known = _Known(on, is_open, answers or {}, medicine or {}, before or {})
    return Decision(
        decided=tuple(Decided(one, known.fate_of(one)) for one in gravest_of_each(reasons)),
        asks_been=is_open is not None and is_open.on < on,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the worker on the day."""

    on: dt.date
    is_open: Open | None
    answers: Mapping[str, Answer]
    medicine: Mapping[str, Medicine]
    before: Mapping[str, Grade]

    def fate_of(self, reason: Reason) -> Fate:
        answer, medicine = self.answers.get(reason.topic), self.medicine.get(reason.topic)
        if self.is_open and _is_in(self.is_open, reason):
            return Fate.IN_LETTER
        fresh = Fate.JOINS if self.is_open else Fate.LETTER
        if reason.is_urgent or medicine is Medicine.RAN_OUT:
            return fresh
        if reason.continues:
            return Fate.CONTINUES
        if self._is_worse(reason):
            return fresh
        if medicine is Medicine.YES or (answer and answer.is_treated and medicine is None):
            return Fate.TREATMENT
        if answer is not None and (self.on - answer.on).days <= QUIET_DAYS:
            return Fate.ANSWERED
        return fresh

    def _is_worse(self, reason: Reason) -> bool:
        answer = self.answers.get(reason.topic)
        last = answer.grade if answer else self.before.get(reason.topic)
        return last is not None and reason.grade.is_worse_than(last)


def _is_in(is_open: Open, reason: Reason) -> bool:
    """At least as grave already. What is urgent comes in anew on another day."""
    held = is_open.topics.get(reason.topic)
    if held is None or reason.grade.is_worse_than(held):
        return False
    return not reason.is_urgent or reason.topic in is_open.today


def reasons_of(findings: Iterable[FindingLike]) -> tuple[Reason, ...]:
    """Findings to write a letter about, or to let a treatment go on for.

    A single high reading asks for another reading first.
    """
    return tuple(
        Reason(
            measure=found.measure,
            role=found.role,
            class_code=found.class_code,
            severity=found.severity,
            is_urgent=found.role == "emergency" or found.urgency == Urgency.SAME_DAY,
            is_alarm=found.role == "emergency",
            guideline=found.guideline,
            continues=found.outcome == Outcome.TREATMENT,
        )
        for found in findings
        if found.outcome in (Outcome.LETTER, Outcome.TREATMENT) and not found.provisional
    )


def gravest_of_each(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """One reason a topic, the gravest first: 170/85 is one reason, not two."""
    found: dict[str, Reason] = {}
    for reason in sorted(reasons, key=_gravity, reverse=True):
        found.setdefault(reason.topic, reason)
    return tuple(found.values())


def gravest(grades: Iterable[Grade]) -> Grade:
    """The worst of them; of equals the first. ValueError without any."""
    return reduce(lambda one, other: other if other.is_worse_than(one) else one, grades)


def _gravity(reason: Reason) -> tuple[bool, bool, int, bool, bool]:
    """The class itself speaks better than its pattern or its alarm."""
    is_class = reason.role == "classify" and reason.measure != "bp_pattern"
    return (
        reason.is_urgent,
        not reason.continues,
        reason.severity,
        is_class,
        not reason.is_alarm,
    )


@lru_cache(maxsize=256)
def _places(measure: str, guideline: str) -> Mapping[str, int]:
    """Classes by how bad they are; empty where a measure is bad at both ends."""
    part = "sbp" if measure == PRESSURE else measure
    bands = tables().bands.get((part, guideline), ())
    severities = [band.severity for band in bands]
    codes = list(dict.fromkeys(band.class_code for band in bands))
    if severities == sorted(severities):
        return {code: place for place, code in enumerate(codes)}
    if severities == sorted(severities, reverse=True):
        return {code: -place for place, code in enumerate(codes)}
    return {}


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
