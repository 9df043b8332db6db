"""Two rows, one person? People decide; a decision moves nothing and can be taken back."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from posts.audit import audit
from posts.models import AuditEvent, User
from workers.models import DuplicateCandidate, Worker
from workers.persons import survivors

SAME = DuplicateCandidate.State.SAME


def note_candidates(worker: Worker, others: Iterable[Worker], *, reason: str) -> None:
    """Ask the puskesmas about each pair, once: a decided pair is not asked again."""
    for other in others:
        first, second = sorted((worker, other), key=lambda row: row.pk)
        DuplicateCandidate.objects.get_or_create(
            first=first, second=second, defaults={"reason": reason}
        )


def note_likeness(*, worker: Worker, others: Iterable[Worker]) -> None:
    """A cadre said "someone else" of workers that look alike: the puskesmas looks again."""
    note_candidates(worker, others, reason=DuplicateCandidate.Reason.LIKENESS)


@transaction.atomic
def decide_duplicate(
    *, candidate: DuplicateCandidate, same: bool, by: User | None, survivor: Worker | None = None
) -> None:
    """The same person, counted by `survivor` (the first row if not given), or two persons."""
    kept = survivor or candidate.first
    if kept.pk not in {candidate.first_id, candidate.second_id}:
        raise ValueError("The survivor is one of the two.")
    state = DuplicateCandidate.State
    _decide(
        candidate, state.SAME if same else state.DIFFERENT, by=by, survivor=kept if same else None
    )


@transaction.atomic
def unmerge(*, candidate: DuplicateCandidate, by: User | None) -> None:
    """Open the question again; every row's person is what it would have been without it."""
    _decide(candidate, DuplicateCandidate.State.OPEN, by=by, survivor=None)


def _decide(
    candidate: DuplicateCandidate, state: str, *, by: User | None, survivor: Worker | None
) -> None:
    rows = _linked_rows({candidate.first_id, candidate.second_id})
    list(Worker.objects.select_for_update().filter(pk__in=rows).order_by("pk"))
    candidate.state, candidate.survivor = state, survivor
    candidate.decided_by = by
    candidate.decided_at = None if state == DuplicateCandidate.State.OPEN else timezone.now()
    candidate.save()
    _set_persons(rows | _linked_rows(rows))
    audit(AuditEvent.Action.MERGE, by=by, subject=candidate.first, pair=candidate.code, state=state)


def _linked_rows(rows: set[UUID]) -> set[UUID]:
    """All rows that decisions tie to these."""
    while True:
        tied = DuplicateCandidate.objects.filter(
            Q(first__in=rows) | Q(second__in=rows), state=SAME
        ).values_list("first_id", "second_id")
        grown = rows.union(*tied)
        if grown == rows:
            return rows
        rows = grown


def _set_persons(rows: set[UUID]) -> None:
    decided = DuplicateCandidate.objects.filter(first__in=rows, second__in=rows, state=SAME)
    pairs = [
        (row.survivor_id, row.second_id if row.survivor_id == row.first_id else row.first_id)
        for row in decided.order_by("decided_at", "pk")
    ]
    person = survivors(pairs)
    for worker in Worker.objects.filter(pk__in=rows):
        if worker.person_id != person.get(worker.pk):
            Worker.objects.filter(pk=worker.pk).update(person_id=person.get(worker.pk))
