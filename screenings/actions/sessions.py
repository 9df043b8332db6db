"""Opening, staffing, ending and cancelling sessions; who came."""

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from posts.models import Cadre, Post, User
from screenings.identities import session_id
from screenings.models import Attendance, Session, SessionDuty, Visit
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
    first one said; duty of both is kept. A cancelled one opens again.
    """
    with transaction.atomic():
        session = _get_or_open(post, by, on=on, kind=kind, slot=slot, place=place or post.place,
                               starts_at=starts_at, ends_at=ends_at)
        _add_duty(session, cadres, staff)
    return session


def next_slot(*, post: Post, on: dt.date, kind: str) -> int:
    """The slot of another round of this kind on that day."""
    raise NotImplementedError


def change_duty(
    *, session: Session, cadres: Iterable[Cadre], staff: Iterable[User], by: User
) -> None:
    """Exactly these were on duty."""
    raise NotImplementedError


def set_missing_tools(*, session: Session, examinations: Sequence[str], by: User) -> None:
    """Examinations whose tool is missing today, by code. KeyError for a code that is none."""
    raise NotImplementedError


def record_attendance(
    *, session: Session, worker: Worker, status: str, by: User, reason: str = ""
) -> Attendance:
    """Came or not. An examined worker stays present whatever is tapped."""
    raise NotImplementedError


def clear_attendance(*, session: Session, worker: Worker, by: User) -> None:
    """Undo: nothing is known of this worker today. An examined worker stays present."""
    raise NotImplementedError


def end_session(*, session: Session, by: User) -> None:
    raise NotImplementedError


def reopen_session(*, session: Session, by: User) -> None:
    raise NotImplementedError


def cancel_session(*, session: Session, reason: str, by: User) -> None:
    """Raises SessionNotEmpty when a valid visit stands in it."""
    raise NotImplementedError
