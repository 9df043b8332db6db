"""The values of a class in short, each boundary as the rule table has it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language, pgettext

from healthposts.web.numbers import shown_number


class BoundLike(Protocol):
    """Bands of the rules and rows of a snapshot both have these; `sex` is M, F or any."""

    @property
    def sex(self) -> str: ...
    @property
    def lower(self) -> Decimal | None: ...
    @property
    def lower_inclusive(self) -> bool: ...
    @property
    def upper(self) -> Decimal | None: ...
    @property
    def upper_inclusive(self) -> bool: ...


def bounds_text(bounds: Sequence[BoundLike]) -> str:
    """`140 – <160`, and `M ≤90 · F ≤80` where the sexes differ."""
    texts = {sex: _sex(bounds, sex) for sex in ("any", "M", "F")}
    words = {
        "any": "",
        "M": pgettext("sex, short", "M") + " ",
        "F": pgettext("sex, short", "F") + " ",
    }
    return " · ".join(f"{words[sex]}{text}" for sex, text in texts.items() if text)


def _sex(bounds: Sequence[BoundLike], sex: str) -> str:
    """Bands of one class for different ages often say the same."""
    return "; ".join(dict.fromkeys(_range(bound) for bound in bounds if bound.sex == sex))


def _range(bound: BoundLike) -> str:
    low, high = _number(bound.lower), _number(bound.upper)
    if bound.lower is None:
        return f"{'≤' if bound.upper_inclusive else '<'}{high}"
    if bound.upper is None:
        return f"{'≥' if bound.lower_inclusive else '>'}{low}"
    return f"{'' if bound.lower_inclusive else '>'}{low} – {'' if bound.upper_inclusive else '<'}{high}"


def _number(value: Decimal | None) -> str:
    return shown_number(value, language=get_language() or "en")
