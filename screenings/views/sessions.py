"""Sessions of a post, and one session with its people: done or not, never a result."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.access import fetch, may_anywhere
from posts.audit import audit
from posts.exports import export
from posts.models import AuditEvent, Post
from posts.roles import Action
from screenings import labels
from screenings.actions import clear_attendance, next_slot, open_session, record_attendance
from screenings.forms import SessionForm, SessionsFilter, uuid_or_none
from screenings.guests import sought_number
from screenings.models import Attendance, Session
from screenings.parts import REGISTRATION
from screenings.queries import duty_choices, duty_of, post_examinations, sessions_of
from screenings.rosters import Parts, Roster, RosterRow, parts_done, session_roster
from screenings.tables import sessions_table
from screenings.views.stations import Station, parts_shown, station_at, station_choices
from workers.models import Worker
from workers.queries import today_at

PER_PAGE = 30
SHOWN = ("todo", "done", "all")
SEARCHED = "session_searched"  # in the browser's session: names stay out of addresses


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    filters = SessionsFilter(request.GET, posts=posts)
    rows = sessions_of(request.user, **filters.chosen())
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "is_filtered": any(filters.chosen().values()),
        "may_record": may_anywhere(request.user, Action.RECORD),
    }
    return render(request, "screenings/sessions.html", context)


@require_safe
def export_sessions(request: HttpRequest, extension: str) -> HttpResponseBase:
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    chosen = SessionsFilter(request.GET, posts=posts).chosen()
    return export(
        request,
        sessions_table(sessions_of(request.user, **chosen)),
        extension,
        name="sessions",
        back=reverse("screenings:sessions"),
        post=chosen["post"],
    )


@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    """`?post=CODE`; without it the only post where this person records, or a choice."""
    posts = Post.objects.visible_to(request.user, Action.RECORD).exclude(state=Post.State.CLOSED)
    post = _post_of(request, posts)
    if post is None:
        return render(request, "screenings/choose_post.html", {"posts": posts})
    form = _session_form(request, post)
    if request.method == "POST" and form.is_valid():
        session = _open(request, post, form)
        messages.success(request, _opened(session))
        return redirect("screenings:session", session.pk)
    return render(request, "screenings/new_session.html", {"form": form, "post": post})


def _post_of(request: HttpRequest, posts: Any) -> Post | None:
    code = request.GET.get("post")
    if code:
        return fetch(Post, request.user, Action.RECORD, code=code)
    if not may_anywhere(request.user, Action.RECORD):
        raise PermissionDenied
    first = list(posts[:2])
    return first[0] if len(first) == 1 else None


def _session_form(request: HttpRequest, post: Post) -> SessionForm:
    today = today_at(post)
    duty = duty_choices(post=post, on=_day(request.POST.get("on", ""), today))
    return SessionForm(request.POST or None, post=post, today=today, duty=duty)


def _day(text: str, today: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return today


def _open(request: HttpRequest, post: Post, form: SessionForm) -> Session:
    told = form.cleaned_data
    again = told["again"]
    slot = next_slot(post=post, on=told["on"], kind=told["kind"]) if again else 1
    return open_session(
        post=post,
        by=request.user,
        on=told["on"],
        kind=told["kind"],
        slot=slot,
        place=told["place"],
        starts_at=told["starts_at"],
        ends_at=told["ends_at"],
        **form.on_duty(),
    )


def _opened(session: Session) -> str:
    if session.state == Session.State.PLANNED:
        return _("The session is planned.")
    return _("The session is open.")


@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """`?show=todo|done|all`, `?absent=1` for one-tap absences, `?saved=EVENT` for Undo."""
    session = fetch(Session, request.user, Action.SEE_NAMES, pk=key)
    text = str(request.session.get(SEARCHED, "")) if "found" in request.GET else ""
    roster = session_roster(session, search=text)
    show = _shown(request, text)
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        subject=session,
        post=session.post,
        list="session",
        count=len(roster.rows),
    )
    people = _People.of(session, roster, show=show, station=station_at(request, session))
    context = {
        "session": session,
        "roster": roster,
        "station": people.station,
        "stations": station_choices(people.listed, people.station.code),
        "rows": people.rows,
        "done": people.done,
        "show": show,
        "searched": text,
        "guest_number": text if sought_number(text) else "",
        "marks_absent": "absent" in request.GET,
        "absences": Attendance.Absence.choices,
        "saved": uuid_or_none(request.GET.get("saved", "")),
        **_about(request, session),
    }
    return render(request, "screenings/session.html", context)


def _about(request: HttpRequest, session: Session) -> dict[str, Any]:
    cadres, staff = duty_of(session)
    closed = (Session.State.CANCELLED, Session.State.PLANNED)
    is_to_come = session.state == Session.State.PLANNED and session.on > today_at(session.post)
    may_record = may_record_at(request, session)
    return {
        "duty": [*(cadre.name for cadre in cadres), *map(str, staff)],
        "missing_tools": [labels.measure(code) for code in session.missing_tools],
        "is_to_come": is_to_come,
        "may_record": may_record,
        "may_enter": may_record
        and (session.state not in closed or not is_to_come)
        and session.state != Session.State.CANCELLED,
    }


def may_record_at(request: HttpRequest, session: Session) -> bool:
    return Session.objects.visible_to(request.user, Action.RECORD).filter(pk=session.pk).exists()


def _shown(request: HttpRequest, text: str) -> str:
    """Whoever searches wants to find: done or not."""
    show = request.GET.get("show", "")
    if text or show not in SHOWN:
        return "all" if text else "todo"
    return show


@dataclass(frozen=True, slots=True)
class _Row:
    """One person of the list. At a station "done" means this part of the visit."""

    row: RosterRow
    is_done: bool
    is_todo: bool
    is_shown: bool
    parts: list[Station]


@dataclass(frozen=True, slots=True)
class _People:
    """The list as this phone's station sees it."""

    station: Station
    listed: Sequence[str]
    rows: list[_Row]

    @classmethod
    def of(cls, session: Session, roster: Roster, *, show: str, station: str) -> "_People":
        """The parts of every visit are read at a station only: 1 query more."""
        listed = post_examinations(session.post)
        parts = parts_done(session) if station else {}
        rows = [_row(row, station, parts, show=show, listed=listed) for row in roster.rows]
        return cls(Station(station, labels.station(station)), listed, rows)

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)


