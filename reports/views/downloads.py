"""The files of a report, as they were stored: never rendered again."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from reports import listings
from reports.models import Report, Revision
from reports.views.monthly import readable_revision

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@require_safe
def document(request: HttpRequest, code: str, extension: str) -> FileResponse:
    """`?revision=n` is a numbered revision for ever; `?paper=f4` the other paper, `?form=lbkp` the national form."""
    report = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    revision = readable_revision(report, request.GET.get("revision", ""))
    form = request.GET.get("form", "")
    wanted = _format(report, extension, request.GET.get("paper"), form)
    row = next((row for row in revision.documents.all() if row.format == wanted), None)
    if row is None:
        raise Http404
    audit(
        AuditEvent.Action.DOWNLOAD,
        by=request.user,
        subject=report,
        post=report.post,
        format=row.format,
        revision=revision.number,
    )
    return FileResponse(
        row.file.open("rb"),
        content_type=CONTENT_TYPES[extension],
        as_attachment=True,
        filename=_file_name(report, revision, extension, form if "lbkp" in wanted else "laporan"),
        headers={"Digest": f"sha-256={row.sha256}"},
    )


def _format(report: Report, extension: str, paper: str | None, form: str) -> str:
    if extension not in CONTENT_TYPES:
        raise Http404
    if form == "lbkp":
        return f"lbkp-{extension}"
    if extension != "pdf":
        return extension
    return f"pdf-{paper}" if paper in {"a4", "f4"} else listings.own_pdf(report)


def _file_name(report: Report, revision: Revision, extension: str, form: str) -> str:
    """The scope's code, the month and the revision: names of places are no secret, but change."""
    stage = f"rev{revision.number}" if revision.number else "sementara"
    return f"{form}-{report.scope.code.lower()}-{report.month}-{stage}.{extension}"
