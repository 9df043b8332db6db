"""The two tables about letters to the puskesmas."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports import indicators, labels
from reports.documents.cells import Cell, Column, Row, Share, Table, by_sex, by_sex_columns
from reports.snapshots import BySex, Letters


def letters_tables(letters: Letters) -> tuple[Table, ...]:
    return _fates(letters), _letters(letters)


def without_zeros(table: Table) -> Table:
    """For page and print: nobody needs to read ten lines of nothing. The files have them all."""
    kept = tuple(row for row in table.rows if row.code in _ALWAYS or any(map(_counts, row.cells)))
    note = "" if len(kept) == len(table.rows) else _("Lines of zero are left out.")
    return replace(table, rows=kept, note=note)


_ALWAYS = {
    indicators.REFERRING.code,
    indicators.LETTERS_WRITTEN.code,
    indicators.LETTERS_ARRIVED.code,
    indicators.LETTERS_ANSWERED.code,
    indicators.LETTERS_OPEN.code,
}


def _counts(cell: Cell) -> bool:
    return isinstance(cell, int) and cell > 0


def _fates(letters: Letters) -> Table:
    """Why each finding that asks for referral has a letter or none; they add up to the total."""
    total = sum((row.findings for row in letters.fates), BySex())
    rows = tuple(
        Row(
            row.code,
            labels.fate(row.code),
            (*by_sex(row.findings), Share(row.findings.total, total.total)),
        )
        for row in letters.fates
    )
    referring, single = indicators.REFERRING, indicators.SINGLE_HIGH
    return Table(
        code="fates",
        title=_(indicators.FINDING_FATE.label),
        head=_("What became of it"),
        columns=by_sex_columns(Column("share", pgettext("column", "Share"), with_counts=False)),
        rows=(
            *rows,
            Row(referring.code, _(referring.label), (*by_sex(total), None), kind="total"),
            Row(single.code, _(single.label), (*by_sex(letters.single_high), None)),
        ),
        indicator=indicators.FINDING_FATE.code,
    )


def _letters(letters: Letters) -> Table:
    open_ones = sum((row.letters for row in letters.open), BySex())
    arrived = [_row(indicators.LETTERS_ARRIVED, letters.arrived)] if letters.arrived else []
    days = indicators.DAYS_TO_ANSWER
    median = "–" if letters.median_days is None else letters.median_days
    return Table(
        code="letters",
        title=_("Letters to the puskesmas"),
        head=pgettext("referrals", "Letters"),
        columns=by_sex_columns(),
        rows=(
            _row(indicators.LETTERS_WRITTEN, letters.written),
            *arrived,
            _row(indicators.LETTERS_ANSWERED, letters.answered),
            Row(days.code, _(days.label), (None, None, median)),
            _row(indicators.LETTERS_OPEN, open_ones),
            *(
                Row(f"open:{row.band}", labels.open_for(row.band), by_sex(row.letters))
                for row in letters.open
            ),
        ),
        indicator=indicators.LETTERS_WRITTEN.code,
    )


def _row(indicator: indicators.Indicator, counts: BySex) -> Row:
    return Row(indicator.code, _(indicator.label), by_sex(counts))
