"""The code that a cadre writes in the register: proof of what had arrived by then."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from healthposts.lib.codes import ALPHABET
from screenings.models import Session

LENGTH = 6


def receipt_of(session: Session) -> str:
    """The code of what has arrived of this session. 1 query."""
    events = session.visits.filter(events__isnull=False).values_list("events", flat=True)
    return receipt_code(session.pk, events)


def receipt_code(session: UUID, events: Iterable[UUID]) -> str:
    """Six characters like 7KX-39Q; the same events, in any order, give the same code."""
    text = "|".join([str(session), *sorted(map(str, events))])
    digest = hashlib.sha256(text.encode()).digest()
    code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
    return f"{code[:3]}-{code[3:]}"
