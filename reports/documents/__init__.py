"""From a snapshot to a file: PDF, workbook, CSV and JSON. Never a query, never a model.

`render` writes in the language of the report's office; the same snapshot and marks make
the same bytes.
"""

from django.utils import translation

from reports.documents.changes import changes
from reports.documents.lbkp import lbkp_pdf, lbkp_xlsx
from reports.documents.marks import Marks, Since
from reports.documents.pdf import pdf
from reports.documents.plain import csv, json
from reports.documents.shown import Shown, shown, shown_table
from reports.documents.xlsx import xlsx
from reports.snapshots import MonthlySnapshot

__all__ = [
    "Marks",
    "Shown",
    "Since",
    "changes",
    "csv",
    "json",
    "pdf",
    "render",
    "shown",
    "shown_table",
    "xlsx",
]


def render(snapshot: MonthlySnapshot, kind: str, marks: Marks, *, language: str = "") -> bytes:
    """`kind`: `pdf-a4`, `pdf-f4`, `xlsx`, `csv`, `json`, `lbkp-pdf` or `lbkp-xlsx`. Raises KeyError for any other."""
    makers = {
        "pdf-a4": lambda: pdf(snapshot, marks, paper="a4"),
        "pdf-f4": lambda: pdf(snapshot, marks, paper="f4"),
        "xlsx": lambda: xlsx(snapshot, marks),
        "csv": lambda: csv(snapshot, marks),
        "json": lambda: json(snapshot, marks),
        "lbkp-pdf": lambda: lbkp_pdf(snapshot, marks, paper="a4"),
        "lbkp-xlsx": lambda: lbkp_xlsx(snapshot, marks),
    }
    with translation.override(language or snapshot.scope.language):
        return makers[str(kind)]()
