"""Everything that writes sessions, visits and what was measured."""

from screenings.actions.corrections import (
    CannotMove,
    CannotUndo,
    may_undo,
    move_visit,
    restore_visit,
    undo_event,
    void_visit,
)
from screenings.actions.guests import admit_guest, dismiss_guest
from screenings.actions.posts import set_post_examinations
from screenings.actions.sessions import (
    SessionNotEmpty,
    cancel_session,
    change_duty,
    clear_attendance,
    end_session,
    next_slot,
    open_session,
    record_attendance,
    reopen_session,
    set_missing_tools,
)
from screenings.actions.visits import (
    ConsentMissing,
    NothingEntered,
    ReasonNeeded,
    Saved,
    SessionClosed,
    correct_visit,
    record_visit,
)

__all__ = [
    "CannotMove",
    "CannotUndo",
    "ConsentMissing",
    "NothingEntered",
    "ReasonNeeded",
    "Saved",
    "SessionClosed",
    "SessionNotEmpty",
    "admit_guest",
    "cancel_session",
    "change_duty",
    "clear_attendance",
    "correct_visit",
    "dismiss_guest",
    "end_session",
    "may_undo",
    "move_visit",
    "next_slot",
    "open_session",
    "record_attendance",
    "record_visit",
    "reopen_session",
    "restore_visit",
    "set_missing_tools",
    "set_post_examinations",
    "undo_event",
    "void_visit",
]
