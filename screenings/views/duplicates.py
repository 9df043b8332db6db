"""What the puskesmas decides about rows that may be one person. The pages are those of workers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posts.access import fetch
from posts.roles import Action
from screenings.actions.persons import decide_persons, part_persons
from workers.models import DuplicateCandidate
from workers.views.duplicates import MUST_SEE_BOTH, pairs_seen_by


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """`decision`: `different`, or `first` / `second`, the row that the person is counted by."""
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    decision = request.POST.get("decision")
    if decision not in {"different", "first", "second"}:
        raise Http404
    is_same = decision != "different"
    if is_same and not pairs_seen_by(request, [candidate])[0].is_whole:
        messages.error(request, MUST_SEE_BOTH)
        return redirect("workers:duplicate", candidate.code)
    survivor = candidate.second if decision == "second" else candidate.first
    decide_persons(candidate=candidate, same=is_same, survivor=survivor, by=request.user)
    messages.success(request, _("Decided. It can be undone below."))
    return redirect("workers:duplicates")


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    candidate = fetch(DuplicateCandidate, request.user, Action.REVIEW, code=code)
    part_persons(candidate=candidate, by=request.user)
    messages.success(request, _("Undone. Both records are as before."))
    return redirect("workers:duplicate", candidate.code)
