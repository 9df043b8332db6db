"""The list of what lies in the ZIP of a month."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from healthposts.lib.months import Month
from healthposts.web.sheets import Row, Sheet, workbook


@dataclass(frozen=True, slots=True)
class Line:
    """One report of the month. `number` is its revision's; `made` is False before the first one."""

    scope: str
    kind: str
    made: bool
    number: int | None
    letter: str
    files: tuple[str, ...]


def contents(name: str, month: Month, lines: Iterable[Line]) -> bytes:
    title = _("Reports of a month")
    heads = (
        _("Report of"),
        _("Kind"),
        _("Stage"),
        _("Revision"),
        _("Letter number"),
        _("Files"),
    )
    rows = [
        Row((title,), "title"),
        Row((name,), "total"),
        Row((date_format(month.first_day, "F Y"),)),
        Row(()),
        Row(heads, "head"),
        *(_row(line) for line in lines),
    ]
    sheet = Sheet(_("Contents"), rows, frozen_rows=5, wrap=True)
    return workbook([sheet], title=f"{title} {month}", language=get_language() or "en")


def _row(line: Line) -> Row:
    stage = pgettext("stage", "Final") if line.number else pgettext("stage", "Provisional")
    made = stage if line.made else _("not made yet")
    return Row((line.scope, line.kind, made, line.number, line.letter, "\n".join(line.files)))
