"""The columns that a session's sheet and its grid share: what they are called and take.

An answer is one letter on the sheet and in the grid, a different one for each answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from screenings import labels
from screenings.contents import Key
from screenings.fields import field_of
from screenings.paper.letters import Letter, answers, of_conditions, signs
from screenings.rules import Input, examination
from screenings.rules.history import FAMILY, HAS, HISTORY
from screenings.rules.measures import SIDES

# Kinds of inputs that fit into a cell. An examination with another kind has the visit's page.
KINDS = ("number", "fraction", "choice", "multi")
PRESSURE = "blood_pressure"
# The two cells of the history: the worker's own conditions, and those of the family.
OWN, OF_FAMILY = "history_own", "history_family"


@dataclass(frozen=True, slots=True)
class Column:
    """One cell in each row: a number, a pair of pressures, or answers by letter.

    `inputs` share the cell: both pressures, or fasting and random blood sugar, whose kind
    has a column of its own.
    """

    name: str
    exam: str
    inputs: tuple[Input, ...]
    unit: str = ""
    letters: tuple[Letter, ...] = ()
    signs: tuple[Letter, ...] = ()  # written beside the letters
    several: bool = False  # more than one letter
    side: str = ""  # of the two columns of an eye or ear
    fields: tuple[tuple[str, ...], ...] = field(default=())  # by reading

    @property
    def is_kind(self) -> bool:
        return self.name.endswith("_kind")

    @property
    def is_measured(self) -> bool:
        """A mark in it may say why nothing was measured."""
        return examination(self.exam).is_measured

    @property
    def title(self) -> str:
        if self.exam == HISTORY:
            return _("Known conditions") if self.name == OWN else _("Family")
        if self.is_kind:
            return labels.measure(self.exam)
        name = labels.measure(self.exam if self.name == self.exam else self.inputs[0].code)
        return f"{name}, {labels.side(self.side)}" if self.side else name

    @property
    def is_number(self) -> bool:
        return not self.letters and self.inputs[0].kind == "number"

    @property
    def mode(self) -> str:
        """The inputmode of its boxes."""
        return "text" if self.letters else self.inputs[0].keyboard

    @property
    def all_fields(self) -> tuple[str, ...]:
        return tuple(name for line in self.fields for name in line)

    def label_of(self, place: int, reading: int) -> str:
        """What a box is called: "Upper number", "Upper number 2", "Weight"."""
        name = self.title
        if self.exam == PRESSURE:
            name = labels.measure(self.inputs[place].code)
        return f"{name} {reading}" if reading > 1 else name

    def codes_of(self, text: str) -> list[str]:
        """The answers that letters stand for; a letter that is none stays as it is."""
        known = {one.letter: one.code for one in self.letters}
        return [known.get(letter, letter) for letter in text.upper() if letter.isalnum()]

    def letters_of(self, codes: Iterable[str]) -> str:
        known = {one.code: one.letter for one in self.letters}
        return "".join(known.get(code, code) for code in codes if code)


def columns_for(examinations: Iterable[str]) -> tuple[Column, ...]:
    return tuple(column for exam in examinations if fits(exam) for column in _columns(exam))


def fits(exam: str) -> bool:
    return exam == HISTORY or all(one.kind in KINDS for one in examination(exam).inputs)


def _columns(exam: str) -> list[Column]:
    inputs = examination(exam).inputs
    if exam == HISTORY:
        return [_history(OWN, HAS, inputs), _history(OF_FAMILY, FAMILY, inputs)]
    if inputs[0].alternative:
        return [_numbers(exam, inputs), _kind(exam, inputs)]
    if exam == PRESSURE:
        return [_numbers(exam, inputs)]
    return [column for one in inputs for column in _of_input(one, alone=len(inputs) == 1)]


def _of_input(one: Input, *, alone: bool) -> list[Column]:
    if one.sides:
        return [_cell(f"{one.code}-{side}", one, side=side) for side in SIDES]
    return [_cell(one.examination if alone else one.code, one)]


def _cell(name: str, one: Input, *, side: str = "") -> Column:
    if one.kind in ("number", "fraction") and not side:
        return _numbers(name, (one,))
    return Column(
        name=name,
        exam=one.examination,
        inputs=(one,),
        unit=labels.unit(one.unit),
        letters=answers(one.code, one.choices) if one.kind in ("choice", "multi") else (),
        several=one.kind == "multi",
        side=side,
        fields=((field_of(Key(one.code, side=side)),),),
    )


def _numbers(name: str, inputs: tuple[Input, ...]) -> Column:
    positions = range(1, inputs[0].readings + 1)
    return Column(
        name=name,
        exam=inputs[0].examination,
        inputs=inputs,
        unit=labels.unit(inputs[0].unit),
        # Inputs that share one box have one field: each stands once.
        fields=tuple(
            tuple(dict.fromkeys(field_of(Key(one.code, n)) for one in inputs)) for n in positions
        ),
    )


def _kind(exam: str, inputs: Sequence[Input]) -> Column:
    place = f"{exam}_kind"
    letters = answers(place, [one.alternative for one in inputs])
    return Column(place, exam, tuple(inputs), letters=letters, fields=((place,),))


def _history(name: str, asked: str, inputs: Sequence[Input]) -> Column:
    """A letter for each condition. The medicine of the own ones is a sign behind it."""
    is_own = name == OWN
    letters = of_conditions()
    return Column(
        name=name,
        exam=HISTORY,
        inputs=tuple(one for one in inputs if one.code.startswith(FAMILY) != is_own),
        letters=tuple(
            Letter(letters[one.code.removeprefix(asked)], one.code, labels.measure(one.code))
            for one in inputs
            if one.code.startswith(asked)
        ),
        signs=signs(medicine=is_own),
        several=True,
        fields=((name,),),
    )
