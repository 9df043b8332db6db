"""Finding a worker of another post: by the whole number only, and not too often."""

import re
from dataclasses import dataclass

from healthposts.lib.codes import number_in
from screenings.models import Guest
from workers.models import Worker
from workers.nik import LENGTH
from workers.queries import has_nik, is_replaced


@dataclass(frozen=True, slots=True)
class Sought:
    """A whole number, and what it is of: `Guest.FoundBy`."""

    by: str
    number: str


def sought_number(text: str) -> Sought | None:
    """A card number as typed or scanned, or a NIK; None for anything less."""
    if number := number_in(text):
        return Sought(Guest.FoundBy.CARD, number)
    digits = re.sub(r"[\s.\-]", "", text)
    if len(digits) == LENGTH and digits.isascii() and digits.isdigit():
        return Sought(Guest.FoundBy.NIK, digits)
    return None


def worker_of(sought: Sought) -> Worker | None:
    """Whoever has the number, whatever post: the row that stands for the person. 2 queries.

    A NIK on the rows of two persons is nobody's: the puskesmas decides first who is who.
    """
    rows = Worker.objects.select_related("person")
    if sought.by == Guest.FoundBy.CARD:
        rows = rows.filter(card_number=sought.number)
    else:
        rows = rows.filter(has_nik(sought.number))
    people = {row.person or row for row in rows}
    return people.pop() if len(people) == 1 else None


def is_old_card(sought: Sought) -> bool:
    return sought.by == Guest.FoundBy.CARD and is_replaced(sought.number)
