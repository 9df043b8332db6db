"""The values of a class in short, each boundary as the rule table has it."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, pgettext

from healthposts.web.numbers import shown_number
from reports.snapshots import Bound


def bounds_text(bounds: Sequence[Bound]) -> str:
    """`140 – <160 / 90 – <100` for a pressure, `M ≤90 · F ≤80` where the sexes differ."""
    parts = dict.fromkeys(bound.part for bound in bounds)
    return " / ".join(_part([bound for bound in bounds if bound.part == part]) for part in parts)


def _part(bounds: Sequence[Bound]) -> str:
    texts = {sex: _sex(bounds, sex) for sex in ("any", "M", "F")}
    words = {
        "any": "",
        "M": pgettext("sex, short", "M") + " ",
        "F": pgettext("sex, short", "F") + " ",
    }
    return " · ".join(f"{words[sex]}{text}" for sex, text in texts.items() if text)


def _sex(bounds: Sequence[Bound], sex: str) -> str:
    """Bands of one class for different ages often say the same."""
    return "; ".join(dict.fromkeys(_range(bound) for bound in bounds if bound.sex == sex))


def _range(bound: Bound) -> str:
    low, high = _number(bound.lower), _number(bound.upper)
    if bound.lower is None:
        return f"{'≤' if bound.upper_inclusive else '<'}{high}"
    if bound.upper is None:
        return f"{'≥' if bound.lower_inclusive else '>'}{low}"
    return f"{'' if bound.lower_inclusive else '>'}{low} – {'' if bound.upper_inclusive else '<'}{high}"


def _number(value: Decimal | None) -> str:
    return shown_number(value, language=get_language() or "en")
