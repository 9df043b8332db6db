"""Why figures of a month changed between two moments: what was done, and how often, by post.

The reasons that people wrote may name somebody, so no report holds their words. Answers of the
puskesmas are no cause: they count in the month in which they are given, which is over when its
figures are made final.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Case, CharField, Count, F, IntegerField, QuerySet, Value, When

from healthposts.lib.months import Month
from posts.models import Post, PostStatus
from posts.queries import ClosingDays
from reports.queries.late import Late
from reports.snapshots import Cause
from screenings.models import Event, Referral, Session, Visit
from workers.models import DuplicateCandidate

# What an event at a visit that was there before is called.
OF_EVENTS = {
    Event.Kind.SAVE: "completed",
    Event.Kind.CORRECTION: "corrected",
    Event.Kind.UNDO: "undone",
    Event.Kind.VOID: "voided",
    Event.Kind.MOVE: "moved",
}
Rows: TypeAlias = "QuerySet[Any]"


def causes(
    posts: "QuerySet[Post]", month: Month, *, since: dt.datetime, until: dt.datetime
) -> tuple[Cause, ...]:
    """After `since`, up to `until`. Eight queries."""
    between = _Between(since, until, Late(posts, month, ClosingDays("")))
    inside = posts.order_by().values("pk")
    days = (month.first_day, month.last_day)
    of_month = {"post__in": inside, "on__range": days}
    steps = PostStatus.objects.filter(post__in=inside, since__lte=month.last_day)
    letters = Referral.objects.filter(post__in=inside, written_on__range=days)
    merged = DuplicateCandidate.objects.filter(survivor__enrolments__post__in=inside)
    found = (
        *between.counted("entered", Visit.objects.filter(**of_month)),
        *_events(between, inside, days),
        *between.counted("letters", letters, at="written_at"),
        *between.counted("sessions", Session.objects.held().filter(**of_month)),
        # Persons found to be one, at the posts where they are enrolled.
        *between.counted("merged", merged, post="survivor__enrolments__post", at="decided_at"),
        *between.counted("steps", steps, at="at"),
    )
    return tuple(sorted(found, key=lambda cause: (cause.name, cause.code, cause.kind)))


def _events(between: "_Between", inside: Any, days: tuple[dt.date, dt.date]) -> tuple[Cause, ...]:
    """Visits that were there before, by what happened to them."""
    rows = Event.objects.filter(
        visit__post__in=inside, visit__on__range=days, visit__created_at__lte=between.since
    )
    names = [When(kind=kind, then=Value(name)) for kind, name in OF_EVENTS.items()]
    named = rows.annotate(what=Case(*names, output_field=CharField()))
    return between.counted(F("what"), named, post="visit__post", at="received_at", of="visit")


@dataclass(frozen=True)
class _Between:
    since: dt.datetime
    until: dt.datetime
    late: Late

    def counted(
        self,
        kind: str | F,
        rows: Rows,
        *,
        post: str = "post",
        at: str = "created_at",
        of: str = "pk",
    ) -> tuple[Cause, ...]:
        """By post; how many of them came after the month had closed there. One query."""
        column = Value(kind) if isinstance(kind, str) else kind
        after = self.late.after_closing(post=post, at=at)
        late = Count(of, distinct=True, filter=after) if after else Value(0, IntegerField())
        groups = (
            rows.filter(**{f"{at}__gt": self.since, f"{at}__lte": self.until})
            .order_by()
            .values(post_name=F(f"{post}__name"), post_code=F(f"{post}__code"), cause=column)
            .annotate(times=Count(of, distinct=True), late_times=late)
            .values_list("cause", "post_code", "post_name", "times", "late_times")
        )
        return tuple(Cause(*group) for group in groups)
