"""Everything that is known of a visit before its form is read: `VisitAtHand`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from posts.access import Fetcher, fetch
from posts.models import User
from posts.roles import Action
from screenings.contents import Key, LastValue
from screenings.fields import FormContext
from screenings.guidelines.queries import choices_for
from screenings.judging import contents_of, judge, still_known
from screenings.models import Guest, Session, Visit
from screenings.parts import STATIONS
from screenings.queries import (
    VisitState,
    duty_of,
    last_values,
    person_on,
    visit_state,
)
from screenings.rules import Choices
from screenings.views.referrals import Block, block
from screenings.views.results import Shown, shown
from screenings.views.stations import WHOLE, station_at
from screenings.workings import Notes, workings_of
from workers.models import Worker

_session_to_record = Fetcher(Session, Action.RECORD, by="id", beside=("post", "office"))
_worker_to_record = Fetcher(Worker, Action.RECORD, by="code")


def worker_at(request: HttpRequest, session: Session, code: str) -> Worker:
    """A worker one records, a guest of this session, or who was examined here and moved away."""
    return _ours(request, code) or _of_another_post(request, session, code)


def _ours(request: HttpRequest, code: str) -> Worker | None:
    return _worker_to_record.or_none(request.user, code)


def _of_another_post(request: HttpRequest, session: Session, code: str) -> Worker:
    guests = Guest.objects.visible_to(request.user, Action.RECORD).select_related("worker")
    guest = guests.filter(session=session, worker__code=code).first()
    if guest is not None:
        return guest.worker
    try:
        visit = fetch(Visit, request.user, Action.RECORD, session=session, worker__code=code)
    except Http404:
        return fetch(Worker, request.user, Action.RECORD, code=code)
    return visit.worker


@dataclass(frozen=True)
class VisitAtHand:
    """A worker at a session. `station` is where this phone stands, "" for the whole form;
    `part` what its page shows: the same, unless the address asks for another one.
    """

    session: Session
    worker: Worker
    is_ours: bool  # more than a guest, or somebody who has moved away
    user: User
    station: str
    part: str

    @classmethod
    def at(cls, request: HttpRequest, key: UUID, code: str) -> "VisitAtHand":
        session = _session_to_record(request.user, key)
        ours = _ours(request, code)
        worker = ours or _of_another_post(request, session, code)
        station = station_at(request, session)
        return cls(
            session=session,
            worker=worker,
            is_ours=ours is not None,
            user=request.user,
            station=station,
            part=_part(request.GET.get("part", ""), station),
        )

    @cached_property
    def state(self) -> VisitState:
        return visit_state(self.session, self.worker)

    @cached_property
    def last(self) -> Mapping[Key, LastValue]:
        return last_values(self.worker, before=self.session.on, seen_by=self.user)

    @cached_property
    def known(self) -> Mapping[Key, LastValue]:
        return still_known(self.last, on=self.session.on, age=self.age)

    @cached_property
    def duty(self) -> tuple[Sequence[Any], Sequence[Any]]:
        return duty_of(self.session)

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

    def address(self, **told: str) -> str:
        """Of this page, the part that was asked for included."""
        asked = {} if self.part == self.station else {"part": self.part or WHOLE}
        address = reverse("screenings:entry", args=[self.session.pk, self.worker.code])
        query = urlencode(asked | told)
        return f"{address}?{query}" if query else address

    def referral(self) -> Block:
        return block(self.worker, self.session, seen_by=self.user)

    def choices(self) -> Choices:
        """The guidelines in force that day. 1 query."""
        return choices_for(self.session.office, self.session.on)

    def notes(self, state: VisitState | None = None) -> Notes:
        """What was computed on the way to the classes, by examination."""
        boxes = (state or self.state).boxes
        known = {key: value.content for key, value in self.known.items()}
        person = person_on(self.worker, self.session.on, boxes)
        return workings_of(known | contents_of(boxes), person)

    def judged(self, state: VisitState, choices: Choices) -> Shown:
        known = {key: value.content for key, value in self.known.items()}
        return shown(
            judge(
                state.boxes,
                sex=self.worker.sex,  # type: ignore[arg-type]
                age=self.age,
                choices=choices,
                known=known,
            ),
            has_values=any(box.content.is_value for box in state.boxes.values()),
            notes=self.notes(state),
        )


def _part(asked: str, station: str) -> str:
    if asked == WHOLE:
        return ""
    return asked if asked in STATIONS else station
