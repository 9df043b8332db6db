"""The start page: by role, with the one next step in front."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import assignments, may_anywhere
from posts.audit import audit
from posts.exports import export
from posts.models import AuditEvent, Office, Post
from posts.roles import Action, Role
from reports import dashboards, listings, queries, scopes, waiting
from reports.asked import asked_month
from reports.models import Report
from reports.tables import follow_up_table
from screenings.models import Visit


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A person with two roles sees both parts, the nearest to the workers first."""
    today = timezone.localdate()
    context: dict[str, Any] = {
        "posts_today": _posts_of_a_cadre(request, today),
        "office_today": _office(request, today),
        "district": _district(request, today),
        "administers": may_anywhere(request.user, Action.MANAGE_ACCOUNTS),
        "today": today,
    }
    return render(request, "reports/home.html", context)


@require_safe
def follow_up(request: HttpRequest) -> HttpResponse:
    """Who should have been seen elsewhere by now: names, dates, no values."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise Http404
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    page = Paginator(_follow_up_rows(request, posts), 50).get_page(request.GET.get("page"))
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        post=posts.get() if len(posts[:2]) == 1 else None,
        list="follow_up",
        count=len(page.object_list),
    )
    context = {
        "page_obj": page,
        "level": _level(request),
        "is_unreferred": _is_unreferred(request),
    }
    return render(request, "reports/follow_up.html", context)


@require_safe
def export_follow_up(request: HttpRequest, extension: str) -> HttpResponseBase:
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise Http404
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    rows = _follow_up_rows(request, posts)
    back = reverse("reports:follow_up")
    return export(request, follow_up_table(rows), extension, name="follow_up", back=back)


def _follow_up_rows(request: HttpRequest, posts: "QuerySet[Post]") -> "QuerySet[Visit]":
    rows = dashboards.follow_up(posts, timezone.localdate(), level=_level(request))
    return waiting.unreferred(rows) if _is_unreferred(request) else rows


def _is_unreferred(request: HttpRequest) -> bool:
    return request.GET.get("referral") == "none"


def _level(request: HttpRequest) -> str:
    level = request.GET.get("level", "")
    return level if level in dashboards.NEEDS_SOMEBODY else ""


def _posts_of_a_cadre(request: HttpRequest, today: dt.date) -> list[dashboards.PostToday]:
    own = [row.post for row in assignments(request.user, Action.RECORD) if row.role == Role.CADRE]
    return [dashboards.post_today(post, today) for post in own if post is not None]


def _office(request: HttpRequest, today: dt.date) -> dict[str, Any] | None:
    if not may_anywhere(request.user, Action.REVIEW):
        return None
    posts = Post.objects.visible_to(request.user, Action.REVIEW)
    return {
        "piles": waiting.piles(request.user, today),
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
    contacts = dashboards.contacts(request.user, silent, today)
    return {
        "silent": [(post, contacts.get(post.pk)) for post in silent],
        **_month(request, posts, Action.SEE_FIGURES, today),
    }


def _month(
    request: HttpRequest, posts: "QuerySet[Post]", action: Action, today: dt.date
) -> dict[str, Any]:
    """This month so far, or the one asked for, of the highest office of the person."""
    office = Office.objects.visible_to(request.user, action).order_by("path").first()
    month = asked_month(request.GET.get("month", ""), today)
    overview = queries.overview(posts, month, office)
    places = listings.places_worst_first(overview, _reports(request, month))
    return {
        "office": office,
        "month": month,
        "previous": month.plus(-1),
        "next": month.plus(1) if month < Month.of(today) else None,
        "overview": overview,
        "places": places,
        "rows_at": listings.rows_of_month(office, month),
        "has_reports": any(place.report for place in places),
        "report": _report(request, month),
    }


def _reports(request: HttpRequest, month: Month) -> "QuerySet[Report]":
    reports = Report.objects.visible_to(request.user, Action.SEE_FIGURES)
    return listings.for_list(reports.filter(first_day=month.first_day))


def _report(request: HttpRequest, month: Month) -> Report | None:
    """The month's report of the widest scope a person sees; while there is none, the last due."""
    due = scopes.month_due(timezone.now(), timezone.get_current_timezone_name())
    return _reports(request, month).first() or _reports(request, due).first()
