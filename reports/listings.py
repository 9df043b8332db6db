"""What the pages about reports show: rows, files, history. Figures come from snapshots."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from healthposts.lib.months import Month
from posts.models import Office, Post
from reports.documents.shown import ShownCell, shown_table
from reports.documents.tables import places_table
from reports.models import Archive, Document, Report, Revision
from reports.queries import Overview
from reports.snapshots import PlaceRow


def months_of(reports: "QuerySet[Report]") -> list[Month]:
    days = reports.order_by("-first_day").values_list("first_day", flat=True).distinct()
    return [Month.of(day) for day in days]


def filtered(reports: "QuerySet[Report]", choices: dict[str, Any]) -> "QuerySet[Report]":
    if choices.get("month"):
        reports = reports.filter(first_day=choices["month"].first_day)
    if choices.get("kind") == "post":
        reports = reports.filter(post__isnull=False)
    elif choices.get("kind"):
        reports = reports.filter(office__kind=choices["kind"])
    if choices.get("search"):
        text = choices["search"]
        reports = reports.filter(post__name__icontains=text) | reports.filter(
            office__name__icontains=text
        )
    return reports


def for_list(reports: "QuerySet[Report]") -> "QuerySet[Report]":
    """Newest month first, the wider scope first; with the revision that is shown. Two queries."""
    shown = Revision.objects.filter(report=OuterRef("pk")).order_by("stage", F("number").desc())
    provisional = Revision.objects.filter(report=OuterRef("pk"), number=None)
    return (
        reports.select_related("post", "office")
        .annotate(
            shown_number=Subquery(shown.values("number")[:1]),
            shown_build=Subquery(shown.values("build")[:1]),
            shown_hash=Subquery(shown.values("snapshot_sha256")[:1]),
            provisional_hash=Subquery(provisional.values("snapshot_sha256")[:1]),
            shown_at=Subquery(shown.values("built_at")[:1]),
        )
        .order_by("-first_day", F("office__path").asc(nulls_last=True), "post__name", "code")
    )


@dataclass(frozen=True)
class File:
    """A document and the address it is downloaded from."""

    format: str
    label: str
    size: int
    sha256: str
    address: str


def documents(report: Report, revision: Revision, wanted: str) -> list[File]:
    """The files of a revision; addresses keep the revision that was asked for."""
    files = []
    for row in revision.documents.all():
        kind = Document.Format(row.format)
        which = "form" if kind in Document.OF_OFFICES else "paper"
        chosen = {"form": "lbkp", "paper": row.format.partition("-")[2]}[which]
        query = {key: value for key, value in (("revision", wanted), (which, chosen)) if value}
        address = reverse("reports:document", args=[report.code, kind.extension])
        files.append(
            File(
                format=row.format,
                label=row.get_format_display(),
                size=row.size,
                sha256=row.sha256,
                address=f"{address}?{urlencode(query)}" if query else address,
            )
        )
    return sorted(files, key=lambda file: list(Document.Format.values).index(file.format))


def own_pdf(report: Report) -> str:
    """The PDF on the paper that the report's office uses."""
    office = report.post.office if report.post else report.office
    return f"pdf-{office.paper if office else 'a4'}"


@dataclass(frozen=True)
class Zip:
    """The ZIP of a month; no row before it was asked for."""

    row: Archive | None
    is_older: bool

    @property
    def is_running(self) -> bool:
        running = {Archive.Build.QUEUED, Archive.Build.BUILDING}
        return self.row is not None and self.row.build in running


def archive_of(office: Office, month: Month) -> Zip:
    """Two queries."""
    row = Archive.objects.filter(office=office, first_day=month.first_day).first()
    if row is None or row.gathered_at is None:
        return Zip(row, is_older=False)
    below = Q(report__office__path__startswith=office.path) | Q(
        report__post__office__path__startswith=office.path
    )
    newer = Revision.objects.filter(
        below, report__first_day=month.first_day, built_at__gte=row.gathered_at
    )
    return Zip(row, is_older=newer.exists())


def history(report: Report) -> list[Revision]:
    """Final revisions, newest first, with who made them final."""
    return list(
        report.revisions.exclude(number=None).select_related("released_by").order_by("-number")
    )


@dataclass(frozen=True)
class Changed:
    """Figures drawn after the last final revision differ from it."""

    number: int
    at: dt.datetime | None


def changed_since(report: Report) -> Changed | None:
    """None while nothing is final, or the newer provisional figures are the same."""
    last = report.revisions.exclude(number=None).order_by("-number").first()
    provisional = report.revisions.filter(number=None, build=Revision.Build.READY).first()
    if last is None or provisional is None or provisional.snapshot_sha256 == last.snapshot_sha256:
        return None
    return Changed(number=last.number or 0, at=provisional.built_at)


@dataclass(frozen=True)
class Place:
    """A row of the level below, with the address of its page where there is one.

    `high` and `arrived` are shares, as a report prints them.
    """

    row: PlaceRow
    url: str
    report: Report | None
    high: ShownCell
    arrived: ShownCell


def places_worst_first(overview: Overview, reports: "QuerySet[Report]") -> list[Place]:
    """Without data first, then the least covered; those without posts last. One query."""
    codes = [row.code for row in overview.places]
    found = {
        report.scope.code: report
        for report in reports.filter(Q(post__code__in=codes) | Q(office__code__in=codes))
    }
    table = shown_table(places_table(overview.places))
    columns = [column.code for column in table.columns]
    high, arrived = columns.index("high_pressure"), columns.index("letters_arrived")
    cells = {line.code: line.cells for line in table.rows}
    return [
        Place(
            row=row,
            url=_place_address(row, overview.month),
            report=found.get(row.code),
            high=cells[row.code][high],
            arrived=cells[row.code][arrived],
        )
        for row in sorted(overview.places, key=_badness)
    ]


def rows_of_month(scope: Post | Office, month: Month) -> str:
    """The address of the rows behind a number of now, up to which number."""
    name = "reports:post_rows" if isinstance(scope, Post) else "reports:area_rows"
    return f"{reverse(name, args=[scope.code])}?month={month}&"


def _badness(row: PlaceRow) -> tuple[int, float, str]:
    order = {"no_data": 0, "data": 1, "no_posts": 2}
    covered = row.enrolled_examined / row.enrolled if row.enrolled else 0.0
    return order[row.status], covered, row.name


def _place_address(row: PlaceRow, month: str) -> str:
    if row.kind == "post":
        return reverse("reports:post", args=[row.code])
    return f"{reverse('reports:area', args=[row.code])}?month={month}"
