"""One ZIP of a month: asking for it, watching it, taking it away."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from healthposts.web.downloads import safe_name
from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Office
from posts.roles import Action
from reports import archives, listings
from reports.models import Archive, Report


@require_POST
def make(request: HttpRequest, code: str) -> HttpResponse:
    report, office = _report_of_an_office(request, code)
    archives.request_archive(office=office, month=report.month, by=request.user)
    return redirect(f"{reverse('reports:report', args=[report.code])}#zip")


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far it is, asked again every two seconds by the page of the report."""
    report, office = _report_of_an_office(request, code)
    context = {"report": report, "zip": listings.archive_of(office, report.month)}
    return render(request, "reports/_zip.html", context)


@require_safe
def file(request: HttpRequest, code: str) -> FileResponse:
    report, office = _report_of_an_office(request, code)
    archive = (
        Archive.objects.visible_to(request.user, Action.SEE_FIGURES)
        .filter(office=office, first_day=report.first_day)
        .first()
    )
    if archive is None or not archive.file:
        raise Http404
    audit(AuditEvent.Action.DOWNLOAD, by=request.user, subject=report, format="zip")
    return FileResponse(
        archive.file.open("rb"),
        content_type="application/zip",
        as_attachment=True,
        filename=safe_name("laporan", office.code, str(report.month), extension="zip"),
        headers={"Digest": f"sha-256={archive.sha256}"},
    )


def _report_of_an_office(request: HttpRequest, code: str) -> tuple[Report, Office]:
    """A post's report has nothing below it."""
    report = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    if report.office is None:
        raise Http404
    return report, report.office
