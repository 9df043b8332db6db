"""One worker's visit: the page a cadre uses sixty times in a lunch break.

The same form works without script. With it the same fields come by fetch, with
`Accept: application/json`, and are sent again until an answer arrives.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from posts.audit import audit
from posts.models import AuditEvent
from screenings import labels
from screenings.actions import (
    ConsentMissing,
    NothingEntered,
    ReasonNeeded,
    Saved,
    SessionClosed,
    record_visit,
)
from screenings.entry import EntryForm
from screenings.parts import COUNSELLING, part_of
from screenings.queries import state_of
from screenings.rosters import next_to_do
from screenings.views.entry_page import Refusal, entry_page
from screenings.views.hands import remember_hand
from screenings.views.results import attention_of
from screenings.views.visiting import VisitAtHand


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def entry(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """`?part=` shows one part of the visit, or "whole"; without it the phone's station does."""
    visit = VisitAtHand.at(request, key, code)
    if request.method == "POST":
        return _save(request, visit)
    audit(
        AuditEvent.Action.OPEN_WORKER,
        by=request.user,
        subject=visit.worker,
        post=visit.session.post,
        page="entry",
    )
    return entry_page(request, visit, EntryForm(visit.form_context))


def _save(request: HttpRequest, visit: VisitAtHand) -> HttpResponse:
    form = EntryForm(visit.form_context, request.POST)
    saved, refusal = _record(request, visit, form)
    if saved is not None:
        remember_hand(request, visit.session, visit.duty[0])
        return _saved(request, visit, saved)
    if _wants_json(request):
        return _refused(form, refusal)
    return entry_page(request, visit, form, refusal=refusal)


def _record(
    request: HttpRequest, visit: VisitAtHand, form: EntryForm
) -> tuple[Saved | None, Refusal | None]:
    if request.POST.get("author") not in (None, str(request.user.uuid)):
        return None, Refusal("person", _("Someone else is logged in on this phone now."))
    if form.entry is None:
        return None, None
    try:
        saved = record_visit(
            session=visit.session, worker=visit.worker, entry=form.entry, by=request.user
        )
    except ConsentMissing:
        return None, Refusal("consent", labels.refusal("consent", name=visit.worker.name))
    except SessionClosed as closed:
        return None, Refusal("closed", labels.refusal(closed.state))
    except NothingEntered:
        return None, Refusal("nothing", labels.refusal("nothing"))
    except ReasonNeeded:
        return None, Refusal("reason", labels.refusal("reason"))
    return saved, None


def _saved(request: HttpRequest, visit: VisitAtHand, saved: Saved) -> HttpResponse:
    address = _next_address(request, visit, saved)
    if not _wants_json(request):
        return redirect(address)
    event = request.POST.get("event_id", "")
    return JsonResponse({"ok": True, "event": event, "next": address})


def _next_address(request: HttpRequest, visit: VisitAtHand, saved: Saved) -> str:
    """To whoever comes next; but first to what the person at the table must still see."""
    told = {"saved": str(saved.event.pk)} if saved.changed or saved.already else {}
    if saved.visit.level != "normal" and _attention(visit, saved) - set(
        request.POST.getlist("seen")
    ):
        return visit.address(**told)
    following = next_to_do(visit.session, after=visit.worker, station=visit.station)
    if following is None:
        address = reverse("screenings:session", args=[visit.session.pk])
    else:
        address = reverse("screenings:entry", args=[visit.session.pk, following.code])
    return f"{address}?{urlencode(told)}"


def _attention(visit: VisitAtHand, saved: Saved) -> frozenset[str]:
    """An alarm stops every table; a second reading its own, a letter the last one."""
    verdict = saved.verdict
    if verdict:
        found = attention_of(verdict.judged)
    else:
        found = visit.judged(state_of(saved.visit), visit.choices()).attention
    if visit.part not in ("", part_of("sbp")):
        found = frozenset(code for code in found if code.startswith("alarm:"))
    if visit.part in ("", COUNSELLING) and (verdict is None or verdict.asks):
        found |= visit.referral().attention
    return found


def _refused(form: EntryForm, refusal: Refusal | None) -> JsonResponse:
    """Nothing was saved, and why: the page keeps what was typed and shows the sentences."""
    if refusal is not None:
        told: dict[str, Any] = {"refused": refusal.code, "sentence": refusal.sentence}
        return JsonResponse(told, status=409)
    doubts = [
        {"field": doubt.field, "code": doubt.code, "sentence": doubt.sentence}
        for doubt in form.doubts
    ]
    return JsonResponse({"errors": form.errors, "doubts": doubts}, status=422)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
