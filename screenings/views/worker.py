"""The page of a worker: who it is, the visits with their results, and how measures went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from screenings import labels
from screenings.contents import LastValue
from screenings.judging import contents_of, still_known
from screenings.models import Finding, Visit
from screenings.queries import TimelineRow, person_on, timeline
from screenings.referrals.queries import of_worker
from screenings.rules import Level
from screenings.views.lines import Line, visit_lines
from screenings.views.trends import trends_of
from screenings.workings import Notes, workings_of
from workers.models import Worker
from workers.queries import worker_facts


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
        "visits": [
            _shown(row, rows[place + 1 :], may_change=row.visit.post_id in recording)
            for place, row in enumerate(rows)
        ],
        "referrals": of_worker(worker, request.user),
        "trends": trends_of(rows),
    }
    return render(request, "screenings/worker.html", context)


def _posts_recorded_at(request: HttpRequest, rows: Iterable[TimelineRow]) -> Any:
    posts = {row.visit.post_id for row in rows}
    visible = Post.objects.visible_to(request.user, Action.RECORD)
    return visible.filter(pk__in=posts).values_list("pk", flat=True)


def _notes(row: TimelineRow, earlier: Sequence[TimelineRow]) -> Notes:
    """What was computed that day, with what still held of the visits before."""
    person = person_on(row.visit.worker, row.visit.on, row.boxes)
    last = {
        key: LastValue(current.content, one.visit.on)
        for one in reversed(earlier)
        if one.visit.state == Visit.State.VALID
        for key, current in one.boxes.items()
    }
    known = still_known(last, on=row.visit.on, age=person.age)
    contents = {key: value.content for key, value in known.items()}
    return workings_of(contents | contents_of(row.boxes), person)


# --- Visits ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ShownVisit:
    visit: Visit
    is_classless: bool
    sentence: str
    lines: tuple[Line, ...]
    may_change: bool

    @property
    def is_void(self) -> bool:
        return self.visit.state == Visit.State.VOID


def _shown(row: TimelineRow, earlier: Sequence[TimelineRow], *, may_change: bool) -> _ShownVisit:
    judged = [finding for finding in row.findings if finding.role != Finding.Role.EMERGENCY]
    has_values = any(current.content.is_value for current in row.boxes.values())
    return _ShownVisit(
        visit=row.visit,
        is_classless=has_values and row.visit.level == Level.UNMEASURED,
        sentence=labels.visit_sentence(row.visit.level, judged, has_values=has_values),
        lines=visit_lines(row.boxes, row.findings, _notes(row, earlier)),
        may_change=may_change,
    )
