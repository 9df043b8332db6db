"""Which of several values of one measure is judged."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from screenings.rules.derive import as_number
from screenings.rules.measures import Input
from screenings.rules.types import Value


def judged_of(one: Input, values: Sequence[Value]) -> Value:
    """The highest, the lowest, or simply the first, as the examination says."""
    if not one.several:
        return values[0]
    worst, best = (max, min) if one.several == "highest" else (min, max)
    judged = worst(values, key=lambda value: _place(one, value))
    if not one.sides or judged.number is None:
        return judged
    return replace(judged, better_side=best(_place(one, value) for value in values))


def _place(one: Input, value: Value) -> Decimal:
    """A number by its size, an answer by its place among the answers."""
    number = as_number(value).number
    if number is not None:
        return number
    return Decimal(one.choices.index(value.code) if value.code in one.choices else -1)
