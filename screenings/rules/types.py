"""The nouns of the rules: what is judged, by what, and what comes of it.

Plain frozen values, no Django. Numbers are `Decimal`, never `float`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Sex = Literal["M", "F"]
Pregnant = Literal["yes", "no", "unknown"]
Flag = Literal["", "LO", "HI"]
Role = Literal["classify", "alert"]
NoClass = Literal["age", "sex", "pregnancy", "incomplete", "gap", "height"]


class Level(StrEnum):
    """The one word a visit ends in, worst first."""

    EMERGENCY = "emergency"
    REFER = "refer"
    WATCH = "watch"
    NORMAL = "normal"
    UNMEASURED = "unmeasured"

    @property
    def rank(self) -> int:
        """0 is the worst. Compare ranks: the words themselves sort by letter."""
        return list(Level).index(self)


class Outcome(StrEnum):
    """What follows from a class."""

    NONE = "none"
    ADVISE = "advise"
    REPEAT = "repeat"
    LETTER = "letter"
    TREATMENT = "treatment"


class Urgency(StrEnum):
    """How soon a referral letter is to be followed."""

    NONE = ""
    ROUTINE = "routine"
    SAME_DAY = "same_day"


class Action(StrEnum):
    """What an alarm asks for, most urgent first."""

    NOW = "now"
    REPEAT_THEN_NOW = "repeat_then_now"
    REPEAT_THEN_SIGNS = "repeat_then_signs"
    SAME_DAY = "same_day"

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return list(Action).index(self)


@dataclass(frozen=True, slots=True)
class Band:
    """One row of rules.csv: a class and the values it holds.

    A coded measure (`unit` is "code") has no bounds: its class is its code.
    """

    measure: str
    unit: str
    sex: str
    min_age: int | None
    max_age: int | None
    lower: Decimal | None
    lower_inclusive: bool
    upper: Decimal | None
    upper_inclusive: bool
    class_code: str
    label_id: str
    label_en: str
    severity: int
    refer: bool
    guideline: str
    source: str

    @property
    def coded(self) -> bool:
        return self.unit == "code"

    def holds_sex(self, sex: str) -> bool:
        return self.sex in ("any", sex)

    def holds_age(self, age: int | None) -> bool:
        """Full years, both ends included: `max_age` 49 is the whole year of being 49."""
        if age is None:
            return self.min_age is None and self.max_age is None
        return (self.min_age is None or age >= self.min_age) and (
            self.max_age is None or age <= self.max_age
        )

    def holds_number(self, number: Decimal) -> bool:
        """Whether the unrounded number lies in the band, each boundary as written."""
        return self._reaches_lower(number) and self._stays_under_upper(number)

    def _reaches_lower(self, number: Decimal) -> bool:
        if self.lower is None:
            return True
        return number >= self.lower if self.lower_inclusive else number > self.lower

    def _stays_under_upper(self, number: Decimal) -> bool:
        if self.upper is None:
            return True
        return number <= self.upper if self.upper_inclusive else number < self.upper


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of limits.csv: hard bounds refuse, soft bounds and changes ask once."""

    measure: str
    label_id: str
    unit: str
    decimals: int
    hard_min: Decimal
    hard_max: Decimal
    soft_min: Decimal
    soft_max: Decimal
    warn_change_abs: Decimal | None
    warn_change_pct: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class EmergencyRule:
    """One row of emergencies.csv with its row of emergency_actions.csv."""

    code: str
    measure: str
    comparator: str
    value: str
    min_age: int
    pregnant: str
    action: Action
    now_signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules may know of a worker on the day: nothing that names them."""

    sex: Sex
    age: int | None
    pregnant: Pregnant = "unknown"

    @property
    def is_pregnant(self) -> bool:
        return self.sex == "F" and self.pregnant == "yes"


@dataclass(frozen=True, slots=True)
class Value:
    """One measured or answered value. A meter's LO or HI comes without a number.

    Of two sides it is the worse one; `better_side` is the other's number, for the
    guidelines that judge the better eye.
    """

    number: Decimal | None = None
    code: str = ""
    flag: Flag = ""
    denominator: int | None = None
    better_side: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guideline says of one measure.

    `refer` is the guideline's word (comparable across guidelines); `outcome` is
    what this programme does about it.
    """

    measure: str
    class_code: str
    severity: int
    refer: bool
    guideline: str
    role: Role
    edition: str
    outcome: Outcome
    urgency: Urgency
    provisional: bool = False
    label_en: str = ""
    label_id: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An emergency that holds, and what to do about it."""

    code: str
    action: Action


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the rules say of one visit.

    `no_class` names each measure that was taken but could not be classed, with
    the reason: missing is not normal.
    """

    findings: tuple[Finding, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    no_class: Mapping[str, NoClass] = field(default_factory=dict)

    @property
    def emergencies(self) -> tuple[str, ...]:
        return tuple(alarm.code for alarm in self.alarms)

    @property
    def action(self) -> Action | None:
        """The most urgent action of all alarms; None without an alarm."""
        return min((a.action for a in self.alarms), key=lambda a: a.rank, default=None)

    @property
    def level(self) -> Level:
        """Alarm, then outcome, then severity. Severity never chooses the word alone."""
        if self.alarms:
            return Level.EMERGENCY
        if any(f.outcome is Outcome.LETTER for f in self.findings):
            return Level.REFER
        if any(_asks_to_watch(f) for f in self.findings):
            return Level.WATCH
        return Level.NORMAL if self.findings else Level.UNMEASURED


def _asks_to_watch(finding: Finding) -> bool:
    return finding.outcome in (Outcome.REPEAT, Outcome.ADVISE) or finding.severity >= 1
