"""One worker's visit: the page a cadre uses sixty times in a lunch break.

The same form works without script. With it the same fields come by fetch, with
`Accept: application/json`, and are sent again until an answer arrives.
"""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from screenings import labels
from screenings.actions import (
    ConsentMissing,
    NothingEntered,
    ReasonNeeded,
    Saved,
    SessionClosed,
    may_undo,
    record_visit,
)
from screenings.contents import Key, LastValue
from screenings.entry import EntryForm
from screenings.fields import FormContext
from screenings.forms import uuid_or_none
from screenings.judging import judge, still_known
from screenings.models import Session, Visit
from screenings.queries import (
    VisitState,
    choices_for,
    duty_of,
    history,
    last_values,
    next_to_do,
    person_on,
    post_examinations,
    state_of,
    visit_state,
)
from screenings.rules import EXAMINATIONS, Choices
from screenings.views.boxes import BlockMaker
from screenings.views.referrals import Block, block
from screenings.views.results import Shown, alarm_texts, shown
from screenings.views.script_data import script_data
from workers.models import Worker
from workers.queries import consent_state, today_at

EMERGENCY_PHONE = "119"


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def entry(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    visit = _Visit.at(request, key, code)
    if request.method == "POST":
        return _save(request, visit)
    audit(
        AuditEvent.Action.OPEN_WORKER,
        by=request.user,
        subject=visit.worker,
        post=visit.session.post,
        page="entry",
    )
    return _page(request, visit, EntryForm(visit.form_context))


def worker_at(request: HttpRequest, session: Session, code: str) -> Worker:
    """A worker one records, or who was examined at this session before moving away."""
    ours = Worker.objects.visible_to(request.user, Action.RECORD).filter(code=code).first()
    if ours is not None:
        return ours
    try:
        visit = fetch(Visit, request.user, Action.RECORD, session=session, worker__code=code)
    except Http404:
        return fetch(Worker, request.user, Action.RECORD, code=code)
    return visit.worker


@dataclass(frozen=True, slots=True)
class _Visit:
    """Everything that is known before a form is read."""

    session: Session
    worker: Worker
    state: VisitState
    last: dict[Key, LastValue]
    known: dict[Key, LastValue]
    choices: Choices
    duty: tuple[Any, Any]

    @classmethod
    def at(cls, request: HttpRequest, key: UUID, code: str) -> "_Visit":
        session = fetch(Session, request.user, Action.RECORD, pk=key)
        worker = worker_at(request, session, code)
        last = last_values(worker, before=session.on, seen_by=request.user)
        return cls(
            session=session,
            worker=worker,
            state=visit_state(session, worker),
            last=last,
            known=still_known(last, on=session.on, age=worker.age_on(session.on)),
            choices=choices_for(session.office, session.on),
            duty=duty_of(session),
        )

    @property
    def age(self) -> int:
        return self.worker.age_on(self.session.on)

    @property
    def form_context(self) -> FormContext:
        return FormContext(
            sex=self.worker.sex,
            age=self.age,
            on=self.session.on,
            boxes=self.state.boxes,
            confirmed=self.state.confirmed,
            last=self.last,
            cadres={cadre.uuid: cadre.pk for cadre in self.duty[0]},
        )

    @property
    def address(self) -> str:
        return reverse("screenings:entry", args=[self.session.pk, self.worker.code])

    def referral(self) -> Block:
        return block(self.worker, self.session)

    def judged(self, state: VisitState) -> Shown:
        known = {key: value.content for key, value in self.known.items()}
        return shown(
            judge(
                state.boxes,
                sex=self.worker.sex,  # type: ignore[arg-type]
                age=self.age,
                choices=self.choices,
                known=known,
            )
        )


# --- Saving ----------------------------------------------------------------------------


def _save(request: HttpRequest, visit: _Visit) -> HttpResponse:
    form = EntryForm(visit.form_context, request.POST)
    saved, refusal = _record(request, visit, form)
    if saved is not None:
        return _saved(request, visit, saved)
    if _wants_json(request):
        return _refused(form, refusal)
    return _page(request, visit, form, refusal=refusal)


@dataclass(frozen=True, slots=True)
class _Refusal:
    code: str
    sentence: str


def _record(
    request: HttpRequest, visit: _Visit, form: EntryForm
) -> tuple[Saved | None, _Refusal | None]:
    if request.POST.get("author") not in (None, str(request.user.uuid)):
        return None, _Refusal("person", _("Someone else is logged in on this phone now."))
    if form.entry is None:
        return None, None
    try:
        saved = record_visit(
            session=visit.session, worker=visit.worker, entry=form.entry, by=request.user
        )
    except ConsentMissing:
        return None, _Refusal("consent", labels.refusal("consent", name=visit.worker.name))
    except SessionClosed as closed:
        return None, _Refusal("closed", labels.refusal(closed.state))
    except NothingEntered:
        return None, _Refusal("nothing", labels.refusal("nothing"))
    except ReasonNeeded:
        return None, _Refusal("reason", labels.refusal("reason"))
    return saved, None


def _saved(request: HttpRequest, visit: _Visit, saved: Saved) -> HttpResponse:
    address = _next_address(request, visit, saved)
    if not _wants_json(request):
        return redirect(address)
    event = request.POST.get("event_id", "")
    return JsonResponse({"ok": True, "event": event, "next": address})


def _next_address(request: HttpRequest, visit: _Visit, saved: Saved) -> str:
    """To whoever comes next; but first to what the person at the table must still see."""
    told = {"saved": str(saved.event.pk)} if saved.changed or saved.already else {}
    if saved.visit.level != "normal":
        attention = visit.judged(state_of(saved.visit)).attention | visit.referral().attention
        if attention - set(request.POST.getlist("seen")):
            return f"{visit.address}?{urlencode(told)}"
    following = next_to_do(visit.session, after=visit.worker)
    if following is None:
        return f"{reverse('screenings:session', args=[visit.session.pk])}?{urlencode(told)}"
    address = reverse("screenings:entry", args=[visit.session.pk, following.code])
    return f"{address}?{urlencode(told)}"


def _refused(form: EntryForm, refusal: _Refusal | None) -> JsonResponse:
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


# --- The page --------------------------------------------------------------------------


def _page(
    request: HttpRequest, visit: _Visit, form: EntryForm, refusal: _Refusal | None = None
) -> HttpResponse:
    consent = consent_state(visit.worker)
    context = {
        "session": visit.session,
        "worker": visit.worker,
        "age": visit.age,
        "state": visit.state,
        "refusal": refusal,
        "consent": consent,
        "gate": labels.refusal("consent", name=visit.worker.name) if consent != "given" else "",
        "closed": _closed(visit.session),
        "history": history(visit.state.visit) if visit.state.visit else [],
        "saved": uuid_or_none(request.GET.get("saved", "")),
    }
    if consent == "given" and not context["closed"]:
        context |= _form_parts(request, visit, form, refusal)
    return render(request, "screenings/entry.html", context)


def _closed(session: Session) -> str:
    if session.state == Session.State.CANCELLED:
        return labels.refusal("cancelled")
    to_come = session.state == Session.State.PLANNED and session.on > today_at(session.post)
    return labels.refusal("planned") if to_come else ""


def _form_parts(
    request: HttpRequest, visit: _Visit, form: EntryForm, refusal: _Refusal | None
) -> dict[str, Any]:
    session, worker = visit.session, visit.worker
    listed = post_examinations(session.post)
    others = [code for code in EXAMINATIONS if code not in listed]
    judged, referral = visit.judged(visit.state), visit.referral()
    maker = BlockMaker(
        form,
        known_height=visit.known.get(Key("height")),
        missing_tools=session.missing_tools,
        wants_second=judged.wants_second,
    )
    data = script_data(
        visit.form_context,
        person=person_on(worker, session.on, visit.state.boxes),
        examinations=[*listed, *others],
        choices=visit.choices,
        known=visit.known,
    )
    signs = maker.signs(_signs_of(data))
    alarms = [alarm["code"] for alarm in data["rules"]["emergencies"]]
    return {
        "form": form,
        "blocks": maker.blocks(listed),
        "others": maker.blocks(others),
        "judged": judged,
        "referral": referral,
        "seen": sorted(judged.attention | referral.attention),
        "alarms": alarm_texts(dict.fromkeys(alarms), phone=_phone(session), name=worker.name),
        "phone": EMERGENCY_PHONE,
        "signs": signs,
        "signs_open": judged.wants_signs or any(chip.is_on for chip in signs),
        "data": data,
        "event_id": form.typed.get("event_id") or uuid.uuid4(),
        "base": form.typed.get("base") or list(visit.state.base),
        "author": request.user.uuid,
        "asks_reason": _asks_reason(request, visit, refusal),
        "duty": visit.duty[0],
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def _phone(session: Session) -> str:
    """The emergency number, and the puskesmas's own."""
    return (
        f"{EMERGENCY_PHONE} / {session.office.phone}" if session.office.phone else EMERGENCY_PHONE
    )


def _signs_of(data: dict[str, Any]) -> list[str]:
    """Every sign that one of the possible alarms asks for, the five of pressure first."""
    signs = [s for alarm in data["rules"]["emergencies"] for s in alarm["now_signs"]]
    return [*dict.fromkeys([*data["rules"]["danger_signs"], *signs])]


def _asks_reason(request: HttpRequest, visit: _Visit, refusal: _Refusal | None) -> bool:
    """Ask beforehand where a change will need a reason: another's values, or another day's."""
    last = visit.state.last_event
    needed = last is not None and bool(visit.state.boxes) and not may_undo(last, request.user)
    return needed or (refusal is not None and refusal.code == "reason")
