"""A worker of another post comes to the session: examined here, enrolled there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from screenings import labels
from screenings.actions import SessionClosed, admit_guest, dismiss_guest
from screenings.forms import GuestForm
from screenings.guests import Sought, is_old_card, worker_of
from screenings.lookups import may_look_up
from screenings.models import Guest, Session
from screenings.views.visiting import worker_at
from workers.actions import record_consent
from workers.forms.consents import AskForm
from workers.models import Worker
from workers.queries import is_enrolled_at, today_at


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def guest(request: HttpRequest, key: UUID) -> HttpResponse:
    """By POST, because a NIK must not stand in an address. Without a number: the empty form."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    form = GuestForm(request.POST if request.POST.get("number") else None)
    if form.is_bound and form.is_valid():
        worker = _look_up(request, session, form)
        if worker is not None:
            return redirect("screenings:entry", session.pk, worker.code)
    return render(request, "screenings/guest.html", {"form": form, "session": session})


def _look_up(request: HttpRequest, session: Session, form: GuestForm) -> Worker | None:
    sought: Sought = form.cleaned_data["number"]
    if not may_look_up(request.user):
        form.add_error(
            "number", _("Too many numbers were tried. Wait an hour, or ask the puskesmas.")
        )
        return None
    worker = worker_of(sought)
    _note(request, session, sought, worker)
    if worker is None:
        form.add_error("number", _not_found(sought))
        return None
    if is_enrolled_at(worker, session.post):
        return worker
    try:
        admit_guest(session=session, worker=worker, found_by=sought.by, by=request.user)
    except SessionClosed as closed:
        form.add_error(None, labels.refusal(closed.state))
        return None
    return worker


def _note(request: HttpRequest, session: Session, sought: Sought, worker: Worker | None) -> None:
    """Also when nobody is found: whoever tries one number after the other is seen."""
    audit(
        AuditEvent.Action.FIND,
        by=request.user,
        subject=worker,
        post=session.post,
        what=f"guest_by_{sought.by}",
        count=0 if worker is None else 1,
    )


def _not_found(sought: Sought) -> str:
    if is_old_card(sought):
        return _("This card was replaced. Ask for the new card.")
    if sought.by == Guest.FoundBy.CARD:
        return _("Nobody has this card number. Compare it with the card, digit by digit.")
    return _("Nobody is found by this NIK. Compare it with the ID card, or ask the puskesmas.")


@require_POST
def not_guest(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    row = fetch(
        Guest, request.user, Action.RECORD, session=key, worker__code=request.POST.get("worker", "")
    )
    dismiss_guest(session=session, worker=row.worker)
    return redirect("screenings:session", key)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def consent(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """The text is read to the guest here; what was answered before, and where, is not shown.

    `?to=grid` leads back to the row, for who types a sheet in: of guests and others alike.
    """
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    worker = worker_at(request, session, code)
    today = today_at(session.post)
    form = AskForm(request.POST or None, worker=worker, on=today)
    if request.method == "POST" and form.is_valid():
        record_consent(
            worker=worker, answer=form.cleaned_data["consent"], on=today, by=request.user
        )
        messages.success(request, _("The answer is saved."))
        return redirect(_after_consent(request, key, code))
    audit(
        AuditEvent.Action.OPEN_WORKER,
        by=request.user,
        subject=worker,
        post=session.post,
        page="guest_consent",
    )
    ours = Worker.objects.visible_to(request.user, Action.RECORD).filter(pk=worker.pk)
    context = {"form": form, "worker": worker, "session": session, "is_guest": not ours.exists()}
    return render(request, "screenings/guest_consent.html", context)


def _after_consent(request: HttpRequest, key: UUID, code: str) -> str:
    if request.GET.get("to") == "grid":
        return f"{reverse('screenings:grid', args=[key])}#w-{code}"
    return reverse("screenings:entry", args=[key, code])
