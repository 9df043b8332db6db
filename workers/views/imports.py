"""Rosters: upload, columns, preview, repair, enrol."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.access import allowed_at, fetch
from posts.audit import audit
from posts.models import AuditEvent, Post, Workplace
from posts.roles import Action
from workers.crypto import CannotDecrypt
from workers.forms.imports import ColumnsForm, RepairForm, SheetForm, UploadForm, WorkplacesForm
from workers.imports import places, running
from workers.imports.drafts import Answer
from workers.imports.fates import Fate, Judged
from workers.imports.preview import Roster, counts, preview
from workers.imports.words import FATES, PROBLEMS, REMARKS, WHY
from workers.labels import LIKENESS
from workers.models import RosterImport, Worker
from workers.queries import today_at

PER_PAGE = 50
OFFERED = 5


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.visible_to(request.user, Action.RECORD).exclude(state=Post.State.CLOSED)
    if not posts:
        raise PermissionDenied
    chosen = request.GET.get("post", "")
    form = UploadForm(request.POST or None, request.FILES or None, posts=posts, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        kept = running.keep_roster(form.roster, post=form.cleaned_data["post"], by=request.user)
        knows_names = "name" in form.roster.columns.places
        return redirect(
            "workers:import_preview" if knows_names else "workers:import_columns", kept.code
        )
    ours = RosterImport.objects.visible_to(request.user, Action.RECORD).select_related("post")
    context = {
        "form": form,
        "imports": ours.defer("sheet_encrypted", "answers_encrypted")[:OFFERED],
    }
    return render(request, "workers/import.html", context)


def _roster(kept: RosterImport) -> Roster:
    try:
        return running.roster_of(kept)
    except CannotDecrypt as problem:
        # Its key was taken away meanwhile; the file can be uploaded once more.
        raise Http404 from problem


def _judged(request: HttpRequest, kept: RosterImport, roster: Roster | None = None) -> list[Judged]:
    visible = Worker.objects.visible_to(request.user, Action.RECORD)
    return preview(roster or _roster(kept), post=kept.post, visible=visible, on=today_at(kept.post))


@require_safe
def preview_rows(request: HttpRequest, code: str) -> HttpResponse:
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    if kept.is_running:
        return render(request, "workers/import_running.html", {"kept": kept})
    if "name" not in kept.columns:
        return redirect("workers:import_columns", kept.code)
    roster = _roster(kept)
    judged = _judged(request, kept, roster)
    numbers = counts(judged)
    shown = request.GET.get("show", "")
    rows = [row for row in judged if shown not in FATES or row.fate == shown]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        post=kept.post,
        list="import",
        count=len(page.object_list),
    )
    context = {
        "kept": kept,
        "sheet": list(roster.sheets)[kept.sheet] if len(roster.sheets) > 1 else "",
        "page_obj": page,
        "rows": [_in_words(row) for row in page],
        "segments": [(fate, FATES[fate], count) for fate, count in numbers.items() if count],
        "shown": shown if shown in FATES else "",
        "all": len(judged),
        "new": numbers[Fate.NEW],
        "damaged": sum("nik_damaged" in row.draft.problems for row in judged),
        **_of_workplaces(request, kept.post, judged),
    }
    return render(request, "workers/import_preview.html", context)


def _of_workplaces(request: HttpRequest, post: Post, judged: list[Judged]) -> dict[str, Any]:
    """What the list names and the post does not have; who may add it is offered to."""
    unknown = places.unknown_workplaces(judged, post)
    may_add = bool(unknown) and Action.EDIT_POST in allowed_at(request.user, post, Action.EDIT_POST)
    return {
        "unknown": unknown,
        "workplaces_form": WorkplacesForm(names=unknown) if may_add else None,
        "to_be_given": len(places.to_be_given(judged, post)),
        "kept_days": running.KEPT_DAYS,
    }


@require_POST
def workplaces(request: HttpRequest, code: str) -> HttpResponse:
    """`names`: those that are made. Whoever is enrolled already gets the one of the list."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    judged = _judged(request, kept)
    if "names" in request.POST:
        post = fetch(Post, request.user, Action.EDIT_POST, pk=kept.post_id)
        form = WorkplacesForm(request.POST, names=places.unknown_workplaces(judged, post))
        if form.is_valid():
            visible = Workplace.objects.visible_to(request.user, Action.EDIT_POST)
            places.make_workplaces(**form.cleaned_data, post=post, visible=visible, by=request.user)
            messages.success(request, _("The workplaces are added."))
    given = places.give_workplaces(judged, post=kept.post, by=request.user)
    if given:
        text = ngettext(
            "%(count)s worker has a workplace now.",
            "%(count)s workers have a workplace now.",
            given,
        )
        messages.success(request, text % {"count": given})
    return redirect("workers:import_preview", kept.code)


