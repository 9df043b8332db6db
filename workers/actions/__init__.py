"""What changes workers. Callers hand in rows they were allowed to fetch."""

from workers.actions.consents import ConsentGiven, ConsentProblem, record_consent, withdraw_consent
from workers.actions.details import change_worker, rotate_keys, set_nik
from workers.actions.duplicates import decide_duplicate, note_likeness, unmerge
from workers.actions.enrolment import IdTaken, end_enrolment, enrol_worker, move_worker

__all__ = [
    "ConsentGiven",
    "ConsentProblem",
    "IdTaken",
    "change_worker",
    "decide_duplicate",
    "end_enrolment",
    "enrol_worker",
    "move_worker",
    "note_likeness",
    "record_consent",
    "rotate_keys",
    "set_nik",
    "unmerge",
    "withdraw_consent",
]
