"""Taking back, voiding and moving what was saved. Nothing is ever deleted."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from posts.audit import audit
from posts.models import AuditEvent, User
from screenings.actions.referral_moves import follow_moved_visit
from screenings.actions.store import (
    StoredReading,
    forget_attendance,
    judge_anew,
    local_day,
    lock,
    make_row,
    note_attendance,
    readings_of,
    write_readings,
)
from screenings.actions.visits import refuse_closed, refuse_without_consent
from screenings.changes import Change, copying, erasing, take_back
from screenings.contents import current_values, is_asked_of
from screenings.models import Attendance, Event, Reading, Session, Visit
from workers.models import Worker

_UNDOABLE = {Event.Kind.SAVE, Event.Kind.CORRECTION}


class CannotUndo(Exception):
    """Only its author undoes an event, and only on the day it was saved."""


class CannotMove(Exception):
    """`code` says why: "same" visit, session of another "post", or nothing there ("void")."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_undo(event: Event, by: User) -> bool:
    """Whether `undo_event` lets this person: to show the button.

    No query when `event.visit.session.office` is loaded.
    """
    today = local_day(event.visit.session)
    return (
        event.author_id == by.pk
        and event.kind in _UNDOABLE
        and local_day(event.visit.session, event.received_at) == today
    )


def undo_event(*, event: Event, by: User) -> Visit:
    """Write back what stood before the event. Twice is once.

    What was changed since by another event stays. A visit left with nothing is void,
    and its worker is "not yet" again. Raises CannotUndo.
    """
    if not may_undo(event, by):
        raise CannotUndo
    with transaction.atomic():
        visit = lock(event.visit_id)
        readings = readings_of(visit)
        undone = {row.id for row in readings if row.event_id == event.pk}
        rounds = take_back(readings, undone)
        if rounds:
            _write(visit, readings, rounds, Event(kind=Event.Kind.UNDO, author=by))
        if visit.state == Visit.State.VOID:
            forget_attendance(visit)
    return visit


def void_visit(*, visit: Visit, reason: str, by: User) -> None:
    """The visit no longer counts: its boxes are erased, its findings are gone."""
    with transaction.atomic():
        visit = lock(visit.pk)
        if visit.state == Visit.State.VOID:
            return
        _void(visit, kind=Event.Kind.VOID, reason=reason, by=by)
        _audit(AuditEvent.Action.VOID, visit, by)


def restore_visit(*, visit: Visit, reason: str, by: User) -> None:
    """Take back the last voiding: boxes and findings as they were.

    A visit that was moved is not restored but moved back.
    """
    with transaction.atomic():
        visit = lock(visit.pk)
        voided = visit.events.filter(kind=Event.Kind.VOID).order_by("received_at", "pk").last()
        readings = readings_of(visit)
        erased = {row.id for row in readings if voided and row.event_id == voided.pk}
        rounds = take_back(readings, erased)
        if rounds:
            event = Event(kind=Event.Kind.UNDO, author=by, reason=reason)
            _write(visit, readings, rounds, event)
            note_attendance(visit.session, visit.worker, Attendance.Status.PRESENT, by=by)
            _audit(AuditEvent.Action.CORRECT, visit, by, restored=1)


def move_visit(
    *,
    visit: Visit,
    reason: str,
    by: User,
    to_worker: Worker | None = None,
    to_session: Session | None = None,
) -> Visit:
    """Everything was another worker's, or of another session; returns the right visit.

    Values are copied as new readings; where the right visit already holds another
    value, both stand until someone decides. Answers that the right person is not asked
    stay behind. A referral goes along. The wrong visit is void.

    Raises CannotMove, ConsentMissing of the right worker, SessionClosed.
    """
    session, worker = to_session or visit.session, to_worker or visit.worker
    if (session.pk, worker.pk) == (visit.session_id, visit.worker_id):
        raise CannotMove("same")
    if session.post_id != visit.post_id:
        raise CannotMove("post")
    with transaction.atomic():
        refuse_without_consent(worker)
        wrong, right = _lock_both(visit, session, worker)
        refuse_closed(right.session)
        if wrong.state == Visit.State.VOID:
            raise CannotMove("void")
        _copy(wrong, right, reason=reason, by=by)
        _void(wrong, kind=Event.Kind.MOVE, reason=reason, by=by)
        follow_moved_visit(wrong=wrong, right=right, by=by)
        _audit(AuditEvent.Action.MOVE, wrong, by, to=str(right.pk))
    return right


def _lock_both(visit: Visit, session: Session, worker: Worker) -> tuple[Visit, Visit]:
    """Always in the same order: two moves that cross each other wait instead of blocking."""
    target = make_row(session, worker)
    first, second = (lock(key) for key in sorted((visit.pk, target)))
    return (first, second) if first.pk == visit.pk else (second, first)


def _copy(wrong: Visit, right: Visit, *, reason: str, by: User) -> None:
    """Who measured, when, and which doubts were confirmed go along with the values."""
    boxes = {
        key: current
        for key, current in current_values(readings_of(wrong)).items()
        if is_asked_of(key.measure, sex=right.sex, age=right.worker.age_on(right.on))
    }
    readings = readings_of(right)
    rounds = copying(boxes, readings)
    if not rounds:
        judge_anew(right, readings, [])
        return
    events = list(wrong.events.all())
    origin = max(events, key=lambda e: e.captured_at)
    right.from_paper = right.from_paper or wrong.from_paper
    _write(
        right,
        readings,
        rounds,
        Event(
            kind=Event.Kind.MOVE,
            author=by,
            reason=reason,
            measured_by_id=origin.measured_by_id,
            captured_at=origin.captured_at,
            source=origin.source,
            confirmed=sorted({code for event in events for code in event.confirmed}),
        ),
    )
    note_attendance(right.session, right.worker, Attendance.Status.PRESENT, by=by)


def _void(visit: Visit, *, kind: Event.Kind, reason: str, by: User) -> None:
    readings = readings_of(visit)
    event = Event(kind=kind, author=by, reason=reason)
    _write(visit, readings, [erasing(readings)], event)
    forget_attendance(visit)


def _write(
    visit: Visit,
    readings: Sequence[StoredReading],
    rounds: Sequence[Sequence[Change]],
    event: Event,
) -> None:
    """An event for each round of changes, alike but for its id; then judge anew."""
    written: list[Reading] = []
    for changes in rounds:
        event = _event_like(event, visit)
        event.save(force_insert=True)
        written += write_readings(event, changes, reason=event.reason)
    judge_anew(visit, readings, written)


def _event_like(event: Event, visit: Visit) -> Event:
    key = uuid.uuid4()
    return Event(
        id=key,
        visit=visit,
        kind=event.kind,
        content_hash=hashlib.sha256(key.bytes).hexdigest(),
        author=event.author,
        reason=event.reason,
        measured_by_id=event.measured_by_id,
        captured_at=event.captured_at or timezone.now(),
        source=event.source,
        confirmed=event.confirmed,
    )


def _audit(action: AuditEvent.Action, visit: Visit, by: User, **detail: Any) -> None:
    audit(action, by=by, subject=visit, post=visit.session.post, **detail)
