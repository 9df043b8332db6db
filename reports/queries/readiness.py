"""Who will be missing from the report of a month, and whom to ring."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from healthposts.lib.months import Month
from posts.models import Cadre, Office, Post
from posts.models.offices import SUPERVISING_KINDS
from posts.queries import ClosingDays
from reports.closing import closes_on
from reports.models import Report, Revision
from reports.queries.places import PostFacts, last_sessions, posts_in
from screenings.models import Session


@dataclass(frozen=True)
class Missing:
    """A post without finished figures. `why`: `none`, `planned` or `open`; `on`: of that session."""

    post: PostFacts
    why: str
    on: dt.date | None
    last_session: dt.date | None
    contacts: tuple[Cadre, ...]


@dataclass(frozen=True)
class Supervisor:
    """An office that supervises posts, with how many of its posts are ready."""

    office: Office
    expected: int
    ready: int
    formed: int
    closes_on: dt.date | None
    report: Report | None
    stage: str

    @property
    def is_ready(self) -> bool:
        return self.ready == self.expected


@dataclass(frozen=True)
class Readiness:
    missing: list[Missing]
    supervisors: list[Supervisor]

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.supervisors)

    @property
    def ready(self) -> int:
        return sum(row.ready for row in self.supervisors)


def readiness(
    offices: "QuerySet[Office]",
    posts: "QuerySet[Post]",
    month: Month,
    *,
    reachable: "QuerySet[Post]",
) -> Readiness:
    """`reachable`: the posts whose cadres this person may ring. Eight queries, however many posts."""
    facts = posts_in(posts, month)
    supervising = _supervising(offices, facts)
    expected = [post for post in facts if post.is_expected_to_meet]
    sessions = _sessions(posts, month)
    late = [(post, *_why(sessions[post.pk])) for post in expected]
    missing = [(post, why, on) for post, why, on in late if why]
    last = last_sessions((post for post, _why, _on in missing), month.last_day)
    contacts = _contacts((post for post, _why, _on in missing), reachable)
    waiting = {post.pk for post, _why, _on in missing}
    return Readiness(
        missing=sorted(
            (
                Missing(post, why, on, last.get(post.pk), tuple(contacts[post.pk][:2]))
                for post, why, on in missing
            ),
            key=lambda row: (row.last_session or dt.date.min, row.post.office_name, row.post.name),
        ),
        supervisors=_supervisors(supervising, facts, expected, waiting, month),
    )


def _supervising(offices: "QuerySet[Office]", facts: list[PostFacts]) -> list[Office]:
    """By kind, and whatever else has posts. Closed ones only while they have some."""
    with_posts = {post.office_path for post in facts if post.is_formed}
    return [
        office
        for office in offices.select_related("parent").order_by("name", "code")
        if office.path in with_posts or (office.kind in SUPERVISING_KINDS and not office.closed_on)
    ]


def _sessions(posts: "QuerySet[Post]", month: Month) -> dict[uuid.UUID, list[tuple[str, dt.date]]]:
    rows = (
        Session.objects.filter(
            post__in=posts.order_by().values("pk"), on__range=(month.first_day, month.last_day)
        )
        .exclude(state=Session.State.CANCELLED)
        .order_by("on")
        .values_list("post_id", "state", "on")
    )
    found: dict[uuid.UUID, list[tuple[str, dt.date]]] = defaultdict(list)
    for post, state, on in rows:
        found[post].append((state, on))
    return found


def _why(sessions: list[tuple[str, dt.date]]) -> tuple[str, dt.date | None]:
    """Empty when at least one session was held and none is left open."""
    for state, name in ((Session.State.OPEN, "open"), (Session.State.PLANNED, "planned")):
        days = [on for at, on in sessions if at == state]
        held = any(at == Session.State.ENDED for at, _on in sessions)
        if days and not (held and name == "planned"):
            return name, days[0]
    return ("", None) if sessions else ("none", None)


def _contacts(
    posts: Iterable[PostFacts], reachable: "QuerySet[Post]"
) -> dict[uuid.UUID, list[Cadre]]:
    """Cadres who serve today: the chair first, then whoever has a telephone."""
    keys = [post.pk for post in posts]
    found: dict[uuid.UUID, list[Cadre]] = defaultdict(list)
    for cadre in (
        Cadre.objects.on(timezone.localdate()).filter(post__in=keys).filter(post__in=reachable)
    ):
        found[cadre.post_id].append(cadre)
    for cadres in found.values():
        cadres.sort(key=lambda each: (each.position != Cadre.Position.CHAIR, not each.phone))
    return found


def _supervisors(
    offices: list[Office],
    facts: list[PostFacts],
    expected: list[PostFacts],
    waiting: set[uuid.UUID],
    month: Month,
) -> list[Supervisor]:
    days, reports = ClosingDays(""), _reports(offices, month)
    wanted = Counter(post.office_path for post in expected)
    formed = Counter(post.office_path for post in facts if post.is_formed)
    late = Counter(post.office_path for post in expected if post.pk in waiting)
    rows = []
    for office in offices:
        report, stage = reports.get(office.pk, (None, ""))
        rows.append(
            Supervisor(
                office=office,
                expected=wanted[office.path],
                ready=wanted[office.path] - late[office.path],
                formed=formed[office.path],
                closes_on=closes_on(days, office.path, month),
                report=report,
                stage=stage,
            )
        )
    return sorted(rows, key=lambda row: (row.ready - row.expected, row.office.name))


def _reports(offices: list[Office], month: Month) -> dict[int, tuple[Report, str]]:
    """The report of each office, and `final`, `provisional` or what it waits for."""
    rows = (
        Revision.objects.filter(
            report__office__in=[office.pk for office in offices],
            report__first_day=month.first_day,
            build=Revision.Build.READY,
        )
        .select_related("report")
        .defer("snapshot")
        .order_by("-stage")
    )
    return {row.report.office_id or 0: (row.report, row.stage) for row in rows}
