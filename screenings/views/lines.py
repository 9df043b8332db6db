"""A visit line by line: what was measured and what the rules said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screenings import history, labels
from screenings.contents import Content, Current, Key, inputs
from screenings.models import Finding
from screenings.rules import EXAMINATIONS, examination
from screenings.rules.history import HISTORY
from screenings.views.boxes import pairs_said, said
from screenings.views.results import PRESSURE, exam_of, is_answer, level_of_outcome
from screenings.workings import Notes

Boxes = Mapping[Key, Current]


@dataclass(frozen=True, slots=True)
class Line:
    """One examination of a visit: what was measured and what the rules said."""

    name: str
    value: str
    label: str
    level: str
    is_single: bool
    notes: tuple[str, ...] = ()  # what was computed on the way


def visit_lines(
    boxes: Boxes, findings: Sequence[Finding], notes: Notes | None = None
) -> tuple[Line, ...]:
    """In the order of the form; what was neither measured nor judged has no line."""
    lines = (_line(boxes, findings, exam, notes or {}) for exam in EXAMINATIONS)
    return tuple(line for line in lines if line.value or line.label)


def _line(boxes: Boxes, findings: Sequence[Finding], exam: str, notes: Notes) -> Line:
    finding, said = _gravest(findings, exam), notes.get(exam, ())
    if examination(exam).is_questionnaire:  # its sum, never its answers
        value, said = " ".join(said), ()
    else:
        value = _value(boxes, exam)
    return Line(
        name=labels.measure(exam),
        value=value,
        label=_label(finding),
        level=level_of_outcome(finding.outcome, finding.severity) if finding else "",
        is_single=finding.provisional if finding else False,
        notes=said,
    )


def _gravest(findings: Sequence[Finding], exam: str) -> Finding | None:
    """The class of an examination; a graver alert instead of it."""
    found = [
        finding
        for finding in findings
        if finding.role != Finding.Role.EMERGENCY
        and not is_answer(finding.measure)
        and exam_of(finding.measure) == exam
    ]
    return max(found, key=_gravity, default=None)


def _gravity(finding: Finding) -> tuple[bool, int, bool]:
    is_class = finding.role == Finding.Role.CLASSIFY and finding.measure != "bp_pattern"
    return finding.outcome == "letter", finding.severity, is_class


def _label(finding: Finding | None) -> str:
    """The class by its name; an answer is its own name."""
    one = inputs().get(finding.measure) if finding else None
    if finding is None or (one and one.kind != "number"):
        return ""
    name = labels.class_name(finding.measure, finding.class_code, finding.guideline)
    return f"{labels.measure('bmi')}: {name}" if finding.measure == "bmi" else name


def _value(boxes: Boxes, exam: str) -> str:
    """What stands in the boxes of the examination; two values of a conflict both."""
    if exam == PRESSURE:
        return pairs_said({key: box.content for key, box in boxes.items()})
    if exam == HISTORY:
        asked = examination(exam).inputs
        contents = {
            key: box.content for key, box in boxes.items() if inputs().get(key.measure) in asked
        }
        return history.said(contents) if contents else ""
    codes = [one.code for one in examination(exam).inputs]
    found = [
        _asked(key.measure, codes) + " / ".join(_with_unit(one, key.measure) for one in current.all)
        for key, current in boxes.items()
        if key.measure in codes
    ]
    missing = boxes.get(Key(exam)) if exam not in codes else None
    return ", ".join(found) or (said(missing.content) if missing else "")


def _asked(measure: str, codes: list[str]) -> str:
    """The question before a yes or no that follows another answer: "Fever, Because of work? Yes"."""
    is_question = measure != codes[0] and labels.measure(measure).endswith("?")
    return f"{labels.measure(measure)} " if is_question else ""


def _with_unit(content: Content, measure: str) -> str:
    unit = labels.unit(inputs()[measure].unit)
    return f"{said(content)} {unit}" if content.number is not None else said(content, measure)