def _in_words(row: Judged) -> dict[str, Any]:
    """One row of the preview; of the NIK the last digits only."""
    draft = row.draft
    said = [str(PROBLEMS[code]) for code in draft.problems] if row.fate is Fate.REPAIR else []
    if row.why:
        said.append(str(WHY[row.why]) % {"row": row.row})
    if row.fate is Fate.NEW:
        said += [str(REMARKS[code]) for code in draft.remarks]
    told = draft.told
    return {
        "number": draft.number,
        "name": draft.name or told.get("name", ""),
        "facts": [text for text in (told.get("sex"), told.get("birth") or told.get("age")) if text],
        "nik_end": draft.nik.digits[-4:] if draft.nik else "",
        "fate": row.fate,
        "word": FATES[row.fate],
        "said": said,
        "known": row.known[0] if row.fate is Fate.LIKELY else None,
        "alike": [LIKENESS[reason] for reason in row.reasons],
        "left_out": row.why == "left_out",
    }


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, code: str) -> HttpResponse:
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    roster = _roster(kept)
    form = ColumnsForm(request.POST or None, grid=roster.grid, columns=roster.columns)
    if request.method == "POST" and form.is_valid():
        running.set_columns(kept=kept, columns=form.chosen())
        return redirect("workers:import_preview", kept.code)
    sheets = SheetForm(names=roster.sheets, chosen=kept.sheet) if len(roster.sheets) > 1 else None
    context = {"form": form, "kept": kept, "sheets": sheets}
    return render(request, "workers/import_columns.html", context)


@require_POST
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Another sheet of the same file; what was answered about the rows of the first is gone."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    form = SheetForm(request.POST, names=_roster(kept).sheets, chosen=kept.sheet)
    if form.is_valid() and not kept.is_running:
        running.choose_sheet(kept=kept, sheet=form.cleaned_data["sheet"])
    return redirect("workers:import_columns", kept.code)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def row(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Repair one row; saved, the next one that needs it comes."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    judged = _judged(request, kept)
    found = _row(judged, number)
    before = running.answers_of(kept).get(number, Answer())
    form = RepairForm(request.POST or None, row=found, answer=before)
    if request.method == "POST" and form.is_valid():
        running.answer_rows(kept=kept, answers={number: form.answer(before)})
        judged = _judged(request, kept)
        found = _row(judged, number)
        if found.fate is not Fate.REPAIR:
            return redirect(_next_repair(kept, judged, after=number))
        form = RepairForm(request.POST, row=found, answer=before)
        form.is_valid()
        form.tell(found)
    context = {"form": form, "kept": kept, "row": _in_words(found), "is_sent": form.is_bound}
    return render(request, "workers/import_row.html", context)


def _row(judged: list[Judged], number: int) -> Judged:
    for row in judged:
        if row.draft.number == number:
            return row
    raise Http404


def _next_repair(kept: RosterImport, judged: list[Judged], *, after: int) -> str:
    broken = [row.draft.number for row in judged if row.fate is Fate.REPAIR]
    following = [number for number in broken if number > after] or broken
    if following:
        return reverse("workers:import_row", args=[kept.code, following[0]])
    return reverse("workers:import_preview", args=[kept.code])


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """`different=ROW`, `leave_out=ROW`, `take_in=ROW`, or `skip_niks` for all damaged ones."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    changes = {"different": {"different": True}, "leave_out": {"left_out": True}}
    changes["take_in"] = {"left_out": False}
    if "skip_niks" in request.POST:
        running.leave_out_damaged_niks(kept=kept)
    for name, change in changes.items():
        text = request.POST.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 6:
            before = running.answers_of(kept).get(int(text), Answer())
            changed = dataclasses.replace(before, **change)
            running.answer_rows(kept=kept, answers={int(text): changed})
    address = reverse("workers:import_preview", args=[kept.code])
    shown = request.POST.get("show", "")
    return redirect(f"{address}?show={shown}" if shown in FATES else address)


@require_POST
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Begin, or go on with the next rows."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    if kept.post.state == Post.State.CLOSED:
        raise PermissionDenied
    if not kept.is_running:
        running.start(kept=kept, judged=_judged(request, kept))
        kept.refresh_from_db()
    running.advance(kept=kept, by=request.user)
    if kept.is_running and request.headers.get("HX-Request"):
        return render(request, "workers/_import_progress.html", {"kept": kept})
    if not kept.is_running and kept.rows:
        messages.success(request, _("Workers registered: %(count)s.") % {"count": kept.enrolled})
    address = reverse("workers:import_preview", args=[kept.code])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Forget the file. Who was registered from it stays."""
    kept = fetch(RosterImport, request.user, Action.RECORD, code=code)
    kept.delete()
    messages.success(request, _("The file is forgotten. Who was registered stays."))
    return redirect("workers:import")
