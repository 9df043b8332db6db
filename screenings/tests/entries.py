"""Short ways to write and read what stands in boxes, and the day they are written."""

import datetime as dt
import uuid
from decimal import Decimal

from screenings.contents import Content, Entry, Key, current_values
from screenings.fields import field_of

DAY = dt.date(2026, 3, 14)
NOON = dt.datetime(2026, 3, 14, 5, 0, tzinfo=dt.UTC)  # 12:00 in Jakarta


def entry(*, base=(), event_id=None, reason="", **boxes):
    """`sbp_1=148` is Key("sbp", 1); text is a code, a number a number, None an empty box."""
    contents = {_key(name): content(held) for name, held in boxes.items()}
    return Entry(event_id or uuid.uuid4(), contents, base=frozenset(base), reason=reason)


def content(held):
    if isinstance(held, Content):
        return held
    if held is None:
        return Content()
    try:
        return Content(number=Decimal(str(held)))
    except ArithmeticError:
        return Content(code=held)


def numbers_of(visit):
    """What stands in the boxes of a visit that hold numbers, by field."""
    boxes = current_values(visit.readings.all())
    return {field_of(k): c.content.number for k, c in boxes.items() if c.content.number is not None}


def _key(name):
    measure, _line, position = name.rpartition("_")
    return Key(measure, int(position)) if position.isdigit() else Key(name)
