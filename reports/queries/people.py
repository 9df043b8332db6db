"""Who is enrolled, who came, who was examined: counted by person, whatever rows a person has."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from healthposts.lib.ages import age_band, age_on
from healthposts.lib.months import Month
from posts.models import Post
from reports.queries.places import PostFacts
from reports.snapshots import BySex, SessionRow
from screenings.models import Attendance, Session, Visit
from screenings.models.sessions import SessionQuerySet
from workers.models import Enrolment, Worker

# Visit.level, worst first; a visit of the first three makes its person one at risk.
LEVELS = ("emergency", "refer", "watch", "normal", "unmeasured")
RISKY = frozenset(LEVELS[:3])

Person: TypeAlias = uuid.UUID
Survivors: TypeAlias = dict[uuid.UUID, Person]


@dataclass(frozen=True, slots=True)
class VisitRow:
    post: uuid.UUID
    person: Person
    sex: str
    band: str
    level: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Member:
    """One person enrolled at one post."""

    post: uuid.UUID
    person: Person
    sex: str
    band: str


@dataclass(slots=True)
class Examined:
    """The persons of some visits, each once, by the sex and age of the last visit."""

    last: dict[Person, VisitRow] = field(default_factory=dict)
    at_risk: set[Person] = field(default_factory=set)

    def add(self, row: VisitRow) -> None:
        known = self.last.get(row.person)
        if known is None or _order(row) > _order(known):
            self.last[row.person] = row
        if row.level in RISKY:
            self.at_risk.add(row.person)


def _order(row: VisitRow) -> tuple[dt.date, str, str]:
    """Two visits on one day: any fixed choice, the same every time."""
    return (row.on, row.sex, row.band)


def examined(rows: Iterable[VisitRow]) -> Examined:
    found = Examined()
    for row in rows:
        found.add(row)
    return found


def by_sex(rows: Iterable[VisitRow | Member]) -> BySex:
    counts = Counter(row.sex for row in rows)
    return BySex(men=counts["M"], women=counts["F"])


def survivors() -> Survivors:
    """The row that stands for the person of each merged row."""
    merged = Worker.objects.filter(person__isnull=False).order_by()
    return cast(Survivors, dict(merged.values_list("pk", "person_id")))


def visits_in(where: Q, month: Month, survivors: Survivors) -> list[VisitRow]:
    """Every visit that counts. One query, answered by its index alone."""
    rows = (
        Visit.objects.counted()
        .filter(where, on__range=(month.first_day, month.last_day))
        .order_by()
        .values_list("post_id", "worker_id", "sex", "age_band", "level", "on")
    )
    return [
        VisitRow(post, survivors.get(worker, worker), sex, band, level, on)
        for post, worker, sex, band, level, on in rows.iterator(chunk_size=5000)
    ]


def members_on(posts: Iterable[PostFacts], where: Q, day: dt.date) -> list[Member]:
    """Everyone enrolled on that day at posts that are not closed; a person once at each post."""
    closed = {post.pk for post in posts if post.is_closed}
    rows = (
        Enrolment.objects.on(day)
        .filter(where)
        .order_by()
        .annotate(
            who=Coalesce("worker__person", "worker"),
            sex=Coalesce("worker__person__sex", "worker__sex"),
            born=Coalesce("worker__person__birth_date", "worker__birth_date"),
        )
        .values_list("post_id", "who", "sex", "born")
        .distinct()
    )
    return [
        Member(post, who, sex, age_band(age_on(day, birth_date=born)))
        for post, who, sex, born in rows.iterator(chunk_size=5000)
        if post not in closed
    ]


def once(members: Iterable[Member]) -> list[Member]:
    """Each person once, also one who is enrolled at two posts after a merge."""
    return list({member.person: member for member in members}.values())


@dataclass(frozen=True, slots=True)
class Presence:
    """Workers marked at a session who have no visit there; a visit alone says present."""

    present: int = 0
    absent: int = 0


def marked_without_visit(where: Callable[[str], Q], month: Month) -> dict[uuid.UUID, Presence]:
    """By session. One query."""
    visited = Visit.objects.counted().filter(session=OuterRef("session"), worker=OuterRef("worker"))
    rows = (
        Attendance.objects.filter(where("session__"), session__in=sessions_in(month))
        .filter(~Exists(visited))
        .order_by()
        .values("session_id", "status")
        .annotate(count=Count("*"))
        .values_list("session_id", "status", "count")
    )
    found: dict[uuid.UUID, Presence] = {}
    for session, status, count in rows:
        presence = found.setdefault(session, Presence())
        absent = status == Attendance.Status.ABSENT
        found[session] = replace(presence, **{"absent" if absent else "present": count})
    return found


def sessions_in(month: Month) -> SessionQuerySet:
    return Session.objects.held().filter(on__range=(month.first_day, month.last_day))


def sessions_of(
    post: Post, month: Month, presence: dict[uuid.UUID, Presence]
) -> tuple[SessionRow, ...]:
    """A post's sessions, in order. One query more than for an office."""
    rows = (
        sessions_in(month)
        .filter(post=post)
        .order_by("on", "kind", "slot")
        .annotate(
            men=_visits(sex="M"),
            women=_visits(sex="F"),
            risky=_visits(level__in=RISKY),
            alarms=_visits(level="emergency"),
        )
        .values_list("pk", "on", "kind", "slot", "men", "women", "risky", "alarms")
    )
    return tuple(
        SessionRow(
            on=on,
            kind=kind,
            slot=slot,
            present=men + women + presence.get(pk, Presence()).present,
            absent=presence.get(pk, Presence()).absent,
            visits=BySex(men, women),
            at_risk=risky,
            emergencies=alarms,
        )
        for pk, on, kind, slot, men, women, risky, alarms in rows
    )


def _visits(**which: object) -> Count:
    wanted = {f"visits__{name}": value for name, value in which.items()}
    return Count("visits", filter=Q(visits__state=Visit.State.VALID, **wanted))
