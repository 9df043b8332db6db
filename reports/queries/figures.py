"""One month of one scope: everything a report says, in one value."""

import datetime as dt
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from healthposts.lib.ages import AGE_BANDS
from healthposts.lib.months import Month
from posts.models import Office, Post
from reports.queries import findings, letters, paper, people
from reports.queries.people import Levels, People, Presence, Tally, by_sex
from reports.queries.persons import persons_of
from reports.queries.places import PostFacts, is_expected, last_sessions, offices_below, posts_in
from reports.queries.rows import LEVELS, CountedRows
from reports.snapshots import (
    SCHEMA,
    AgeRow,
    BySex,
    Figures,
    LevelRow,
    MonthlySnapshot,
    Part,
    PlaceRow,
    SilentPost,
)

FORM = "monthly-1"
NO_POSTS = "no_posts"


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
    office's zone. Some fifteen queries, however many posts and visits. The twelve months
    are half of the cost: pages that do not show them leave them out; reports never do.
    """
    office = scope.office if isinstance(scope, Post) else scope
    day = on or timezone.localdate(timezone=zoneinfo.ZoneInfo(office.time_zone))
    rows = CountedRows(posts, month, post=scope if isinstance(scope, Post) else None)
    counts = _gather(rows, with_places=not isinstance(scope, Post))
    whole = counts.of(counts.posts)
    return MonthlySnapshot(
        schema=SCHEMA,
        form=FORM,
        month=str(month),
        scope=paper.scope_of(scope),
        letterhead=paper.letterhead(office, day),
        signatures=paper.signatures(scope, day),
        figures=_figures(counts, whole),
        ages=_ages(whole.people),
        classes=findings.class_tables(rows),
        trend=findings.trend(rows) if with_trend else (),
        places=() if isinstance(scope, Post) else _places(counts, scope, month),
        sessions=people.sessions_of(rows, counts.presence) if isinstance(scope, Post) else (),
        silent=_silent(counts.posts, counts.sessions, month),
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """A month of an office in a row, `figures`, and those of the places below it."""

    month: str
    figures: PlaceRow
    places: tuple[PlaceRow, ...]


def overview(posts: "QuerySet[Post]", month: Month, office: Office) -> Overview:
    """What pages show that only lead on: the same numbers as `figures`, at a fifth of the cost.

    Eleven queries, however many posts and visits.
    """
    counts = _gather_places(CountedRows(posts, month))
    return Overview(
        month=str(month),
        figures=_place(
            counts.of(counts.posts), kind=str(office.kind), code=office.code, name=office.name
        ),
        places=_places(counts, office, month),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted at each post, from which every sum is made."""

    posts: list[PostFacts]
    sessions: Counter[uuid.UUID]
    visits: dict[uuid.UUID, Levels]
    people: Callable[[Iterable[uuid.UUID]], Tally]
    presence: dict[uuid.UUID, Presence]
    referring: dict[uuid.UUID, BySex]
    # Only where places are told apart.
    pressures: dict[uuid.UUID, Part]
    arrivals: dict[uuid.UUID, Part]

    def of(self, posts: Iterable[PostFacts]) -> "_Part":
        posts = list(posts)
        return _Part(
            posts=posts,
            sessions=Counter({post.pk: self.sessions[post.pk] for post in posts}),
            visits=sum((self.visits.get(post.pk, Counter()) for post in posts), Counter()),
            people=self.people_at(posts),
            referring=sum((self.referring.get(post.pk, BySex()) for post in posts), BySex()),
            pressures=sum((self.pressures.get(post.pk, Part()) for post in posts), Part()),
            arrivals=sum((self.arrivals.get(post.pk, Part()) for post in posts), Part()),
        )

    def people_at(self, posts: Iterable[PostFacts]) -> Tally:
        return self.people(post.pk for post in posts)


@dataclass(frozen=True, slots=True)
class _Part:
    """The counts of some posts."""

    posts: list[PostFacts]
    sessions: Counter[uuid.UUID]
    visits: Levels
    people: Tally
    referring: BySex
    pressures: Part
    arrivals: Part

    @property
    def formed(self) -> list[PostFacts]:
        return [post for post in self.posts if post.is_formed]

    def with_session(self) -> list[PostFacts]:
        return [post for post in self.formed if self.sessions[post.pk]]

    def visits_of(self, *levels: str) -> BySex:
        return BySex(*(sum(self.visits[level, sex] for level in levels) for sex in "MF"))


