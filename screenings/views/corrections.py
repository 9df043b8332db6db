"""Taking back, voiding and moving a visit. Nothing is deleted; every step says why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.roles import Action
from screenings import labels
from screenings.actions import (
    CannotMove,
    CannotUndo,
    ConsentMissing,
    SessionClosed,
    move_visit,
    restore_visit,
    undo_event,
    void_visit,
)
from screenings.forms import MoveForm, ReasonForm
from screenings.models import Visit
from screenings.rosters import session_roster
from workers.models import Worker


def _visit(request: HttpRequest, key: UUID, code: str) -> Visit:
    """Read beforehand: the name of whoever is concerned stands in the question."""
    return fetch(Visit, request.user, Action.RECORD, session=key, worker__code=code)


@require_POST
def undo(request: HttpRequest, key: UUID, event: UUID) -> HttpResponse:
    """Its author, on the same day. The values are on the screen again."""
    visit = fetch(Visit, request.user, Action.RECORD, session=key, events=event)
    try:
        undo_event(event=visit.events.get(pk=event), by=request.user)
    except CannotUndo as refused:
        raise PermissionDenied(labels.refusal("undo")) from refused
    messages.success(request, _("Undone. Nothing of it counts any more."))
    return redirect("screenings:entry", visit.session_id, visit.worker.code)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    visit = _visit(request, key, code)
    form = ReasonForm(request.POST or None, submit=_("Void this visit"))
    if request.method == "POST" and form.is_valid():
        void_visit(visit=visit, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The visit is void. It counts nowhere, and can be restored."))
        return _back(request, visit)
    return render(request, "screenings/void.html", {"form": form, "visit": visit})


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    visit = _visit(request, key, code)
    form = ReasonForm(request.POST or None, submit=_("Restore this visit"))
    if request.method == "POST" and form.is_valid():
        restore_visit(visit=visit, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The visit counts again."))
        return _back(request, visit)
    return render(request, "screenings/restore.html", {"form": form, "visit": visit})


def _back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the worker; of a guest there is no page here, and back to the session it is."""
    if (
        Worker.objects.visible_to(request.user, Action.SEE_NAMES)
        .filter(pk=visit.worker_id)
        .exists()
    ):
        return redirect("screenings:worker", visit.worker.code)
    return redirect("screenings:session", visit.session_id)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """To the right person of the same session."""
    visit = _visit(request, key, code)
    others = [row.worker for row in session_roster(visit.session).rows if row.worker.code != code]
    form = MoveForm(request.POST or None, workers=others, submit=_("Move the visit"))
    if request.method == "POST" and form.is_valid():
        right = _move(request, visit, form)
        if right is not None:
            messages.success(request, _("The visit now belongs to the right person."))
            return redirect("screenings:entry", key, right.worker.code)
    return render(request, "screenings/move.html", {"form": form, "visit": visit})


def _move(request: HttpRequest, visit: Visit, form: Any) -> Visit | None:
    try:
        return move_visit(
            visit=visit,
            to_worker=form.right_worker,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except ConsentMissing:
        form.add_error("to", labels.refusal("consent", name=form.right_worker.name))
    except CannotMove as refused:
        form.add_error("to", labels.refusal(f"move_{refused.code}"))
    except SessionClosed as closed:
        form.add_error(None, labels.refusal(closed.state))
    return None
