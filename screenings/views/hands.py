"""Who measured: several cadres may share a phone, and one tap says whose hands it was.

The choice stays on the phone for one session, until another tap changes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from posts.models import Cadre
from screenings.models import Session

REMEMBERED = "measured_by"


@dataclass(frozen=True, slots=True)
class Hand:
    uuid: str
    name: str
    is_on: bool


def hands(
    request: HttpRequest, session: Session, cadres: Sequence[Cadre], typed: object = None
) -> list[Hand]:
    """The cadres on duty. On is what was typed; else who was named last here; else oneself."""
    chosen = _remembered(request, session, cadres) if typed is None else str(typed)
    return [Hand(str(one.uuid), one.name, is_on=str(one.uuid) == chosen) for one in cadres]


def remember_hand(request: HttpRequest, session: Session, cadres: Sequence[Cadre]) -> None:
    """Nothing is written while the same hands measure on."""
    named = request.POST.get("measured_by", "")
    if named != _remembered(request, session, cadres):
        request.session[REMEMBERED] = {str(session.pk): named}


def _remembered(request: HttpRequest, session: Session, cadres: Sequence[Cadre]) -> str:
    told = request.session.get(REMEMBERED, {}).get(str(session.pk))
    if told is not None:
        return str(told)
    own = (str(one.uuid) for one in cadres if one.user_id == request.user.pk)
    return next(own, "")
