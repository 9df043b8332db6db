"""CSV and JSON: for other programs. One number a line, every number with its name."""

import csv as csv_format
import datetime as dt
import io
import json as json_format
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from healthposts.web.downloads import plain_cell
from reports import indicators
from reports.documents.cells import Cell, Share, Table
from reports.documents.marks import Marks
from reports.documents.shown import definitions
from reports.documents.tables import tables
from reports.snapshots import MonthlySnapshot, sha256, to_json

HEADER = ("table", "row", "column", "row_name", "column_name", "value", "numerator", "denominator")


def csv(snapshot: MonthlySnapshot, marks: Marks) -> bytes:
    """With a byte order mark, for spreadsheet programs; decimals with a point, percentages too."""
    target = io.StringIO(newline="")
    writer = csv_format.writer(target)
    writer.writerow(HEADER)
    for code, name, value in _facts(snapshot, marks):
        writer.writerow(("report", code, "", name, "", plain_cell(value), "", ""))
    for table in tables(snapshot).all():
        writer.writerows(_lines(table))
    return target.getvalue().encode("utf-8-sig")


def json(snapshot: MonthlySnapshot, marks: Marks) -> bytes:
    """The snapshot as it is frozen, its tables as they are printed, and what the figures mean."""
    found = tables(snapshot)
    text = to_json(snapshot)
    content = {
        "report": {code: value for code, _name, value in _facts(snapshot, marks)},
        "snapshot": json_format.loads(text),
        "snapshot_sha256": sha256(text),
        "tables": [_table(table) for table in found.all()],
        "indicators": [_indicator(each.code) for each in definitions(snapshot, found)],
    }
    return json_format.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _facts(snapshot: MonthlySnapshot, marks: Marks) -> Iterator[tuple[str, str, str]]:
    yield "number", _("Report number"), marks.report_number
    yield "revision", _("Revision"), str(marks.number or "")
    yield "stage", _("Stage"), marks.stage
    yield "month", _("Month"), snapshot.month
    yield "scope_kind", _("Scope"), snapshot.scope.kind
    yield "scope_code", _("Code"), snapshot.scope.code
    yield "scope_name", _("Name"), snapshot.scope.name
    yield "above", _("Belongs to"), snapshot.scope.above


def _lines(table: Table) -> Iterator[tuple[object, ...]]:
    for row in table.rows:
        if row.note:
            yield (
                table.code,
                row.code,
                "note",
                plain_cell(row.head),
                "",
                plain_cell(row.note),
                "",
                "",
            )
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell is not None:
                yield (
                    table.code,
                    row.code,
                    column.code,
                    plain_cell(row.head),
                    plain_cell(column.label),
                    *_values(cell),
                )


def _values(cell: Cell) -> tuple[object, object, object]:
    if isinstance(cell, Share):
        return (_decimal(cell.percent), cell.numerator, cell.denominator)
    if isinstance(cell, dt.date):
        return (cell.isoformat(), "", "")
    return (plain_cell(cell) if isinstance(cell, str) else cell, "", "")


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _table(table: Table) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "subtitle": table.subtitle,
        "columns": [{"code": column.code, "label": column.label} for column in table.columns],
        "rows": [
            {
                "code": row.code,
                "name": row.head,
                "note": row.note,
                "cells": {
                    column.code: _json_cell(cell)
                    for column, cell in zip(table.columns, row.cells, strict=True)
                    if cell is not None
                },
            }
            for row in table.rows
        ],
    }


def _json_cell(cell: Cell) -> object:
    if isinstance(cell, Share):
        return {
            "numerator": cell.numerator,
            "denominator": cell.denominator,
            "percent": None if cell.percent is None else f"{cell.percent:f}",
        }
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _indicator(code: str) -> dict[str, str]:
    each = indicators.BY_CODE[code]
    return {
        "code": each.code,
        "label": _(each.label),
        "unit": _(each.unit),
        "numerator": _(each.numerator),
        "denominator": _(each.denominator) if each.denominator else "",
        "definition": _(each.definition),
        "source": each.source,
    }
