"""Numbers as people type them: comma or point, Latin or Persian digits, never guessed."""

import re
from decimal import Decimal

_OTHER_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬", "01234567890123456789.,")
_ONE_NUMBER = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,7})?")
_MINUS = ("-", "−", "–")


class NotANumber(ValueError):
    """The text is not one plain number; `code` says why: `format` or `decimals`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_number(text: str, *, decimals: int, signed: bool = False) -> Decimal:
    """`36,5`, `36.5` and `۳۶٫۵` are 36.5. Raises NotANumber, never guesses.

    Three digits behind a separator are refused: in Indonesia `1.250` means 1250. A minus is
    read only where a number may be below nothing (`signed`).
    """
    plain = text.strip().translate(_OTHER_DIGITS)
    if signed and plain.startswith(_MINUS):
        number = parse_number(plain[1:], decimals=decimals)
        return -number if number else number
    if not _ONE_NUMBER.fullmatch(plain):
        raise NotANumber("format")
    whole, _separator, fraction = plain.replace(",", ".").partition(".")
    if len(fraction) > 2:
        raise NotANumber("format")
    if len(fraction.rstrip("0")) > decimals:
        raise NotANumber("decimals")
    return Decimal(f"{whole}.{fraction or '0'}")


def plain_number(value: Decimal | None) -> str:
    """For data and addresses: a point, no exponent, no trailing zeros."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_number(value: Decimal | None, *, language: str, decimals: int | None = None) -> str:
    """For people: the language's decimal mark; as many decimals as given, or as needed."""
    if value is None:
        return ""
    text = plain_number(value) if decimals is None else f"{value:.{decimals}f}"
    return text if language.startswith("en") else text.replace(".", ",")
