"""What changed since the last final figures: which number, by how much, and why."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reports.documents.cells import Cell, Column, Row, Share, Table
from reports.documents.marks import Since
from reports.documents.shown import DASH, count_text, percent_text
from reports.documents.tables import tables
from reports.snapshots import Cause, MonthlySnapshot

# In the order of their columns.
CAUSES = {
    "entered": gettext_lazy("Visits entered"),
    "completed": gettext_lazy("Visits completed"),
    "corrected": gettext_lazy("Visits corrected"),
    "undone": gettext_lazy("Visits with a step undone"),
    "voided": gettext_lazy("Visits voided"),
    "moved": gettext_lazy("Visits moved to the right person"),
    "letters": gettext_lazy("Letters written or refused"),
    "sessions": gettext_lazy("Sessions added"),
    "merged": gettext_lazy("Persons found to be one"),
    "steps": gettext_lazy("Steps in the life of the post"),
}


def changes(since: Since, after: MonthlySnapshot) -> tuple[Table, Table]:
    """The numbers that differ, and what was done meanwhile."""
    rows = tuple(_differences(_cells(since.before), _cells(after)))
    title = _("Changed since revision %(number)s") % {"number": since.number}
    what = Table(
        code="changes",
        title=title,
        head=_("Figure"),
        columns=(
            Column("before", _("Revision %(number)s") % {"number": since.number}, is_number=True),
            Column("after", pgettext("figures", "Now"), is_number=True),
            Column("difference", _("Difference"), is_number=True),
        ),
        rows=rows,
        empty=_("No figure differs: other parts of the report changed, such as who signs it."),
    )
    return what, _why(since.causes)


def _why(causes: tuple[Cause, ...]) -> Table:
    """Beside each kind, how much of it came after the month had closed, where some did."""
    counts = {(cause.code, cause.kind): cause.count for cause in causes}
    late = {(cause.code, _late(cause.kind)): cause.late for cause in causes if cause.late}
    counted = {kind for _post, kind in (*counts, *late)}
    columns = [column for column in _columns() if column.code in counted]
    posts = dict.fromkeys((cause.code, cause.name) for cause in causes)
    return Table(
        code="causes",
        title=_("Why: what was done meanwhile"),
        head=_("Post"),
        columns=tuple(columns),
        rows=tuple(
            Row(code, name, tuple((counts | late).get((code, each.code), 0) for each in columns))
            for code, name in posts
        ),
        empty=_(
            "No visit or session was touched: enrolments, estimates or facts of a post changed."
        ),
        note=_(
            "Counted in visits, letters, sessions, persons or steps; one visit may stand in two columns."
        ),
    )


def _columns() -> Iterator[Column]:
    for kind, name in CAUSES.items():
        yield Column(kind, str(name))
        yield Column(_late(kind), _("%(what)s: after the closing day") % {"what": name})


def _late(kind: str) -> str:
    return f"{kind}_late"


def _cells(snapshot: MonthlySnapshot) -> dict[tuple[str, str, str], tuple[str, Cell]]:
    """Every number by its place, with its name. This month's own row of the trend repeats others."""
    return {
        (table.code, row.code, column.code): (_name(table, row, column), cell)
        for table in tables(snapshot).all()
        for row in table.rows
        if not (table.code == "trend" and row.code == snapshot.month)
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell is not None
    }


def _name(table: Table, row: Row, column: Column) -> str:
    return f"{table.title}: {row.head}, {column.label}"


def _differences(
    before: dict[tuple[str, str, str], tuple[str, Cell]],
    after: dict[tuple[str, str, str], tuple[str, Cell]],
) -> Iterator[Row]:
    for key in dict.fromkeys((*after, *before)):
        name, old = before.get(key, ("", None))
        name, new = after.get(key, (name, None))
        if _text(old) != _text(new) and not (old is None and _is_nothing(new)):
            yield Row(":".join(key), name, (_text(old), _text(new), _difference(old, new)))


def _is_nothing(cell: Cell) -> bool:
    """A row that is new and counts nobody changed no figure."""
    return not (cell.numerator if isinstance(cell, Share) else cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, Share):
        return percent_text(cell.percent)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int):
        return count_text(cell)
    return DASH if cell is None else cell


def _difference(old: Cell, new: Cell) -> str:
    """With its sign; a share differs in percentage points."""
    if isinstance(old, Share) or isinstance(new, Share):
        shares = [cell.percent for cell in (old, new) if isinstance(cell, Share)]
        if len(shares) == 2 and None not in shares:
            return _("%(points)s points") % {"points": _signed(shares[1] - shares[0])}  # type: ignore[operator]
        return ""
    if isinstance(old, int | None) and isinstance(new, int | None):
        return _signed((new or 0) - (old or 0))
    return ""


def _signed(value: "int | Decimal") -> str:
    text = count_text(abs(value)) if isinstance(value, int) else percent_text(abs(value))
    return f"{'−' if value < 0 else '+'}{text.rstrip('% ').rstrip()}"
