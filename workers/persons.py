"""Which rows are one person, from the decisions of people. Nothing is moved by it."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)


def survivors(decisions: Iterable[tuple[Row, Row]]) -> dict[Row, Row]:
    """From (survivor, other) pairs in the order they were decided: each merged row's survivor.

    Leaving a pair out gives exactly what would have been without it: that is how a merge is
    undone. A survivor that was itself merged before passes its own survivor on.
    """
    of: dict[Row, Row] = {}
    for survivor, other in decisions:
        kept, merged = of.get(survivor, survivor), of.get(other, other)
        if kept == merged:
            continue
        for row in [row for row, current in of.items() if current == merged]:
            of[row] = kept
        of[merged] = kept
    return of
