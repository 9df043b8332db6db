"""Who will be missing from the report of a month: all puskesmas, and the posts to ring."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import may_anywhere
from posts.models import Office, Post
from posts.roles import Action
from reports.asked import asked_month
from reports.queries.readiness import readiness

PAGE = 100


@require_safe
def readiness_page(request: HttpRequest) -> HttpResponse:
    """Telephones of puskesmas for all who see offices; those of cadres for who may ring them."""
    if not may_anywhere(request.user, Action.SEE_FIGURES) or not may_anywhere(
        request.user, Action.SEE_OFFICE
    ):
        raise Http404
    today = timezone.localdate()
    month = asked_month(request.GET.get("month", ""), today)
    found = readiness(
        Office.objects.visible_to(request.user, Action.SEE_FIGURES),
        Post.objects.visible_to(request.user, Action.SEE_FIGURES),
        month,
        reachable=Post.objects.visible_to(request.user, Action.SEE_CADRES),
    )
    context = {
        "found": found,
        "month": month,
        "previous": month.plus(-1),
        "next": month.plus(1) if month < Month.of(today) else None,
        "page_obj": Paginator(found.supervisors, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/readiness.html", context)
