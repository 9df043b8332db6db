"""From what is written in the cells of a row to the fields of the entry form, and back.

An answer is a letter. In a measured cell –A says why it is empty; a dash at the second
pressure, that it could not be taken. In the cells of the history a letter is a condition,
H+ one with its medicine; 0 is none, = as it was said before. A figure says who measured.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from posts.models import Cadre
from screenings import labels
from screenings.contents import BP_REPEAT_BOX, NOT_POSSIBLE, Key
from screenings.fields import field_of
from screenings.paper.columns import PRESSURE, Column
from screenings.paper.letters import (
    DASH,
    NOTHING,
    STILL_SO,
    TOLD,
    Letter,
    reasons,
)
from screenings.rules.history import HISTORY, conditions

SEPARATOR = "."
OF_ALL = "_all"
KIND_OF_ALL = f"_kind{OF_ALL}"
MEASURED_BY = "measured_by"
_MARK = re.compile(r"[-–—]\s*([A-Za-z]?)", re.ASCII)
_HISTORY = re.compile(r"0|=|=?(?:[A-Z][+!?-]?)+", re.ASCII)

Typed = Mapping[str, str | list[str]]


def numbered(cadres: Sequence[Cadre]) -> tuple[Letter, ...]:
    """Who is on duty, by a figure, as they stand on the sheet; of one alone nothing is asked."""
    if len(cadres) < 2:
        return ()
    return tuple(
        Letter(str(number), str(cadre.uuid), cadre.name)
        for number, cadre in enumerate(cadres, start=1)
    )


def homes(columns: Sequence[Column]) -> dict[str, str]:
    """The cell of each field of the form that has none of its own name."""
    found: dict[str, str] = {}
    for column in columns:
        place = column.fields[0][0]
        if column.exam == HISTORY:
            found |= {one.code: place for one in column.inputs}
        elif not column.is_kind:
            found.setdefault(f"{column.exam}_missing", place)
            found.setdefault(field_of(Key(column.exam)), place)
    if any(column.exam == PRESSURE for column in columns):
        found[BP_REPEAT_BOX] = field_of(Key("sbp", 2))
    return found


@dataclass
class Written:
    """A row as the entry form reads it; by cell, what stood there and what cannot be read."""

    data: QueryDict
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, place: str) -> str:
        return self.data.get(place, "").strip()

    def refuse(self, place: str, code: str) -> None:
        self.errors.setdefault(place, labels.problem(code))


def written(
    data: QueryDict,
    code: str,
    columns: Sequence[Column],
    *,
    hands: Sequence[Letter] = (),
    shown_with: Mapping[str, str] | None = None,
) -> Written:
    """The fields of one row, what stands in its cells made fields of `screenings.entry`.

    `shown_with`: what stood in the cells. A history that says the same is not sent: an
    answer nobody gave is not a no.
    """
    row, start = Written(QueryDict(mutable=True)), f"{code}{SEPARATOR}"
    for name in data:
        if name.startswith(start):
            row.data.setlist(name.removeprefix(start), data.getlist(name))
    row.typed = {name: str(row.data[name]) for name in row.data}
    exams = dict.fromkeys(column.exam for column in columns)
    shown = [exam for exam in data.getlist("shown") if exam in exams]
    of_history = [column for column in columns if column.exam == HISTORY]
    if all(row.text(c.name) == (shown_with or {}).get(c.name, "") for c in of_history):
        shown = [exam for exam in shown if exam != HISTORY]
    row.data.setlist("shown", shown)
    row.data["source"] = "paper"
    for column in columns:
        _read(row, column, of_all=data.get(f"{column.exam}{KIND_OF_ALL}", ""))
    _read_hand(row, hands, of_all=data.get(f"{MEASURED_BY}{OF_ALL}", ""))
    return row


def _read(row: Written, column: Column, *, of_all: str) -> None:
    if column.exam == HISTORY:
        _read_history(row, column)
        return
    if column.is_measured and not column.is_kind:
        _read_marks(row, column)
    if column.letters:
        _read_letters(row, column, of_all=of_all)


def _read_letters(row: Written, column: Column, *, of_all: str) -> None:
    place = column.fields[0][0]
    codes = column.codes_of(row.text(place))
    if column.is_kind and not codes and row.text(column.exam):
        codes = [of_all] if of_all else []
    if column.several:
        row.data.setlist(place, codes)
    else:
        row.data[place] = " ".join(codes)


def _read_marks(row: Written, column: Column) -> None:
    known = {one.letter: one.code for one in reasons()}
    for reading, line in enumerate(column.fields, start=1):
        for place in line:
            mark = _MARK.fullmatch(row.text(place))
            if mark is None:
                continue
            letter = mark[1].upper()
            if column.exam == PRESSURE and reading > 1:
                row.data[BP_REPEAT_BOX] = NOT_POSSIBLE
            elif letter in known:
                row.data[f"{column.exam}_missing"] = known[letter]
            else:
                row.refuse(place, "mark")
            row.data[place] = ""


def _read_history(row: Written, column: Column) -> None:
    place = column.fields[0][0]
    text = re.sub(r"[\s,.;]", "", row.text(place)).upper().replace("–", DASH)
    said = _said(text, column)
    if said is None:
        row.refuse(place, "history")
        return
    if text.startswith(STILL_SO):
        row.data["history_same"] = "yes"
    for name, answer in said:
        row.data[name] = answer


def _said(text: str, column: Column) -> list[tuple[str, str]] | None:
    """The answers; None for what cannot be read. What is not named is no."""
    known = {one.letter: one.code for one in column.letters}
    pairs = re.findall(r"([A-Z])([+!?-]?)", text)
    if (text and not _HISTORY.fullmatch(text)) or any(
        letter not in known for letter, _sign in pairs
    ):
        return None
    told = {known[letter]: next(one for one in TOLD if one.sign == sign) for letter, sign in pairs}
    medicines = {one.has: one.medicine for one in conditions()}
    if any(one.medicine and code not in medicines for code, one in told.items()):
        return None
    found = [(code, one.answer) for code, one in told.items()]
    found += [(medicines[code], one.medicine) for code, one in told.items() if one.medicine]
    if text and not text.startswith(STILL_SO):
        found += [(code, "no") for code in known.values() if code not in told]
    return found


def _read_hand(row: Written, hands: Sequence[Letter], *, of_all: str) -> None:
    """The figure of the row, else who measured all of the sheet."""
    figure = row.text(MEASURED_BY)
    known = {one.letter: one.code for one in hands}
    row.data[MEASURED_BY] = known.get(figure, figure) if figure else of_all


# --- Back --------------------------------------------------------------------------------


def texts_of(typed: Typed, columns: Sequence[Column]) -> dict[str, str]:
    """What stands in the cells for what the fields of the form hold."""
    texts = {name: text for name, text in typed.items() if isinstance(text, str)}
    meters = [name for name in texts if name.endswith("_flag")]
    texts |= {name.removesuffix("_flag"): texts[name] for name in meters}
    letters = {one.code: one.letter for one in reasons()}
    for name, place in homes(columns).items():
        if name.endswith("_missing") and texts.get(name):
            texts[place] = f"{DASH}{letters[texts[name]]}"
    if texts.get(BP_REPEAT_BOX):
        texts[field_of(Key("sbp", 2))] = DASH
    for column in columns:
        if column.letters and not str(texts.get(column.fields[0][0], "")).startswith(DASH):
            texts |= dict(_letters_of(typed, column))
    return texts


def _letters_of(typed: Typed, column: Column) -> Iterator[tuple[str, str]]:
    place = column.fields[0][0]
    if column.exam == HISTORY:
        yield place, _history_of(typed, column)
        return
    held = typed.get(place, "")
    yield place, column.letters_of(held.split() if isinstance(held, str) else held)


def _history_of(typed: Typed, column: Column) -> str:
    medicines = {one.has: one.medicine for one in conditions()}
    signs = {(one.answer, one.medicine): one.sign for one in TOLD}
    told = [(one, str(typed.get(one.code, ""))) for one in column.letters]
    found = [
        one.letter + signs[answer, str(typed.get(medicines.get(one.code, ""), ""))]
        for one, answer in told
        if answer in ("yes", "unknown")
    ]
    return "".join(found) or (NOTHING if any(answer == "no" for _one, answer in told) else "")
