"""*Bahan LBKP*: the lines of the national monthly forms that our data fill; the others stay empty.

The lines are data (reports/data/lbkp.csv). An empty line is one nobody recorded: never zero.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from healthposts.web.pdf import render_pdf, size_of
from healthposts.web.sheets import Row as SheetRow
from healthposts.web.sheets import Sheet, workbook
from reports.documents.marks import Marks
from reports.documents.pdf import paper_html, stylesheet
from reports.documents.shown import shown_table
from reports.documents.tables import Cell, Column, Row, Table, by_sex
from reports.documents.xlsx import facts, sheet_rows
from reports.snapshots import BySex, MonthlySnapshot

LINES = Path(__file__).parents[1] / "data" / "lbkp.csv"
TITLES = {
    "A": gettext_lazy("Form A: LBKP-1, used from 2017 to 2020"),
    "B": gettext_lazy("Form B: LBKP-1, revision of 2015"),
    "C": gettext_lazy("Form C: monthly report of occupational health, in use"),
    "PAK": gettext_lazy("Form C: occupational diseases"),
}
SECOND_PARTS = {"C": ("C", "PAK")}
BY_SEX_FORMS = frozenset({"B"})


@dataclass(frozen=True, slots=True)
class Line:
    """`figure` names what fills it; empty: nothing we record. `kind`: heading, above or empty."""

    form: str
    number: str
    label_id: str
    label_en: str
    unit: str
    figure: str
    kind: str

    @property
    def label(self) -> str:
        return self.label_id if (get_language() or "").startswith("id") else self.label_en


@dataclass(frozen=True, slots=True)
class Filling:
    """The value of a line, None where it is not known, and what was counted."""

    value: Callable[[MonthlySnapshot], BySex | int | None]
    definition: "str | Promise"


FILLINGS = {
    "posts_formed": Filling(
        lambda snapshot: snapshot.figures.posts_formed,
        gettext_lazy("Posts formed, active or inactive on the last day of the month."),
    ),
    "posts_active": Filling(
        lambda snapshot: snapshot.figures.posts_active,
        gettext_lazy("Posts whose state is active on the last day of the month."),
    ),
    "posts_fishing": Filling(
        lambda snapshot: snapshot.lbkp.posts_fishing if snapshot.lbkp else None,
        gettext_lazy("Posts formed, of fishers. Whether they were visited is not recorded."),
    ),
    "posts_other_informal": Filling(
        lambda snapshot: snapshot.lbkp.posts_other_informal if snapshot.lbkp else None,
        gettext_lazy(
            "Posts formed, of other informal trades. Whether they were visited is not recorded."
        ),
    ),
    "offices_with_data": Filling(
        lambda snapshot: _offices_with_data(snapshot),
        gettext_lazy("Puskesmas with a session or a visit at one of their posts in the month."),
    ),
    "visits": Filling(
        lambda snapshot: snapshot.figures.visits,
        gettext_lazy("At Pos UKK only: add visits at the puskesmas and at clinics."),
    ),
    "persons": Filling(
        lambda snapshot: snapshot.figures.persons.total,
        gettext_lazy("Different persons examined at Pos UKK: add those screened elsewhere."),
    ),
    "workplaces_screened": Filling(
        lambda snapshot: snapshot.lbkp.workplaces_screened if snapshot.lbkp else None,
        gettext_lazy(
            "Workplaces with an enrolled worker who was examined in the month, as far as they are recorded."
        ),
    ),
}


@cache
def lines() -> tuple[Line, ...]:
    with LINES.open(encoding="utf-8", newline="") as file:
        return tuple(Line(**row) for row in csv.DictReader(file))


def forms(snapshot: MonthlySnapshot) -> tuple[Table, ...]:
    """The one that the office hands in, with its second part; all of them before it chose."""
    chosen = snapshot.lbkp.form if snapshot.lbkp else None
    wanted = SECOND_PARTS.get(chosen, (chosen,)) if chosen else tuple(TITLES)
    return tuple(_form(form, snapshot) for form in wanted)


def lbkp_pdf(snapshot: MonthlySnapshot, marks: Marks, *, paper: str) -> bytes:
    title = _("Material for the LBKP")
    tables = [shown_table(table) for table in forms(snapshot)]
    html = paper_html("reports/pdf/lbkp.html", snapshot, marks, title=title, tables=tables)
    return render_pdf(html, stylesheet(snapshot, marks, size_of(paper)))


def lbkp_xlsx(snapshot: MonthlySnapshot, marks: Marks) -> bytes:
    title = _("Material for the LBKP")
    note = SheetRow((_note(),), "note")
    sheets = [
        Sheet(
            table.title.partition(":")[0] if table.code != "lbkp:PAK" else "PAK",
            [*facts(snapshot, marks, title), note, SheetRow(()), *sheet_rows(table)],
        )
        for table in forms(snapshot)
    ]
    return workbook(sheets, title=f"{title} {snapshot.month}", language=get_language() or "en")


def _note() -> str:
    return _(
        "Only lines that the posts' records fill. An empty line was not recorded here; it is not zero."
    )


def _form(form: str, snapshot: MonthlySnapshot) -> Table:
    return Table(
        code=f"lbkp:{form}",
        title=str(TITLES[form]),
        head=_("Line"),
        columns=_columns(form),
        rows=tuple(_rows(form, snapshot)),
        note=_note() if form != "PAK" else "",
    )


def _columns(form: str) -> tuple[Column, ...]:
    remark = Column("remark", _("Remark"))
    if form == "PAK":
        return (
            Column("code", "ICD-10"),
            Column("definitive", _("Definitive")),
            Column("suspected", _("Suspected")),
            Column("referred", _("Referred")),
        )
    if form in BY_SEX_FORMS:
        return (
            Column("men", pgettext("sex, short", "M")),
            Column("women", pgettext("sex, short", "F")),
            Column("total", pgettext("column", "Total")),
            remark,
        )
    if form == "C":
        return (Column("unit", _("Unit")), Column("value", _("Result")), remark)
    return (Column("value", _("Number")), remark)


def _rows(form: str, snapshot: MonthlySnapshot) -> Iterator[Row]:
    for line in lines():
        if line.form == form and not (
            line.kind == "above" and _offices_with_data(snapshot) is None
        ):
            kind = "total" if line.kind == "heading" else ""
            yield Row(line.number, f"{line.number} {line.label}", _cells(line, snapshot), kind=kind)


def _cells(line: Line, snapshot: MonthlySnapshot) -> tuple[Cell, ...]:
    filling = FILLINGS.get(line.figure)
    value = filling.value(snapshot) if filling else None
    remark = str(filling.definition) if filling and value is not None else None
    if line.form == "PAK":
        return (line.unit, None, None, None)
    if line.form in BY_SEX_FORMS:
        return (*(by_sex(value) if isinstance(value, BySex) else (None,) * 3), remark)
    total = value.total if isinstance(value, BySex) else value
    return (line.unit or None, total, remark) if line.form == "C" else (total, remark)


def _offices_with_data(snapshot: MonthlySnapshot) -> int | None:
    """Only where the level directly below are puskesmas."""
    below = [row for row in snapshot.places if row.kind == "puskesmas"]
    return sum(row.status == "data" for row in below) if below else None
