"""Has anything come in since the figures were drawn?

A stamp is a few cheap maxima and counts, not the figures: equal stamps mean that nothing
that counts was touched.
"""

import hashlib
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from healthposts.lib.months import Month
from posts.models import Cadre, Post, PostStatus, WorkerEstimate
from screenings.models import Attendance, Referral, Session, Visit
from workers.models import Enrolment, Worker


def data_stamp(posts: "QuerySet[Post]", month: Month) -> str:
    """64 hex digits; changes when visits, referrals, sessions, enrolments or posts change."""
    days = {"on__gte": month.back(12)[0].first_day, "on__lte": month.last_day}
    inside = {"post__in": posts}
    parts: list[dict[str, Any]] = [
        Visit.objects.filter(**inside, **days).aggregate(n=Count("*"), last=Max("updated_at")),
        Session.objects.filter(**inside, **days).aggregate(n=Count("*")),
        Session.objects.filter(**inside, **days, state="cancelled").aggregate(n=Count("*")),
        Attendance.objects.filter(
            session__post__in=posts, session__on__gte=month.first_day
        ).aggregate(n=Count("*"), last=Max("at")),
        Enrolment.objects.filter(**inside).aggregate(
            n=Count("*"), last=Max("pk"), ended=Count("ends_on")
        ),
        Worker.objects.filter(enrolments__post__in=posts, person__isnull=False).aggregate(
            n=Count("*")
        ),
        PostStatus.objects.filter(**inside).aggregate(n=Count("*"), last=Max("pk")),
        WorkerEstimate.objects.filter(**inside).aggregate(n=Count("*"), last=Max("pk")),
        Cadre.objects.filter(**inside).aggregate(n=Count("*"), ended=Count("ends_on")),
        posts.aggregate(n=Count("*")),
        Referral.objects.filter(**inside, written_on__lte=month.last_day).aggregate(
            n=Count("*"),
            arrived=Count("arrived_on"),
            answered=Count("answered_on"),
            last=Max("answered_on"),
            none=Count("pk", filter=Q(state__in=Referral.NO_LETTER)),
        ),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
