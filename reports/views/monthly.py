"""Reports of a month: the list, one report, asking for it, making it final."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from posts.access import fetch, may_anywhere
from posts.exports import export
from posts.models import Office, Post
from posts.roles import Action
from reports import actions, closing, listings
from reports.documents import changes, shown, shown_table
from reports.documents.shown import ShownTable
from reports.forms import ReleaseForm, ReportFilter, RequestForm
from reports.history import since_last
from reports.models import Report, Revision
from reports.scopes import is_due
from reports.snapshots import from_json
from reports.tables import reports_table

PAGE = 40
LONGEST_NUMBER = 6  # digits of a revision


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Newest month first; each row leads to its page and, in one click, to its PDF."""
    if not may_anywhere(request.user, Action.SEE_FIGURES):
        raise Http404
    reports = Report.objects.visible_to(request.user, Action.SEE_FIGURES)
    form = ReportFilter(request.GET or None, months=listings.months_of(reports))
    rows = listings.filtered(reports, form.choices())
    page = Paginator(listings.for_list(rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "request_form": _request_form(request),
        "sees_offices": may_anywhere(request.user, Action.SEE_OFFICE),
    }
    return render(request, "reports/report_list.html", context)


@require_safe
def export_reports(request: HttpRequest, extension: str) -> HttpResponseBase:
    if not may_anywhere(request.user, Action.SEE_FIGURES):
        raise Http404
    reports = Report.objects.visible_to(request.user, Action.SEE_FIGURES)
    form = ReportFilter(request.GET or None, months=listings.months_of(reports))
    rows = listings.for_list(listings.filtered(reports, form.choices()))
    return export(
        request, reports_table(rows), extension, name="reports", back=reverse("reports:reports")
    )


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    wanted = request.GET.get("revision", "")
    revision = readable_revision(row, wanted)
    context = {
        "report": row,
        "newest": chosen_revision(row, wanted),
        "wanted": wanted,
        "rows_at": f"{_address(row)}rows/?{urlencode({'revision': wanted}) + '&' if wanted else ''}",
        "own_pdf": listings.own_pdf(row),
        "revision": revision,
        "shown": shown(from_json(revision.snapshot)) if revision.snapshot else None,
        "documents": listings.documents(row, revision, wanted),
        "zip": listings.archive_of(row.office, row.month) if row.office else None,
        "history": listings.history(row),
        "letter_numbers": revision.letter_numbers.select_related("by"),
        "signed_copies": revision.signed_copies.select_related("by"),
        "changed": listings.changed_since(row),
        "changes": _changes(revision),
        **_closing(request, row),
        "may_release": _may_release(request, row),
        "release_form": ReleaseForm(initial={"seen": revision.snapshot_sha256}),
    }
    return render(request, "reports/report.html", context)


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The state of a report being made, asked again every two seconds by its page."""
    row = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    revision = chosen_revision(row, request.GET.get("revision", ""))
    response = render(request, "reports/_progress.html", {"report": row, "revision": revision})
    if revision.build in {Revision.Build.READY, Revision.Build.FAILED}:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def request_one(request: HttpRequest) -> HttpResponse:
    form = _request_form(request)
    if not form.is_valid():
        for problem in form.errors.values():
            messages.error(request, problem[0])
        return redirect("reports:reports")
    scope, month = form.cleaned_data["scope"], form.cleaned_data["month"]
    report = actions.ensure_report(scope=scope, month=month)
    drawn = report.revisions.filter(number=None).exists()
    if not (drawn and _stays_as_closed(request, report)):
        actions.request_report(scope=scope, month=month, by=request.user)
    return redirect("reports:report", report.code)


@require_POST
def rebuild(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the provisional figures again; or try a failed revision once more."""
    row = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    failed = row.revisions.filter(build=Revision.Build.FAILED).exclude(number=None).first()
    if failed is not None:
        actions.retry_build(revision=failed, by=request.user)
        return redirect(f"{_address(row)}?revision={failed.number}")
    if _stays_as_closed(request, row):
        raise PermissionDenied
    actions.request_report(scope=row.scope, month=row.month, by=request.user)
    return redirect(f"{_address(row)}?revision=provisional")


@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Report, request.user, Action.RELEASE, code=code)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect("reports:report", row.code)
    try:
        final = actions.release_report(report=row, by=request.user, **form.cleaned_data)
    except actions.CannotRelease as refused:
        messages.error(request, _refusal(refused))
        return redirect(f"{_address(row)}?revision=provisional")
    messages.success(request, _("Revision %(number)s is final.") % {"number": final.number})
    return redirect(f"{_address(row)}?revision={final.number}")


def _changes(revision: Revision) -> list[ShownTable]:
    """What differs from the final revision before, and why: as in the workbook."""
    since = since_last(revision) if revision.snapshot else None
    if since is None:
        return []
    return [shown_table(table) for table in changes(since, from_json(revision.snapshot))]


def _refusal(refused: actions.CannotRelease) -> str:
    if isinstance(refused, actions.MonthNotOver):
        return _("The month is not over. Its figures can be made final from the 1st of the next.")
    if isinstance(refused, actions.FiguresChanged):
        return _("New data came while you looked. Check these newer figures, then make them final.")
    return _("There are no finished figures that differ from the last final report.")


def chosen_revision(report: Report, wanted: str) -> Revision:
    """`n`: that numbered one; `provisional`; nothing: the last final one, else the provisional."""
    revisions = report.revisions.prefetch_related("documents")
    if wanted == "provisional":
        found = revisions.filter(number=None).first()
    elif wanted:
        is_number = wanted.isdecimal() and len(wanted) <= LONGEST_NUMBER
        found = revisions.filter(number=int(wanted)).first() if is_number else None
    else:
        found = revisions.order_by("stage", "-number").first()
    if found is None:
        raise Http404
    return found


def readable_revision(report: Report, wanted: str) -> Revision:
    """As chosen; the plain address leads past one that is being made or failed to a ready one."""
    chosen = chosen_revision(report, wanted)
    if wanted or chosen.build == Revision.Build.READY:
        return chosen
    ready = report.revisions.filter(build=Revision.Build.READY).prefetch_related("documents")
    return ready.order_by("stage", "-number").first() or chosen


def _request_form(request: HttpRequest) -> RequestForm:
    return RequestForm(
        request.POST or None,
        posts=Post.objects.visible_to(request.user, Action.SEE_FIGURES),
        offices=Office.objects.visible_to(request.user, Action.SEE_FIGURES),
    )


def _may_release(request: HttpRequest, report: Report) -> bool:
    mine = Report.objects.visible_to(request.user, Action.RELEASE).filter(pk=report.pk)
    return is_due(report.scope, report.month, timezone.now()) and mine.exists()


def _stays_as_closed(request: HttpRequest, report: Report) -> bool:
    """After the closing day only those who make reports final let late entries in."""
    if not closing.is_closed(report.scope, report.month, timezone.now()):
        return False
    mine = Report.objects.visible_to(request.user, Action.RELEASE)
    return not mine.filter(pk=report.pk).exists()


def _closing(request: HttpRequest, report: Report) -> dict[str, object]:
    """The last day on time, whether it is over, and whether this person may draw again."""
    closed = closing.closed_at(report.scope, report.month)
    over = closed is not None and closed <= timezone.now()
    return {
        "closes_on": None if closed is None else closing.last_day(closed),
        "closed": over,
        "may_redraw": not over or not _stays_as_closed(request, report),
    }


def _address(report: Report) -> str:
    return reverse("reports:report", args=[report.code])
