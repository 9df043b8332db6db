"""What the pages about reports show: rows, files, history. Figures come from snapshots."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from healthposts.lib.months import Month
from reports.models import Document, Report, Revision
from reports.snapshots import MonthlySnapshot, PlaceRow


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
        extension, _dash, paper = row.format.partition("-")
        query = {key: value for key, value in (("revision", wanted), ("paper", paper)) if value}
        address = reverse("reports:document", args=[report.code, extension])
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
    """A row of the level below, with the address of its page where there is one."""

    row: PlaceRow
    url: str


def places_worst_first(snapshot: MonthlySnapshot) -> list[Place]:
    """Without data first, then the least covered; those without posts last."""
    return [Place(row, _place_address(row)) for row in sorted(snapshot.places, key=_badness)]


def _badness(row: PlaceRow) -> tuple[int, float, str]:
    order = {"no_data": 0, "data": 1, "no_posts": 2}
    covered = row.enrolled_examined / row.enrolled if row.enrolled else 0.0
    return order[row.status], covered, row.name


def _place_address(row: PlaceRow) -> str:
    if row.kind == "post":
        return reverse("reports:post", args=[row.code])
    return f"{reverse('reports:reports')}?{urlencode({'search': row.name})}"
