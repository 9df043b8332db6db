"""Every cut-off, limit and alarm, and what they say of a visit. No Django here.

The tables lie in `data/`: rules.csv, limits.csv, defaults.csv, outcomes.csv and
emergencies.csv with their sources, and beside them small tables of our own.
Screens, reports and prints all judge and quote from here.
"""

from screenings.rules.browser import rules_for
from screenings.rules.choices import (
    Choices,
    choices_with,
    classes_of,
    default_choices,
    guidelines_for,
    has_alternative,
    is_fixed,
    judged_measures,
    outcome_of,
)
from screenings.rules.classify import classify
from screenings.rules.emergencies import DANGER_SIGNS
from screenings.rules.limits import Problem, check, check_blows, check_together, limit_of
from screenings.rules.measures import (
    PARTS,
    Examination,
    Input,
    Part,
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
DEFAULT_EXAMINATIONS: tuple[str, ...] = tuple(
    code for code, one in examinations().items() if one.offered == "default"
)
RULES_EDITION: str = tables().edition

__all__ = [
    "DANGER_SIGNS",
    "DEFAULT_EXAMINATIONS",
    "EXAMINATIONS",
    "PARTS",
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
    "Part",
    "Person",
    "PressureState",
    "Problem",
    "Urgency",
    "Value",
    "VisitJudgement",
    "check",
    "check_blows",
    "check_together",
    "choices_with",
    "classes_of",
    "classify",
    "default_choices",
    "examination",
    "examinations",
    "guidelines_for",
    "has_alternative",
    "inputs_for",
    "is_fixed",
    "judge_visit",
    "judged_measures",
    "judged_pressure",
    "limit_of",
    "needs_danger_signs",
    "needs_second",
    "outcome_of",
    "repeat_within_days",
    "rest_minutes",
    "rules_for",
    "tables",
]
