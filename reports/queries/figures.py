"""One month of one scope: everything a report says, in one value."""

import datetime as dt
import uuid
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from healthposts.lib.ages import AGE_BANDS
from healthposts.lib.months import Month
from posts.models import Office, Post
from reports.queries import findings, paper, people
from reports.queries.people import Examined, Member, Presence, VisitRow
from reports.queries.places import (
    EXPECTED_TO_MEET,
    PostFacts,
    is_expected,
    last_sessions,
    offices_below,
    posts_in,
)
from reports.snapshots import (
    SCHEMA,
    AgeRow,
    BySex,
    Figures,
    LevelRow,
    MonthlySnapshot,
    PlaceRow,
    SilentPost,
)

FORM = "monthly-1"
NO_POSTS = "no_posts"

_Row = TypeVar("_Row", VisitRow, Member)


def figures(
    posts: "QuerySet[Post]",
    month: Month,
    scope: Post | Office,
    *,
    on: dt.date | None = None,
    with_trend: bool = True,
) -> MonthlySnapshot:
    """The snapshot of one month over `posts`, which the caller has limited by access.

    `scope` says whose report it is, `on` whose letterhead and signature: today's in the
    office's zone. About twenty queries, however many posts. The twelve months are most of
    the cost: pages that do not show them leave them out; reports never do.
    """
    office = scope.office if isinstance(scope, Post) else scope
    day = on or timezone.localdate(timezone=zoneinfo.ZoneInfo(office.time_zone))
    rows = _gather(posts, month, scope)
    part = rows.of(rows.posts)
    return MonthlySnapshot(
        schema=SCHEMA,
        form=FORM,
        month=str(month),
        scope=paper.scope_of(scope),
        letterhead=paper.letterhead(office, day),
        signatures=paper.signatures(scope, day),
        figures=_figures(rows, part),
        ages=_ages(part),
        classes=findings.class_tables(rows.where(""), month),
        trend=findings.trend(rows.where(""), month, rows.survivors) if with_trend else (),
        places=() if isinstance(scope, Post) else _places(rows, scope, month),
        sessions=people.sessions_of(scope, month, rows.presence) if isinstance(scope, Post) else (),
        silent=_silent(rows.posts, rows.sessions, month),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of the month, from which every count is made."""

    where: Callable[[str], Q]
    survivors: people.Survivors
    posts: list[PostFacts]
    sessions: Counter[uuid.UUID]
    visits: dict[uuid.UUID, list[VisitRow]]
    members: dict[uuid.UUID, list[Member]]
    presence: dict[uuid.UUID, Presence]
    referring: dict[uuid.UUID, BySex]

    def of(self, posts: Iterable[PostFacts]) -> "_Part":
        posts = list(posts)
        visits = [row for post in posts for row in self.visits.get(post.pk, ())]
        return _Part(
            posts=posts,
            sessions=Counter({post.pk: self.sessions[post.pk] for post in posts}),
            visits=visits,
            examined=people.examined(visits),
            members=self.members_of(posts),
            referring=sum((self.referring.get(post.pk, BySex()) for post in posts), BySex()),
        )

    def members_of(self, posts: Iterable[PostFacts]) -> list[Member]:
        return people.once(row for post in posts for row in self.members.get(post.pk, ()))


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of some posts."""

    posts: list[PostFacts]
    sessions: Counter[uuid.UUID]
    visits: list[VisitRow]
    examined: Examined
    members: list[Member]
    referring: BySex

    @property
    def formed(self) -> list[PostFacts]:
        return [post for post in self.posts if post.is_formed]

    @property
    def enrolled_examined(self) -> list[Member]:
        return [member for member in self.members if member.person in self.examined.last]

    def with_session(self) -> list[PostFacts]:
        return [post for post in self.formed if self.sessions[post.pk]]


def _gather(posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> _Rows:
    def where(prefix: str) -> Q:
        """Rows of the posts. One post is named: then the index of its own is the way in."""
        if isinstance(scope, Post):
            return Q(**{f"{prefix}post": scope.pk}) & Q(**{f"{prefix}post__in": posts})
        return Q(**{f"{prefix}post__in": posts.order_by().values("pk")})

    facts, survivors = posts_in(posts, month), people.survivors()
    held = people.sessions_in(month).filter(where("")).values_list("post_id", flat=True)
    return _Rows(
        where=where,
        survivors=survivors,
        posts=facts,
        sessions=Counter(held),
        visits=_by_post(people.visits_in(where(""), month, survivors)),
        members=_by_post(people.members_on(facts, where(""), month.last_day)),
        presence=people.marked_without_visit(where, month),
        referring=findings.referring(where(""), month),
    )


def _by_post(rows: Iterable[_Row]) -> dict[uuid.UUID, list[_Row]]:
    grouped: dict[uuid.UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        grouped[row.post].append(row)
    return dict(grouped)


def _figures(rows: _Rows, part: "_Part") -> Figures:
    formed = part.formed
    estimated = [post for post in formed if post.estimate is not None]
    at_risk = [part.examined.last[person] for person in part.examined.at_risk]
    levels = _levels(part.visits)
    return Figures(
        posts_formed=len(formed),
        posts_active=sum(post.state == Post.State.ACTIVE for post in formed),
        posts_inactive=sum(post.state == Post.State.INACTIVE for post in formed),
        posts_with_session=len(part.with_session()),
        posts_silent=len(_without_session(part.posts, rows.sessions)),
        posts_with_estimate=len(estimated),
        estimated=sum((post.estimate or BySex() for post in estimated), BySex()),
        enrolled=people.by_sex(part.members),
        enrolled_where_estimated=len(rows.members_of(estimated)),
        sessions=rows.sessions.total(),
        present=len(part.visits) + sum(each.present for each in rows.presence.values()),
        absent=sum(each.absent for each in rows.presence.values()),
        visits=people.by_sex(part.visits),
        persons=people.by_sex(part.examined.last.values()),
        enrolled_examined=people.by_sex(part.enrolled_examined),
        at_risk=people.by_sex(at_risk),
        referring=part.referring,
        emergencies=levels["emergency"],
        levels=tuple(LevelRow(level, levels[level]) for level in people.LEVELS),
    )


def _levels(visits: Sequence[VisitRow]) -> dict[str, BySex]:
    counts = Counter((row.level, row.sex) for row in visits)
    return {level: BySex(counts[level, "M"], counts[level, "F"]) for level in people.LEVELS}


def _ages(part: "_Part") -> tuple[AgeRow, ...]:
    enrolled: dict[str, list[Member]] = defaultdict(list)
    examined: dict[str, list[VisitRow]] = defaultdict(list)
    for member in part.members:
        enrolled[member.band].append(member)
    for row in part.examined.last.values():
        examined[row.band].append(row)
    return tuple(
        AgeRow(band, people.by_sex(enrolled[band]), people.by_sex(examined[band]))
        for band in AGE_BANDS
    )


def _places(rows: _Rows, scope: Office, month: Month) -> tuple[PlaceRow, ...]:
    """The offices directly below, then the posts the office supervises itself."""
    below = []
    for office in offices_below(scope):
        part = rows.of(post for post in rows.posts if post.office_path.startswith(office.path))
        if is_expected(office, month) or _status(part) != NO_POSTS:
            below.append(_place(part, kind=str(office.kind), code=office.code, name=office.name))
    own = [post for post in rows.posts if post.office_path == scope.path]
    for post in own:
        part = rows.of([post])
        if _status(part) != NO_POSTS:
            below.append(_place(part, kind="post", code=post.code, name=post.name))
    return tuple(below)


def _place(part: _Part, *, kind: str, code: str, name: str) -> PlaceRow:
    return PlaceRow(
        kind=kind,
        code=code,
        name=name,
        status=_status(part),
        posts_formed=len(part.formed),
        posts_active=sum(post.state == Post.State.ACTIVE for post in part.formed),
        posts_with_session=len(part.with_session()),
        enrolled=len(part.members),
        enrolled_examined=len(part.enrolled_examined),
        sessions=part.sessions.total(),
        visits=len(part.visits),
        persons=len(part.examined.last),
        at_risk=len(part.examined.at_risk),
        referring=part.referring.total,
        emergencies=sum(row.level == "emergency" for row in part.visits),
    )


def _status(part: _Part) -> str:
    """A post closed since the month still shows what it did in it."""
    if part.sessions.total() or part.visits:
        return "data"
    return "no_data" if part.formed else NO_POSTS


def _without_session(posts: Iterable[PostFacts], sessions: Counter[uuid.UUID]) -> list[PostFacts]:
    return [post for post in posts if post.state in EXPECTED_TO_MEET and not sessions[post.pk]]


def _silent(
    posts: list[PostFacts], sessions: Counter[uuid.UUID], month: Month
) -> tuple[SilentPost, ...]:
    silent = _without_session(posts, sessions)
    last = last_sessions(silent, month.last_day)
    return tuple(
        SilentPost(post.code, post.name, post.office_name, last.get(post.pk))
        for post in sorted(silent, key=lambda post: (post.office_name, post.name, post.code))
    )
