"""Reports of a month: the list, one report, asking for it, making it final."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from posts.access import fetch, may_anywhere
from posts.models import Office, Post
from posts.roles import Action
from reports import actions, listings
from reports.documents import shown
from reports.forms import ReleaseForm, ReportFilter, RequestForm
from reports.models import Report, Revision
from reports.scopes import is_due
from reports.snapshots import from_json

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
    context = {"form": form, "page_obj": page, "request_form": _request_form(request)}
    return render(request, "reports/report_list.html", context)


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    wanted = request.GET.get("revision", "")
    revision = chosen_revision(row, wanted)
    context = {
        "report": row,
        "wanted": wanted,
        "own_pdf": listings.own_pdf(row),
        "revision": revision,
        "shown": shown(from_json(revision.snapshot)) if revision.snapshot else None,
        "documents": listings.documents(row, revision, wanted),
        "history": listings.history(row),
        "changed": listings.changed_since(row),
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
    scope = form.cleaned_data["scope"]
    revision = actions.request_report(
        scope=scope, month=form.cleaned_data["month"], by=request.user
    )
    return redirect("reports:report", revision.report.code)


@require_POST
def rebuild(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the provisional figures again; or try a failed revision once more."""
    row = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    failed = row.revisions.filter(build=Revision.Build.FAILED).exclude(number=None).first()
    if failed is not None:
        actions.retry_build(revision=failed, by=request.user)
        return redirect(f"{_address(row)}?revision={failed.number}")
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


def _request_form(request: HttpRequest) -> RequestForm:
    return RequestForm(
        request.POST or None,
        posts=Post.objects.visible_to(request.user, Action.SEE_FIGURES),
        offices=Office.objects.visible_to(request.user, Action.SEE_FIGURES),
    )


def _may_release(request: HttpRequest, report: Report) -> bool:
    mine = Report.objects.visible_to(request.user, Action.RELEASE).filter(pk=report.pk)
    return is_due(report.scope, report.month, timezone.now()) and mine.exists()


def _address(report: Report) -> str:
    return reverse("reports:report", args=[report.code])
