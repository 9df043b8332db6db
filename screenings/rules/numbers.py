"""Numbers as people write them: comma and point are both the decimal sign."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?", re.ASCII)


def parse_number(text: str) -> Decimal | None:
    """The one number in the text, or None. There are no thousands signs here."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def plain(number: Decimal) -> str:
    """A number for a machine: a point, no exponent, no needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
