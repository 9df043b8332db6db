"""What stands behind a number: its meaning, how old it is, and the rows it counts.

`?of=`, `?row=` and `?column=` say which number it is: of a report, or of the month of an office
or post as it is now.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Office, Post
from posts.roles import Action
from reports import indicators, queries, scopes
from reports.asked import asked_month
from reports.documents import shown_table
from reports.documents.shown import ShownCell, ShownRow, ShownTable
from reports.documents.tables import tables
from reports.models import Report
from reports.openings import Number, number_at
from reports.queries.opened import lines, opened
from reports.snapshots import MonthlySnapshot, from_json
from reports.views.monthly import chosen_revision

PAGE = 50
VISITS = {"of": "summary", "row": "visits", "column": "total"}


@dataclass(frozen=True)
class Source:
    """Where a number stands. `subject` is for the audit; `drawn_at` is None for numbers of now."""

    scope: Post | Office
    month: Month
    snapshot: MonthlySnapshot
    subject: Model
    back: str
    drawn_at: dt.datetime | None = None


@dataclass(frozen=True)
class Shown:
    """The number as it is printed, with the rest of its row."""

    number: Number
    table: ShownTable
    row: ShownRow
    cell: ShownCell


@require_safe
def of_report(request: HttpRequest, code: str) -> HttpResponse:
    """`?revision=` as on the page of the report."""
    report = fetch(Report, request.user, Action.SEE_FIGURES, code=code)
    wanted = request.GET.get("revision", "")
    revision = chosen_revision(report, wanted)
    if not revision.snapshot:
        raise Http404
    back = reverse("reports:report", args=[report.code])
    source = Source(
        scope=report.scope,
        month=report.month,
        snapshot=from_json(revision.snapshot),
        subject=report,
        back=f"{back}?revision={wanted}" if wanted else back,
        drawn_at=revision.drawn_at,
    )
    return _page(request, source)


@require_safe
def of_area(request: HttpRequest, code: str) -> HttpResponse:
    office = fetch(Office, request.user, Action.SEE_FIGURES, code=code)
    source = _source(request, office, back="reports:area")
    return _page(request, source)


@require_safe
def of_post(request: HttpRequest, code: str) -> HttpResponse:
    post = fetch(Post, request.user, Action.SEE_FIGURES, code=code)
    return _page(request, _source(request, post, back="reports:post"))


def _source(request: HttpRequest, scope: Post | Office, *, back: str) -> Source:
    month = asked_month(request.GET.get("month", ""), timezone.localdate())
    address = reverse(back, args=[scope.code])
    return Source(
        scope=scope,
        month=month,
        snapshot=queries.figures(_posts(request, scope), month, scope, with_trend=False),
        subject=scope,
        back=address if isinstance(scope, Post) else f"{address}?month={month}",
    )


def _posts(request: HttpRequest, scope: Post | Office) -> "QuerySet[Post]":
    visible = Post.objects.visible_to(request.user, Action.SEE_FIGURES)
    return visible.filter(pk__in=scopes.posts_of(scope).values("pk"))


def _page(request: HttpRequest, source: Source) -> HttpResponse:
    shown = _shown(request, source.snapshot)
    posts = _posts(request, source.scope)
    found = opened(shown.number, posts, source.month, source.scope)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    named = Post.objects.visible_to(request.user, Action.SEE_NAMES).filter(pk__in=posts)
    seen = lines(page.object_list, set(named.values_list("pk", flat=True)))
    if any(line.is_named for line in seen):
        audit(
            AuditEvent.Action.OPEN_LIST,
            by=request.user,
            subject=source.subject,
            post=source.scope if isinstance(source.scope, Post) else None,
            list=f"rows:{shown.number.indicator}",
            count=len(seen),
        )
    context = {
        "source": source,
        "shown": shown,
        "meaning": _meaning(indicators.BY_CODE[shown.number.indicator]),
        "editions": sorted({each.edition for each in source.snapshot.classes}),
        "page_obj": page,
        "lines": seen,
    }
    return render(request, "reports/rows.html", context)


def _shown(request: HttpRequest, snapshot: MonthlySnapshot) -> Shown:
    """The visits, unless another number is asked for. Raises Http404 for what is none of these."""
    of, row, column = (request.GET.get(key, which) for key, which in VISITS.items())
    number = number_at(of, row, column)
    for table in tables(snapshot).all():
        if number is not None and table.code == of:
            found = shown_table(table)
            codes = [each.code for each in found.columns]
            for line in found.rows:
                if line.code == row and column in codes:
                    return Shown(number, found, line, line.cells[codes.index(column)])
    raise Http404


def _meaning(indicator: indicators.Indicator) -> dict[str, str]:
    return {
        "label": _(indicator.label),
        "unit": _(indicator.unit),
        "numerator": _(indicator.numerator),
        "denominator": _(indicator.denominator) if indicator.denominator else "",
        "definition": _(indicator.definition),
        "source": indicator.source,
    }
