"""Who did what: administrators see accounts and offices, puskesmas staff their posts."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from posts.access import may_anywhere
from posts.exports import export
from posts.forms.filters import AuditFilters
from posts.models import AuditEvent
from posts.queries import audit_events
from posts.roles import Action
from posts.tables import audit_table
from posts.views.pages import page_of


@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    rows, filters = _listed(request)
    context = {"page_obj": page_of(request, rows), "filters": filters}
    return render(request, "posts/audit.html", context)


@require_GET
def export_audit(request: HttpRequest, extension: str) -> HttpResponseBase:
    rows, _filters = _listed(request)
    return export(request, audit_table(rows), extension, name="audit", back=reverse("posts:audit"))


def _listed(request: HttpRequest) -> tuple[QuerySet[AuditEvent], AuditFilters]:
    if not may_anywhere(request.user, Action.SEE_AUDIT):
        raise PermissionDenied
    filters = AuditFilters(request.GET)
    chosen = filters.chosen()
    rows = audit_events(
        AuditEvent.objects.visible_to(request.user, Action.SEE_AUDIT),
        action=chosen["action"] or "",
        actor=chosen["q"] or "",
        on=chosen["on"],
    )
    return rows, filters
