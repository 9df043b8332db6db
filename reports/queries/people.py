"""Who is enrolled, who came, who was examined: counted by person, whatever rows a person has."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from healthposts.lib.ages import FIRST_AGES, age_band, latest_birth
from reports.queries.rows import RISKY, CountedRows, with_person
from reports.snapshots import BySex, SessionRow
from screenings.models import Attendance, Visit

# Length of a day in `seen_as`, which sorts by it.
DAY = len("2026-10-31")

Levels: TypeAlias = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class People:
    """How many persons have the same to tell at one post.

    `enrolled_as` and `seen_as` are sex and age band, such as `M30-39`, or empty for those not
    enrolled there or not examined there. Who has rows at several of the posts is named by
    `person`, one such row for each post, with the day of the last visit before `seen_as`.
    """

    person: uuid.UUID | None
    enrolled_as: str
    seen_as: str
    is_risky: bool
    count: int = 1

    def and_at(self, other: "People") -> "People":
        """The same person at another post: as at the last visit, at risk if at either."""
        return People(
            person=self.person,
            enrolled_as=self.enrolled_as or other.enrolled_as,
            seen_as=max(self.seen_as, other.seen_as),
            is_risky=self.is_risky or other.is_risky,
        )


@dataclass(slots=True)
class Tally:
    """The persons of some posts, each once. By sex and age band, sex first; by sex alone."""

    enrolled: Counter[str] = field(default_factory=Counter)
    examined: Counter[str] = field(default_factory=Counter)
    at_risk: Counter[str] = field(default_factory=Counter)
    enrolled_examined: Counter[str] = field(default_factory=Counter)

    def add(self, people: People) -> None:
        seen_as = people.seen_as[DAY:] if people.person else people.seen_as
        if people.enrolled_as:
            self.enrolled[people.enrolled_as] += people.count
        if seen_as:
            self.examined[seen_as] += people.count
        if people.is_risky:
            self.at_risk[seen_as] += people.count
        if people.enrolled_as and seen_as:
            self.enrolled_examined[people.enrolled_as] += people.count


def tally(people: Iterable[People]) -> Tally:
    found, several = Tally(), dict[uuid.UUID, People]()
    for each in people:
        if each.person is None:
            found.add(each)
        else:
            known = several.get(each.person)
            several[each.person] = known.and_at(each) if known else each
    for each in several.values():
        found.add(each)
    return found


def by_sex(counts: Counter[str], band: str = "") -> BySex:
    """Of a tally; of one age band if it is given."""
    chosen = {key: n for key, n in counts.items() if not band or key[1:] == band}
    return BySex(*(sum(n for key, n in chosen.items() if key[0] == sex) for sex in "MF"))


# One row for each person and post, and what is equal counted: see `people_of`.
PEOPLE = """
    SELECT CASE WHEN posts > 1 THEN person END, post_id, enrolled_as,
           CASE WHEN posts > 1 THEN seen_as ELSE substr(seen_as, {after_day}) END, risky, count(*)
    FROM (SELECT person, post_id, max(enrolled_as) AS enrolled_as, max(seen_as) AS seen_as,
                 max(risky) AS risky, count(*) OVER (PARTITION BY person) AS posts
          FROM ({rows}) AS each_row GROUP BY person, post_id) AS at_post
    GROUP BY 1, 2, 3, 4, 5"""


def people_of(rows: CountedRows) -> dict[uuid.UUID, list[People]]:
    """By post. One statement over the month's visits and the enrolments of its last day.

    It hands back groups, not persons. Django has no words for a query over a union.
    """
    columns = ("person", "post_id", "enrolled_as", "seen_as", "risky")
    union = _seen(rows).values_list(*columns).union(_enrolled(rows).values_list(*columns), all=True)
    try:
        sql, values = union.query.sql_with_params()
    except EmptyResultSet:
        return {}
    found: dict[uuid.UUID, list[People]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE.format(after_day=DAY + 1, rows=sql), values)
        for person, post, enrolled_as, seen_as, risky, count in cursor:
            who = as_uuid(person) if person else None
            found[as_uuid(post)].append(People(who, enrolled_as, seen_as, bool(risky), count))
    return found


def _seen(rows: CountedRows) -> "QuerySet[Any]":
    found: QuerySet[Any] = with_person(rows.visits()).annotate(
        enrolled_as=Value("", CharField()),
        seen_as=Concat(Cast("on", CharField()), "sex", "age_band", output_field=CharField()),
        risky=Case(When(level__in=RISKY, then=1), default=0, output_field=IntegerField()),
    )
    return found


def _enrolled(rows: CountedRows) -> "QuerySet[Any]":
    found: QuerySet[Any] = enrolled_then(rows).annotate(
        enrolled_as=Concat("sex_then", "band_then", output_field=CharField()),
        seen_as=Value("", CharField()),
        risky=Value(0, IntegerField()),
    )
    return found


def enrolled_then(rows: CountedRows) -> "QuerySet[Any]":
    """Adds `.person`, and `.sex_then` and `.band_then`: as on the last day of the month."""
    found: QuerySet[Any] = with_person(rows.enrolments()).annotate(
        born=Coalesce("worker__person__birth_date", "worker__birth_date"),
        sex_then=Coalesce("worker__person__sex", "worker__sex"),
        band_then=_age_band(rows.month.last_day),
    )
    return found


def _age_band(day: dt.date) -> Case:
    """`age_band` of who was `born`, in words of the database."""
    bands = [
        When(born__lte=latest_birth(day, age=age), then=Value(age_band(age)))
        for age in reversed(FIRST_AGES)
    ]
    return Case(*bands, default=Value(age_band(0)), output_field=CharField())


def as_uuid(value: uuid.UUID | str) -> uuid.UUID:
    """SQLite keeps them as 32 digits."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def visits_by_post(rows: CountedRows) -> dict[uuid.UUID, Levels]:
    """How many visits of each level and sex. One query."""
    groups = rows.visits().values("post_id", "level", "sex").annotate(count=Count("*"))
    found: dict[uuid.UUID, Levels] = defaultdict(Counter)
    for post, level, sex, count in groups.values_list("post_id", "level", "sex", "count"):
        found[post][level, sex] = count
    return found


def sessions_by_post(rows: CountedRows) -> Counter[uuid.UUID]:
    groups = rows.sessions().values("post_id").annotate(count=Count("*"))
    return Counter(dict(groups.values_list("post_id", "count")))


@dataclass(frozen=True, slots=True)
class Presence:
    """Workers marked at a session who have no visit there; a visit alone says present."""

    present: int = 0
    absent: int = 0


def marked_without_visit(rows: CountedRows) -> dict[uuid.UUID, Presence]:
    """By session. One query."""
    groups = rows.marks().values("session_id", "status").annotate(count=Count("*"))
    found: dict[uuid.UUID, Presence] = {}
    for session, status, count in groups.values_list("session_id", "status", "count"):
        presence = found.setdefault(session, Presence())
        absent = status == Attendance.Status.ABSENT
        found[session] = replace(presence, **{"absent" if absent else "present": count})
    return found


def sessions_of(rows: CountedRows, presence: dict[uuid.UUID, Presence]) -> tuple[SessionRow, ...]:
    """The sessions of a post, in order. One query more than for an office."""
    sessions = (
        rows.sessions()
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
        for pk, on, kind, slot, men, women, risky, alarms in sessions
    )


def _visits(**which: object) -> Count:
    wanted = {f"visits__{name}": value for name, value in which.items()}
    return Count("visits", filter=Q(visits__state=Visit.State.VALID, **wanted))
