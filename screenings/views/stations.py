"""The tables of a session: which one this phone stands at, and the first of them.

The choice is remembered in the browser's session for one session of the post: the next
session begins with the whole form again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posts.access import fetch
from posts.roles import Action
from screenings import labels
from screenings.actions import record_attendance
from screenings.models import Attendance, Session
from screenings.parts import REGISTRATION, STATIONS, stations_of
from screenings.rosters import next_to_do
from workers.models import Worker

REMEMBERED = "station"
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Station:
    """One of the tables as a link, a button or a mark: done or not done."""

    code: str  # "" is the whole form
    name: str
    is_here: bool = False
    is_done: bool = False

    @property
    def number(self) -> int | None:
        """Cadres call the tables by their numbers, also where a post leaves one out."""
        return STATIONS.index(self.code) + 1 if self.code else None


def station_at(request: HttpRequest, session: Session) -> str:
    """The table at which this phone stands; "" is the whole form."""
    told = request.session.get(REMEMBERED, {})
    return str(told.get(str(session.pk), "")) if isinstance(told, dict) else ""


def station_choices(listed: Sequence[str], here: str) -> list[Station]:
    """The whole form, and the tables of this post."""
    codes = ("", *stations_of(listed))
    return [Station(code, labels.station(code), is_here=code == here) for code in codes]


def parts_shown(listed: Sequence[str], done: Iterable[str], here: str = "") -> list[Station]:
    """The tables of this post, each done or not done."""
    there = set(done)
    return [
        Station(code, labels.station(code), is_here=code == here, is_done=code in there)
        for code in stations_of(listed)
    ]


@require_POST
def station(request: HttpRequest, key: UUID) -> HttpResponse:
    """`part`: where this phone stands from now on, in this session."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    chosen = request.POST.get("part", "")
    here = {str(session.pk): chosen} if chosen in STATIONS else {}
    request.session[REMEMBERED] = here
    return redirect("screenings:session", session.pk)


@require_POST
def present(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first table: `worker` came. With `next`, on to whoever is still unknown."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    worker = fetch(Worker, request.user, Action.RECORD, code=request.POST.get("worker", ""))
    record_attendance(
        session=session, worker=worker, status=Attendance.Status.PRESENT, by=request.user
    )
    if "next" in request.POST:
        messages.success(request, _("Noted as present."))
        following = next_to_do(session, after=worker, station=REGISTRATION)
        if following is not None:
            return redirect("screenings:entry", session.pk, following.code)
    return redirect(f"{reverse('screenings:session', args=[session.pk])}#w-{worker.code}")
