"""Shares, with one place for rounding and for having no denominator."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def share(numerator: int, denominator: int) -> Decimal | None:
    """`numerator` of `denominator` in percent with one decimal, half up.

    None without a denominator: print a dash, never 0 %.
    """
    if denominator == 0:
        return None
    return (Decimal(100 * numerator) / denominator).quantize(TENTH, rounding=ROUND_HALF_UP)
