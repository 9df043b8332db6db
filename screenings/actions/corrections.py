"""Taking back, voiding and moving what was saved. Nothing is ever deleted."""

import datetime as dt

from posts.models import User
from screenings.models import Event, Session, Visit
from workers.models import Worker


class CannotUndo(Exception):
    """Only its author undoes an event, on the day it was saved, while its values stand."""


class CannotMove(Exception):
    """The right person has not agreed, or it is the same visit; `code` says which.

    `code` is "consent" or "same".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_undo(event: Event, by: User, *, now: dt.datetime | None = None) -> bool:
    """Whether `undo_event` would let this person; to show the button. No query."""
    raise NotImplementedError


def undo_event(*, event: Event, by: User) -> Visit:
    """Write back what stood before the event. Twice is once.

    What was changed since by another event stays. A visit left with nothing is void,
    and its worker is "not yet" again. Raises CannotUndo.
    """
    raise NotImplementedError


def void_visit(*, visit: Visit, reason: str, by: User) -> None:
    """The visit no longer counts: its boxes are erased, its findings are gone."""
    raise NotImplementedError


def restore_visit(*, visit: Visit, reason: str, by: User) -> None:
    """Take back the voiding: boxes and findings as they were."""
    raise NotImplementedError


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
    value, both stand until someone decides. The wrong visit is void.
    """
    raise NotImplementedError
