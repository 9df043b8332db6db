"""Codes for addresses and cards: nothing personal, no look-alike characters."""

import secrets

# Without 0/O, 1/I/L, 2/Z, 5/S, 8/B: what a wet, handwritten slip confuses.
ALPHABET = "3467ACDEFGHJKMNPQRTUVWXY"
PATTERN = f"[{ALPHABET}]{{4,12}}"


def new_code(length: int = 7) -> str:
    """24**7 is about 4.6 thousand million: guessing finds nothing, a person can copy it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def check_digit(digits: str) -> str:
    """Luhn: finds every single wrong digit and most swapped neighbours."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def new_number() -> str:
    """Eight digits, the last one a check digit; never starts with 0."""
    digits = str(secrets.randbelow(9_000_000) + 1_000_000)
    return digits + check_digit(digits)


def is_number(text: str) -> bool:
    return len(text) == 8 and text.isascii() and text.isdigit() and check_digit(text[:7]) == text[7]
