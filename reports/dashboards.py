"""What the home pages show: the one next step of each person.

Figures of a month come from `queries.figures`, as in the report; here are only the lists
of what waits for somebody.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from healthposts.lib.months import Month
from posts.models import Post
from screenings.models import Session, Visit
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

    @property
    def is_today(self) -> bool:
        return self.session is not None and self.session.state == Session.State.OPEN


def post_today(post: Post, today: dt.date) -> PostToday:
    """Five queries."""
    month = Month.of(today)
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
    enrolled = Enrolment.objects.filter(worker=OuterRef("worker"), post__in=posts, ends_on=None)
    return (
        Visit.objects.filter(
            Exists(enrolled),
            ~Exists(later),
            state=Visit.State.VALID,
            level__in=[level] if level else NEEDS_SOMEBODY,
            on__gte=today - dt.timedelta(days=FOLLOW_UP_DAYS),
        )
        .select_related("worker", "post")
        .order_by("-on", "worker__name_key")
    )


@dataclass(frozen=True)
class OfficeToday:
    """What needs a decision of the puskesmas, and what its posts did this month."""

    emergencies: int
    referrals: int
    unended: "list[Session]"
    duplicates: int
    silent: "list[Post]"


def office_today(posts: "QuerySet[Post]", today: dt.date) -> OfficeToday:
    """Five queries, whatever the number of posts."""
    return OfficeToday(
        emergencies=follow_up(posts, today, level="emergency").count(),
        referrals=follow_up(posts, today, level="refer").count(),
        unended=list(
            Session.objects.filter(post__in=posts, state=Session.State.OPEN, on__lt=today)
            .select_related("post")
            .order_by("on")[:20]
        ),
        duplicates=open_duplicates(posts).count(),
        silent=silent_posts(posts, today),
    )


def open_duplicates(posts: "QuerySet[Post]") -> "QuerySet[DuplicateCandidate]":
    ours = Worker.objects.filter(enrolments__post__in=posts, enrolments__ends_on=None)
    return DuplicateCandidate.objects.filter(
        Q(first__in=ours) | Q(second__in=ours), state=DuplicateCandidate.State.OPEN
    )


def silent_posts(posts: "QuerySet[Post]", today: dt.date) -> list[Post]:
    """Active posts without a session this month and last, the longest silent first."""
    since = Month.of(today).plus(-1).first_day
    held = Q(sessions__state__in=[Session.State.OPEN, Session.State.ENDED])
    return list(
        posts.filter(state=Post.State.ACTIVE)
        .annotate(last_session=Max("sessions__on", filter=held))
        .filter(Q(last_session=None) | Q(last_session__lt=since))
        .select_related("office")
        .order_by("last_session", "name")[:30]
    )
