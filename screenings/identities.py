"""Identities that are minted once and never recomputed (design 5).

Two phones that never met make the same session and the same visit.
"""

import datetime as dt
import uuid

# Random, fixed for ever: changing it would mint other ids for the same sessions.
NAMESPACE = uuid.UUID("5b0c3a52-8f0e-4f5d-9f1b-6f2f6f0e7a11")


def session_id(*, post_id: uuid.UUID, on: dt.date, kind: str, slot: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{post_id}|{on.isoformat()}|{kind}|{slot}")


def visit_id(*, session_id: uuid.UUID, worker_id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(session_id, str(worker_id))
