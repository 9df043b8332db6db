"""The preview: the rows of an import with the fate of each, from what is on record now."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from healthposts.lib.names import search_key
from posts.models import Post, Workplace
from workers.crypto import blind_index
from workers.imports.cells import Grid
from workers.imports.columns import Columns
from workers.imports.drafts import Answer, Draft, read_drafts
from workers.imports.fates import Fate, Judged, Known, OnRecord, judge
from workers.models import Enrolment, Worker, WorkerQuerySet

AT_ONCE = 500


@dataclass(frozen=True)
class Roster:
    """A sheet of a file, how to read it, and what was answered about it."""

    grid: Grid
    columns: Columns
    answers: Mapping[int, Answer]
    skip_niks: bool = False
    sheets: Mapping[str, Grid] = field(default_factory=dict)  # all of the file, by name

    def drafts(self, *, on: dt.date) -> list[Draft]:
        return read_drafts(
            self.grid, self.columns, on=on, answers=self.answers, skip_niks=self.skip_niks
        )


def preview(roster: Roster, *, post: Post, visible: WorkerQuerySet, on: dt.date) -> list[Judged]:
    """The fate of every row. `visible`: the workers this reader may know of."""
    drafts = roster.drafts(on=on)
    _say_unknown_workplaces(drafts, workplaces_of(post))
    indexes = {draft.nik.digits: blind_index(draft.nik.digits) for draft in drafts if draft.nik}
    near = _near(post, visible)
    on_record = OnRecord(_by_nik(indexes.values(), near, visible, post), near)
    return judge(drafts, on_record, index=lambda nik: indexes[nik], answers=roster.answers)


def workplaces_of(post: Post) -> dict[str, Workplace]:
    """Those of the post, by their names as search sees them. 1 query."""
    return {search_key(row.name): row for row in post.workplaces.all()}


def _say_unknown_workplaces(drafts: Iterable[Draft], known: Mapping[str, Workplace]) -> None:
    """A cadre does not make workplaces: the puskesmas adds one, and the list is looked at again."""
    for draft in drafts:
        if draft.workplace and search_key(draft.workplace) not in known:
            draft.remarks.append("workplace_left_out")


def counts(judged: Iterable[Judged]) -> dict[str, int]:
    """Of every fate, in the order in which they are shown."""
    found = Counter(row.fate for row in judged)
    return {fate.value: found[fate] for fate in Fate}


COLUMNS = ("pk", "name", "sex", "birth_date", "birth_precision", "nickname", "nik_index")


def _near(post: Post, visible: WorkerQuerySet) -> list[Known]:
    """Workers of the posts of the same puskesmas. Two queries."""
    places = _places(post)
    rows = visible.filter(pk__in=list(places) if len(places) < AT_ONCE else _of_office(post))
    return [
        Known(place=places[row["pk"]], **_facts(row))
        for row in rows.values(*COLUMNS)
        if row["pk"] in places
    ]


def _of_office(post: Post) -> Any:
    rows = Enrolment.objects.last_of_each().filter(post__office=post.office_id)
    return rows.values("worker")


def _places(post: Post) -> dict[UUID, str]:
    rows = Enrolment.objects.last_of_each().filter(post__office=post.office_id)
    return {
        worker: _place(place, ends_on, post)
        for worker, place, ends_on in rows.values_list("worker", "post", "ends_on")
    }


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "birth_precision"} | {
        "precision": row["birth_precision"]
    }


def _place(place: UUID, ends_on: dt.date | None, post: Post) -> str:
    if place != post.pk:
        return "other"
    return "left" if ends_on else "here"


def _by_nik(
    indexes: Iterable[str], near: list[Known], visible: WorkerQuerySet, post: Post
) -> dict[str, Known | None]:
    """Also those of other offices: that they exist is all that is told of who is out of sight."""
    found: dict[str, Known | None] = {row.nik_index: row for row in near if row.nik_index}
    missing = iter([index for index in indexes if index not in found])
    while chunk := list(islice(missing, AT_ONCE)):
        for index in Worker.objects.filter(nik_index__in=chunk).values_list("nik_index", flat=True):
            found[index] = None
        for row in visible.filter(nik_index__in=chunk).values(*COLUMNS):
            found[row["nik_index"]] = Known(place="other", **_facts(row))
    return found
