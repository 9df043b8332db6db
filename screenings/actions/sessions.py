"""Opening, staffing, ending and cancelling sessions; who came."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from posts.models import Cadre, Post, User
from screenings.actions.store import local_day, note_attendance
from screenings.identities import session_id
from screenings.models import Attendance, Session, SessionDuty, Visit
from screenings.rules import examination
from workers.models import Worker


class SessionNotEmpty(Exception):
    """Somebody was examined there: void or move those visits first."""


def open_session(
    *,
    post: Post,
    by: User | None,
    on: dt.date,
    kind: str = Session.Kind.ROUTINE,
    slot: int = 1,
    place: str = "",
    starts_at: dt.time | None = None,
    ends_at: dt.time | None = None,
    cadres: Iterable[Cadre] = (),
    staff: Iterable[User] = (),
) -> Session:
    """The post's session of that day, kind and slot; planned while the day is to come.

    Asked twice, also by two phones at once, it is the same session and keeps what the
    first one said; duty of both is kept. A cancelled one opens again, a planned one on
    its day too. Another round of the kind on that day has the slot of `next_slot`.
    """
    new = Session(
        id=session_id(post_id=post.pk, on=on, kind=kind, slot=slot),
        post=post,
        office=post.office,
        on=on,
        kind=kind,
        slot=slot,
        place=place or post.place,
        starts_at=starts_at,
        ends_at=ends_at,
        opened_by=by,
    )
    new.state = _state_of_day(new)
    with transaction.atomic():
        Session.objects.bulk_create([new], ignore_conflicts=True)
        session = _lock(new)
        if session.state in (Session.State.CANCELLED, Session.State.PLANNED):
            _set_state(session, _state_of_day(session))
        _add_duty(session, cadres, staff)
    return session


def next_slot(*, post: Post, on: dt.date, kind: str) -> int:
    """The slot of another round of this kind on that day: 2 when there is one."""
    rows = Session.objects.filter(post=post, on=on, kind=kind)
    last: int | None = rows.aggregate(last=Max("slot"))["last"]
    return (last or 0) + 1


def change_duty(
    *, session: Session, cadres: Iterable[Cadre], staff: Iterable[User], by: User
) -> None:
    """Exactly these were on duty."""
    with transaction.atomic():
        _lock(session)
        SessionDuty.objects.filter(session=session).delete()
        _add_duty(session, cadres, staff)


def set_missing_tools(*, session: Session, examinations: Sequence[str], by: User) -> None:
    """Examinations whose tool is missing today, by code. KeyError for a code that is none."""
    session.missing_tools = list(dict.fromkeys(examination(code).code for code in examinations))
    session.save(update_fields=["missing_tools"])


def record_attendance(
    *, session: Session, worker: Worker, status: str, by: User, reason: str = ""
) -> None:
    """Came or not, with the reason of an absence. Who was examined stays present."""
    with transaction.atomic():
        if status == Attendance.Status.ABSENT and _is_examined(session, worker):
            return
        kept = reason if status == Attendance.Status.ABSENT else ""
        note_attendance(session, worker, status, by=by, reason=kept)


def clear_attendance(*, session: Session, worker: Worker, by: User) -> None:
    """Undo: nothing is known of this worker today. Who was examined stays present."""
    with transaction.atomic():
        if not _is_examined(session, worker):
            Attendance.objects.filter(session=session, worker=worker).delete()


def end_session(*, session: Session, by: User) -> None:
    """Late values still get in: a record is never refused because the day is over."""
    with transaction.atomic():
        locked = _lock(session)
        if locked.state in (Session.State.OPEN, Session.State.PLANNED):
            _set_state(locked, Session.State.ENDED)
    session.state, session.ended_at = locked.state, locked.ended_at


def reopen_session(*, session: Session, by: User) -> None:
    """An ended or cancelled session goes on, or is planned again."""
    with transaction.atomic():
        locked = _lock(session)
        if locked.state in (Session.State.ENDED, Session.State.CANCELLED):
            _set_state(locked, _state_of_day(locked))
    session.state, session.ended_at = locked.state, locked.ended_at


def cancel_session(*, session: Session, reason: str, by: User) -> None:
    """It did not take place. Raises SessionNotEmpty when a valid visit stands in it."""
    with transaction.atomic():
        locked = _lock(session)
        if Visit.objects.counted().filter(session=session).exists():
            raise SessionNotEmpty
        _set_state(locked, Session.State.CANCELLED, reason=reason)
    session.state, session.cancel_reason = locked.state, locked.cancel_reason


def _lock(session: Session) -> Session:
    """The row as it is now. A visit that is just being saved is waited for."""
    rows = Session.objects.select_related("office", "post")
    return rows.select_for_update(of=("self",)).get(pk=session.pk)


def _state_of_day(session: Session) -> Session.State:
    to_come = session.on > local_day(session)
    return Session.State.PLANNED if to_come else Session.State.OPEN


def _set_state(session: Session, state: Session.State, *, reason: str = "") -> None:
    session.state = state
    session.cancel_reason = reason
    session.ended_at = timezone.now() if state == Session.State.ENDED else None
    session.save(update_fields=["state", "cancel_reason", "ended_at"])


def _is_examined(session: Session, worker: Worker) -> bool:
    return Visit.objects.counted().filter(session=session, worker=worker).exists()


def _add_duty(session: Session, cadres: Iterable[Cadre], staff: Iterable[User]) -> None:
    rows = [SessionDuty(session=session, cadre=cadre) for cadre in cadres]
    rows += [SessionDuty(session=session, user=user) for user in staff]
    SessionDuty.objects.bulk_create(rows, ignore_conflicts=True)
