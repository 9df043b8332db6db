"""The page of a worker: who it is, the visits with their results, and how measures went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from healthposts.lib.ratios import TENTH
from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from screenings import charts, labels
from screenings.contents import Content, Key, inputs
from screenings.models import Finding, Visit
from screenings.queries import Point, TimelineRow, timeline, trend
from screenings.referrals.queries import of_worker
from screenings.rules import EXAMINATIONS, examination
from screenings.views.boxes import pair_said, said
from screenings.views.results import PRESSURE, exam_of, level_of_outcome
from workers.models import Worker
from workers.queries import worker_facts

# What has a trend, each with the lines that are drawn together.
TRENDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (PRESSURE, ("sbp", "dbp")),
    *(
        (measure, (measure,))
        for measure in (
            "weight",
            "bmi",
            "waist_circumference",
            "glucose_random_capillary",
            "glucose_fasting_capillary",
            "cholesterol_total",
            "uric_acid",
            "haemoglobin",
        )
    ),
)
MOST_IN_TABLE = 6


@require_safe
def worker(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.SEE_NAMES, code=code)
    rows = timeline(worker, request.user)
    audit(AuditEvent.Action.OPEN_WORKER, by=request.user, subject=worker, page="worker")
    recording = set(_posts_recorded_at(request, rows))
    context = {
        "worker": worker,
        "facts": worker_facts(worker),
        "may_record": Worker.objects.visible_to(request.user, Action.RECORD)
        .filter(pk=worker.pk)
        .exists(),
        "visits": [_shown(row, may_change=row.visit.post_id in recording) for row in rows],
        "referrals": of_worker(worker, request.user),
        "trends": [found for code, lines in TRENDS if (found := _trend(rows, code, lines))],
    }
    return render(request, "screenings/worker.html", context)


def _posts_recorded_at(request: HttpRequest, rows: Iterable[TimelineRow]) -> Any:
    posts = {row.visit.post_id for row in rows}
    visible = Post.objects.visible_to(request.user, Action.RECORD)
    return visible.filter(pk__in=posts).values_list("pk", flat=True)


# --- Visits ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One examination of a visit: what was measured and what the rules said."""

    name: str
    value: str
    label: str
    level: str
    is_single: bool


@dataclass(frozen=True, slots=True)
class _ShownVisit:
    visit: Visit
    sentence: str
    lines: tuple[_Line, ...]
    may_change: bool

    @property
    def is_void(self) -> bool:
        return self.visit.state == Visit.State.VOID


def _shown(row: TimelineRow, *, may_change: bool) -> _ShownVisit:
    lines = (_line(row, exam) for exam in EXAMINATIONS)
    judged = [finding for finding in row.findings if finding.role != Finding.Role.EMERGENCY]
    return _ShownVisit(
        visit=row.visit,
        sentence=labels.visit_sentence(row.visit.level, judged),
        lines=tuple(line for line in lines if line.value or line.label),
        may_change=may_change,
    )


def _line(row: TimelineRow, exam: str) -> _Line:
    finding = _gravest(row.findings, exam)
    return _Line(
        name=labels.measure(exam),
        value=_value(row, exam),
        label=_label(finding),
        level=level_of_outcome(finding.outcome, finding.severity) if finding else "",
        is_single=finding.provisional if finding else False,
    )


def _gravest(findings: Sequence[Finding], exam: str) -> Finding | None:
    """The class of an examination; a graver alert instead of it."""
    found = [
        finding
        for finding in findings
        if finding.role != Finding.Role.EMERGENCY and exam_of(finding.measure) == exam
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


def _value(row: TimelineRow, exam: str) -> str:
    """What stands in the boxes of the examination; two values of a conflict both."""
    if exam == PRESSURE:
        return pair_said(_contents(row))
    codes = [one.code for one in examination(exam).inputs]
    found = [
        " / ".join(_with_unit(content, key.measure) for content in current.all)
        for key, current in row.boxes.items()
        if key.measure in codes
    ]
    missing = row.boxes.get(Key(exam)) if exam not in codes else None
    return ", ".join(found) or (said(missing.content) if missing else "")


def _with_unit(content: Content, measure: str) -> str:
    unit = inputs()[measure].unit
    return f"{said(content)} {unit}" if content.number is not None else said(content, measure)


def _contents(row: TimelineRow) -> dict[Key, Content]:
    return {key: current.content for key, current in row.boxes.items()}


# --- Trends ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trend:
    name: str
    svg: SafeString
    points: tuple[tuple[Any, str], ...]  # day and value, newest first


def _trend(rows: list[TimelineRow], code: str, lines: Sequence[str]) -> _Trend | None:
    """Two points make a trend."""
    found = [trend(rows, measure) for measure in lines]
    if len(found[0]) < 2:
        return None
    first = found[0][0].on
    spots = [[((point.on - first).days, point.number) for point in line] for line in found]
    return _Trend(
        name=labels.measure(code),
        svg=mark_safe(charts.trend(spots)),  # noqa: S308  numbers only
        points=tuple(_table(found)[-MOST_IN_TABLE:][::-1]),
    )


def _rounded(point: Point) -> str:
    """One decimal is enough to look at; classes are judged unrounded."""
    return labels.number(point.number.quantize(TENTH, rounding=ROUND_HALF_UP))


def _table(lines: list[list[Point]]) -> list[tuple[Any, str]]:
    by_day: dict[Any, list[str]] = {}
    for line in lines:
        for point in line:
            by_day.setdefault(point.on, []).append(_rounded(point))
    return [(day, "/".join(values)) for day, values in by_day.items()]
