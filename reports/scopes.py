"""Which posts a report is about, and which reports are due."""

import datetime as dt
import zoneinfo

from django.db.models import Q, QuerySet

from healthposts.lib.months import Month
from posts.models import Office, Post

# A month's report is due at this local time of the next month's first day.
DUE_AT = dt.time(0, 30)


def posts_of(scope: Post | Office) -> "QuerySet[Post]":
    """The posts that a report of this scope counts."""
    if isinstance(scope, Post):
        return Post.objects.filter(pk=scope.pk)
    return Post.objects.filter(office__path__startswith=scope.path)


def month_due(now: dt.datetime, time_zone: str) -> Month:
    """The newest month whose report is due at `now` in that zone: last month, or the one before."""
    local = now.astimezone(zoneinfo.ZoneInfo(time_zone))
    this_month = Month.of(local.date())
    too_early = local.day == 1 and local.time() < DUE_AT
    return this_month.plus(-2 if too_early else -1)


def is_due(scope: Post | Office, month: Month, now: dt.datetime) -> bool:
    """Is the month over where the report's office is?"""
    office = scope.office if isinstance(scope, Post) else scope
    return month <= month_due(now, office.time_zone)


def posts_that_report(month: Month) -> "QuerySet[Post]":
    """Posts that existed in the month: formed by its end, and not closed before it began."""
    closed_before = Q(state=Post.State.CLOSED) & ~Q(
        statuses__state=Post.State.CLOSED, statuses__since__gte=month.first_day
    )
    return (
        Post.objects.exclude(state=Post.State.PROPOSED)
        .filter(Q(formed_on=None) | Q(formed_on__lte=month.last_day))
        .exclude(closed_before)
        .distinct()
    )


def offices_that_report(month: Month) -> "QuerySet[Office]":
    """Every office of the supervising tree, whatever its level is called."""
    return Office.objects.reporting().filter(Q(closed_on=None) | Q(closed_on__gte=month.first_day))
