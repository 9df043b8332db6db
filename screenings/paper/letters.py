"""What stands for an answer on paper and in a cell: a letter, or a letter with a sign.

The letters are the same in every language: a sheet printed in one is typed in by the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_uppercase, digits

from django.utils.translation import gettext as _
from django.utils.translation import override

from screenings import labels
from screenings.rules.history import FAMILY, HAS, conditions, families

# Letters are taken from the words of this language, whichever one is shown.
LANGUAGE_OF_LETTERS = "id"


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    code: str
    label: str


def lettered(codes: Iterable[str], word_of: Callable[[str], str]) -> tuple[Letter, ...]:
    """A letter for each code: the first of its word that is free, else any that is."""
    taken: set[str] = set()
    found = []
    for code in codes:
        with override(LANGUAGE_OF_LETTERS):
            word = word_of(code).upper()
        own = [letter for letter in word if letter in ascii_uppercase]
        letter = next(one for one in (*own, *ascii_uppercase, *digits) if one not in taken)
        taken.add(letter)
        found.append(Letter(letter, code, word_of(code)))
    return tuple(found)


def answers(box: str, codes: Iterable[str]) -> tuple[Letter, ...]:
    return lettered(codes, lambda code: labels.choice(box, code))


# --- Why a measured cell is empty ----------------------------------------------------------

DASH = "-"


def reasons() -> tuple[Letter, ...]:
    """Written behind a dash: –A, tool broken."""
    return lettered(labels.MISSING, labels.missing)


# --- The history of a worker ---------------------------------------------------------------

NOTHING, STILL_SO = "0", "="


@dataclass(frozen=True, slots=True)
class Told:
    """A letter with its sign: what one condition's answers are."""

    sign: str
    answer: str
    medicine: str


TOLD = (
    Told("", "yes", ""),
    Told("+", "yes", "yes"),
    Told("-", "yes", "no"),
    Told("!", "yes", "ran_out"),
    Told("?", "unknown", ""),
)


def of_conditions() -> dict[str, str]:
    """The letter of each condition, the same for oneself and for the family."""
    own = [one.code for one in conditions()]
    codes = dict.fromkeys([*own, *(code.removeprefix(FAMILY) for code in families())])
    return {
        one.code: one.letter for one in lettered(codes, lambda code: labels.measure(f"{HAS}{code}"))
    }


def signs(*, medicine: bool) -> tuple[Letter, ...]:
    """What is written beside the letters of the history."""
    of_medicine = tuple(
        Letter(one.sign, "", labels.choice(conditions()[0].medicine, one.medicine))
        for one in TOLD
        if one.medicine and medicine
    )
    return (
        *of_medicine,
        Letter("?", "", labels.choice(conditions()[0].has, "unknown")),
        Letter(NOTHING, "", _("none of these")),
        Letter(STILL_SO, "", _("as it was said before")),
    )
