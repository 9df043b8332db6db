"""Columns as they are printed: how wide, what to circle, what stands in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screenings.contents import Content, Current, Key
from screenings.fields import typed_of
from screenings.paper.cells import texts_of as texts_of_cells
from screenings.paper.columns import PRESSURE, Column, columns_for
from screenings.paper.letters import Letter
from screenings.rules import limit_of
from screenings.rules.referral import is_private

# mm, as wide as a hand writes.
NUMBER, PAIR, SEVERAL, LETTER = 14.0, 26.0, 30.0, 4.4
# Figures that are typed need less room than those written by hand.
TYPED = 0.74
# More letters than these are written, not circled.
CIRCLED = 5


@dataclass(frozen=True, slots=True)
class Printed:
    """A column on paper; fasting or random stand in the cell of their number."""

    column: Column
    kind: Column | None = None

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def title(self) -> str:
        return self.column.title

    @property
    def unit(self) -> str:
        return self.column.unit

    @property
    def letters(self) -> tuple[Letter, ...]:
        return (self.kind or self.column).letters

    @property
    def signs(self) -> tuple[Letter, ...]:
        return self.column.signs

    @property
    def circles(self) -> tuple[str, ...]:
        letters = tuple(one.letter for one in self.letters)
        return () if self.column.several or len(letters) > CIRCLED else letters

    @property
    def is_pair(self) -> bool:
        return self.column.exam == PRESSURE

    @property
    def is_number(self) -> bool:
        return not self.column.letters

    @property
    def is_fraction(self) -> bool:
        return self.column.inputs[0].kind == "fraction"

    @property
    def digits(self) -> tuple[range, range]:
        """A box for each digit before and behind the comma, as many as the largest value has."""
        limit = limit_of(self.column.inputs[0].code)
        if limit is None:
            return range(4), range(0)
        return range(len(str(int(limit.hard_max)))), range(limit.decimals)

    @property
    def readings(self) -> range:
        return range(len(self.column.fields))

    @property
    def width(self) -> float:
        if self.is_pair:
            return PAIR
        if len(self.readings) > 1:
            return SEVERAL
        return max(NUMBER, LETTER * len(self.circles) + 2)

    @property
    def typed_width(self) -> float:
        return self.width * TYPED

    def text(self, texts: Mapping[str, str]) -> str:
        """What stands in the fields of the cell: "148/92", "117 P", the last reading of several."""
        lines = [[texts.get(name, "") for name in line] for line in self.column.fields]
        filled = [line for line in lines if all(line)]
        held = "/".join(filled[-1]) if filled else ""
        kind = texts.get(self.kind.fields[0][0], "") if self.kind and held else ""
        return f"{held} {kind}".strip()

    def asked(self, codes: Iterable[str]) -> bool:
        return bool({one.code for one in self.column.inputs} & set(codes))


def printed_columns(examinations: Iterable[str]) -> list[Printed]:
    """Of an examination with private answers nothing is printed."""
    columns = [column for column in columns_for(examinations) if not _is_private(column)]
    kinds = {column.exam: column for column in columns if column.is_kind}
    return [
        Printed(column, kinds.get(column.exam) if not column.letters else None)
        for column in columns
        if not column.is_kind
    ]


def _is_private(column: Column) -> bool:
    return any(is_private(one.code) for one in column.inputs)


def texts_of(columns: Sequence[Printed], contents: Mapping[Key, Content]) -> dict[str, str]:
    """Every field's text, answers as letters."""
    held = {key: Current(content, ()) for key, content in contents.items()}
    cells = [c for one in columns for c in (one.column, one.kind) if c is not None]
    return texts_of_cells(typed_of(held), cells)


def side_by_side(
    columns: Sequence[Printed], room: float, room_again: float | None = None
) -> Iterator[list[Printed]]:
    """As many columns as fit into `room` mm; the others follow on further tables, `room_again`
    wide where that differs.
    """
    part: list[Printed] = []
    for column in columns:
        if part and sum(one.width for one in part) + column.width > room:
            yield part
            part, room = [], room_again or room
        part.append(column)
    if part:
        yield part
