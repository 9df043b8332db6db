"""What the rules said, in words, for the page. The script of the page says the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from screenings import labels
from screenings.contents import inputs
from screenings.rules import Finding, Judgement, Level, Outcome, VisitJudgement, tables
from screenings.workings import Notes

PRESSURE = "blood_pressure"
_WEIGHT = {Outcome.LETTER: 3, Outcome.REPEAT: 2, Outcome.ADVISE: 1}
_STEP = re.compile(r"\s*\b\d\.\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Result:
    """One line under an examination: word and shape, a sentence, the guideline."""

    level: str
    name: str
    say: str
    guideline: str
    is_single: bool  # of one reading only
    notes: tuple[str, ...] = ()  # what was computed on the way

    @property
    def says_more(self) -> bool:
        """Not only the word of its level again."""
        return bool(self.say) or self.name not in ("", labels.level(Level.NORMAL.value))


@dataclass(frozen=True, slots=True)
class AlarmText:
    """An alarm and what to do about it, step by step."""

    code: str
    why: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The visit as judged: the level with its sentence, and a result for each examination."""

    level: str
    sentence: str
    results: Mapping[str, Result]
    alarms: tuple[str, ...]
    wants_second: bool
    wants_signs: bool
    is_classless: bool  # something stands in the boxes, but no table judges it
    attention: frozenset[str]  # as of `attention_of`


def attention_of(judged: VisitJudgement) -> frozenset[str]:
    """What must be seen before the next person comes, in codes of the field `seen`."""
    asked = {"second": judged.pressure.wants_second, "signs": judged.pressure.wants_signs}
    alarms = [f"alarm:{code}" for code in judged.judgement.emergencies]
    return frozenset(alarms) | {code for code, is_asked in asked.items() if is_asked}


def shown(judged: VisitJudgement, *, has_values: bool, notes: Notes | None = None) -> Shown:
    """`notes` by examination: what was computed on the way."""
    judgement = judged.judgement
    return Shown(
        level=judgement.level.value,
        sentence=labels.visit_sentence(
            judgement.level.value, judgement.findings, has_values=has_values
        ),
        results=_with_notes(_results(judgement), notes or {}),
        alarms=judgement.emergencies,
        wants_second=judged.pressure.wants_second,
        wants_signs=judged.pressure.wants_signs,
        is_classless=has_values and judgement.level is Level.UNMEASURED,
        attention=attention_of(judged),
    )


def _results(judgement: Judgement) -> dict[str, Result]:
    """The gravest finding of each examination, or why there is no class."""
    found = {
        exam_of(measure): Result("", "", labels.no_class(reason), "", is_single=False)
        for measure, reason in judgement.no_class.items()
        if reason != "incomplete"  # said when it is saved
    }
    shown = (finding for finding in judgement.findings if not is_answer(finding.measure))
    for finding in sorted(shown, key=_gravity):
        found[exam_of(finding.measure)] = _result(finding)
    return found


def _with_notes(results: dict[str, Result], notes: Notes) -> dict[str, Result]:
    nothing = Result("", "", "", "", is_single=False)
    return results | {
        exam: replace(results.get(exam, nothing), notes=said) for exam, said in notes.items()
    }


def _gravity(finding: Finding) -> tuple[int, int, bool]:
    is_alert_or_pattern = finding.role != "classify" or finding.measure == "bp_pattern"
    return _WEIGHT.get(finding.outcome, 0), finding.severity, not is_alert_or_pattern


def _result(finding: Finding) -> Result:
    say = labels.advice(finding.measure, finding.class_code, provisional=finding.provisional)
    name = labels.class_name(finding.measure, finding.class_code, finding.guideline)
    return Result(
        level=level_of(finding),
        name=f"{labels.measure('bmi')}: {name}" if finding.measure == "bmi" else name,
        say=say if finding.severity else "",
        guideline=labels.guideline(finding.guideline),
        is_single=finding.provisional,
    )


def level_of(finding: Finding) -> str:
    """The word one finding alone would give the visit."""
    return Judgement(findings=(finding,)).level.value


def level_of_outcome(outcome: str, severity: int) -> str:
    """The same of a stored row."""
    if outcome == Outcome.LETTER:
        return Level.REFER.value
    watches = outcome in (Outcome.REPEAT, Outcome.ADVISE) or severity >= 1
    return Level.WATCH.value if watches else Level.NORMAL.value


def is_answer(measure: str) -> bool:
    """One answer of a questionnaire: it is judged, and never shown by itself."""
    one = inputs().get(measure)
    return one is not None and one.kind == "item"


def exam_of(measure: str) -> str:
    """The examination that a judged measure belongs to; a computed one to its first input."""
    if measure == "bp_pattern":
        return PRESSURE
    rule = next((rule for rule in tables().derived if rule.measure == measure), None)
    code = rule.numerator[0] if rule else measure.removesuffix("_pregnant")
    one = inputs().get(code)
    return one.examination if one else measure


def alarm_texts(codes: Iterable[str], *, phone: str, name: str) -> list[AlarmText]:
    return [_alarm_text(code, labels.emergency(code, phone=phone, name=name)) for code in codes]


def _alarm_text(code: str, text: str) -> AlarmText:
    """Numbered steps as they are written; else the first sentence says why."""
    _word, *steps = _STEP.split(text)
    if steps:
        return AlarmText(code, _("Blood pressure is very high."), tuple(steps))
    why, *steps = _SENTENCE.split(text)
    return AlarmText(code, why, tuple(steps))
