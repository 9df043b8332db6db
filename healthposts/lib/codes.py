"""Codes for addresses and cards: nothing personal, no look-alike characters."""

import re
import secrets

# Without 0/O, 1/I/L, 2/Z, 5/S, 8/B: what a wet, handwritten slip confuses.
ALPHABET = "3467ACDEFGHJKMNPQRTUVWXY"
PATTERN = f"[{ALPHABET}]{{4,12}}"

# The totally anti-symmetric quasigroup of H. M. Damm's thesis (Marburg, 2004).
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def new_code(length: int = 7) -> str:
    """24**7 is about 4.6 thousand million: guessing finds nothing, a person can copy it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def check_digit(digits: str) -> str:
    """Damm: finds every single wrong digit and every swap of two neighbours.

    Luhn, the usual one, lets 09 and 90 pass for each other.
    """
    held = 0
    for digit in digits:
        held = DAMM[held][int(digit)]
    return str(held)


def new_number() -> str:
    """Eight digits, the last one a check digit; never starts with 0."""
    digits = str(secrets.randbelow(9_000_000) + 1_000_000)
    return digits + check_digit(digits)


def is_number(text: str) -> bool:
    return len(text) == 8 and text.isascii() and text.isdigit() and check_digit(text[:7]) == text[7]


# What the QR of a card or a letter holds; a scanner types it like a keyboard.
_SCANNED = re.compile(r"/[cr]/([0-9]{8})/?$")


def number_in(text: str) -> str:
    """The eight digits of a number as typed or scanned; empty when it is none.

    Whether the check digit is right is another question: is_number.
    """
    scanned = _SCANNED.search(text.strip())
    digits = scanned[1] if scanned else re.sub(r"[-\s]", "", text)
    return digits if re.fullmatch("[0-9]{8}", digits) else ""


def grouped(number: str) -> str:
    """As people read it aloud and copy it: 4827-3106."""
    return f"{number[:4]}-{number[4:]}"
