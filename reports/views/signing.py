"""The letter number and the signed copies of a final report."""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from reports import signing
from reports.forms import LetterNumberForm, SignedCopyForm
from reports.models import Revision, SignedCopy

CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@require_http_methods(["GET", "POST"])
def letter_number(request: HttpRequest, code: str, number: int) -> HttpResponse:
    revision = fetch(
        Revision, request.user, Action.RELEASE, report__code=code, number=min(number, 99_999)
    )
    form = LetterNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signing.record_letter_number(revision=revision, by=request.user, **form.cleaned_data)
        messages.success(request, _("The letter number is recorded."))
        return redirect(_address(revision))
    return _page(request, revision, form, _("Letter number"))


@require_http_methods(["GET", "POST"])
def add_signed_copy(request: HttpRequest, code: str, number: int) -> HttpResponse:
    revision = fetch(
        Revision, request.user, Action.RELEASE, report__code=code, number=min(number, 99_999)
    )
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = signing.add_signed_copy(revision=revision, by=request.user, **form.cleaned_data)
        except signing.AlreadyThere:
            form.add_error("file", _("This very file is there already."))
        else:
            messages.success(
                request, " ".join([_("The signed copy is kept."), copy.get_holds_display()])
            )
            return redirect(_address(revision))
    return _page(request, revision, form, _("Signed copy"))


@require_safe
def signed_copy(request: HttpRequest, code: str, key: uuid.UUID) -> FileResponse:
    copy = fetch(
        SignedCopy, request.user, Action.SEE_FIGURES, revision__report__code=code, uuid=key
    )
    revision = copy.revision
    audit(
        AuditEvent.Action.DOWNLOAD,
        by=request.user,
        subject=revision.report,
        post=revision.report.post,
        format="signed",
        revision=revision.number,
    )
    return FileResponse(
        copy.file.open("rb"),
        content_type=CONTENT_TYPES[copy.kind],
        as_attachment=True,
        filename=f"{_file_stem(revision)}-{copy.sha256[:8]}.{copy.kind}",
        headers={"Digest": f"sha-256={copy.sha256}"},
    )


def _file_stem(revision: Revision) -> str:
    report = revision.report
    return f"laporan-{report.scope.code.lower()}-{report.month}-rev{revision.number}-ttd"


def _page(
    request: HttpRequest,
    revision: Revision,
    form: LetterNumberForm | SignedCopyForm,
    title: str,
) -> HttpResponse:
    context = {
        "form": form,
        "revision": revision,
        "report": revision.report,
        "title": title,
        "back": _address(revision),
    }
    return render(request, "reports/of_revision.html", context)


def _address(revision: Revision) -> str:
    return f"{reverse('reports:report', args=[revision.report.code])}?revision={revision.number}"
