"""Workbooks: the only importer of openpyxl, and only when one is made or read.

The same sheets always make the same bytes: no clock time stands in the file.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

CellValue: TypeAlias = str | int | Decimal | dt.date | None
Rows: TypeAlias = list[list[Any]]

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the oldest a zip file can say
MOST_WIDE = 60
# XML knows no other control characters, and neither does a spreadsheet.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """`style`: `title`, `note`, `head`, `total` or empty."""

    cells: Sequence[CellValue]
    style: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[Row] = field(default_factory=list)
    # Rows down to this one stay in view; 0 for none.
    frozen_rows: int = 0
    wrap: bool = False


def workbook(sheets: Sequence[Sheet], *, title: str, language: str) -> bytes:
    """An XLSX file. Text stays text, whatever it begins with; numbers are numbers."""
    import openpyxl  # noqa: PLC0415  never at start of the web process

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.title = title
    book.properties.creator = "Healthposts"
    book.properties.language = language
    for sheet in sheets:
        _fill(book.create_sheet(_sheet_name(sheet.name, book.sheetnames)), sheet)
    target = io.BytesIO()
    book.save(target)
    return _without_times(target.getvalue())


def _fill(page: Any, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row.cells, start=1):
            if value is not None and value != "":
                _write(page.cell(number, place), value, row.style, wrap=sheet.wrap)
    if sheet.frozen_rows:
        page.freeze_panes = page.cell(sheet.frozen_rows + 1, 2)
    _set_widths(page, sheet)
    _set_print(page)


def _write(cell: Any, value: CellValue, style: str, *, wrap: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415  as above

    if isinstance(value, str):
        cell.value = _UNPRINTABLE.sub("", value)
        # Also when a person edits the cell later: a quoted text never turns into a formula.
        cell.data_type, cell.quotePrefix = "s", True
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    elif isinstance(value, Decimal):
        cell.value, cell.number_format = value, "0.0"
    else:
        cell.value = value
        cell.number_format = "yyyy-mm-dd" if isinstance(value, dt.date) else "#,##0"
    if style == "title":
        cell.font = Font(bold=True, size=14)
    elif style == "note":
        cell.font = Font(italic=True, color="555555")
    elif style == "head":
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7E3D8")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif style == "total":
        cell.font = Font(bold=True)


def _set_widths(page: Any, sheet: Sheet) -> None:
    """As wide as the widest cell of a table; titles may run over."""
    widths: dict[int, int] = {}
    for row in sheet.rows:
        if row.style not in {"title", "note"}:
            for place, value in enumerate(row.cells):
                longest = min(len(str(value or "")), MOST_WIDE if place == 0 or sheet.wrap else 16)
                widths[place] = max(widths.get(place, 9), longest)
    for place, width in widths.items():
        page.column_dimensions[_letter(place)].width = width + 2


def _set_print(page: Any) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """At most 31 characters, none of `[]:*?/\\`, and none twice."""
    base = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:28] or "-"
    return base if base not in taken else f"{base} {len(taken)}"


def _without_times(content: bytes) -> bytes:
    """The same archive, its entries and its properties without the time of making."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(
                    rb"(<dcterms:(\w+)[^>]*>)[^<]*(</dcterms)",
                    rb"\g<1>2000-01-01T00:00:00Z\3",
                    data,
                )
            plain = zipfile.ZipInfo(entry.filename, NO_TIME)
            plain.compress_type, plain.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(plain, data)
    return target.getvalue()


class NotASheet(Exception):
    """The file cannot be read as a workbook, or is unreasonably large."""


MOST_UNPACKED_BYTES = 150_000_000
# What a cell of somebody else's workbook holds; a formula without a known result is FORMULA.
FORMULA = object()


def read_workbook(content: bytes, *, most_rows: int, most_columns: int) -> dict[str, Rows]:
    """Rows of values, by the name of the sheet. Formulas are never computed here: their stored result, or FORMULA."""
    limits = {"max_row": most_rows, "max_col": most_columns}
    try:
        _refuse_bomb(content)
        sheets = _read(content, results=False, **limits)
        if any(value is FORMULA for rows in sheets.values() for row in rows for value in row):
            # A second reading, for those few files only: results and formulas come apart.
            _fill_in(sheets, _read(content, results=True, **limits))
    except NotASheet:
        raise
    except Exception as problem:  # openpyxl has no error of its own: a broken file raises anything
        raise NotASheet from problem
    return sheets


def _read(content: bytes, *, results: bool, **limits: int) -> dict[str, Rows]:
    import openpyxl  # noqa: PLC0415  as above

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=results)
    return {
        page.title: [
            [FORMULA if cell.data_type == "f" and not results else cell.value for cell in row]
            for row in page.iter_rows(**limits)
        ]
        for page in book.worksheets
    }


def _fill_in(sheets: dict[str, Rows], results: dict[str, Rows]) -> None:
    for rows, result_rows in zip(sheets.values(), results.values(), strict=True):
        for row, result_row in zip(rows, result_rows, strict=True):
            for place, value in enumerate(row):
                if value is FORMULA and result_row[place] is not None:
                    row[place] = result_row[place]


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
            raise NotASheet
