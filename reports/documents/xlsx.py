"""The workbook: the same tables, one theme a sheet, and a sheet that says what the figures mean."""

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from healthposts.web.sheets import CellValue, Row, Sheet, workbook
from reports import indicators
from reports.documents.cells import Cell, Column, Share, Table
from reports.documents.changes import changes
from reports.documents.marks import Marks
from reports.documents.shown import definitions, period
from reports.documents.tables import Tables, tables
from reports.snapshots import MonthlySnapshot


def xlsx(snapshot: MonthlySnapshot, marks: Marks) -> bytes:
    found = tables(snapshot)
    title = f"{_('Monthly report of workplace health posts')} {snapshot.month}"
    return workbook(
        list(_sheets(snapshot, marks, found)), title=title, language=get_language() or "en"
    )


def _sheets(snapshot: MonthlySnapshot, marks: Marks, found: Tables) -> Iterable[Sheet]:
    yield Sheet(
        _("Summary"),
        [
            *facts(snapshot, marks, _("Monthly report of workplace health posts")),
            *sheet_rows(found.summary),
            *sheet_rows(found.levels),
            *sheet_rows(found.ages),
        ],
    )
    yield Sheet(
        _("Results"), [row for table in found.classes for row in sheet_rows(table)] or _nothing()
    )
    if found.letters:
        yield Sheet(
            pgettext("referrals", "Letters"),
            [row for table in found.letters for row in sheet_rows(table)],
        )
    for table in (found.places, found.sessions, found.silent, found.trend):
        if table is not None:
            yield Sheet(table.title, list(sheet_rows(table)), frozen_rows=2)
    if marks.since:
        rows = [row for table in changes(marks.since, snapshot) for row in sheet_rows(table)]
        yield Sheet(_("Changed since"), rows)
    yield _definitions(snapshot, found)


def facts(snapshot: MonthlySnapshot, marks: Marks, title: str) -> Iterable[Row]:
    yield Row((title,), "title")
    yield Row((snapshot.scope.name,), "total")
    yield Row((_("Period"), period(snapshot)))
    yield Row((_("Report number"), marks.report_number))
    yield Row((_("Stage"), marks.stage_word))
    yield Row((_("Revision"), marks.number))
    if marks.reason:
        yield Row((_("Reason"), marks.reason))
    if not snapshot.has_data:
        yield Row((_("No session was held and nobody was examined this month."),), "note")
    yield Row(())


def sheet_rows(table: Table) -> Iterable[Row]:
    """Title, heads, rows. A share is three cells: the part, the whole and the percentage."""
    yield Row((table.title,), "title")
    if table.subtitle:
        yield Row((table.subtitle,), "note")
    yield Row(
        (table.head, *(head for column in table.columns for head in _heads(column, table))), "head"
    )
    for row in table.rows:
        name = f"{row.head} ({row.note})" if row.note else row.head
        style = "total" if row.kind == "total" else ""
        cells = zip(table.columns, row.cells, strict=True)
        yield Row(
            (name, *(value for column, cell in cells for value in _values(column, cell, table))),
            style,
        )
    if not table.rows and table.empty:
        yield Row((table.empty,), "note")
    if table.note:
        yield Row((table.note,), "note")
    yield Row(())


def _is_share(column: Column, table: Table) -> bool:
    place = table.columns.index(column)
    return any(isinstance(row.cells[place], Share) for row in table.rows)


def _heads(column: Column, table: Table) -> tuple[str, ...]:
    if not _is_share(column, table):
        return (column.label,)
    return (_("%(share)s: part") % {"share": column.label}, _("of"), "%")


def _values(column: Column, cell: Cell, table: Table) -> tuple[CellValue, ...]:
    if isinstance(cell, Share):
        return (cell.numerator, cell.denominator, "–" if cell.percent is None else cell.percent)
    return (None, None, None) if _is_share(column, table) else (cell,)


def _nothing() -> list[Row]:
    return [Row((_("Nothing was measured this month."),), "note")]


def _definitions(snapshot: MonthlySnapshot, found: Tables) -> Sheet:
    heads = (
        _("Indicator"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Definition"),
        _("Source"),
    )
    rows = [Row((_("Definitions"),), "title"), Row(heads, "head")]
    for each in definitions(snapshot, found):
        indicator = indicators.BY_CODE[each.code]
        numerator, denominator = indicator.numerator, indicator.denominator
        rows.append(
            Row(
                (
                    each.label,
                    _(indicator.unit),
                    _(numerator),
                    _(denominator) if denominator else "",
                    each.text,
                    each.source,
                )
            )
        )
    return Sheet(_("Definitions"), rows, frozen_rows=2, wrap=True)
