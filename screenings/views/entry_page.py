"""What stands on the page of a visit: its form, or why there is none."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screenings import labels
from screenings.actions import may_undo
from screenings.contents import DANGER_SIGNS_BOX, Key
from screenings.entry import EntryForm
from screenings.forms import uuid_or_none
from screenings.models import Session
from screenings.parts import (
    COUNSELLING,
    REGISTRATION,
    at_part,
    examination_of,
    listed_at,
    parts_filled,
)
from screenings.queries import addable, findings_of, person_on, post_examinations
from screenings.rosters import is_noted_present
from screenings.views.boxes import PRESSURE, BlockMaker
from screenings.views.hands import hands
from screenings.views.lines import Line, visit_lines
from screenings.views.results import alarm_texts
from screenings.views.script_data import script_data
from screenings.views.stations import Station, parts_shown
from screenings.views.visiting import VisitAtHand
from workers.queries import consent_state, today_at, worker_facts

EMERGENCY_PHONE = "119"
# Where a letter may be written: where all is entered, where it is measured, where one talks.
WITH_REFERRAL = ("", "testing", COUNSELLING)


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    sentence: str


def entry_page(
    request: HttpRequest, visit: VisitAtHand, form: EntryForm, refusal: Refusal | None = None
) -> HttpResponse:
    consent = consent_state(visit.worker)
    listed = post_examinations(visit.session.post)
    context = {
        "session": visit.session,
        "worker": visit.worker,
        "is_ours": visit.is_ours,
        "age": visit.age,
        "state": visit.state,
        "part": visit.part,
        "part_name": labels.station(visit.part),
        "parts": _parts(visit, listed),
        "refusal": refusal,
        "consent": consent,
        "gate": labels.refusal("consent", name=visit.worker.name) if consent != "given" else "",
        "closed": closed_because(visit.session),
        "history": visit.state.events,
        "saved": uuid_or_none(request.GET.get("saved", "")),
    }
    if consent == "given" and not context["closed"]:
        if visit.part == REGISTRATION:
            context["facts"] = worker_facts(visit.worker) if visit.is_ours else None
        else:
            context |= _form_parts(request, visit, form, refusal, listed=listed)
    return render(request, "screenings/entry.html", context)


def _parts(visit: VisitAtHand, listed: Sequence[str]) -> list[Station]:
    """The way to the other parts, where the visit is taken in parts."""
    if not (visit.station or visit.part):
        return []
    done = parts_filled(key.measure for key in visit.state.boxes)
    return parts_shown(listed, done | _registered(visit), here=visit.part)


def _registered(visit: VisitAtHand) -> set[str]:
    is_here = bool(visit.state.boxes) or is_noted_present(visit.session, visit.worker)
    return {REGISTRATION} if is_here else set()


def closed_because(session: Session) -> str:
    if session.state == Session.State.CANCELLED:
        return labels.refusal("cancelled")
    to_come = session.state == Session.State.PLANNED and session.on > today_at(session.post)
    return labels.refusal("planned") if to_come else ""


def _form_parts(
    request: HttpRequest,
    visit: VisitAtHand,
    form: EntryForm,
    refusal: Refusal | None,
    *,
    listed: Sequence[str],
) -> dict[str, Any]:
    session, worker, choices = visit.session, visit.worker, visit.choices()
    asked = listed_at(visit.part, listed)
    others = at_part(visit.part, addable(asked, visit.state.boxes))
    judged = visit.judged(visit.state, choices)
    referral = visit.referral() if visit.part in WITH_REFERRAL else None
    maker = BlockMaker(
        form,
        known_height=visit.known.get(Key("height")),
        missing_tools=session.missing_tools,
        wants_second=judged.wants_second,
    )
    data = script_data(
        visit.form_context,
        person=person_on(worker, session.on, visit.state.boxes),
        examinations=[*asked, *others],
        choices=choices,
        known=visit.known,
        judged=judged,
    )
    alarms = [alarm["code"] for alarm in data["rules"]["emergencies"]]
    signs = maker.signs(_signs_of(data)) if alarms else ()
    shown = {*asked, *others, *([DANGER_SIGNS_BOX] if signs else [])}
    return {
        "form": form,
        "blocks": maker.blocks(asked),
        "others": maker.blocks(others),
        "judged": judged,
        "lines": _lines(visit) if visit.part == COUNSELLING else (),
        "referral": referral,
        "seen": sorted(judged.attention | (referral.attention if referral else set())),
        "alarms": alarm_texts(dict.fromkeys(alarms), phone=_phone(session), name=worker.name),
        "phone": EMERGENCY_PHONE,
        "signs": signs,
        "signs_after": PRESSURE if PRESSURE in shown else "",
        "signs_open": judged.wants_signs or any(chip.is_on for chip in signs),
        "data": data,
        "event_id": form.typed.get("event_id") or uuid.uuid4(),
        "base": form.typed.get("base") or visit.state.base_of(shown),
        "author": request.user.uuid,
        "asks_reason": _asks_reason(request, visit, shown, refusal),
        "hands": hands(request, session, visit.duty[0], form.typed.get("measured_by")),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "address": visit.address(),
    }


def _lines(visit: VisitAtHand) -> tuple[Line, ...]:
    """What all tables found, for whoever talks with the worker at the last one."""
    if visit.state.visit is None:
        return ()
    return visit_lines(visit.state.boxes, findings_of(visit.state.visit), visit.notes())


def _phone(session: Session) -> str:
    """The emergency number, and the puskesmas's own."""
    return (
        f"{EMERGENCY_PHONE} / {session.office.phone}" if session.office.phone else EMERGENCY_PHONE
    )


def _signs_of(data: dict[str, Any]) -> list[str]:
    """Every sign that one of the possible alarms asks for, the five of pressure first."""
    signs = [s for alarm in data["rules"]["emergencies"] for s in alarm["now_signs"]]
    return [*dict.fromkeys([*data["rules"]["danger_signs"], *signs])]


def _asks_reason(
    request: HttpRequest, visit: VisitAtHand, shown: Collection[str], refusal: Refusal | None
) -> bool:
    """Ask beforehand where a change will need a reason: another's values, or another day's."""
    last = visit.state.last_event
    held = any(examination_of(key.measure) in shown for key in visit.state.boxes)
    needed = last is not None and held and not may_undo(last, request.user)
    return needed or (refusal is not None and refusal.code == "reason")
