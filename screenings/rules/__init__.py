"""Every cut-off, limit and alarm, and what they say of a visit. No Django here.

The tables lie in `data/`: rules.csv, limits.csv, defaults.csv, outcomes.csv and
emergencies.csv with their sources, and beside them small tables of our own.
Screens, reports and prints all judge and quote from here.
"""

from screenings.rules.browser import rules_for
from screenings.rules.choices import (
    Choices,
    choices_with,
    default_choices,
    guidelines_for,
)
from screenings.rules.classify import classify
from screenings.rules.emergencies import DANGER_SIGNS
from screenings.rules.limits import Problem, check, check_together, limit_of
from screenings.rules.measures import (
    Examination,
    Input,
    examination,
    examinations,
    inputs_for,
)
from screenings.rules.pressure import (
    judged_pressure,
    needs_danger_signs,
    needs_second,
    repeat_within_days,
    rest_minutes,
)
from screenings.rules.tables import tables
from screenings.rules.types import (
    Action,
    Alarm,
    Band,
    Finding,
    Judgement,
    Level,
    Limit,
    Outcome,
    Person,
    Urgency,
    Value,
)
from screenings.rules.visit import PressureState, VisitJudgement, judge_visit

EXAMINATIONS: tuple[str, ...] = tuple(examinations())
RULES_EDITION: str = tables().edition

__all__ = [
    "DANGER_SIGNS",
    "EXAMINATIONS",
    "RULES_EDITION",
    "Action",
    "Alarm",
    "Band",
    "Choices",
    "Examination",
    "Finding",
    "Input",
    "Judgement",
    "Level",
    "Limit",
    "Outcome",
    "Person",
    "PressureState",
    "Problem",
    "Urgency",
    "Value",
    "VisitJudgement",
    "check",
    "check_together",
    "choices_with",
    "classify",
    "default_choices",
    "examination",
    "examinations",
    "guidelines_for",
    "inputs_for",
    "judge_visit",
    "judged_pressure",
    "limit_of",
    "needs_danger_signs",
    "needs_second",
    "repeat_within_days",
    "rest_minutes",
    "rules_for",
    "tables",
]
