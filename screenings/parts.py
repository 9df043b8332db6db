"""The parts of a session: five tables with a cadre each, every one saved by itself.

At the first table the worker is noted as present; at the others the examinations of that
part are filled in. Plain Python, no database.
"""

from collections.abc import Iterable, Sequence

from screenings.contents import BP_REPEAT_BOX, DANGER_SIGNS_BOX, inputs
from screenings.rules import PARTS, examination

REGISTRATION = "registration"
COUNSELLING = "counselling"
STATIONS: tuple[str, ...] = (REGISTRATION, *PARTS)

_PRESSURE = "blood_pressure"


def examination_of(measure: str) -> str:
    """What a box stands under in a form, as its field `shown` has it.

    The reason why nothing was measured is named as its examination is; the danger signs
    are a block of their own.
    """
    one = inputs().get(measure)
    if one is not None:
        return one.examination
    return _PRESSURE if measure == BP_REPEAT_BOX else measure


def part_of(measure: str) -> str:
    """The part in which a box is filled in: the danger signs where pressure is taken."""
    found = examination_of(measure)
    return examination(_PRESSURE if found == DANGER_SIGNS_BOX else found).part


def parts_filled(measures: Iterable[str]) -> frozenset[str]:
    return frozenset(part_of(measure) for measure in measures)


def stations_of(listed: Sequence[str]) -> tuple[str, ...]:
    """The tables of a post with this list of examinations; everybody gets advice at the end."""
    used = {REGISTRATION, COUNSELLING, *(examination(code).part for code in listed)}
    return tuple(code for code in STATIONS if code in used)


def listed_at(station: str, listed: Sequence[str]) -> tuple[str, ...]:
    """What of the post's list is asked at this table; "" is all tables in one form."""
    codes = (*listed, COUNSELLING) if station == COUNSELLING else listed
    return at_part(station, dict.fromkeys(codes))


def at_part(station: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The examinations of one part, in their order; all of them for ""."""
    return tuple(code for code in codes if station in ("", examination(code).part))
