"""The puskesmas looks at rows that may be one person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from posts.access import fetch, may_anywhere
from posts.audit import audit
from posts.exports import export as as_export
from posts.models import AuditEvent
from posts.roles import Action
from workers.labels import CONSENT
from workers.models import DuplicateCandidate, Worker
from workers.queries import RECENT_DECISIONS, Pair, other_office, pairs
from workers.tables import duplicates_table

OPEN = DuplicateCandidate.State.OPEN
MOST_SHOWN = 100
MUST_SEE_BOTH = gettext_lazy(
    "Only who sees both records can join them. If it is the same person, let the other puskesmas "
    "move the worker to your post first: then both records stand here."
)


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.REVIEW):
        raise PermissionDenied
    rows = DuplicateCandidate.objects.visible_to(request.user, Action.REVIEW)
    todo = pairs_seen_by(request, rows.filter(state=OPEN)[:MOST_SHOWN])
    done = pairs_seen_by(
        request, rows.exclude(state=OPEN).order_by("-decided_at")[:RECENT_DECISIONS]
    )
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        list="duplicates",
        count=len(todo) + len(done),
    )
    return render(request, "workers/duplicates.html", {"todo": todo, "done": done})


def pairs_seen_by(request: HttpRequest, rows: Any) -> list[Pair]:
    visible = Worker.objects.visible_to(request.user, Action.REVIEW)
    return pairs(list(rows), visible=visible)


@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """All that wait, and all that were decided."""
    if not may_anywhere(request.user, Action.REVIEW):
        raise PermissionDenied
    rows = DuplicateCandidate.objects.visible_to(request.user, Action.REVIEW)
    return as_export(
        request,
        duplicates_table(pairs_seen_by(request, rows.order_by("-state", "-found_at", "-pk"))),
        extension,
        name="duplicates",
        back=reverse("workers:duplicates"),
    )


@require_safe
def duplicate(request: HttpRequest, code: str) -> HttpResponse:
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    pair = pairs_seen_by(request, [candidate])[0]
    for worker in pair.seen:
        audit(AuditEvent.Action.OPEN_WORKER, by=request.user, subject=worker, page="duplicate")
    context = {
        "pair": pair,
        "candidate": candidate,
        "office": None if pair.is_whole else other_office(pair),
        "consents": CONSENT,
        "must_see_both": MUST_SEE_BOTH,
    }
    return render(request, "workers/duplicate.html", context)
