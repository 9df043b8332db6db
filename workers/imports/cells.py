"""A file of rows, XLSX or CSV, as cells that remember what kind of cell they were."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, TypeAlias

from healthposts.web.sheets import FORMULA, NotASheet, Rows, read_workbook

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 40
MOST_LETTERS = 200

TEXT, NUMBER, DAY, A_FORMULA = "t", "n", "d", "f"


class UnreadableFile(Exception):
    """`code`: `large`, `rows`, `kind` or `empty`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Cell:
    """`kind` matters: a NIK in a number cell has lost what a spreadsheet cannot keep."""

    kind: str
    text: str

    def __bool__(self) -> bool:
        return bool(self.text) or self.kind == A_FORMULA


NOTHING = Cell(TEXT, "")


@dataclass(frozen=True)
class Line:
    """One row; `number` is the one that the spreadsheet program shows."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, place: int | None) -> Cell:
        return self.cells[place] if place is not None and place < len(self.cells) else NOTHING


Grid: TypeAlias = list[Line]


def read_file(content: bytes) -> dict[str, Grid]:
    """The sheets of a file that hold anything, by name; a CSV has one without a name.

    Raises UnreadableFile.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large")
    sheets = _read_xlsx(content) if content[:2] == b"PK" else {"": _read_csv(content)}
    grids = {name: grid for name, rows in sheets.items() if (grid := _grid(rows))}
    if not grids:
        raise UnreadableFile("empty")
    if any(grid[-1].number > MOST_ROWS for grid in grids.values()):
        raise UnreadableFile("rows")
    return grids


def _read_xlsx(content: bytes) -> dict[str, Rows]:
    try:
        return read_workbook(content, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    except NotASheet as problem:
        raise UnreadableFile("kind") from problem


def _read_csv(content: bytes) -> Rows:
    text = _decode(content)
    if "\0" in text:
        raise UnreadableFile("kind")
    head = text[:5000]
    delimiter = max(";,\t", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [row[:MOST_COLUMNS] for row, _most in zip(rows, range(MOST_ROWS + 1), strict=False)]
    except csv.Error as problem:
        raise UnreadableFile("kind") from problem


def _decode(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _grid(rows: Rows) -> Grid:
    lines = (Line(number, tuple(map(_cell, row))) for number, row in enumerate(rows, start=1))
    return [line for line in lines if any(line.cells)]


def _cell(value: Any) -> Cell:
    if value is FORMULA:
        return Cell(A_FORMULA, "")
    if value is None or isinstance(value, bool):
        return NOTHING
    if isinstance(value, dt.datetime):
        return Cell(DAY, value.date().isoformat())
    if isinstance(value, dt.date):
        return Cell(DAY, value.isoformat())
    if isinstance(value, int):
        return Cell(NUMBER, str(value)[:MOST_LETTERS])
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e18
        return Cell(NUMBER, str(int(value)) if whole else repr(value))
    text = "".join(char for char in str(value) if char.isprintable() or char.isspace())
    return Cell(TEXT, " ".join(text.split())[:MOST_LETTERS])


def pack(grid: Grid) -> list[list[Any]]:
    """For JSON."""
    return [[line.number, [cell.kind + cell.text for cell in line.cells]] for line in grid]


def unpack(rows: list[list[Any]]) -> Grid:
    return [
        Line(number, tuple(Cell(text[:1], text[1:]) for text in cells)) for number, cells in rows
    ]
