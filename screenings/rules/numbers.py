"""Numbers between programs: exact, and the same text for the same number."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?", re.ASCII)


def exact_number(text: str) -> Decimal | None:
    """The one number in the text with every digit it has; comma or point. Else None.

    For commands. What people type is read by the form's field, which doubts more.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def plain(number: Decimal) -> str:
    """A number for a machine: a point, no exponent, no needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