def _row(row: RosterRow, station: str, parts: Parts, *, show: str, listed: Sequence[str]) -> _Row:
    """In the list of those not yet done the absent stay, to be undone at once."""
    is_done = row.is_done_at(station, parts)
    filled = parts.get(row.worker.pk, frozenset()) | ({REGISTRATION} if row.is_here else set())
    return _Row(
        row=row,
        is_done=is_done,
        is_todo=row.is_todo_at(station, parts),
        is_shown={"todo": not is_done, "done": is_done}.get(show, True),
        parts=parts_shown(listed, filled) if station else [],
    )


@require_POST
@sensitive_post_parameters()
def search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Without script: the words wait in the browser's session, not in the address."""
    fetch(Session, request.user, Action.SEE_NAMES, pk=key)
    text = request.POST.get("text", "").strip()
    request.session[SEARCHED] = text[:120]
    address = reverse("screenings:session", args=[key])
    return redirect(f"{address}?found=1" if text else address)


@require_POST
def absent(request: HttpRequest, key: UUID) -> HttpResponse:
    """`absent` is CODE:REASON: one button, one tap."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    code, _colon, reason = request.POST.get("absent", "").partition(":")
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    if reason in Attendance.Absence.values:
        record_attendance(
            session=session,
            worker=worker,
            status=Attendance.Status.ABSENT,
            reason=reason,
            by=request.user,
        )
    return _back(request, session, worker)


@require_POST
def not_absent(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    worker = fetch(Worker, request.user, Action.RECORD, code=request.POST.get("worker", ""))
    clear_attendance(session=session, worker=worker, by=request.user)
    return _back(request, session, worker)


def _back(request: HttpRequest, session: Session, worker: Worker) -> HttpResponse:
    """To the same place of the same list."""
    show = request.POST.get("show", "")
    kept = {"show": show} if show in SHOWN else {}
    if request.POST.get("mode") == "absent":
        kept["absent"] = "1"
    address = reverse("screenings:session", args=[session.pk])
    return redirect(f"{address}?{urlencode(kept)}#w-{worker.code}")
