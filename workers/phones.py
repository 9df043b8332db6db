"""Phone and insurance numbers, as text: leading zeros belong to them."""

import re

# Mobile numbers of Indonesia, E.164.
MOBILE = re.compile(r"\+628[1-9][0-9]{7,10}")
BPJS_LENGTH = 13


class BadNumber(ValueError):
    """Not a number of this kind."""


def parse_phone(text: str) -> str:
    """`0812-3456-7890`, `62812…` and `+62 812…` are `+6281234567890`. Raises BadNumber."""
    plain = re.sub(r"[\s.\-()]", "", text)
    if plain.startswith("0"):
        plain = f"+62{plain[1:]}"
    elif plain.startswith("62"):
        plain = f"+{plain}"
    elif plain.startswith("8"):
        plain = f"+62{plain}"
    if not MOBILE.fullmatch(plain):
        raise BadNumber
    return plain


def parse_bpjs(text: str) -> str:
    """Thirteen digits. Raises BadNumber."""
    digits = re.sub(r"[\s.\-]", "", text)
    if len(digits) != BPJS_LENGTH or not (digits.isascii() and digits.isdigit()):
        raise BadNumber
    return digits
