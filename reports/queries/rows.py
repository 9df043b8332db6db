"""Which rows each figure counts: one definition for the number and for the list behind it.

`figures` counts these querysets; `behind` hands them to a page that opens a number.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from healthposts.lib.months import Month
from posts.models import Post, PostStatus
from screenings.models import Attendance, Finding, Session, Visit
from screenings.models.sessions import SessionQuerySet
from screenings.models.visits import VisitQuerySet
from workers.models import Enrolment, EnrolmentQuerySet, Worker

# Visit.level, worst first; a visit of the first three makes its person one at risk.
LEVELS = ("emergency", "refer", "watch", "normal", "unmeasured")
RISKY = frozenset(LEVELS[:3])

State = Post.State
FORMED = frozenset({State.FORMED, State.ACTIVE, State.INACTIVE})
EXPECTED_TO_MEET = frozenset({State.FORMED, State.ACTIVE})
# Every visit with a pattern stands in blood_pressure already: counted there, not twice.
NO_CLASS_OF_ITS_OWN = ("bp_pattern",)
PRESSURE = "blood_pressure"


def with_person(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Adds `.person`: the row of the worker who stands for the person, after a merge."""
    found: QuerySet[Any] = rows.annotate(person=Coalesce("worker__person", "worker"))
    return found


def with_state(posts: "QuerySet[Post]", day: dt.date) -> "QuerySet[Any]":
    """Adds `.state_then`: the post's state on that day, None before its first step."""
    steps = PostStatus.objects.filter(post=OuterRef("pk"), since__lte=day)
    return posts.annotate(state_then=Subquery(steps.order_by("-since", "-pk").values("state")[:1]))


@dataclass(frozen=True)
class CountedRows:
    """The rows of a month at posts that the caller has limited by access."""

    posts: "QuerySet[Post]"
    month: Month
    # Named when there is only one: then the index of its own is the way in.
    post: Post | None = None

    def at(self, path: str = "") -> Q:
        """Rows whose post, found along `path`, is one of ours."""
        within = Q(**{f"{path}post__in": self.posts.order_by().values("pk")})
        return within & Q(**{f"{path}post": self.post.pk}) if self.post else within

    def in_month(self, month: Month) -> "CountedRows":
        return CountedRows(self.posts, month, self.post)

    @property
    def days(self) -> Q:
        return Q(on__range=(self.month.first_day, self.month.last_day))

    def posts_then(self, states: frozenset[Post.State] = FORMED) -> "QuerySet[Post]":
        return with_state(self.posts, self.month.last_day).filter(state_then__in=states)

    def posts_active(self) -> "QuerySet[Post]":
        return self.posts_then(frozenset({State.ACTIVE}))

    def posts_met(self) -> "QuerySet[Post]":
        return self.posts_then().filter(Exists(self._sessions_of_post()))

    def posts_silent(self) -> "QuerySet[Post]":
        return self.posts_then(EXPECTED_TO_MEET).exclude(Exists(self._sessions_of_post()))

    def _sessions_of_post(self) -> SessionQuerySet:
        return Session.objects.held().filter(self.days, post=OuterRef("pk"))

    def enrolments(self) -> EnrolmentQuerySet:
        """Of the last day, at posts that were not closed."""
        day = self.month.last_day
        closed = with_state(self.posts, day).filter(state_then=State.CLOSED).order_by()
        return (
            Enrolment.objects.on(day)
            .filter(self.at())
            .exclude(post__in=closed.values("pk"))
            .order_by()
        )

    def enrolments_examined(self) -> "QuerySet[Enrolment]":
        """Of persons with a visit in the month at any of the posts."""
        seen = with_person(self.visits()).filter(person=OuterRef("person"))
        return with_person(self.enrolments()).filter(Exists(seen))

    def sessions(self) -> SessionQuerySet:
        return Session.objects.held().filter(self.at(), self.days).order_by()

    def visits(self) -> VisitQuerySet:
        return Visit.objects.counted().filter(self.at(), self.days).order_by()

    def visits_of_merged(self) -> VisitQuerySet:
        """Of persons with several rows: few, so that only theirs need be counted by person."""
        gone = Worker.objects.filter(person__isnull=False).order_by()
        return self.visits().filter(worker__in=gone.values("pk").union(gone.values("person")))

    def visits_at_risk(self) -> VisitQuerySet:
        return self.visits().filter(level__in=RISKY)

    def emergencies(self) -> VisitQuerySet:
        return self.visits().filter(level=LEVELS[0])

    def marks(self) -> "QuerySet[Attendance]":
        """Workers marked at a session who have no visit there; a visit alone says present."""
        visited = Visit.objects.counted().filter(
            session=OuterRef("session"), worker=OuterRef("worker")
        )
        sessions = Session.objects.held().filter(self.days)
        return (
            Attendance.objects.filter(self.at("session__"), session__in=sessions)
            .filter(~Exists(visited))
            .order_by()
        )

    def findings(self) -> "QuerySet[Finding]":
        """What the rules said of visits that count."""
        void = Visit.objects.filter(self.days, state=Visit.State.VOID).order_by()
        return (
            Finding.objects.filter(self.at(), self.days)
            .exclude(measure__in=NO_CLASS_OF_ITS_OWN)
            .exclude(visit__in=void.values("pk"))
            .order_by()
        )

    def classified(self) -> "QuerySet[Finding]":
        return self.findings().filter(role=Finding.Role.CLASSIFY)

    def pressures(self) -> "QuerySet[Finding]":
        return self.classified().filter(measure=PRESSURE)

    def referring(self) -> "QuerySet[Finding]":
        """A measure counts once a visit, also where the class and the safety alert both refer."""
        roles = (Finding.Role.CLASSIFY, Finding.Role.ALERT)
        return self.findings().filter(role__in=roles, refer=True)
