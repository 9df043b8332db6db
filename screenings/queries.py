"""Reading sessions, visits and what was measured. The caller has fetched the rows it hands in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from healthposts.lib.months import Month
from posts.models import Assignment, Cadre, Office, Post, User
from posts.roles import Action, Role
from screenings.contents import Current, Key, LastValue, current_values, standing
from screenings.identities import visit_id
from screenings.judging import contents_of, pairs_of, person_of
from screenings.models import (
    Attendance,
    Event,
    Finding,
    GuidelineChoice,
    PostMeasure,
    Reading,
    Session,
    SessionDuty,
    Visit,
)
from screenings.models.sessions import SessionQuerySet
from screenings.models.visits import VisitQuerySet
from screenings.rules import (
    EXAMINATIONS,
    Choices,
    Person,
    Value,
    choices_with,
    default_choices,
    guidelines_for,
    judged_pressure,
)
from screenings.rules.derive import with_derived
from screenings.rules.types import Role as FindingRole
from screenings.rules.types import Sex
from workers.models import Consent, Enrolment, Worker, WorkerQuerySet

NOT_ASKED = "not_asked"
# How far back last values are looked for: two years of monthly visits.
VISITS_BACK = 24


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A worker at a session: done or not, never a result."""

    worker: Worker
    done: bool
    attendance: str  # "present", "absent" or "" (nothing known)
    absence: str  # Attendance.Absence, or ""
    consent: str  # "given", "refused", "withdrawn" or "not_asked"

    @property
    def is_todo(self) -> bool:
        """Still to be examined. Who came and refused is not asked again today."""
        refused = self.attendance == "present" and self.consent in ("refused", "withdrawn")
        return not (self.done or self.attendance == "absent" or refused)


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows to show, and counts of the whole roster whatever is shown."""

    rows: tuple[RosterRow, ...]
    enrolled: int
    done: int
    present: int  # examined or noted as present
    absent: int
    todo: int


@dataclass(frozen=True, slots=True)
class VisitState:
    """What a visit holds now: what the entry form shows, and the base it is saved on."""

    visit: Visit | None
    boxes: Mapping[Key, Current]
    base: tuple[int, ...]  # for the form's `base` field
    confirmed: frozenset[str]  # warnings somebody already confirmed, see screenings.entry
    last_event: Event | None  # the newest, for [Undo]: see actions.may_undo


@dataclass(frozen=True, slots=True)
class TimelineRow:
    visit: Visit  # session, post and worker loaded
    boxes: Mapping[Key, Current]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    number: Decimal


def session_roster(session: Session, *, search: str = "", show: str = "all") -> Roster:
    """Everyone of the post that day, and whoever was examined or noted there, by name.

    `show` is "todo" (not examined, not absent, not refused), "done" or "all".
    3 queries, 4 with a search.
    """
    rows = _roster_rows(session)
    shown = [row for row in rows if _is_shown(row, show)]
    if search.strip():
        found = set(_roster_workers(session).matching(search).values_list("pk", flat=True))
        shown = [row for row in shown if row.worker.pk in found]
    return Roster(
        rows=tuple(shown),
        enrolled=len(rows),
        done=sum(row.done for row in rows),
        present=sum(row.done or row.attendance == "present" for row in rows),
        absent=sum(row.attendance == "absent" for row in rows),
        todo=sum(row.is_todo for row in rows),
    )


def next_to_do(session: Session, *, after: Worker | None = None) -> Worker | None:
    """Who comes next by name, from the beginning again after the last. 3 queries."""
    todo = [row.worker for row in _roster_rows(session) if row.is_todo and row.worker != after]
    if after is None:
        return todo[0] if todo else None
    place = (after.name_key, after.code)
    later = [worker for worker in todo if (worker.name_key, worker.code) > place]
    return next(iter([*later, *todo]), None)


def _roster_rows(session: Session) -> list[RosterRow]:
    last = Consent.objects.filter(worker=OuterRef("pk")).order_by("-at", "-pk")
    workers = _roster_workers(session).annotate(decision=Subquery(last.values("decision")[:1]))
    done = set(Visit.objects.counted().filter(session=session).values_list("worker_id", flat=True))
    noted = {row.worker_id: row for row in Attendance.objects.filter(session=session)}
    return [_roster_row(worker, worker.pk in done, noted.get(worker.pk)) for worker in workers]


def _roster_row(worker: Worker, done: bool, noted: Attendance | None) -> RosterRow:
    return RosterRow(
        worker=worker,
        done=done,
        attendance=noted.status if noted else "",
        absence=noted.reason if noted else "",
        consent=getattr(worker, "decision", None) or NOT_ASKED,
    )


def _roster_workers(session: Session) -> WorkerQuerySet:
    """Who was enrolled that day. While the session is open, also who came to the post since:
    a paper list is typed in later, and its workers are enrolled only then.
    """
    here = Enrolment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=session.on), worker=OuterRef("pk"), post=session.post_id
    )
    if session.state != Session.State.OPEN:
        here = here.filter(starts_on__lte=session.on)
    seen = [
        rows.objects.filter(session=session, worker=OuterRef("pk")) for rows in (Visit, Attendance)
    ]
    return Worker.objects.filter(Exists(here) | Exists(seen[0]) | Exists(seen[1]))


def _is_shown(row: RosterRow, show: str) -> bool:
    return {"todo": row.is_todo, "done": row.done}.get(show, True)


def visit_state(session: Session, worker: Worker) -> VisitState:
    """The visit as it stands; without a visit everything is empty. 3 queries at most."""
    key = visit_id(session_id=session.pk, worker_id=worker.pk)
    visit = Visit.objects.filter(pk=key).select_related("session__office", "worker").first()
    return state_of(visit) if visit else VisitState(None, {}, (), frozenset(), None)


def state_of(visit: Visit) -> VisitState:
    """The same for a visit at hand. 2 queries."""
    readings = list(Reading.objects.filter(visit=visit))
    events = list(visit.events.select_related("author", "measured_by"))
    for event in events:
        event.visit = visit
    return VisitState(
        visit=visit,
        boxes=current_values(readings),
        base=tuple(sorted(i for box in standing(readings).values() for i in box.ids)),
        confirmed=frozenset(code for event in events for code in event.confirmed),
        last_event=events[-1] if events else None,
    )


def last_values(
    worker: Worker, *, before: dt.date, seen_by: User | None = None
) -> dict[Key, LastValue]:
    """The latest value of every box in the last visits before that day. 1 query.

    With `seen_by` only of visits which that person may see: a former post, and a post of a
    row that was found to be the same person, have no part in the others' readings.
    """
    visits = _visits_of(worker).filter(on__lt=before, state=Visit.State.VALID)
    if seen_by is not None:
        visits = visits.visible_to(seen_by, Action.SEE_NAMES)
    latest = visits.order_by("-on", "-pk").values("pk")[:VISITS_BACK]
    rows = Reading.objects.filter(visit__in=latest).annotate(day=F("visit__on"))
    found: dict[Key, LastValue] = {}
    for (day, _visit), readings in groupby(
        rows.order_by("visit__on", "visit_id", "pk"), key=lambda row: (row.day, row.visit_id)
    ):
        boxes = current_values(readings)
        found |= {
            key: LastValue(current.content, day)
            for key, current in boxes.items()
            if current.content.is_value
        }
    return found


def person_on(worker: Worker, on: dt.date, boxes: Mapping[Key, Current] | None = None) -> Person:
    """What the rules may know of the worker that day. No query."""
    age = worker.age_on(on)
    return person_of(contents_of(boxes or {}), sex=_sex(worker), age=age)


def _sex(worker: Worker) -> Sex:
    return "F" if worker.sex == Worker.Sex.WOMAN else "M"


def _visits_of(worker: Worker) -> VisitQuerySet:
    """Visits of the person: those of rows that were found to be the same one included."""
    person = worker.person_id or worker.pk
    return Visit.objects.filter(Q(worker=person) | Q(worker__person=person))


def timeline(worker: Worker, user: User, *, limit: int = VISITS_BACK) -> list[TimelineRow]:
    """The visits this user may see, void ones included, newest first. 3 queries."""
    visible = _visits_of(worker).visible_to(user, Action.SEE_NAMES)
    visits = list(visible.select_related("session", "post", "worker").order_by("-on", "pk")[:limit])
    keys = [visit.pk for visit in visits]
    readings = _grouped(Reading.objects.filter(visit__in=keys))
    findings = _grouped(Finding.objects.filter(visit__in=keys).order_by("pk"))
    return [
        TimelineRow(
            visit, current_values(readings.get(visit.pk, ())), tuple(findings.get(visit.pk, ()))
        )
        for visit in visits
    ]


def trend(rows: Iterable[TimelineRow], measure: str) -> list[Point]:
    """Points of one measure, oldest first. `sbp` and `dbp` are what is judged: the mean
    of the last two readings. `bmi` and its like are computed. LO and HI have no point.
    """
    points = [
        Point(row.visit.on, number)
        for row in rows
        if row.visit.state == Visit.State.VALID
        and (number := _number_of(row.boxes, measure)) is not None
    ]
    return sorted(points, key=lambda point: point.on)


def _number_of(boxes: Mapping[Key, Current], measure: str) -> Decimal | None:
    contents = contents_of(boxes)
    if measure in ("sbp", "dbp"):
        judged = judged_pressure(pairs_of(contents))
        return getattr(judged, measure) if judged else None
    values: dict[str, Value] = {key.measure: c.value for key, c in contents.items() if c.is_value}
    found = with_derived(values).get(measure)
    return found.number if found and not found.flag else None


def history(visit: Visit) -> list[Event]:
    """All events, oldest first, with author, measured_by and `readings.all()`. 2 queries."""
    events = visit.events.select_related("author", "measured_by").prefetch_related("readings")
    return list(events)


def sessions_of(
    user: User, *, post: Post | None = None, month: Month | None = None, state: str = ""
) -> SessionQuerySet:
    """Sessions with names the user may see, newest first, to be paged.

    Each has `.examined`, its valid visits, and `.enrolled`, workers of its post that day.
    """
    rows = Session.objects.visible_to(user, Action.SEE_NAMES).select_related("post", "office")
    if post:
        rows = rows.filter(post=post)
    if month:
        rows = rows.filter(on__range=(month.first_day, month.last_day))
    if state:
        rows = rows.filter(state=state)
    return with_counts(rows)


def with_counts(rows: SessionQuerySet) -> SessionQuerySet:
    examined = Visit.objects.counted().filter(session=OuterRef("pk"))
    enrolled = Enrolment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("on")),
        post=OuterRef("post"),
        starts_on__lte=OuterRef("on"),
    )
    return rows.annotate(
        examined=Coalesce(Subquery(_counted(examined, "session")), 0),
        enrolled=Coalesce(Subquery(_counted(enrolled, "post")), 0),
    )


def duty_of(session: Session) -> tuple[list[Cadre], list[User]]:
    """Cadres and staff on duty, by name. 1 query."""
    rows = list(SessionDuty.objects.filter(session=session).select_related("cadre", "user"))
    cadres = [row.cadre for row in rows if row.cadre]
    staff = [row.user for row in rows if row.user]
    return sorted(cadres, key=lambda c: c.name), sorted(staff, key=lambda u: u.full_name)


def duty_choices(*, post: Post, on: dt.date) -> tuple[list[Cadre], list[User]]:
    """Who can be on duty: cadres in term that day, staff of the puskesmas. 2 queries."""
    at_office = Assignment.objects.on(on).filter(role=Role.PUSKESMAS, office=post.office_id)
    staff = User.objects.filter(is_active=True, pk__in=at_office.values("user"))
    return list(Cadre.objects.on(on).filter(post=post)), list(staff)


def post_examinations(post: Post) -> tuple[str, ...]:
    """The post's own ordered list of examinations, or the default list. 1 query."""
    codes = PostMeasure.objects.filter(post=post).values_list("examination", flat=True)
    return tuple(code for code in codes if code in EXAMINATIONS) or EXAMINATIONS


def choices_for(office: Office, on: dt.date) -> Choices:
    """The guidelines in force on a day: the defaults, and what offices above chose. 1 query.

    The nearer office decides, then the later choice. A guideline that this edition of
    the tables no longer has falls back to the default.
    """
    offices = [int(part) for part in office.path.split(".") if part]
    rows = GuidelineChoice.objects.filter(office__in=offices, since__lte=on)
    chosen: dict[tuple[str, FindingRole], str] = {
        (row.measure, "classify"): row.guideline
        for row in sorted(rows, key=lambda r: (offices.index(r.office_id), r.since, r.pk))
        if row.role == "classify" and row.guideline in guidelines_for(row.measure)
    }
    return choices_with(chosen) if chosen else default_choices()


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().values(by).annotate(number=Count("*"))
    return counted.values("number")


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(row)
    return found
