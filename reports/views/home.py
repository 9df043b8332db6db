"""The start page: by role, with the one next step in front."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import assignments, may_anywhere
from posts.audit import audit
from posts.models import AuditEvent, Office, Post
from posts.roles import Action, Role
from reports import dashboards, listings, queries, scopes
from reports.models import Report

# Before it nobody kept figures; the month before must still be a month.
FIRST_MONTH = Month(2000, 1)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A person with two roles sees both parts, the nearest to the workers first."""
    today = timezone.localdate()
    context: dict[str, Any] = {
        "posts_today": _posts_of_a_cadre(request, today),
        "office_today": _office(request, today),
        "district": _district(request, today),
        "administers": may_anywhere(request.user, Action.MANAGE_ACCOUNTS),
        "reports": _last_reports(request, today),
        "today": today,
    }
    return render(request, "reports/home.html", context)


@require_safe
def follow_up(request: HttpRequest) -> HttpResponse:
    """Who should have been seen elsewhere by now: names, dates, no values."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise Http404
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    level = request.GET.get("level", "")
    level = level if level in dashboards.NEEDS_SOMEBODY else ""
    rows = dashboards.follow_up(posts, timezone.localdate(), level=level)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        post=posts.get() if len(posts[:2]) == 1 else None,
        list="follow_up",
        count=len(page.object_list),
    )
    return render(request, "reports/follow_up.html", {"page_obj": page, "level": level})


def _posts_of_a_cadre(request: HttpRequest, today: dt.date) -> list[dashboards.PostToday]:
    own = [row.post for row in assignments(request.user, Action.RECORD) if row.role == Role.CADRE]
    return [dashboards.post_today(post, today) for post in own if post is not None]


def _office(request: HttpRequest, today: dt.date) -> dict[str, Any] | None:
    if not may_anywhere(request.user, Action.REVIEW):
        return None
    posts = Post.objects.visible_to(request.user, Action.REVIEW)
    return {
        "waits": dashboards.office_today(posts, today),
        **_month(request, posts, Action.REVIEW, today),
    }


def _district(request: HttpRequest, today: dt.date) -> dict[str, Any] | None:
    if may_anywhere(request.user, Action.REVIEW) or not may_anywhere(
        request.user, Action.SEE_FIGURES
    ):
        return None
    roles = {row.role for row in assignments(request.user, Action.SEE_FIGURES)}
    if roles <= {Role.CADRE}:
        return None
    posts = Post.objects.visible_to(request.user, Action.SEE_FIGURES)
    silent = dashboards.silent_posts(posts, today)
    return {"silent": silent, **_month(request, posts, Action.SEE_FIGURES, today)}


def _month(
    request: HttpRequest, posts: "QuerySet[Post]", action: Action, today: dt.date
) -> dict[str, Any]:
    """This month so far, or the one asked for, of the highest office of the person."""
    office = Office.objects.visible_to(request.user, action).order_by("path").first()
    month = _asked_month(request, today)
    snapshot = queries.figures(posts, month, office, with_trend=False)
    return {
        "office": office,
        "month": month,
        "previous": month.plus(-1),
        "next": month.plus(1) if month < Month.of(today) else None,
        "snapshot": snapshot,
        "places": listings.places_worst_first(snapshot),
    }


def _asked_month(request: HttpRequest, today: dt.date) -> Month:
    this = Month.of(today)
    try:
        return max(min(Month.parse(request.GET.get("month", "")), this), FIRST_MONTH)
    except ValueError:
        return this


def _last_reports(request: HttpRequest, today: dt.date) -> list[Report]:
    """Last month's report of the widest scope a person sees: its PDF is one click away."""
    month = scopes.month_due(timezone.now(), timezone.get_current_timezone_name())
    rows = Report.objects.visible_to(request.user, Action.SEE_FIGURES).filter(
        first_day=month.first_day
    )
    return list(listings.for_list(rows)[:1])
