"""The life of a post and its rules of thumb, in plain Python.

Only formed posts count as formed, only posts with routine service count as active
(national monthly form of the puskesmas).
"""

from dataclasses import dataclass

from posts.roles import Action

PROPOSED, FORMED, ACTIVE, INACTIVE, CLOSED = "proposed", "formed", "active", "inactive", "closed"


@dataclass(frozen=True)
class Step:
    """One allowed change of state, and who may make it."""

    before: str
    after: str
    action: Action


STEPS = (
    Step(PROPOSED, FORMED, Action.MANAGE_POSTS),
    Step(PROPOSED, CLOSED, Action.MANAGE_POSTS),
    Step(FORMED, ACTIVE, Action.EDIT_POST),
    Step(FORMED, CLOSED, Action.MANAGE_POSTS),
    Step(ACTIVE, INACTIVE, Action.EDIT_POST),
    Step(INACTIVE, ACTIVE, Action.EDIT_POST),
    Step(INACTIVE, CLOSED, Action.MANAGE_POSTS),
    # Closed by mistake, or the workers begin again: the history keeps both.
    Step(CLOSED, INACTIVE, Action.MANAGE_POSTS),
)
# What a post entered today may already be, and the states it has been through.
STARTS = {PROPOSED: (PROPOSED,), FORMED: (FORMED,), ACTIVE: (FORMED, ACTIVE)}

# Stepping back, and stopping, needs a reason; going forward explains itself.
NEEDS_REASON = frozenset({INACTIVE, CLOSED})

# A post serves 10 to 50 workers of one kind of job, with one cadre for ten of them.
FEWEST_WORKERS, MOST_WORKERS = 10, 50
WORKERS_PER_CADRE = 10


def next_states(state: str) -> list[str]:
    return [step.after for step in STEPS if step.before == state]


def action_for(before: str, after: str) -> Action | None:
    """Who may make this step; None when nobody may."""
    for step in STEPS:
        if (step.before, step.after) == (before, after):
            return step.action
    return None


def cadres_wanted(workers: int) -> int:
    """One for ten workers, begun tens count: 25 workers want 3."""
    return -(-workers // WORKERS_PER_CADRE)


def doubts(*, workers: int, cadres: int) -> list[str]:
    """Codes of the rules of thumb that do not hold. They warn, and never block."""
    found = []
    if workers < FEWEST_WORKERS:
        found.append("few_workers")
    if workers > MOST_WORKERS:
        found.append("many_workers")
    if cadres < cadres_wanted(workers):
        found.append("few_cadres")
    return found
