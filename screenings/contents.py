"""What stands in the boxes of a visit. Plain Python: no database, no clock.

A box is named by its `Key`. Readings are append-only, so what a box holds now is
folded from all readings of the visit; the fold does not depend on their order.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol

from screenings.rules import Input, Value, examinations
from screenings.rules.measures import SIDES
from screenings.rules.numbers import plain
from screenings.rules.types import Flag

ERASED = "erased"

# Answers that belong to an examination but stand in no table of examinations.
DANGER_SIGNS_BOX = "danger_signs"
BP_REPEAT_BOX = "bp_repeat"
NOT_POSSIBLE = "not_possible"
NONE = "none"


class Key(NamedTuple):
    """One box: an input code, which of its readings, and the side of the body."""

    measure: str
    position: int = 1
    side: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What one box holds: a number, a meter's LO or HI, answers, or why it is empty.

    Several answers to one question stand in `code`, parted by spaces, in table order.
    """

    number: Decimal | None = None
    code: str = ""
    flag: Flag = ""
    denominator: int | None = None
    missing: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing stands here. A reason why nothing was measured is something."""
        return self.missing == ERASED or not (self.is_value or self.missing)

    @property
    def is_value(self) -> bool:
        return not self.missing and (self.number is not None or bool(self.code) or bool(self.flag))

    @property
    def value(self) -> Value:
        return Value(self.number, self.code, self.flag, self.denominator)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.code.split())

    def as_text(self) -> str:
        """The same text for the same content, whatever zeros a database adds."""
        number = "" if self.number is None else plain(self.number)
        below = "" if self.denominator is None else str(self.denominator)
        return "|".join((number, below, self.code, self.flag, self.missing))


EMPTY = Content()


class ReadingLike(Protocol):
    """What the fold asks of a reading; rows of the model have it."""

    id: int
    measure: str
    position: int
    side: str
    value: Decimal | None
    denominator: int | None
    code: str
    flag: str
    missing: str
    supersedes_id: int | None
    settles: list[int]


@dataclass(frozen=True, slots=True)
class Current:
    """What a box holds now: the first that came, and others when two phones disagree.

    `ids` are the readings that stand, those of erased boxes included: they are the
    base of whatever is written next.
    """

    content: Content
    ids: tuple[int, ...]
    others: tuple[Content, ...] = ()

    @property
    def in_conflict(self) -> bool:
        return bool(self.others)

    @property
    def all(self) -> tuple[Content, ...]:
        return (self.content, *self.others)


@dataclass(frozen=True, slots=True)
class LastValue:
    """What a box held at an earlier visit, and on which day."""

    content: Content
    on: dt.date


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved form, clean. Only the boxes that stood on the form are in `contents`.

    `base` are the readings the form was shown with; `settled` the boxes in which two
    values stood and somebody decided for the one in `contents`.
    """

    event_id: uuid.UUID
    contents: Mapping[Key, Content]
    base: frozenset[int] = frozenset()
    settled: frozenset[Key] = frozenset()
    confirmed: tuple[str, ...] = ()
    measured_by_id: int | None = None
    captured_at: dt.datetime | None = None
    source: str = "screen"
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        return all(content.is_empty for content in self.contents.values())

    def content_hash(self, visit_id: uuid.UUID) -> str:
        """SHA-256 of what was saved for whom: the same when the same form comes again."""
        said = {
            "visit": str(visit_id),
            "boxes": sorted(
                [key.measure, key.position, key.side, content.as_text()]
                for key, content in self.contents.items()
            ),
            "base": sorted(self.base),
            "settled": sorted(self.settled),
            "measured_by": self.measured_by_id,
            "source": self.source,
            "reason": self.reason,
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def key_of(reading: ReadingLike) -> Key:
    return Key(reading.measure, reading.position, reading.side)


def content_of(reading: ReadingLike) -> Content:
    return Content(
        number=reading.value,
        code=reading.code,
        flag=reading.flag,  # type: ignore[arg-type]
        denominator=reading.denominator,
        missing=reading.missing,
    )


def current_values(readings: Iterable[ReadingLike]) -> dict[Key, Current]:
    """What every box holds now, erased boxes left out. Any order of readings, same answer.

    A reading stands while no other takes its place. Two that took the place of the
    same one both stand: that is a conflict until someone decides. An erased box gives
    way to a value written elsewhere at the same time.
    """
    return {
        key: current for key, current in standing(readings).items() if not current.content.is_empty
    }


def standing(readings: Iterable[ReadingLike]) -> dict[Key, Current]:
    """Like `current_values`, with the erased boxes: their readings are a base too."""
    rows = sorted(readings, key=lambda r: r.id)
    replaced = {r.supersedes_id for r in rows} | {i for r in rows for i in r.settles}
    boxes: dict[Key, list[ReadingLike]] = {}
    for row in rows:
        if row.id not in replaced:
            boxes.setdefault(key_of(row), []).append(row)
    return {key: _current(rows_of_box) for key, rows_of_box in boxes.items()}


def _current(rows: list[ReadingLike]) -> Current:
    if len(rows) == 1:
        return Current(content_of(rows[0]), (rows[0].id,))
    distinct = {content_of(row).as_text(): content_of(row) for row in reversed(rows)}
    contents = [c for c in reversed(distinct.values()) if not c.is_empty] or [EMPTY]
    return Current(contents[0], tuple(row.id for row in rows), tuple(contents[1:]))


def differs(one: Content, other: Content) -> bool:
    if one.is_empty or other.is_empty:
        return one.is_empty != other.is_empty
    return one.as_text() != other.as_text()


@lru_cache(maxsize=1)
def inputs() -> Mapping[str, Input]:
    """Every input of every examination, by code."""
    return {one.code: one for found in examinations().values() for one in found.inputs}


def keys_of(one: Input) -> tuple[Key, ...]:
    """The boxes of an input: one, one for each reading, or one for each side."""
    if one.sides:
        return tuple(Key(one.code, side=side) for side in SIDES)
    return tuple(Key(one.code, position) for position in range(1, one.readings + 1))


def is_asked_of(measure: str, *, sex: str, age: int | None) -> bool:
    """Whether this box belongs on this person's form. What is no input is everybody's."""
    one = inputs().get(measure)
    return one is None or one.applies_to(sex, age)
