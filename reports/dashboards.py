"""What the home pages show: the one next step of each person.

Figures of a month come from `queries.figures`, as in the report. Here is counted only what
waits for somebody today; none of it ever stands in a report.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from healthposts.lib.months import Month
from posts.models import Cadre, Post
from posts.roles import Action
from screenings.models import Referral, Session, Visit
from screenings.referrals.queries import overdue
from workers.models import DuplicateCandidate, Enrolment, Worker

# A finding that needs somebody is asked after for so long; then the next visit decides anew.
FOLLOW_UP_DAYS = 90
NEEDS_SOMEBODY = ("refer", "emergency")


@dataclass(frozen=True)
class PostToday:
    """A cadre's start page: this month's session, and who needs follow-up."""

    post: Post
    session: Session | None
    examined: int
    enrolled: int
    follow_up: int
    answers: int  # of the puskesmas, to be told to the worker
    overdue: int  # referred, and not arrived for too long

    @property
    def is_today(self) -> bool:
        return self.session is not None and self.session.state == Session.State.OPEN


def post_today(post: Post, today: dt.date) -> PostToday:
    """Six queries."""
    month = Month.of(today)
    referrals = Referral.objects.filter(post=post)
    session = (
        Session.objects.filter(post=post, on__gte=month.first_day, on__lte=month.last_day)
        .exclude(state=Session.State.CANCELLED)
        .annotate(examined=Count("visits", filter=Q(visits__state=Visit.State.VALID)))
        .order_by("-on")
    )
    chosen = _most_urgent(list(session), today)
    return PostToday(
        post=post,
        session=chosen,
        examined=chosen.examined if chosen else 0,  # type: ignore[attr-defined]
        enrolled=Enrolment.objects.filter(post=post, ends_on=None).count(),
        follow_up=follow_up(Post.objects.filter(pk=post.pk), today).count(),
        answers=referrals.filter(state=Referral.State.ANSWERED).count(),
        overdue=overdue(referrals, today).count(),
    )


def _most_urgent(sessions: list[Session], today: dt.date) -> Session | None:
    """The open one, else the next planned one, else the last one held."""
    is_open = [row for row in sessions if row.state == Session.State.OPEN]
    planned = [row for row in sessions if row.state == Session.State.PLANNED and row.on >= today]
    return next(iter([*is_open, *planned[::-1], *sessions]), None)


def follow_up(posts: "QuerySet[Post]", today: dt.date, *, level: str = "") -> "QuerySet[Visit]":
    """The last visit of each enrolled worker, where it says Refer or Emergency. Newest first."""
    later = Visit.objects.filter(
        worker=OuterRef("worker"), state=Visit.State.VALID, on__gt=OuterRef("on")
    )
    # Not Exists: the database starts from the few enrolments of the posts.
    enrolled = Enrolment.objects.filter(post__in=posts.order_by().values("pk"), ends_on=None)
    return (
        Visit.objects.filter(
            ~Exists(later),
            worker__in=enrolled.order_by().values("worker"),
            state=Visit.State.VALID,
            level__in=[level] if level else NEEDS_SOMEBODY,
            on__gte=today - dt.timedelta(days=FOLLOW_UP_DAYS),
        )
        .select_related("worker", "post")
        .order_by("-on", "worker__name_key")
    )


def open_duplicates(posts: "QuerySet[Post]") -> "QuerySet[DuplicateCandidate]":
    ours = Worker.objects.filter(enrolments__post__in=posts, enrolments__ends_on=None)
    return DuplicateCandidate.objects.filter(
        Q(first__in=ours) | Q(second__in=ours), state=DuplicateCandidate.State.OPEN
    )


def silent_posts(posts: "QuerySet[Post]", today: dt.date) -> list[Post]:
    """Active posts without a session this month and last, the longest silent first."""
    since = Month.of(today).plus(-1).first_day
    held = Session.objects.held().filter(post=OuterRef("pk"))
    return list(
        posts.filter(~Exists(held.filter(on__gte=since)), state=Post.State.ACTIVE)
        .annotate(last_session=Subquery(held.order_by("-on").values("on")[:1]))
        .select_related("office")
        .order_by("last_session", "name")[:30]
    )


def contacts(user: Any, posts: "Iterable[Post]", today: dt.date) -> dict[Any, Cadre]:
    """By post: the chair, else another cadre, who has a telephone. One query."""
    rows = Cadre.objects.visible_to(user, Action.SEE_CADRES).on(today).filter(post__in=list(posts))
    found: dict[Any, Cadre] = {}
    for cadre in rows.exclude(phone="").order_by("name"):
        if cadre.post_id not in found or cadre.position == Cadre.Position.CHAIR:
            found[cadre.post_id] = cadre
    return found
