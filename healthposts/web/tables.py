"""A list as a file: one table, as XLSX or CSV, with cells that stay text."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from healthposts.web.downloads import plain_cell, safe_name
from healthposts.web.sheets import CellValue, Row, Sheet, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# A workbook is made in memory, 5 kB for a row of ten cells (measured); a CSV is streamed.
MOST_ROWS_OF_A_WORKBOOK = 10_000
PIECE = 2_000


@dataclass(frozen=True)
class Table:
    """`rows`: a queryset or a list; `cells` makes the cells of one of them."""

    title: str
    headings: Sequence[str]
    rows: QuerySet[Any] | Sequence[Any]
    cells: Callable[..., Sequence[CellValue]]


def as_file(table: Table, extension: str) -> HttpResponseBase:
    """The download. The name says what the list is and when, never who is on it."""
    language = get_language() or "id"
    name = safe_name(table.title, timezone.localdate().isoformat(), extension=extension)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if extension == "xlsx":
        return HttpResponse(_xlsx(table, language), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(_csv(table, language), content_type=CSV, headers=headers)


def local_minute(at: dt.datetime | None) -> str:
    """In the order of time also when sorted as text."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _xlsx(table: Table, language: str) -> bytes:
    head = Row(list(table.headings), style="head")
    rows = [Row(table.cells(row)) for row in _each(table.rows)]
    sheet = Sheet(table.title, [head, *rows], frozen_rows=1)
    return workbook([sheet], title=table.title, language=language)


class _Line:
    """What the CSV writer writes to: hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(table: Table, language: str) -> Iterator[str]:
    """With the mark by which spreadsheet programs know UTF-8; semicolons where comma is a digit."""
    writer = csv.writer(_Line(), delimiter="," if language.startswith("en") else ";")
    yield "\ufeff"
    yield writer.writerow(table.headings)
    for row in _each(table.rows):
        yield writer.writerow([_text(cell) for cell in table.cells(row)])


def _each(rows: Iterable[Any]) -> Iterable[Any]:
    """A queryset in pieces, whatever its length; each piece costs what a page of it costs."""
    return rows.iterator(chunk_size=PIECE) if isinstance(rows, QuerySet) else rows


def _text(cell: CellValue) -> str:
    return plain_cell("" if cell is None else str(cell))
