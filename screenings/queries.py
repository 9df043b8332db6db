"""Reading sessions, visits and what was measured. The caller has fetched the rows it hands in."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone

from healthposts.lib.months import Month
from healthposts.web.prepared import Given, Prepared
from posts.access import Rights
from posts.models import Assignment, Cadre, Post, User
from posts.roles import Action, Role
from screenings.contents import Current, Key, LastValue, current_values, standing
from screenings.identities import visit_id
from screenings.judging import contents_of, pairs_of, person_of, values_of
from screenings.models import (
    Event,
    Finding,
    PostMeasure,
    Reading,
    Session,
    SessionDuty,
    Visit,
)
from screenings.models.sessions import SessionQuerySet
from screenings.models.visits import VisitQuerySet
from screenings.parts import examination_of
from screenings.rules import (
    DEFAULT_EXAMINATIONS,
    EXAMINATIONS,
    Person,
    examinations,
    judged_pressure,
)
from screenings.rules.derive import with_derived
from screenings.rules.types import Sex
from workers.models import Enrolment, Worker
from workers.queries import today_at

# How far back last values are looked for: two years of monthly visits.
VISITS_BACK = 24


@dataclass(frozen=True, slots=True)
class VisitState:
    """What a visit holds now: what the entry form shows, and the base it is saved on."""

    visit: Visit | None
    boxes: Mapping[Key, Current]
    base: tuple[int, ...]  # for the form's `base` field
    confirmed: frozenset[str]  # warnings somebody already confirmed, see screenings.entry
    events: tuple[Event, ...]  # oldest first, with author and measured_by
    standing: Mapping[Key, Current] = field(default_factory=dict)  # erased boxes too

    @property
    def last_event(self) -> Event | None:
        """The newest, for [Undo]: see actions.may_undo."""
        return self.events[-1] if self.events else None

    def base_of(self, shown: Collection[str]) -> list[int]:
        """The base of a form on which only these stand (as in its field `shown`)."""
        boxes = self.standing.items()
        return sorted(
            i for key, box in boxes if examination_of(key.measure) in shown for i in box.ids
        )


@dataclass(frozen=True, slots=True)
class TimelineRow:
    visit: Visit  # session, post and worker loaded
    boxes: Mapping[Key, Current]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    number: Decimal


@dataclass(slots=True)
class PastReading:
    """A reading of an earlier visit."""

    on: dt.date
    visit_id: UUID
    id: int
    measure: str
    position: int
    side: str
    value: Decimal | None
    denominator: int | None
    code: str
    flag: str
    missing: str
    supersedes_id: int | None
    settles: list[int]


def visit_state(session: Session, worker: Worker) -> VisitState:
    """The visit as it stands; without a visit everything is empty. 3 queries at most."""
    key = visit_id(session_id=session.pk, worker_id=worker.pk)
    visit = _visit_by_id.first(key=key)
    return state_of(visit) if visit else VisitState(None, {}, (), frozenset(), ())


_visit_by_id = Prepared(
    lambda: Visit.objects.filter(pk=Given("key", UUIDField())).select_related(
        "session__office", "worker"
    )
)


def state_of(visit: Visit) -> VisitState:
    """The same for a visit at hand. 2 queries."""
    readings = list(Reading.objects.filter(visit=visit))
    held = standing(readings)
    events = list(visit.events.select_related("author", "measured_by"))
    for event in events:
        event.visit = visit
    return VisitState(
        visit=visit,
        boxes=current_values(readings),
        base=tuple(sorted(i for box in held.values() for i in box.ids)),
        confirmed=frozenset(code for event in events for code in event.confirmed),
        events=tuple(events),
        standing=held,
    )


def last_values(
    worker: Worker, *, before: dt.date, seen_by: User | None = None
) -> dict[Key, LastValue]:
    """The latest value of every box in the last visits before that day. 1 query.

    With `seen_by` only of visits which that person may see: a former post, and a post of a
    row that was found to be the same person, have no part in the others' readings.
    """
    rights = Rights.of(seen_by, Action.SEE_NAMES) if seen_by is not None else None
    rows = _past_readings.ask(
        rights,
        person=worker.person_id or worker.pk,
        before=before,
        **(rights.given if rights else {}),
    )
    found: dict[Key, LastValue] = {}
    for (day, _visit), readings in groupby(
        (PastReading(*row) for row in rows), key=lambda row: (row.on, row.visit_id)
    ):
        boxes = current_values(readings)
        found |= {
            key: LastValue(current.content, day)
            for key, current in boxes.items()
            if current.content.is_value
        }
    return found


def _readings_before(rights: Rights | None) -> "QuerySet[Reading, tuple[Any, ...]]":
    person = Worker.objects.of_survivor(Given("person", UUIDField())).values("pk")
    visits = Visit.objects.filter(
        worker__in=person, on__lt=Given("before", DateField()), state=Visit.State.VALID
    )
    if rights is not None:
        visits = visits.visible_to(rights, Action.SEE_NAMES)
    latest = visits.order_by("-on", "-pk").values("pk")[:VISITS_BACK]
    rows = Reading.objects.filter(visit__in=latest).order_by("visit__on", "visit_id", "pk")
    return rows.values_list("visit__on", *PastReading.__slots__[1:])


_past_readings = Prepared(_readings_before)


def person_on(worker: Worker, on: dt.date, boxes: Mapping[Key, Current] | None = None) -> Person:
    """What the rules may know of the worker that day. No query."""
    age = worker.age_on(on)
    return person_of(contents_of(boxes or {}), sex=_sex(worker), age=age)


def _sex(worker: Worker) -> Sex:
    return "F" if worker.sex == Worker.Sex.WOMAN else "M"


def _visits_of(worker: Worker) -> VisitQuerySet:
    """Visits of the person: those of rows that were found to be the same one included."""
    return Visit.objects.filter(worker__in=Worker.objects.of_person(worker).values("pk"))


def timeline(worker: Worker, user: User, *, limit: int = VISITS_BACK) -> list[TimelineRow]:
    """The visits this user may see, void ones included, newest first. 3 queries."""
    visible = _visits_of(worker).visible_to(user, Action.SEE_NAMES)
    visits = list(
        visible.select_related("session", "post", "office", "worker").order_by("-on", "pk")[:limit]
    )
    return rows_of(visits)


def rows_of(visits: Sequence[Visit]) -> list[TimelineRow]:
    """What is recorded of visits already seen, and what the rules said. 2 queries."""
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
        and (number := _number_of(row.boxes, measure, _person_of(row))) is not None
    ]
    return sorted(points, key=lambda point: point.on)


def _person_of(row: TimelineRow) -> Person:
    return person_on(row.visit.worker, row.visit.on, row.boxes)


def _number_of(boxes: Mapping[Key, Current], measure: str, person: Person) -> Decimal | None:
    contents = contents_of(boxes)
    if measure in ("sbp", "dbp"):
        judged = judged_pressure(pairs_of(contents))
        return getattr(judged, measure) if judged else None
    found = with_derived(values_of(contents), person).get(measure)
    return found.number if found and not found.flag else None


def findings_of(visit: Visit) -> list[Finding]:
    """What the rules said of a visit, as it is stored. 1 query."""
    return list(Finding.objects.filter(visit=visit).order_by("pk"))


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


def session_of_today(user: User) -> Session | None:
    """The open session of today where this user records; of several the one opened last."""
    rows = Session.objects.visible_to(user, Action.RECORD).filter(state=Session.State.OPEN)
    near = timezone.localdate() - dt.timedelta(days=1)  # zones lie apart
    rows = rows.filter(on__gte=near).select_related("post__office").order_by("-created_at")
    return next((row for row in rows if row.on == today_at(row.post)), None)


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
    rows = _duties.ask(session=session.pk)
    cadres = [row.cadre for row in rows if row.cadre]
    staff = [row.user for row in rows if row.user]
    return sorted(cadres, key=lambda c: c.name), sorted(staff, key=lambda u: u.full_name)


_duties = Prepared(
    lambda: SessionDuty.objects.filter(session=Given("session", UUIDField())).select_related(
        "cadre", "user"
    )
)


def duty_choices(*, post: Post, on: dt.date) -> tuple[list[Cadre], list[User]]:
    """Who can be on duty: cadres in term that day, staff of the puskesmas. 2 queries."""
    at_office = Assignment.objects.on(on).filter(role=Role.PUSKESMAS, office=post.office_id)
    staff = User.objects.filter(is_active=True, pk__in=at_office.values("user"))
    return list(Cadre.objects.on(on).filter(post=post)), list(staff)


def post_examinations(post: Post) -> tuple[str, ...]:
    """The post's own ordered list of examinations, or the default list. 1 query."""
    codes = PostMeasure.objects.filter(post=post).values_list("examination", flat=True)
    return tuple(code for code in codes if code in EXAMINATIONS) or DEFAULT_EXAMINATIONS


def addable(listed: Collection[str], boxes: Iterable[Key]) -> list[str]:
    """Examinations beside the list: those for any visit, and what the visit holds. No query."""
    held = {key.measure for key in boxes}
    return [
        code
        for code, found in examinations().items()
        if code not in listed
        and (found.offered != "post" or held & {code, *(one.code for one in found.inputs)})
    ]


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().values(by).annotate(number=Count("*"))
    return counted.values("number")


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(row)
    return found
