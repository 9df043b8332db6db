"""Running a session: who is on duty, what is missing, its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.roles import Action
from screenings import labels
from screenings.actions import (
    SessionNotEmpty,
    cancel_session,
    change_duty,
    end_session,
    reopen_session,
    set_missing_tools,
)
from screenings.forms import DutyForm, ReasonForm, ToolsForm
from screenings.models import Session
from screenings.queries import (
    duty_choices,
    duty_of,
    post_examinations,
)
from screenings.receipts import receipt_of
from screenings.rosters import session_roster
from screenings.rules import examination


@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    form = _duty_form(request, session)
    if request.method == "POST" and form.is_valid():
        change_duty(session=session, by=request.user, **form.on_duty())
        messages.success(request, _("Saved."))
        return redirect("screenings:session", session.pk)
    return render(request, "screenings/duty.html", {"form": form, "session": session})


def _duty_form(request: HttpRequest, session: Session) -> DutyForm:
    """Who was on duty stays offered, though the term may have ended since."""
    cadres, staff = duty_of(session)
    others = duty_choices(post=session.post, on=session.on)
    offered = (_with(cadres, others[0]), _with(staff, others[1]))
    initial = {"cadres": [str(c.uuid) for c in cadres], "staff": [str(u.uuid) for u in staff]}
    data = request.POST if request.method == "POST" else None
    return DutyForm(data, duty=offered, initial=initial)


def _with(some: list, others: list) -> list:  # type: ignore[type-arg]
    return [*some, *(one for one in others if one not in some)]


def _with_tools(session: Session) -> list[str]:
    return [code for code in post_examinations(session.post) if examination(code).is_measured]


@require_http_methods(["GET", "POST"])
def tools(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    form = ToolsForm(
        request.POST if request.method == "POST" else None,
        examinations=_with_tools(session),
        initial={"missing": session.missing_tools},
    )
    if request.method == "POST" and form.is_valid():
        set_missing_tools(
            session=session, examinations=form.cleaned_data["missing"], by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("screenings:session", session.pk)
    return render(request, "screenings/tools.html", {"form": form, "session": session})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    if request.method == "POST":
        end_session(session=session, by=request.user)
        return redirect("screenings:end", session.pk)
    context = {
        "session": session,
        "roster": session_roster(session),
        "has_ended": session.state == Session.State.ENDED,
        "receipt": receipt_of(session),
    }
    return render(request, "screenings/end.html", context)


@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    reopen_session(session=session, by=request.user)
    messages.success(request, _("The session is open again."))
    return redirect("screenings:session", session.pk)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    form = ReasonForm(request.POST or None, submit=_("Cancel the session"))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=session, reason=form.cleaned_data["reason"], by=request.user)
        except SessionNotEmpty:
            form.add_error(None, labels.refusal("not_empty"))
        else:
            messages.success(request, _("The session is cancelled."))
            return redirect("screenings:session", session.pk)
    return render(request, "screenings/cancel.html", {"form": form, "session": session})
