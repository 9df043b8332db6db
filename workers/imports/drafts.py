"""What one row says of a worker, what is wrong with it, and what was left out of it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from healthposts.lib.names import search_key
from workers.imports.cells import TEXT, Cell, Grid, Line
from workers.imports.columns import Columns, below
from workers.imports.values import (
    Unclear,
    nik_stem,
    read_age,
    read_birth,
    read_name,
    read_nik,
    read_sex,
)
from workers.nik import LENGTH, Nik, Told, nik_warnings
from workers.phones import BadNumber, parse_bpjs, parse_phone

_TOTAL = re.compile(r"(sub|grand)?\s*(jumlah|total)\b.*", re.IGNORECASE)
PLAIN = {"nickname": 60, "occupation": 80, "crew": 80, "shift": 40}
# Of NIKs written as text one in ten ends in 0 by right; from here on a spreadsheet did it.
ZEROS_SUSPECT = 3
ZEROS_SHARE = 0.3


@dataclass
class Draft:
    """`problems` stop the row until someone repairs it; `remarks` are only told."""

    number: int
    told: dict[str, str]  # as written, for showing and repairing
    name: str = ""
    sex: str = ""
    birth: tuple[dt.date, str] | None = None
    nik: Nik | None = None
    nik_stem: str = ""
    phone: str = ""
    bpjs_number: str = ""
    workplace: str = ""  # its name
    plain: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    no_person: str = ""  # why this row is nobody: total, left_out

    @property
    def name_key(self) -> str:
        return search_key(self.name)

    @property
    def identity(self) -> str:
        """What makes two rows one person, for certain."""
        if self.nik:
            return self.nik.digits
        day, precision = self.birth or ("", "")
        return f"{self.name_key}|{self.sex}|{day}|{precision}"


@dataclass(frozen=True)
class Answer:
    """What a person said about a row: values written anew, and decisions."""

    values: Mapping[str, str] = field(default_factory=dict)
    confirmed: bool = False  # contradictions between NIK and birth or sex were looked at
    different: bool = False  # not the person it looks like
    left_out: bool = False


def read_drafts(
    grid: Grid, columns: Columns, *, on: dt.date, answers: Mapping[int, Answer], skip_niks: bool
) -> list[Draft]:
    """One draft for each row under the headings. `skip_niks`: damaged NIKs are left out."""
    lines = below(grid, columns)
    zeros = _zeros_are_suspect(lines, columns)
    drafts = []
    for line in lines:
        answer = answers.get(line.number, Answer())
        draft = _read(line, columns, on=on, answer=answer, zeros=zeros, skip_niks=skip_niks)
        drafts.append(draft)
    return drafts


def _zeros_are_suspect(lines: Grid, columns: Columns) -> bool:
    """Has a spreadsheet eaten the last digits before the numbers became text?"""
    place = columns.places.get("nik")
    digits = [re.sub(r"\D", "", line.at(place).text) for line in lines if line.at(place)]
    whole = [number for number in digits if len(number) == LENGTH]
    zeros = sum(number.endswith("0") for number in whole)
    return zeros >= ZEROS_SUSPECT and zeros >= ZEROS_SHARE * len(whole)


def _read(
    line: Line,
    columns: Columns,
    *,
    on: dt.date,
    answer: Answer,
    zeros: bool,
    skip_niks: bool,
) -> Draft:
    cells = {name: line.at(place) for name, place in columns.places.items()}
    draft = Draft(line.number, {name: cell.text for name, cell in cells.items()})
    if answer.left_out:
        draft.no_person = "left_out"
        draft.name = cells["name"].text if "name" in cells else ""
        return draft
    if not answer.values and _is_total(line, cells):
        draft.no_person = "total"
        return draft
    for name, text in answer.values.items():
        cells[name] = Cell(TEXT, text)
        draft.told[name] = text
    zeros = zeros and "nik" not in answer.values
    _read_name(draft, cells)
    _read_nik(draft, cells, zeros=zeros, skip=skip_niks)
    _read_sex_and_birth(draft, cells, on=on)
    _read_rest(draft, cells)
    if draft.nik and not draft.problems and not answer.confirmed:
        told = Told(draft.sex, *draft.birth) if draft.birth else None
        draft.problems += [f"odd_{code}" for code in nik_warnings(draft.nik, on=on, told=told)]
    return draft


def _is_total(line: Line, cells: Mapping[str, Cell]) -> bool:
    first = next((cell for cell in line.cells if cell), None)
    is_told = any(cells.get(name) for name in ("nik", "birth", "sex"))
    return first is not None and bool(_TOTAL.fullmatch(first.text)) and not is_told


def _read_name(draft: Draft, cells: Mapping[str, Cell]) -> None:
    try:
        draft.name = read_name(cells.get("name", Cell(TEXT, "")))
    except Unclear as problem:
        draft.problems.append(problem.code)


def _read_nik(draft: Draft, cells: Mapping[str, Cell], *, zeros: bool, skip: bool) -> None:
    cell = cells.get("nik", Cell(TEXT, ""))
    draft.nik_stem = nik_stem(cell)
    try:
        nik = read_nik(cell)
        if nik and zeros and nik.digits.endswith("0"):
            raise Unclear("nik_damaged")
        draft.nik = nik
    except Unclear as problem:
        if skip and problem.code == "nik_damaged":
            draft.remarks.append("nik_left_out")
        else:
            draft.problems.append(problem.code)


def _read_sex_and_birth(draft: Draft, cells: Mapping[str, Cell], *, on: dt.date) -> None:
    """A sound NIK fills what nobody wrote; it never corrects what somebody did."""
    try:
        draft.sex = read_sex(cells.get("sex", Cell(TEXT, "")))
        if not draft.sex and draft.nik:
            draft.sex = draft.nik.sex
            draft.remarks.append("sex_from_nik")
        elif not draft.sex:
            draft.problems.append("no_sex")
    except Unclear as problem:
        draft.problems.append(problem.code)
    try:
        draft.birth = _birth(draft, cells, on=on)
        if draft.birth is None:
            draft.problems.append("no_birth")
    except Unclear as problem:
        draft.problems.append(problem.code)


def _birth(draft: Draft, cells: Mapping[str, Cell], *, on: dt.date) -> tuple[dt.date, str] | None:
    told = read_birth(cells.get("birth", Cell(TEXT, "")), on=on, nik=draft.nik)
    told = told or read_age(cells.get("age", Cell(TEXT, "")), on=on)
    by_nik = draft.nik.birth_date(on) if draft.nik and told is None else None
    if by_nik:
        draft.remarks.append("birth_from_nik")
        return by_nik, "day"
    return told


def _read_rest(draft: Draft, cells: Mapping[str, Cell]) -> None:
    """Nobody is kept waiting for a telephone number."""
    for name, parse in (("phone", parse_phone), ("bpjs_number", parse_bpjs)):
        text = cells[name].text.strip("' ") if name in cells else ""
        if text:
            try:
                setattr(draft, name, parse(text))
            except BadNumber:
                draft.remarks.append(f"{name}_left_out")
    draft.workplace = cells["workplace"].text if "workplace" in cells else ""
    draft.plain = {name: cells[name].text[:most] for name, most in PLAIN.items() if cells.get(name)}
