"""The puskesmas looks at rows that may be one person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from posts.access import fetch, may_anywhere
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from workers.actions import decide_duplicate, unmerge
from workers.labels import CONSENT
from workers.models import DuplicateCandidate, Worker
from workers.queries import RECENT_DECISIONS, Pair, other_office, pairs

OPEN = DuplicateCandidate.State.OPEN
MOST_SHOWN = 100


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.REVIEW):
        raise PermissionDenied
    rows = DuplicateCandidate.objects.visible_to(request.user, Action.REVIEW)
    todo = _pairs(request, rows.filter(state=OPEN)[:MOST_SHOWN])
    done = _pairs(request, rows.exclude(state=OPEN).order_by("-decided_at")[:RECENT_DECISIONS])
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        list="duplicates",
        count=len(todo) + len(done),
    )
    return render(request, "workers/duplicates.html", {"todo": todo, "done": done})


def _pairs(request: HttpRequest, rows: Any) -> list[Pair]:
    visible = Worker.objects.visible_to(request.user, Action.REVIEW)
    return pairs(list(rows), visible=visible)


@require_safe
def duplicate(request: HttpRequest, code: str) -> HttpResponse:
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    pair = _pairs(request, [candidate])[0]
    for worker in pair.seen:
        audit(AuditEvent.Action.OPEN_WORKER, by=request.user, subject=worker, page="duplicate")
    context = {
        "pair": pair,
        "candidate": candidate,
        "office": None if pair.is_whole else other_office(pair),
        "consents": CONSENT,
    }
    return render(request, "workers/duplicate.html", context)


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """`decision`: `different`, or `first` / `second`, the row that the person is counted by."""
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    decision = request.POST.get("decision")
    if decision not in {"different", "first", "second"}:
        raise Http404
    survivor = candidate.second if decision == "second" else candidate.first
    decide_duplicate(
        candidate=candidate, same=decision != "different", survivor=survivor, by=request.user
    )
    messages.success(request, _("Decided. It can be undone below."))
    return redirect("workers:duplicates")


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    unmerge(candidate=candidate, by=request.user)
    messages.success(request, _("Undone. Both records are as before."))
    return redirect("workers:duplicate", candidate.code)
