"""Saving a visit: one form becomes one event with the readings that changed."""

from dataclasses import dataclass

from posts.models import User
from screenings.contents import Entry
from screenings.models import Event, Session, Visit
from workers.models import Worker


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
    one box was written. `conflict`: a box of the visit now holds two values.
    """

    visit: Visit
    event: Event
    already: bool = False
    changed: bool = True
    conflict: bool = False


def record_visit(*, session: Session, worker: Worker, entry: Entry, by: User) -> Saved:
    """Store what differs from the form's base, judge the visit anew, note "present".

    Raises ConsentMissing, SessionClosed, NothingEntered or ReasonNeeded, and then
    writes nothing. Needs `session.post` and `session.office` cheap to reach.

    The same event id with the same content: the same answer again, `already` True.
    The same id with other content: a new event with an id made of both.
    """
    raise NotImplementedError


def correct_visit(*, visit: Visit, entry: Entry, reason: str, by: User) -> Saved:
    """Like record_visit, with the reason that a change after the day needs."""
    raise NotImplementedError
