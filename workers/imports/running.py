"""Keeping an import, and enrolling its rows a few at a time.

The page that watches asks for the next few rows; nothing runs behind it, so nothing can get
lost or stuck: whoever opens the import again goes on where it stopped. The id of each new
worker follows from post and person, so two imports of one file at once enrol nobody twice.
"""

import datetime as dt
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from healthposts.lib.names import search_key
from posts.audit import audit
from posts.models import AuditEvent, Post, User, Workplace
from workers.actions import IdTaken, enrol_worker, note_likeness
from workers.crypto import blind_index, decrypt, encrypt
from workers.imports.cells import Grid, pack, read_file, unpack
from workers.imports.columns import Columns, guess
from workers.imports.drafts import Answer, Draft
from workers.imports.fates import Fate, Judged
from workers.imports.preview import Roster, preview, workplaces_of
from workers.models import RosterImport, Worker, WorkerQuerySet
from workers.queries import has_nik, today_at

# Never changes: it makes the same person of the same post the same worker.
NAMESPACE = uuid.UUID("b9d5d6ce-5c28-4c76-9a7b-6a4f7c1ad2a1")
AT_ONCE = 25
SECONDS = 2.0
KEPT_DAYS = 14


def read_roster(content: bytes) -> Roster:
    """The likeliest sheet of a file, its columns guessed. Raises UnreadableFile."""
    sheets = read_file(content)
    grid, columns = guess(sheets.values())
    return Roster(grid, columns, {}, sheets=sheets)


def keep_roster(roster: Roster, *, post: Post, by: User | None) -> RosterImport:
    """Keep an uploaded file until it is enrolled; old ones of this post go."""
    today = today_at(post)
    old = RosterImport.objects.filter(post=post, at__date__lt=today - dt.timedelta(days=KEPT_DAYS))
    old.delete()
    grids = list(roster.sheets.values())
    packed = {name: pack(grid) for name, grid in roster.sheets.items()}
    kept = RosterImport.objects.create(
        post=post,
        by=by,
        sheet_encrypted=encrypt(json.dumps(packed), of=post.pk),
        sheet=next(at for at, grid in enumerate(grids) if grid is roster.grid),
        heading=roster.columns.heading,
        columns=roster.columns.places,
    )
    audit(AuditEvent.Action.OPEN_LIST, by=by, post=post, list="import", count=len(roster.grid))
    return kept


def roster_of(kept: RosterImport) -> Roster:
    """Raises CannotDecrypt when the key is gone."""
    sheets = sheets_of(kept)
    grid = list(sheets.values())[kept.sheet]
    columns = Columns(kept.heading, kept.columns)
    return Roster(grid, columns, answers_of(kept), kept.skip_niks, sheets)


def sheets_of(kept: RosterImport) -> dict[str, Grid]:
    told = json.loads(decrypt(kept.sheet_encrypted, of=kept.post_id))
    # A list was kept before a file could have several sheets.
    packed = told if isinstance(told, dict) else {"": told}
    return {name: unpack(rows) for name, rows in packed.items()}


def answers_of(kept: RosterImport) -> dict[int, Answer]:
    if not kept.answers_encrypted:
        return {}
    told = json.loads(decrypt(kept.answers_encrypted, of=kept.post_id))
    return {int(number): Answer(**answer) for number, answer in told.items()}


@transaction.atomic
def choose_sheet(*, kept: RosterImport, sheet: int) -> None:
    """Another sheet of the file: its columns are guessed, and its rows have other numbers."""
    _grid, columns = guess([list(sheets_of(kept).values())[sheet]])
    kept.sheet, kept.heading, kept.columns = sheet, columns.heading, columns.places
    kept.answers_encrypted, kept.skip_niks = "", False
    kept.save()


@transaction.atomic
def set_columns(*, kept: RosterImport, columns: Columns) -> None:
    kept.heading, kept.columns = columns.heading, columns.places
    kept.save(update_fields=["heading", "columns"])


@transaction.atomic
def answer_rows(*, kept: RosterImport, answers: Mapping[int, Answer]) -> None:
    """Keep what was answered; answers to other rows, given meanwhile, stay."""
    current = RosterImport.objects.select_for_update().get(pk=kept.pk)
    told = answers_of(current) | dict(answers)
    packed = {number: asdict(answer) for number, answer in told.items()}
    current.answers_encrypted = encrypt(json.dumps(packed), of=current.post_id)
    current.save(update_fields=["answers_encrypted"])
    kept.answers_encrypted = current.answers_encrypted


