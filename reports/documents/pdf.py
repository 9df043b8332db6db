"""The printed report: letterhead, figures, definitions, signatures, on A4 or F4."""

import base64
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from healthposts.web.pdf import render_pdf, size_of
from reports.documents.marks import Marks
from reports.documents.shown import period, shown
from reports.snapshots import Letterhead, MonthlySnapshot

LOGO_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def pdf(snapshot: MonthlySnapshot, marks: Marks, *, paper: str) -> bytes:
    """Raises PdfsAreOff where Pango is missing, KeyError for an unknown paper."""
    return render_pdf(html(snapshot, marks), stylesheet(snapshot, marks, size_of(paper)))


def html(snapshot: MonthlySnapshot, marks: Marks) -> str:
    title = _("Monthly report of workplace health posts")
    return paper_html(
        "reports/pdf/report.html", snapshot, marks, title=title, shown=shown(snapshot)
    )


def paper_html(template: str, snapshot: MonthlySnapshot, marks: Marks, **more: object) -> str:
    """A page with our letterhead and signatures."""
    context = {
        "snapshot": snapshot,
        "marks": marks,
        "logo": _logo(snapshot.letterhead),
        "period": period(snapshot),
    }
    return render_to_string(template, context | more)


def stylesheet(snapshot: MonthlySnapshot, marks: Marks, size: str) -> str:
    """Our sheet, and the page with its foot: number, revision and stage on every page."""
    path: Path = settings.BASE_DIR / "static" / "css" / "report-print.css"
    foot = f"{marks.report_number} · {marks.revision_words} · {snapshot.month}"
    before, between, after = (
        _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    )
    pages = f"{_css(before)} counter(page) {_css(between)} counter(pages) {_css(after)}"
    return (
        path.read_text(encoding="utf-8")
        + f"@page {{ size: {size}; @bottom-left {{ content: {_css(foot)}; }}"
        + f" @bottom-center {{ content: {_css(marks.stage_word.upper())}; }}"
        + f" @bottom-right {{ content: {pages}; }} }}"
    )


def _css(text: str) -> str:
    """A CSS string: all but letters, digits and plain signs by number; a space ends the number."""
    safe = "".join(
        char if char.isalnum() or char in " .-" else f"\\{ord(char):x} " for char in text
    )
    return f'"{safe}"'


def _logo(letterhead: Letterhead) -> str:
    """The logo as a `data:` address; empty when its file is gone, or is not the one of the snapshot."""
    if not letterhead.logo_sha256 or not default_storage.exists(letterhead.logo):
        return ""
    with default_storage.open(letterhead.logo) as file:
        content: bytes = file.read()
    kind = next((kind for start, kind in LOGO_TYPES.items() if content.startswith(start)), "")
    if not kind or hashlib.sha256(content).hexdigest() != letterhead.logo_sha256:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
