"""A list of workers as a table. Cells stay text, whatever somebody wrote into them."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from healthposts.web.downloads import plain_cell
from healthposts.web.sheets import CellValue, Row, Sheet, workbook
from workers.labels import CONSENT
from workers.models import Worker
from workers.queries import consent_state


def _headings() -> list[str]:
    return [
        _("Card number"),
        _("Full name"),
        _("Nickname"),
        _("Sex"),
        _("Birth date"),
        _("Year of birth"),
        _("NIK"),
        _("Occupation"),
        _("Crew or group"),
        _("Phone"),
        _("Post"),
        _("Enrolled from"),
        _("Enrolled until"),
        _("Consent"),
    ]


def _cells(worker: Worker) -> list[CellValue]:
    """Needs `with_consent` and `with_place`. Only who gave a birth date has one here."""
    place = next(iter(worker.last_enrolment), None)  # type: ignore[attr-defined]
    return [
        worker.card_number,
        worker.name,
        worker.nickname,
        worker.get_sex_display(),
        worker.birth_date if worker.birth_precision == Worker.BirthPrecision.DAY else None,
        str(worker.birth_date.year),
        worker.nik_masked,
        worker.occupation,
        worker.crew,
        worker.phone,
        place.post.name if place else "",
        place.starts_on if place else None,
        place.ends_on if place else None,
        str(CONSENT[consent_state(worker)]),
    ]


def roster_xlsx(workers: Iterable[Worker], *, language: str) -> bytes:
    head = Row(_headings(), style="head")
    rows = [Row(_cells(worker)) for worker in workers]
    return workbook(
        [Sheet(_("Workers"), [head, *rows], frozen_rows=1)], title=_("Workers"), language=language
    )


def roster_csv(workers: Iterable[Worker], *, language: str) -> bytes:
    """With the mark by which spreadsheet programs know UTF-8; semicolons where comma is a digit."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter="," if language.startswith("en") else ";")
    writer.writerow(_headings())
    for worker in workers:
        writer.writerow([plain_cell(str(cell or "")) for cell in _cells(worker)])
    return target.getvalue().encode("utf-8-sig")