def leave_out_damaged_niks(*, kept: RosterImport) -> None:
    kept.skip_niks = True
    kept.save(update_fields=["skip_niks"])


def start(*, kept: RosterImport, judged: Iterable[Judged]) -> None:
    """Take up the rows that are new now."""
    kept.rows = [
        [row.draft.number, *(str(known.pk) for known in row.known)]
        for row in judged
        if row.fate is Fate.NEW
    ]
    kept.done = kept.enrolled = 0
    kept.save(update_fields=["rows", "done", "enrolled"])


def advance(*, kept: RosterImport, by: User | None, seconds: float = SECONDS) -> None:
    """Enrol the next rows, for about so many seconds; at least a few."""
    until = time.monotonic() + seconds
    on = today_at(kept.post)
    drafts = {draft.number: draft for draft in roster_of(kept).drafts(on=on)}
    workplaces = workplaces_of(kept.post)
    while _enrol_some(kept, drafts, workplaces, on=on, by=by) and time.monotonic() < until:
        pass


@transaction.atomic
def _enrol_some(
    kept: RosterImport,
    drafts: dict[int, Draft],
    workplaces: Mapping[str, Workplace],
    *,
    on: dt.date,
    by: User | None,
) -> bool:
    """The next few; False when none is left. The row of the import is the lock."""
    current = RosterImport.objects.select_for_update().get(pk=kept.pk)
    chunk = current.rows[current.done : current.done + AT_ONCE]
    for number, *alike in chunk:
        draft = drafts.get(number)
        if draft is not None and not draft.problems and not draft.no_person:
            current.enrolled += enrol_row(
                draft, alike, post=kept.post, workplaces=workplaces, on=on, by=by
            )
    current.done += len(chunk)
    current.save(update_fields=["done", "enrolled"])
    kept.rows, kept.done, kept.enrolled = current.rows, current.done, current.enrolled
    return kept.is_running


@transaction.atomic
def enrol_row(
    draft: Draft,
    alike: list[str],
    *,
    post: Post,
    workplaces: Mapping[str, Workplace],
    on: dt.date,
    by: User | None,
) -> bool:
    """False when the worker came in meanwhile by another way. Consent: not asked yet.

    `alike`: ids of workers of whom somebody said that this is another person. The row of the
    post is the lock: two imports at one post take turns, so neither counts what the other did.
    """
    list(Post.objects.select_for_update().filter(pk=post.pk).values_list("pk"))
    key = "|".join([draft.identity, *alike])
    worker_id = uuid.uuid5(NAMESPACE, f"{post.pk}|{blind_index(key)}")
    if Worker.objects.filter(pk=worker_id).exists():
        return False
    if draft.nik and Worker.objects.filter(has_nik(draft.nik.digits)).exists():
        return False
    assert draft.birth is not None  # noqa: S101  a row without a birth has a problem
    birth_date, birth_precision = draft.birth
    rest: dict[str, Any] = dict(draft.plain)
    try:
        worker = enrol_worker(
            post=post,
            by=by,
            worker_id=worker_id,
            name=draft.name,
            sex=draft.sex,
            birth_date=birth_date,
            birth_precision=birth_precision,
            on=on,
            nik=draft.nik.digits if draft.nik else "",
            phone=draft.phone,
            bpjs_number=draft.bpjs_number,
            workplace=workplaces.get(search_key(draft.workplace)) if draft.workplace else None,
            **rest,
        )
    except IdTaken:
        return False
    note_likeness(worker=worker, others=Worker.objects.filter(pk__in=alike))
    return True


def import_all(
    roster: Roster, *, post: Post, visible: WorkerQuerySet, by: User | None = None
) -> tuple[list[Judged], int]:
    """Without a page between: enrol what is new, say what became of every row."""
    on = today_at(post)
    judged = preview(roster, post=post, visible=visible, on=on)
    enrolled, workplaces = 0, workplaces_of(post)
    for row in judged:
        if row.fate is Fate.NEW:
            enrolled += enrol_row(row.draft, [], post=post, workplaces=workplaces, on=on, by=by)
    return judged, enrolled
