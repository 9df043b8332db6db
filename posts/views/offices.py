"""The tree of offices, and what stands on their letters."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthposts.lib.months import Month
from posts.access import allowed_at, fetch, may_anywhere
from posts.actions.offices import (
    InsideItself,
    LaterOneExists,
    StillInUse,
    change_office,
    close_office,
    move_office,
    open_office,
    put_closing_day,
    put_lbkp_form,
    put_letterhead,
    put_signatory,
    reopen_office,
)
from posts.exports import export
from posts.forms.filters import OfficeFilters
from posts.forms.offices import (
    CloseOfficeForm,
    ClosingDayForm,
    LbkpForm,
    LetterheadForm,
    MoveOfficeForm,
    NewOfficeForm,
    OfficeForm,
    SignatoryForm,
)
from posts.models import LbkpChoice, Office
from posts.queries import (
    OfficeRow,
    lbkp_form,
    letterhead_on,
    office_posts,
    office_tree,
    signatory_on,
)
from posts.queries import closing_day as closing_day_of
from posts.roles import Action
from posts.tables import offices_table
from posts.views.pages import page_of

OFFICES_PER_PAGE = 100
LATER_ONE = gettext_lazy("A later one is already entered. Choose a later day, or correct that one.")


@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    rows, filters = _listed(request)
    context = {
        "page_obj": page_of(request, rows, OFFICES_PER_PAGE),
        "filters": filters,
        "may_manage": may_anywhere(request.user, Action.MANAGE_OFFICES),
    }
    return render(request, "posts/offices.html", context)


@require_GET
def export_offices(request: HttpRequest, extension: str) -> HttpResponseBase:
    rows, _filters = _listed(request)
    return export(
        request, offices_table(rows), extension, name="offices", back=reverse("posts:offices")
    )


def _listed(request: HttpRequest) -> tuple[list[OfficeRow], OfficeFilters]:
    if not may_anywhere(request.user, Action.SEE_OFFICE):
        raise PermissionDenied
    filters = OfficeFilters(request.GET)
    chosen = filters.chosen()
    rows = office_tree(
        Office.objects.visible_to(request.user, Action.SEE_OFFICE),
        text=chosen["q"] or "",
        closed=bool(chosen["closed"]),
    )
    return rows, filters


@require_GET
def office(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.SEE_OFFICE, code=code)
    today = timezone.localdate()
    allowed = allowed_at(request.user, row, Action.MANAGE_OFFICES, Action.SET_PAPER)
    context = {
        "office": row,
        "children": row.children.order_by("closed_on", "name"),
        "posts": office_posts(row),
        "letterhead": letterhead_on(row, today),
        "letterheads": row.letterheads.all(),
        "closing_day": closing_day_of(row, Month.of(today)),
        "closing_days": row.closing_days.all(),
        "lbkp_form": _name_of_form(lbkp_form(row, Month.of(today))),
        "lbkp_choices": row.lbkp_choices.all(),
        "signatory": signatory_on(row, today),
        "signatories": row.signatories.all(),
        "may_manage": Action.MANAGE_OFFICES in allowed,
        "may_move": row.parent and allowed_at(request.user, row.parent, Action.MANAGE_OFFICES),
        "may_set_paper": Action.SET_PAPER in allowed,
        "may_see_posts": may_anywhere(request.user, Action.SEE_POST),
    }
    return render(request, "posts/office.html", context)


@require_http_methods(["GET", "POST"])
def new_office(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.MANAGE_OFFICES):
        raise PermissionDenied
    form = NewOfficeForm(
        request.POST or None,
        parents=_manageable(request).open(),
        any_kind=may_anywhere(request.user, Action.MANAGE_ACCOUNTS),
    )
    if request.method == "POST" and form.is_valid():
        row = open_office(by=request.user, **form.cleaned_data)
        messages.success(request, _("The office is entered."))
        return redirect("posts:office", row.code)
    return render(request, "posts/office_form.html", {"form": form, "title": _("New office")})


@require_http_methods(["GET", "POST"])
def edit_office(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.MANAGE_OFFICES, code=code)
    form = OfficeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_office(office=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("posts:office", code)
    return _form_page(request, row, form, _("Change the office"))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.MANAGE_OFFICES, code=code)
    form = MoveOfficeForm(
        request.POST or None,
        parents=_manageable(request).open(),
        initial={"parent": row.parent_id},
    )
    if row.parent is not None:
        # One may move only what one also manages from above.
        fetch(Office, request.user, Action.MANAGE_OFFICES, pk=row.parent_id)
    if request.method == "POST" and form.is_valid():
        try:
            move_office(office=row, by=request.user, **form.cleaned_data)
        except InsideItself:
            form.add_error("parent", _("An office cannot belong to itself or to one below it."))
        else:
            messages.success(request, _("The office has moved, with all below it."))
            return redirect("posts:office", code)
    return _form_page(request, row, form, _("Move the office"))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.MANAGE_OFFICES, code=code)
    form = CloseOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_office(office=row, by=request.user, **form.cleaned_data)
        except StillInUse as use:
            form.add_error(None, _still_in_use(use))
        else:
            messages.success(request, _("The office is closed. Its history stays."))
            return redirect("posts:office", code)
    return _form_page(request, row, form, _("Close the office"))


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.MANAGE_OFFICES, code=code)
    reopen_office(office=row, by=request.user)
    messages.success(request, _("The office is open again. Give its people new assignments."))
    return redirect("posts:office", code)


@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.SET_PAPER, code=code)
    latest = row.letterheads.first()
    shown = {"lines": latest.lines, "address": latest.address} if latest else {}
    form = LetterheadForm(request.POST or None, request.FILES or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            put_letterhead(office=row, by=request.user, **form.cleaned_data)
        except LaterOneExists:
            form.add_error("starts_on", LATER_ONE)
        else:
            messages.success(request, _("The letterhead is saved."))
            return redirect("posts:office", code)
    return _form_page(request, row, form, _("Letterhead"))


@require_http_methods(["GET", "POST"])
def closing_day(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.SET_PAPER, code=code)
    form = ClosingDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        put_closing_day(office=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The closing day is saved."))
        return redirect("posts:office", code)
    return _form_page(request, row, form, _("Closing day"))


@require_http_methods(["GET", "POST"])
def lbkp(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.SET_PAPER, code=code)
    form = LbkpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        put_lbkp_form(office=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The form of the LBKP is saved."))
        return redirect("posts:office", code)
    return _form_page(request, row, form, _("Form of the LBKP"))


@require_http_methods(["GET", "POST"])
def signatory(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Office, request.user, Action.SET_PAPER, code=code)
    form = SignatoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_signatory(office=row, by=request.user, **form.cleaned_data)
        except LaterOneExists:
            form.add_error("starts_on", LATER_ONE)
        else:
            messages.success(request, _("The signatory is saved."))
            return redirect("posts:office", code)
    return _form_page(request, row, form, _("Signatory"))


@require_GET
def logo(request: HttpRequest, code: str, starts_on: dt.date) -> HttpResponseBase:
    row = fetch(Office, request.user, Action.SEE_OFFICE, code=code)
    found = row.letterheads.filter(starts_on=starts_on).first()
    if found is None or not found.logo:
        raise Http404
    kind = "image/png" if found.logo.name.endswith(".png") else "image/jpeg"
    return FileResponse(found.logo.open(), content_type=kind)


def _manageable(request: HttpRequest) -> Any:
    return Office.objects.visible_to(request.user, Action.MANAGE_OFFICES)


def _name_of_form(code: str) -> str:
    return str(LbkpChoice.Form(code).label) if code else ""


def _still_in_use(use: StillInUse) -> str:
    parts = []
    if use.offices:
        parts.append(
            ngettext("%(count)s open office", "%(count)s open offices", use.offices)
            % {"count": use.offices}
        )
    if use.posts:
        parts.append(
            ngettext("%(count)s open post", "%(count)s open posts", use.posts)
            % {"count": use.posts}
        )
    return _("Still below it: %(what)s. Close or move them first.") % {"what": ", ".join(parts)}


def _form_page(request: HttpRequest, row: Office, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "office": row, "title": title}
    return render(request, "posts/office_form.html", context)