def _gather(rows: CountedRows, *, with_places: bool) -> _Counts:
    return _Counts(
        posts=posts_in(rows.posts, rows.month),
        sessions=people.sessions_by_post(rows),
        visits=people.visits_by_post(rows),
        people=_tally_of(people.people_of(rows)),
        presence=people.marked_without_visit(rows),
        referring=findings.referring(rows),
        pressures=findings.high_pressures(rows) if with_places else {},
        arrivals=letters.arrivals(rows.posts, rows.month) if with_places else {},
    )


def _tally_of(found: dict[uuid.UUID, list[People]]) -> Callable[[Iterable[uuid.UUID]], Tally]:
    return lambda posts: people.tally(each for post in posts for each in found.get(post, ()))


def _gather_places(rows: CountedRows) -> _Counts:
    """Only what stands in the rows of places: no ages, no classes, nobody who came in vain."""
    persons = persons_of(rows)
    return _Counts(
        posts=posts_in(rows.posts, rows.month),
        sessions=people.sessions_by_post(rows),
        visits=persons.visits,
        people=persons.tally,
        presence={},
        referring=findings.referring(rows),
        pressures=findings.high_pressures(rows),
        arrivals=letters.arrivals(rows.posts, rows.month),
    )


def _figures(counts: _Counts, part: _Part) -> Figures:
    formed, persons = part.formed, part.people
    estimated = [post for post in formed if post.estimate is not None]
    visits = part.visits_of(*LEVELS)
    return Figures(
        posts_formed=len(formed),
        posts_active=sum(post.state == Post.State.ACTIVE for post in formed),
        posts_inactive=sum(post.state == Post.State.INACTIVE for post in formed),
        posts_with_session=len(part.with_session()),
        posts_silent=len(_without_session(part.posts, counts.sessions)),
        posts_with_estimate=len(estimated),
        estimated=sum((post.estimate or BySex() for post in estimated), BySex()),
        enrolled=by_sex(persons.enrolled),
        enrolled_where_estimated=counts.people_at(estimated).enrolled.total(),
        sessions=counts.sessions.total(),
        present=visits.total + sum(each.present for each in counts.presence.values()),
        absent=sum(each.absent for each in counts.presence.values()),
        visits=visits,
        persons=by_sex(persons.examined),
        enrolled_examined=by_sex(persons.enrolled_examined),
        at_risk=by_sex(persons.at_risk),
        referring=part.referring,
        emergencies=part.visits_of(LEVELS[0]),
        levels=tuple(LevelRow(level, part.visits_of(level)) for level in LEVELS),
    )


def _ages(persons: Tally) -> tuple[AgeRow, ...]:
    return tuple(
        AgeRow(band, by_sex(persons.enrolled, band), by_sex(persons.examined, band))
        for band in AGE_BANDS
    )


def _places(counts: _Counts, scope: Office, month: Month) -> tuple[PlaceRow, ...]:
    """The offices directly below, then the posts the office supervises itself."""
    below = []
    for office in offices_below(scope):
        part = counts.of(post for post in counts.posts if post.office_path.startswith(office.path))
        if is_expected(office, month) or _status(part) != NO_POSTS:
            below.append(_place(part, kind=str(office.kind), code=office.code, name=office.name))
    own = [post for post in counts.posts if post.office_path == scope.path]
    for post in own:
        part = counts.of([post])
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
        enrolled=part.people.enrolled.total(),
        enrolled_examined=part.people.enrolled_examined.total(),
        sessions=part.sessions.total(),
        visits=part.visits.total(),
        persons=part.people.examined.total(),
        at_risk=part.people.at_risk.total(),
        referring=part.referring.total,
        emergencies=part.visits_of(LEVELS[0]).total,
        high_pressure=part.pressures,
        arrived=part.arrivals,
    )


def _status(part: _Part) -> str:
    """A post closed since the month still shows what it did in it."""
    if part.sessions.total() or part.visits:
        return "data"
    return "no_data" if part.formed else NO_POSTS


def _without_session(posts: Iterable[PostFacts], sessions: Counter[uuid.UUID]) -> list[PostFacts]:
    return [post for post in posts if post.is_expected_to_meet and not sessions[post.pk]]


def _silent(
    posts: list[PostFacts], sessions: Counter[uuid.UUID], month: Month
) -> tuple[SilentPost, ...]:
    silent = _without_session(posts, sessions)
    last = last_sessions(silent, month.last_day)
    return tuple(
        SilentPost(post.code, post.name, post.office_name, last.get(post.pk))
        for post in sorted(silent, key=lambda post: (post.office_name, post.name, post.code))
    )
