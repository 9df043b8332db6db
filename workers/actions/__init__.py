"""What changes workers. Callers hand in rows they were allowed to fetch."""

from workers.actions.cards import issue_cards, replace_card
from workers.actions.consents import ConsentGiven, ConsentProblem, record_consent, withdraw_consent
from workers.actions.details import change_worker, reseal_imports, rotate_keys, set_nik
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
    "issue_cards",
    "move_worker",
    "note_likeness",
    "record_consent",
    "replace_card",
    "reseal_imports",
    "rotate_keys",
    "set_nik",
    "unmerge",
    "withdraw_consent",
]
