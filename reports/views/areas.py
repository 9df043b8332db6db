"""The month of one office and everything below it, whatever its level is called."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import fetch
from posts.models import Office, Post
from posts.roles import Action
from reports import listings, queries
from reports.asked import asked_month
from reports.models import Report


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Figures of the month, the level below worst first, and the report where there is one."""
    office = fetch(Office, request.user, Action.SEE_FIGURES, code=code)
    today = timezone.localdate()
    month = asked_month(request.GET.get("month", ""), today)
    posts = Post.objects.visible_to(request.user, Action.SEE_FIGURES).filter(
        office__path__startswith=office.path
    )
    overview = queries.overview(posts, month, office)
    above = Office.objects.visible_to(request.user, Action.SEE_FIGURES).filter(children=office)
    visible = Report.objects.visible_to(request.user, Action.SEE_FIGURES)
    reports = listings.for_list(visible.filter(first_day=month.first_day))
    places = listings.places_worst_first(overview, reports)
    part = {
        "office": office,
        "month": month,
        "previous": month.plus(-1),
        "next": month.plus(1) if month < Month.of(today) else None,
        "overview": overview,
        "places": places,
        "rows_at": listings.rows_of_month(office, month),
        "has_reports": any(place.report for place in places),
        "report": reports.filter(office=office).first(),
    }
    context = {"part": part, "above": above.first()}
    return render(request, "reports/area.html", context)
