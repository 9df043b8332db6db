"""Reading sessions, visits and what was measured. The caller has fetched the rows it hands in."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from posts.models import Cadre, Office, Post, User
from screenings.contents import Content, Current, Key
from screenings.models import Event, Finding, Session, Visit
from screenings.rules import Choices, Person
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A worker at a session: done or not, never a result."""

    worker: Worker  # only id, code, card_number, name, nickname, sex, birth_date are loaded
    done: bool
    attendance: str  # "present", "absent" or "" (nothing known)
    absence: str  # Attendance.Absence, or ""
    consent: str  # "given", "refused", "withdrawn" or "not_asked"


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows to show, and counts of the whole roster whatever is shown."""

    rows: tuple[RosterRow, ...]
    enrolled: int
    done: int
    present: int
    absent: int

    @property
    def todo(self) -> int:
        """Neither examined nor absent."""
        return self.enrolled - self.done - self.absent


@dataclass(frozen=True, slots=True)
class LastValue:
    """The worker's latest value of a box, before a day."""

    content: Content
    on: dt.date


@dataclass(frozen=True, slots=True)
class VisitState:
    """What a visit holds now: what the entry form shows, and the base it is saved on."""

    visit: Visit | None
    boxes: Mapping[Key, Current]
    base: tuple[int, ...]  # for the form's `base` field
    confirmed: frozenset[str]  # warnings somebody already confirmed, see screenings.entry
    last_event: Event | None  # for [Undo]: newest event, with author
    has_paper: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    visit: Visit  # session and post loaded
    boxes: Mapping[Key, Current]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    number: Decimal
    flag: str = ""


def session_roster(session: Session, *, search: str = "", show: str = "all") -> Roster:
    """Everyone enrolled on the session's day or examined there, by name. 1 query.

    `show` is "todo" (not examined, not absent), "done" or "all".
    """
    raise NotImplementedError


def next_to_do(session: Session, *, after: Worker | None = None) -> Worker | None:
    """Who comes next by name: not examined, not absent, not refused. Wraps around."""
    raise NotImplementedError


def visit_state(session: Session, worker: Worker) -> VisitState:
    """The visit as it stands; without a visit everything is empty. 3 queries at most."""
    raise NotImplementedError


def last_values(worker: Worker, *, before: dt.date) -> dict[Key, LastValue]:
    """The latest value of every box in valid visits before that day. 2 queries."""
    raise NotImplementedError


def person_on(worker: Worker, on: dt.date, boxes: Mapping[Key, Current] | None = None) -> Person:
    """What the rules may know of the worker that day. No query."""
    raise NotImplementedError


def timeline(worker: Worker, user: User, *, limit: int = 24) -> list[TimelineRow]:
    """The visits this user may see, void ones included, newest first. 3 queries."""
    raise NotImplementedError


def trend(rows: list[TimelineRow], measure: str) -> list[Point]:
    """Points of one measure over a timeline, oldest first; pressure is what is judged."""
    raise NotImplementedError


def history(visit: Visit) -> list[Event]:
    """All events with author, measured_by and readings (`event.readings.all()`). 2 queries."""
    raise NotImplementedError


def sessions_of(
    user: User,
    *,
    post: Post | None = None,
    month: Any = None,
    state: str = "",
) -> Any:
    """Sessions the user may open, newest first, with `.examined` counts; a queryset to page."""
    raise NotImplementedError


def duty_of(session: Session) -> tuple[list[Cadre], list[User]]:
    """Cadres and staff on duty. 1 query."""
    raise NotImplementedError


def duty_choices(session: Session) -> tuple[list[Cadre], list[User]]:
    """Who can be on duty: cadres in term that day, staff of the puskesmas. 2 queries."""
    raise NotImplementedError


def post_examinations(post: Post) -> tuple[str, ...]:
    """The post's own ordered list of examinations, or the default list. 1 query."""
    raise NotImplementedError


def choices_for(office: Office, on: dt.date) -> Choices:
    """The guidelines in force for an office on a day: defaults and its districts' choices."""
    raise NotImplementedError


def visit_by_id(visit_id: uuid.UUID) -> Visit | None:
    raise NotImplementedError
