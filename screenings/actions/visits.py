"""Saving a visit: one form becomes one event with the readings that changed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, QuerySet, Subquery, UUIDField
from django.utils import timezone

from healthposts.web.prepared import Given, Insertion, Prepared
from posts.audit import audit
from posts.models import AuditEvent, User
from screenings.actions.store import (
    StoredReading,
    Verdict,
    judge_anew,
    local_day,
    make_and_lock,
    note_attendance,
    readings_of,
    write_readings,
)
from screenings.changes import Change, changes_of
from screenings.contents import Entry, ReadingLike, current_values
from screenings.models import Attendance, Event, Session, Visit
from workers.models import Consent, Worker


class ConsentMissing(Exception):
    """The worker has not agreed to be recorded; `state` says what is known.

    `state` is one of "not_asked", "refused", "withdrawn".
    """

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class SessionClosed(Exception):
    """The session is cancelled, or its day has not come; `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class NothingEntered(Exception):
    """An empty form of a worker who was not examined yet makes no visit."""


class ReasonNeeded(Exception):
    """The form changes what someone else measured, or what stands since another day."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form. `event.id` may differ from the form's (see record_visit).

    `already`: this very form had come before, nothing was written. `changed`: at least
    one box was written. `conflict`: a box of the visit now holds two values. `verdict`:
    None where nothing was written, and so nothing judged.
    """

    visit: Visit
    event: Event
    already: bool = False
    changed: bool = True
    conflict: bool = False
    verdict: Verdict | None = None


def record_visit(*, session: Session, worker: Worker, entry: Entry, by: User) -> Saved:
    """Store what differs from the form's base, judge the visit anew, note "present".

    Raises ConsentMissing, SessionClosed, NothingEntered or ReasonNeeded, and then
    writes nothing. Needs `session.office` at hand.

    The same event id with the same content: the same answer again, `already` True.
    The same id with other content: a new event with an id made of both.

    A first save costs 9 queries and the transaction itself, whatever the number of
    readings, a later one 12; two more where something asks for a letter, one where a finding
    goes, where weight is judged with an earlier height, and on PostgreSQL. A form that comes a second time costs 5.
    """
    with transaction.atomic():
        visit = make_and_lock(session, worker)
        _look_again(session, worker)
        digest = entry.content_hash(visit.pk)
        event, entry = _known_event(entry, digest)
        readings = [] if visit.is_new else readings_of(visit)
        if event is None:
            return _save(visit, entry, readings, digest=digest, by=by)
    return Saved(visit, event, already=True, changed=False, conflict=_in_conflict(readings))


def correct_visit(*, visit: Visit, entry: Entry, reason: str, by: User) -> Saved:
    """Like record_visit, with the reason that a change after the day needs."""
    return record_visit(
        session=visit.session, worker=visit.worker, entry=replace(entry, reason=reason), by=by
    )


def refuse_without_consent(worker: Worker) -> None:
    """1 query."""
    decision = _last_decision.first(worker=worker.pk)
    if decision != Consent.Decision.GIVEN:
        raise ConsentMissing(decision or "not_asked")


_last_decision: Prepared[str] = Prepared(
    lambda: _decisions().values_list("decision", flat=True)[:1]
)


def _decisions() -> QuerySet[Consent]:
    return Consent.objects.filter(worker=Given("worker", UUIDField())).order_by("-at", "-pk")


def _look_again(session: Session, worker: Worker) -> None:
    """Both refusals at once; `session.state` is then as it is now. 1 query."""
    found = _consent_and_state.first(worker=worker.pk, session=session.pk)
    decision, session.state = found or ("not_asked", session.state)
    if decision != Consent.Decision.GIVEN:
        raise ConsentMissing(decision)
    refuse_closed(session)


def _with_state() -> "QuerySet[Consent, tuple[str, str]]":
    state = Session.objects.filter(pk=Given("session", UUIDField())).values("state")
    return _decisions().values_list("decision", Subquery(state))[:1]


_consent_and_state = Prepared(_with_state)


def refuse_closed(session: Session) -> None:
    """A cancelled session takes nothing, nor one to come. A planned one of today opens."""
    if session.state == Session.State.CANCELLED:
        raise SessionClosed(session.state)
    if session.state == Session.State.PLANNED:
        if session.on > local_day(session):
            raise SessionClosed(session.state)
        Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(
            state=Session.State.OPEN
        )
        session.state = Session.State.OPEN


def _known_event(entry: Entry, digest: str) -> tuple[Event | None, Entry]:
    """The event this form already made; else None, and the entry with a free id.

    An id that came before with other content is a correction under an id made of both,
    so that the correction, too, counts once.
    """
    other_id = uuid.uuid5(entry.event_id, digest)
    known = {event.pk: event for event in _events.ask(first=entry.event_id, second=other_id)}
    first = known.get(entry.event_id)
    if first is None:
        return None, entry
    if first.content_hash == digest:
        return first, entry
    return known.get(other_id), replace(entry, event_id=other_id)


_events: Prepared[Event] = Prepared(
    lambda: Event.objects.filter(
        Q(pk=Given("first", UUIDField())) | Q(pk=Given("second", UUIDField()))
    ).order_by()
)


def _save(
    visit: Visit, entry: Entry, readings: list[StoredReading], *, digest: str, by: User
) -> Saved:
    if entry.is_empty and not current_values(readings):
        raise NothingEntered
    changes = changes_of(entry, readings, author_id=by.pk)
    overrules = _overruled(visit, changes, readings, by)
    if overrules and not entry.reason.strip():
        raise ReasonNeeded
    event = _write_event(visit, entry, digest=digest, by=by, correction=overrules)
    written = write_readings(event, changes, reason=entry.reason)
    if overrules:
        _audit_correction(visit, changes, by)
    visit.from_paper = visit.from_paper or entry.source == Event.Source.PAPER
    verdict = judge_anew(visit, readings, written) if written else None
    note_attendance(visit.session, visit.worker, Attendance.Status.PRESENT, by=by)
    conflict = _in_conflict([*readings, *written])
    return Saved(visit, event, changed=bool(written), conflict=conflict, verdict=verdict)


def _write_event(visit: Visit, entry: Entry, *, digest: str, by: User, correction: bool) -> Event:
    event = Event(
        id=entry.event_id,
        visit=visit,
        kind=Event.Kind.CORRECTION if correction else Event.Kind.SAVE,
        content_hash=digest,
        author=by,
        measured_by_id=entry.measured_by_id,
        captured_at=entry.captured_at or timezone.now(),
        source=entry.source,
        reason=entry.reason,
        confirmed=list(entry.confirmed),
    )
    _new_events.write([event])
    return event


_new_events = Insertion(Event)


def _overruled(
    visit: Visit, changes: Sequence[Change], readings: Sequence[StoredReading], by: User
) -> bool:
    """Whether a value gives way that another person, or this one on another day, saved."""
    ids = {i for change in changes for i in change.overrules}
    today = local_day(visit.session)
    return any(not _is_own_of_today(row, visit, by, today) for row in readings if row.id in ids)


def _is_own_of_today(row: StoredReading, visit: Visit, by: User, today: dt.date) -> bool:
    return row.author_id == by.pk and local_day(visit.session, row.received_at) == today


def _audit_correction(visit: Visit, changes: Sequence[Change], by: User) -> None:
    audit(
        AuditEvent.Action.CORRECT,
        by=by,
        subject=visit,
        post=visit.session.post,
        boxes=[change.key.measure for change in changes if change.overrules],
    )


def _in_conflict(readings: Sequence[ReadingLike]) -> bool:
    return any(current.in_conflict for current in current_values(readings).values())
