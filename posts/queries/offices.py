"""The tree of offices, and what stands on the letters of one."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from healthposts.lib.months import Month
from posts.models import ClosingDay, LbkpChoice, Letterhead, Office, Post, Signatory


@dataclass
class OfficeRow:
    """One line of the tree. `posts` counts open posts of the office and all below it."""

    office: Office
    depth: int
    posts: int
    offices: int

    @property
    def indent(self) -> int:
        """The step of the margin scale that shows the depth."""
        return (0, 3, 4, 5)[min(self.depth, 3)]


def office_tree(
    offices: QuerySet[Office], *, text: str = "", closed: bool = False
) -> list[OfficeRow]:
    """The offices as a reader expects them: each above its own, by name. One query.

    A search keeps the offices that match, without those above them.
    """
    rows = offices if closed else offices.filter(closed_on=None)
    counted = rows.annotate(open_posts=Count("posts", filter=~Q(posts__state=Post.State.CLOSED)))
    lines = _in_order(list(counted))
    words = text.casefold().split()
    return [line for line in lines if all(word in _searched(line.office) for word in words)]


def _in_order(offices: list[Office]) -> list[OfficeRow]:
    """Depth first. An office whose parent is out of reach begins a tree of its own."""
    known = {office.pk for office in offices}
    below: dict[int | None, list[Office]] = defaultdict(list)
    for office in sorted(offices, key=lambda each: (each.name.casefold(), each.code)):
        below[office.parent_id if office.parent_id in known else None].append(office)
    lines: list[OfficeRow] = []
    for office in below[None]:
        _append(office, below, lines, depth=0)
    return lines


def _append(
    office: Office, below: dict[int | None, list[Office]], lines: list[OfficeRow], *, depth: int
) -> OfficeRow:
    line = OfficeRow(office=office, depth=depth, posts=office.open_posts, offices=0)  # type: ignore[attr-defined]
    lines.append(line)
    for child in below[office.pk]:
        lower = _append(child, below, lines, depth=depth + 1)
        line.posts += lower.posts
        line.offices += 1
    return line


def _searched(office: Office) -> str:
    return f"{office.name} {office.code} {office.kemendagri_code} {office.facility_code}".casefold()


def office_posts(office: Office) -> int:
    """Open posts of the office and of all below it."""
    below = Post.objects.filter(office__path__startswith=office.path)
    return below.exclude(state=Post.State.CLOSED).count()


def letterhead_on(office: Office, day: dt.date) -> Letterhead | None:
    return office.letterheads.on(day).first()


def signatory_on(office: Office, day: dt.date) -> Signatory | None:
    return office.signatories.on(day).first()


class ClosingDays:
    """The closing days of a tree, read once: `of` costs no query."""

    def __init__(self, path: str) -> None:
        """Of the office with this path, of those above it and of those below. One query."""
        above = [int(number) for number in path.split(".") if number]
        rows = ClosingDay.objects.filter(Q(office__in=above) | Q(office__path__startswith=path))
        self._rows: dict[int, list[ClosingDay]] = defaultdict(list)
        for row in rows:
            self._rows[row.office_id].append(row)

    def of(self, path: str, month: Month) -> int | None:
        """The day of the next month that closes this one; None where nothing closes."""
        for number in reversed([int(number) for number in path.split(".") if number]):
            for row in self._rows[number]:
                if row.since <= month.first_day:
                    return row.day
        return None


def lbkp_form(office: Office, month: Month) -> str:
    """A, B or C, as the nearest office says; empty where none has chosen. One query."""
    above = [int(number) for number in office.path.split(".") if number]
    rows = LbkpChoice.objects.filter(office__in=above, since__lte=month.first_day)
    # A path begins with the path of the office above.
    nearest = rows.order_by("-office__path", "-since", "-pk").first()
    return nearest.form if nearest else ""


def closing_day(office: Office, month: Month) -> int | None:
    """One query."""
    return ClosingDays(office.path).of(office.path, month)
