"""Tables as text in the active language, for print and page: templates only lay it out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from healthposts.web.numbers import shown_number
from reports import indicators, openings
from reports.charts import Chart, share_chart, trend_chart
from reports.documents.cells import Cell, Column, Row, Share, Table
from reports.documents.letters import without_zeros
from reports.documents.tables import Tables, tables
from reports.snapshots import MonthlySnapshot

DASH = "–"
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`kind`: `number`, `text`, `share` or `blank`. `small` stands under or behind the text."""

    text: str
    kind: str
    label: str
    small: str = ""
    # The end of the address of what stands behind the number, or empty.
    opens: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    head: str
    note: str
    kind: str
    cells: tuple[ShownCell, ...]
    code: str = ""

    @property
    def is_words(self) -> bool:
        """Nothing but its note: said in words across the row."""
        return bool(self.note) and all(cell.kind == "blank" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ShownTable:
    code: str
    title: str
    subtitle: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    note: str
    empty: str
    definition: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    code: str
    label: str
    value: str
    small: str = ""

    @property
    def opens(self) -> str:
        return openings.address("summary", self.code, "total")


@dataclass(frozen=True, slots=True)
class ShownChart:
    """`svg` are shapes only; `steps` label its grid lines from the top down."""

    title: str
    svg: SafeString
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    code: str
    label: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that stands in a report between its title and its signatures."""

    keys: tuple[KeyFigure, ...]
    summary: ShownTable
    levels: ShownTable
    ages: ShownTable
    classes: tuple[ShownTable, ...]
    places: ShownTable | None
    sessions: ShownTable | None
    silent: ShownTable | None
    letters: tuple[ShownTable, ...]
    trend: ShownTable
    charts: tuple[ShownChart, ...]
    definitions: tuple[Definition, ...]
    period: str
    has_data: bool

    @property
    def class_columns(self) -> tuple[tuple[ShownTable, ...], ...]:
        """In order, in two columns of about the same height: how paper shows them."""
        heights = [4 + 5 * len(table.rows) + 3 * _long_rows(table) for table in self.classes]
        splits = range(len(heights) + 1)
        best = min(
            splits, key=lambda split: (max(sum(heights[:split]), sum(heights[split:])), split)
        )
        return tuple(column for column in (self.classes[:best], self.classes[best:]) if column)


def _long_rows(table: ShownTable) -> int:
    """Rows whose name needs a second line in a narrow column."""
    return sum(len(row.head) + len(row.note) > 36 for row in table.rows)


def shown(snapshot: MonthlySnapshot) -> Shown:
    found = tables(snapshot)
    found = replace(found, letters=tuple(map(without_zeros, found.letters)))
    return Shown(
        keys=_keys(snapshot),
        summary=shown_table(found.summary),
        levels=shown_table(found.levels),
        ages=shown_table(found.ages),
        classes=tuple(shown_table(table) for table in found.classes),
        places=shown_table(found.places) if found.places else None,
        sessions=shown_table(found.sessions) if found.sessions else None,
        silent=shown_table(found.silent) if found.silent else None,
        letters=tuple(shown_table(table) for table in found.letters),
        trend=turned(shown_table(found.trend)),
        charts=(_visits_chart(snapshot), _pressure_chart(snapshot)),
        definitions=definitions(snapshot, found),
        period=period(snapshot),
        has_data=snapshot.has_data,
    )


def period(snapshot: MonthlySnapshot) -> str:
    return date_format(snapshot.period.first_day, "F Y")


def definitions(snapshot: MonthlySnapshot, found: Tables) -> tuple[Definition, ...]:
    """Of the indicators that this report prints, in their order."""
    listed = (found.summary, *found.letters)
    printed = {row.code for table in listed for row in table.rows}
    printed |= {table.indicator for table in found.all()}
    return tuple(
        Definition(each.code, _(each.label), _(each.definition), each.source)
        for each in indicators.INDICATORS
        if each.code in printed
    )


def shown_table(table: Table) -> ShownTable:
    indicator = indicators.BY_CODE.get(table.indicator)
    return ShownTable(
        code=table.code,
        title=table.title,
        subtitle=table.subtitle,
        head=table.head,
        columns=table.columns,
        rows=tuple(_row(row, table) for row in table.rows),
        note=table.note,
        empty=table.empty,
        definition=_(indicator.definition) if indicator else "",
    )


def turned(table: ShownTable) -> ShownTable:
    """Rows become columns: months run to the right, under the bars of the chart."""
    columns = tuple(Column(row.code, row.head) for row in table.rows)
    rows = tuple(
        ShownRow(
            head=column.label,
            note="",
            kind="",
            cells=tuple(replace(row.cells[place], label=row.head) for row in table.rows),
            code=column.code,
        )
        for place, column in enumerate(table.columns)
    )
    return replace(table, head=pgettext("table", "Per month"), columns=columns, rows=rows)


def count_text(value: int) -> str:
    """Thousands are parted as the language does: 12.345 or 12,345."""
    text = f"{value:,}"
    return text if _language().startswith("en") else text.replace(",", ".")


def percent_text(value: Decimal | None) -> str:
    """One decimal; a dash where there is nothing to be a share of, never 0 %."""
    if value is None:
        return DASH
    return f"{shown_number(value, language=_language(), decimals=1)}{NBSP}%"


def counts_text(part: Share) -> str:
    return _("%(numerator)s of %(denominator)s") % {
        "numerator": count_text(part.numerator),
        "denominator": count_text(part.denominator),
    }


def _row(row: Row, table: Table) -> ShownRow:
    cells = tuple(
        _cell(cell, column, openings.address(table.code, row.code, column.code))
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return ShownRow(row.head, row.note, row.kind, cells, row.code)


def _cell(cell: Cell, column: Column, opens: str) -> ShownCell:
    if cell is None:
        return ShownCell("", "blank", column.label)
    if isinstance(cell, Share):
        small = _counts(cell) if column.with_counts else ""
        opens = opens if cell.denominator else ""
        return ShownCell(percent_text(cell.percent), "share", column.label, small, opens)
    if isinstance(cell, int):
        return ShownCell(count_text(cell), "number", column.label, opens=opens)
    if isinstance(cell, date):
        return ShownCell(date_format(cell, "j F Y"), "text", column.label)
    return ShownCell(cell, "number" if cell == DASH or column.is_number else "text", column.label)


def _counts(part: Share) -> str:
    """A space where there is nothing to say, so that percentages stay in line."""
    return counts_text(part) if part.denominator else NBSP


def _keys(snapshot: MonthlySnapshot) -> tuple[KeyFigure, ...]:
    figures = snapshot.figures
    coverage = Share(figures.enrolled_examined.total, figures.enrolled.total)
    at_risk = Share(figures.at_risk.total, figures.persons.total)
    met = Share(figures.posts_with_session, figures.posts_formed)
    first = (
        KeyFigure("enrolled", _("Enrolled"), count_text(figures.enrolled.total))
        if snapshot.scope.is_post
        else KeyFigure(
            "posts_with_session",
            _("Posts with a session"),
            count_text(met.numerator),
            _("of %(count)s formed") % {"count": count_text(met.denominator)},
        )
    )
    return (
        first,
        KeyFigure("sessions", _("Sessions"), count_text(figures.sessions)),
        KeyFigure("visits", _("Visits"), count_text(figures.visits.total)),
        KeyFigure("persons", _("Persons examined"), count_text(figures.persons.total)),
        KeyFigure(
            "coverage", _("Coverage"), percent_text(coverage.percent), _counts_or_nothing(coverage)
        ),
        KeyFigure(
            "at_risk", _("At risk"), percent_text(at_risk.percent), _counts_or_nothing(at_risk)
        ),
        KeyFigure("emergencies", _("Emergencies"), count_text(figures.emergencies.total)),
    )


def _counts_or_nothing(part: Share) -> str:
    return counts_text(part) if part.denominator else _("nobody to count")


def _visits_chart(snapshot: MonthlySnapshot) -> ShownChart:
    title = _("Visits (light) and persons examined (dark) in each of twelve months")
    return _chart(trend_chart(snapshot.trend, title=title), title, unit="")


def _pressure_chart(snapshot: MonthlySnapshot) -> ShownChart:
    title = _("Share of measured blood pressures to be referred, in percent")
    return _chart(share_chart(snapshot.trend, title=title), title, unit=f"{NBSP}%")


def _chart(chart: Chart, title: str, *, unit: str) -> ShownChart:
    steps = tuple(f"{count_text(step)}{unit}" for step in reversed(chart.steps))
    return ShownChart(title, mark_safe(chart.svg), steps)  # noqa: S308  our own shapes, title escaped


def _language() -> str:
    return get_language() or "en"
