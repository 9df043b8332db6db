"""Which boxes of a saved form become readings. Plain Python, no database.

Only what differs from what the form was shown with: a form that lay open for an hour
says nothing about the boxes its author never touched.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from screenings.contents import (
    BP_REPEAT_BOX,
    DANGER_SIGNS_BOX,
    EMPTY,
    Content,
    Current,
    Entry,
    Key,
    ReadingLike,
    content_of,
    differs,
    standing,
)

# Answers that follow what happens during a visit: changing them corrects nobody.
_FREELY_CHANGED = {BP_REPEAT_BOX, DANGER_SIGNS_BOX}


class AuthoredReading(ReadingLike, Protocol):
    author_id: int | None
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One box to write. `replaces` are the readings whose place the new one takes.

    `overrules` are those of them that held a value its author was shown.
    """

    key: Key
    content: Content
    replaces: tuple[int, ...] = ()
    overrules: tuple[int, ...] = ()

    @property
    def supersedes(self) -> int | None:
        return self.replaces[0] if self.replaces else None

    @property
    def settles(self) -> list[int]:
        return list(self.replaces[1:])


def changes_of(
    entry: Entry, readings: Iterable[AuthoredReading], *, author_id: int | None
) -> list[Change]:
    rows = list(readings)
    by_id = {row.id: row for row in rows}
    now = standing(rows)
    shown = standing(row for row in rows if row.id in entry.base)
    return [
        _change(key, content, now.get(key), shown.get(key), by_id, author_id)
        for key, content in entry.contents.items()
        if _is_touched(key, content, shown.get(key), entry)
        and not _is_there(content, now.get(key), entry.base)
    ]


def _is_touched(key: Key, content: Content, shown: Current | None, entry: Entry) -> bool:
    if key in entry.settled and shown is not None and shown.in_conflict:
        return True
    return differs(content, shown.content if shown else EMPTY)


def _is_there(content: Content, now: Current | None, base: frozenset[int]) -> bool:
    """Somebody wrote the same meanwhile. Deciding between two values is still to be written."""
    if now is None:
        return content.is_empty
    if now.in_conflict and set(now.ids) <= base:
        return False
    return any(not differs(content, one) for one in now.all)


def _change(
    key: Key,
    content: Content,
    now: Current | None,
    shown: Current | None,
    by_id: Mapping[int, AuthoredReading],
    author_id: int | None,
) -> Change:
    """What was shown, or is the author's own, gives way. A colleague's later value stays."""
    seen = set(shown.ids) if shown else set()
    replaced = [i for i in (now.ids if now else ()) if i in seen or by_id[i].author_id == author_id]
    overruled = [
        i
        for i in replaced
        if i in seen and content_of(by_id[i]).is_value and key.measure not in _FREELY_CHANGED
    ]
    return Change(key, content, tuple(replaced or sorted(seen)), tuple(overruled))


def take_back(readings: Iterable[ReadingLike], taken_back: set[int]) -> list[list[Change]]:
    """What to write so that those readings no longer hold: what stood before them.

    A reading that something else has replaced since is left alone. Where another value
    stands beside it, that one is left as the only one. The outer list parts values that
    disagreed before.
    """
    rows = list(readings)
    by_id = {row.id: row for row in rows}
    rounds: list[list[Change]] = []
    for key, now in standing(rows).items():
        held = tuple(i for i in now.ids if i in taken_back)
        if not held:
            continue
        before = _before(by_id[held[0]], by_id) if len(held) == len(now.ids) else []
        for place, content in enumerate(before or [EMPTY]):
            _at(rounds, place).append(Change(key, content, held if place == 0 else ()))
    return rounds


def _before(row: ReadingLike, by_id: Mapping[int, ReadingLike]) -> list[Content]:
    """What the reading took the place of: nothing, one value, or several it decided between."""
    ids = [row.supersedes_id or 0, *row.settles]
    replaced = [by_id[i] for i in ids if i in by_id]
    contents = {content_of(r).as_text(): content_of(r) for r in replaced}
    return [content for content in contents.values() if not content.is_empty]


def _at(rounds: list[list[Change]], place: int) -> list[Change]:
    if place == len(rounds):
        rounds.append([])
    return rounds[place]


def erasing(readings: Iterable[ReadingLike]) -> list[Change]:
    """Empty every box."""
    return [
        Change(key, EMPTY, now.ids)
        for key, now in standing(readings).items()
        if not now.content.is_empty
    ]


def copying(boxes: Mapping[Key, Current], readings: Iterable[ReadingLike]) -> list[list[Change]]:
    """Write these boxes beside what the readings hold; the outer list parts values that disagree.

    An empty box takes the value, an equal one stays, another value is kept beside it.
    """
    now = standing(readings)
    rounds: list[list[Change]] = []
    for key, current in boxes.items():
        there = now.get(key)
        known = there.all if there else ()
        new = [c for c in current.all if all(differs(c, k) for k in known)]
        erased = there.ids if there and there.content.is_empty else ()
        for place, content in enumerate(new):
            _at(rounds, place).append(Change(key, content, erased if place == 0 else ()))
    return rounds
