"""One row of the grid: the entry form of one worker, under names that carry the worker's code.

    <code>.<field>         the fields of screenings.entry, as screenings.paper.cells reads them
    <code>.event_id, .base, .confirm, .reason    as there
    row                    one for each row on the form, by code
    shown                  the examinations that have columns, once for the whole grid
    glucose_kind_all       fasting or random, where a row does not say it itself
    measured_by_all        who measured, where a row does not say it itself
    author                 uuid of the person the page was made for

A row is saved as a whole or not at all, on its own: what is wrong in one keeps no other.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from screenings.contents import Current, Key, current_values
from screenings.entry import Doubt, EntryForm
from screenings.fields import FormContext, field_of, typed_of
from screenings.history import Known
from screenings.paper.cells import MEASURED_BY, SEPARATOR, Written, homes, texts_of
from screenings.paper.columns import PRESSURE, Column
from screenings.paper.letters import Letter
from screenings.paper.queries import NO_STATE, RowState
from screenings.rules import needs_second
from screenings.rules.history import HISTORY
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class Box:
    """One text box of a cell."""

    field: str
    code: str  # of the number it takes, else empty
    name: str  # with the row's code
    label: str
    typed: str
    mode: str  # inputmode
    error: str
    is_lower: bool  # the second of two in one line


@dataclass(frozen=True, slots=True)
class Before:
    """What was said of the history at earlier visits, by cell, and whether it is to be asked again."""

    texts: Mapping[str, str]
    is_due: bool


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    lines: tuple[tuple[Box, ...], ...]  # by reading
    is_asked: bool
    before: str  # what was said of the history before today
    is_due: bool  # that was more than a year ago
    opens: bool  # the line of a second reading is shown

    @property
    def is_several(self) -> bool:
        """Readings side by side: the best of three attempts. Pressures stand below each other."""
        return len(self.lines) > 1 and self.column.exam != PRESSURE


@dataclass(frozen=True, slots=True)
class Row:
    """A worker's row as the page shows it."""

    worker: Worker
    age: int
    consent: str
    state: RowState
    cells: tuple[Cell, ...]
    hand: Box
    event_id: str
    base: str
    confirmed: tuple[str, ...]
    errors: tuple[str, ...]  # sentences without a box of their own
    doubts: tuple[Doubt, ...]
    reason: str
    asks_reason: bool

    @property
    def may_be_entered(self) -> bool:
        return self.consent == "given"

    @property
    def level(self) -> str:
        visit = self.state.visit
        return visit.level if visit is not None and visit.state == visit.State.VALID else ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.doubts or any(box.error for box in self.boxes))

    @property
    def boxes(self) -> list[Box]:
        return [*(box for cell in self.cells for line in cell.lines for box in line), self.hand]


class RowMaker:
    """Makes rows of one grid, of what is stored or of what was typed."""

    def __init__(self, columns: Sequence[Column], hands: Sequence[Letter] = ()) -> None:
        self.columns = columns
        self.hands = hands
        self.homes = homes(columns)

    def row(
        self,
        context: FormContext,
        *,
        worker: Worker,
        consent: str,
        state: RowState = NO_STATE,
        form: EntryForm | None = None,
        typed: Written | None = None,
        sentences: Sequence[str] = (),
        asks_reason: bool = False,
    ) -> Row:
        """`form`, `typed`: what was written and not saved; without them what is stored."""
        texts = typed.typed if typed else self.texts_stored(state)
        errors = self.errors(form, typed) if form and typed else {}
        known = set(self.fields)
        own = [sentence for name, sentence in errors.items() if name not in known]
        before = self._before(context)
        return Row(
            worker=worker,
            age=worker.age_on(context.on),
            consent=consent,
            state=state,
            cells=tuple(
                self._cell(column, context, texts, errors, code=worker.code, before=before)
                for column in self.columns
            ),
            hand=self._hand(texts, errors, code=worker.code),
            event_id=texts.get("event_id") or str(uuid.uuid4()),
            base=texts.get("base") or json.dumps(state.base),
            confirmed=form.confirmed if form else (),
            errors=(*sentences, *own),
            doubts=tuple(form.doubts) if form else (),
            reason=texts.get("reason", ""),
            asks_reason=asks_reason,
        )

    @property
    def fields(self) -> list[str]:
        names = [name for column in self.columns for name in column.all_fields]
        return [*names, MEASURED_BY]

    def shown_with(self, data: QueryDict, code: str, state: RowState) -> dict[str, str]:
        """What stood in the cells when the page was made: its base says so."""
        base = _base(data.get(f"{code}{SEPARATOR}base", ""))
        boxes = current_values(reading for reading in state.readings if reading.pk in base)
        return self._texts(boxes) | {MEASURED_BY: self._figure(state)}

    def is_touched(self, data: QueryDict, code: str, state: RowState) -> bool:
        """Whether the row says anything else than it was shown with: else it is not saved."""
        shown = self.shown_with(data, code, state)
        return any(
            data.get(f"{code}{SEPARATOR}{name}", "").strip() != shown.get(name, "")
            for name in self.fields
        )

    def errors(self, form: EntryForm, typed: Written) -> dict[str, str]:
        """By cell, what is wrong."""
        found = {self.homes.get(name, name): text for name, text in form.errors.items()}
        return found | typed.errors

    def texts_stored(self, state: RowState) -> dict[str, str]:
        """What stands in the cells: numbers, LO and HI as the meter writes them, letters."""
        return self._texts(state.boxes) | {MEASURED_BY: self._figure(state)}

    def stored(self, state: RowState) -> dict[str, dict[str, Any]]:
        """For the page's script: each field's text, and the readings it stands for."""
        texts, ids = self.texts_stored(state), dict[str, list[int]]()
        for key, box in state.standing.items():
            name = field_of(key)
            ids.setdefault(self.homes.get(name, name), []).extend(box.ids)
        return {
            name: {"typed": texts.get(name, ""), "ids": ids.get(name, [])} for name in self.fields
        }

    def _texts(self, boxes: Mapping[Key, Current]) -> dict[str, str]:
        return texts_of(typed_of(boxes), self.columns)

    def _figure(self, state: RowState) -> str:
        return next((one.letter for one in self.hands if one.code == state.hand), "")

    def _before(self, context: FormContext) -> Before:
        said = Known.of(context.last, on=context.on)
        contents = {key: Current(value.content, ()) for key, value in context.last.items()}
        return Before(self._texts(contents), is_due=said is not None and not said.holds)

    def _cell(
        self,
        column: Column,
        context: FormContext,
        texts: Mapping[str, str],
        errors: Mapping[str, str],
        *,
        code: str,
        before: Before,
    ) -> Cell:
        asked = {one.code for one in context.asked(column.exam)}
        lines = tuple(
            tuple(
                Box(
                    field=name,
                    code=column.inputs[place].code if column.is_number else "",
                    name=f"{code}{SEPARATOR}{name}",
                    label=column.label_of(place, reading),
                    typed=texts.get(name, ""),
                    mode=column.mode,
                    error=errors.get(name, ""),
                    is_lower=place > 0,
                )
                for place, name in enumerate(line)
            )
            for reading, line in enumerate(column.fields, start=1)
        )
        return Cell(
            column=column,
            lines=lines,
            is_asked=bool(asked & {one.code for one in column.inputs}),
            before=before.texts.get(column.name, "") if column.exam == HISTORY else "",
            is_due=before.is_due,
            opens=column.exam != PRESSURE or _opens_second(lines),
        )

    def _hand(self, texts: Mapping[str, str], errors: Mapping[str, str], *, code: str) -> Box:
        return Box(
            field=MEASURED_BY,
            code="",
            name=f"{code}{SEPARATOR}{MEASURED_BY}",
            label=_("Measured by"),
            typed=texts.get(MEASURED_BY, ""),
            mode="numeric",
            error=errors.get(MEASURED_BY, ""),
            is_lower=False,
        )


def _base(text: str) -> set[int]:
    try:
        return set(json.loads(text))
    except (ValueError, TypeError):
        return set()


def _opens_second(lines: Sequence[Sequence[Box]]) -> bool:
    """The first pair asks for it, or something stands there already."""
    first, *others = [[box.typed for box in line] for line in lines]
    if any(text for line in others for text in line):
        return True
    return all(text.isdecimal() for text in first) and needs_second(
        (Decimal(first[0]), Decimal(first[1]))
    )
