"""A snapshot as tables of words and numbers: what PDF, workbook, CSV, JSON and page all print.

Built in the active language. A number stands here once; the documents only lay it out,
so they cannot disagree.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from healthposts.web.bounds import bounds_text
from healthposts.web.guidelines import guideline_name
from reports import indicators, labels
from reports.documents.cells import Cell, Column, Row, Share, Table, by_sex, by_sex_columns
from reports.documents.letters import letters_tables
from reports.snapshots import (
    BySex,
    ClassRow,
    ClassTable,
    Closing,
    Figures,
    MonthlySnapshot,
    Part,
    PlaceRow,
)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a report; those that a scope does not have are None or empty."""

    summary: Table
    levels: Table
    ages: Table
    classes: tuple[Table, ...]
    places: Table | None
    sessions: Table | None
    silent: Table | None
    letters: tuple[Table, ...]
    trend: Table

    def all(self) -> tuple[Table, ...]:
        parts = (self.summary, self.places, self.sessions, self.silent, self.levels, self.ages)
        return (*(part for part in parts if part), *self.letters, *self.classes, self.trend)


def tables(snapshot: MonthlySnapshot) -> Tables:
    is_post = snapshot.scope.is_post
    return Tables(
        summary=_summary(snapshot, is_post=is_post),
        levels=_levels(snapshot.figures),
        ages=_ages(snapshot),
        classes=tuple(_classes(table) for table in snapshot.classes),
        places=None if is_post else places_table(snapshot.places),
        sessions=_sessions(snapshot) if is_post else None,
        silent=None if is_post else _silent(snapshot),
        letters=letters_tables(snapshot.letters) if snapshot.letters else (),
        trend=_trend(snapshot),
    )


def _summary(snapshot: MonthlySnapshot, *, is_post: bool) -> Table:
    figures = snapshot.figures
    posts = () if is_post else _post_rows(figures)
    return Table(
        code="summary",
        title=_("Key figures"),
        head=_("Indicator"),
        columns=by_sex_columns(Column("share", pgettext("column", "Share"))),
        rows=(*posts, *_people_rows(snapshot)),
        note=_closing_note(snapshot.closing),
    )


def _closing_note(closing: Closing | None) -> str:
    if closing is None or closing.day is None:
        return ""
    return _("Entries up to %(day)s are on time; later ones count and are marked late.") % {
        "day": date_format(closing.day, "j F Y")
    }


def _post_rows(figures: Figures) -> Iterable[Row]:
    formed = figures.posts_formed
    yield _row(indicators.POSTS_FORMED, formed)
    for indicator, count in (
        (indicators.POSTS_ACTIVE, figures.posts_active),
        (indicators.POSTS_WITH_SESSION, figures.posts_with_session),
        (indicators.POSTS_SILENT, figures.posts_silent),
    ):
        yield _row(indicator, count, Share(count, formed))


def _people_rows(snapshot: MonthlySnapshot) -> Iterable[Row]:
    figures = snapshot.figures
    reach = Share(figures.enrolled_where_estimated, figures.estimated.total)
    came = Share(figures.present, figures.present + figures.absent)
    persons, visits = figures.persons.total, figures.visits.total
    yield _row(indicators.ESTIMATED, figures.estimated if figures.posts_with_estimate else "–")
    yield _row(indicators.ENROLLED, figures.enrolled, reach)
    yield _row(indicators.SESSIONS, figures.sessions)
    yield _row(indicators.ATTENDANCE_PRESENT, figures.present, came)
    yield _row(indicators.VISITS, figures.visits)
    if snapshot.closing:
        late = snapshot.closing.late
        yield _row(indicators.LATE, late, Share(late.total, visits))
    yield _row(indicators.PERSONS, figures.persons)
    yield _row(
        indicators.COVERAGE,
        figures.enrolled_examined,
        Share(figures.enrolled_examined.total, figures.enrolled.total),
    )
    yield _row(indicators.AT_RISK, figures.at_risk, Share(figures.at_risk.total, persons))
    yield _row(indicators.REFERRING, figures.referring)
    yield _row(
        indicators.EMERGENCIES, figures.emergencies, Share(figures.emergencies.total, visits)
    )


def _row(
    indicator: indicators.Indicator, value: BySex | int | str, part: Share | None = None
) -> Row:
    cells = by_sex(value) if isinstance(value, BySex) else (None, None, value)
    return Row(indicator.code, _(indicator.label), (*cells, part))


def _levels(figures: Figures) -> Table:
    visits = figures.visits.total
    return Table(
        code="levels",
        title=_(indicators.VISIT_LEVEL.label),
        head=_("Level"),
        columns=by_sex_columns(Column("share", _("Share of visits"), with_counts=False)),
        rows=tuple(
            Row(
                row.level,
                labels.level(row.level),
                (*by_sex(row.visits), Share(row.visits.total, visits)),
            )
            for row in figures.levels
        ),
        indicator=indicators.VISIT_LEVEL.code,
    )


def _ages(snapshot: MonthlySnapshot) -> Table:
    figures = snapshot.figures
    rows = [
        Row(row.band, labels.age_band(row.band), (*by_sex(row.enrolled), *by_sex(row.persons)))
        for row in snapshot.ages
        if row.enrolled.total or row.persons.total or row.band not in {"<15", "unknown"}
    ]
    total = Row(
        "total", _("Total"), (*by_sex(figures.enrolled), *by_sex(figures.persons)), kind="total"
    )
    return Table(
        code="ages",
        title=_("Workers by age and sex"),
        head=_("Age in years"),
        columns=(
            Column("enrolled_men", _("Enrolled, men")),
            Column("enrolled_women", _("Enrolled, women")),
            Column("enrolled", _("Enrolled, total")),
            Column("persons_men", _("Examined, men")),
            Column("persons_women", _("Examined, women")),
            Column("persons", _("Examined, total")),
        ),
        rows=(*rows, total),
    )


def _classes(table: ClassTable) -> Table:
    measured = table.measured
    rows = [
        Row(
            row.code,
            labels.class_name(row),
            (*by_sex(row.visits), row.refer, Share(row.visits.total, measured.total)),
            note=_values_of(row),
        )
        for row in table.rows
    ]
    total = Row("measured", _("Measured"), (*by_sex(measured), table.refer, None), kind="total")
    name = labels.measure(table.measure)
    return Table(
        code=f"class:{table.measure}:{table.guideline}:{table.edition}",
        title=f"{name} ({labels.unit(table.unit)})" if table.unit else name,
        subtitle=_("%(guideline)s, table of %(edition)s")
        % {"guideline": guideline_name(table.guideline), "edition": table.edition},
        head=_("Class"),
        columns=(
            Column("men", pgettext("sex, short", "M")),
            Column("women", pgettext("sex, short", "F")),
            Column("total", pgettext("column", "Total")),
            Column("refer", pgettext("column", "Refer")),
            Column("share", pgettext("column", "Share"), with_counts=False),
        ),
        rows=(*rows, total),
        indicator=indicators.CLASS_SHARE.code,
    )


def _values_of(row: ClassRow) -> str:
    """`140 – <160 / 90 – <100` for a pressure."""
    parts = dict.fromkeys(bound.part for bound in row.bounds)
    return " / ".join(
        bounds_text([bound for bound in row.bounds if bound.part == part]) for part in parts
    )


def places_table(rows: Sequence[PlaceRow]) -> Table:
    columns = [
        ("posts_formed", _("Posts formed")),
        ("posts_active", _("Active")),
        ("posts_with_session", _("With session")),
        ("enrolled", _("Enrolled")),
        ("sessions", _("Sessions")),
        ("visits", _("Visits")),
        ("persons", _("Persons")),
        ("coverage", _("Coverage")),
        ("at_risk", _("At risk")),
        ("high_pressure", _("Pressure to refer")),
        ("referring", _("Referring findings")),
        ("letters_arrived", _("Letters arrived")),
        ("emergencies", _("Emergencies")),
    ]
    only_posts = bool(rows) and all(row.kind == "post" for row in rows)
    left_out = {code for code, _label in columns if only_posts and "posts" in code}
    if any(row.high_pressure is None for row in rows):  # drawn before they were counted
        left_out |= {"high_pressure", "letters_arrived"}
    shown = [column for column in columns if column[0] not in left_out]
    return Table(
        code="places",
        title=_("By post") if only_posts else _("By office"),
        head=_("Post") if only_posts else _("Office"),
        columns=tuple(Column(code, label) for code, label in shown),
        rows=tuple(_place(row, [code for code, _label in shown]) for row in rows),
        note=_places_note(rows),
        empty=_("There are no posts yet."),
    )


def _place(row: PlaceRow, columns: Iterable[str]) -> Row:
    """Without posts there is nothing to count; without data there are sessions and visits missing."""
    note = {"no_posts": _("no posts"), "no_data": _("no data")}.get(row.status, "")
    cells = tuple(_place_cell(row, column) for column in columns)
    return Row(row.code, row.name, cells, note=note, kind=row.status)


# What is known of a place from which nothing came.
KNOWN_WITHOUT_DATA = {"posts_formed", "posts_active", "posts_with_session", "enrolled", "sessions"}


def _place_cell(row: PlaceRow, column: str) -> Cell:
    if row.status == "no_posts":
        return None
    if row.status == "no_data" and column not in KNOWN_WITHOUT_DATA:
        return "–"
    shares = {"high_pressure": row.high_pressure, "letters_arrived": row.arrived}
    if column in shares:
        part = shares[column] or Part()
        return Share(part.count, part.of)
    if column == "coverage":
        return Share(row.enrolled_examined, row.enrolled)
    count: int = getattr(row, column)
    return count


def _places_note(rows: Sequence[PlaceRow]) -> str:
    """Those without posts and without data by name, so that none looks forgotten."""
    told = []
    for status, words in (
        ("no_posts", _("Without posts (%(count)s): %(names)s.")),
        ("no_data", _("Without data this month (%(count)s): %(names)s.")),
    ):
        names = [row.name for row in rows if row.status == status]
        if names:
            told.append(words % {"count": len(names), "names": ", ".join(names)})
    return " ".join(told)


def _sessions(snapshot: MonthlySnapshot) -> Table:
    return Table(
        code="sessions",
        title=_("Sessions of the month"),
        head=_("Date"),
        columns=(
            Column("kind", _("Kind")),
            Column("present", _("Present")),
            Column("absent", _("Absent")),
            *by_sex_columns(),
            Column("at_risk", _("At risk")),
            Column("emergencies", _("Emergencies")),
        ),
        rows=tuple(
            Row(
                f"{row.on.isoformat()}:{row.kind}:{row.slot}",
                date_format(row.on, "j F Y"),
                (
                    labels.session_kind(row.kind),
                    row.present,
                    row.absent,
                    *by_sex(row.visits),
                    row.at_risk,
                    row.emergencies,
                ),
            )
            for row in snapshot.sessions
        ),
        empty=_("No session was held this month."),
    )


def _silent(snapshot: MonthlySnapshot) -> Table:
    return Table(
        code="silent",
        title=_(indicators.POSTS_SILENT.label),
        head=_("Post"),
        columns=(Column("office", _("Office")), Column("last", _("Last session"))),
        rows=tuple(
            Row(row.code, row.name, (row.office, row.last_session or _("never yet")))
            for row in snapshot.silent
        ),
        empty=_("Every post that is formed or active held a session this month."),
        indicator=indicators.POSTS_SILENT.code,
    )


def _trend(snapshot: MonthlySnapshot) -> Table:
    return Table(
        code="trend",
        title=_("Twelve months"),
        head=_("Month"),
        columns=(
            Column("sessions", _("Sessions")),
            Column("visits", _("Visits")),
            Column("persons", _("Persons")),
            Column("measured", _("Blood pressure measured")),
            Column("refer", _("High, to be referred")),
            Column("share", _("Share of measured"), with_counts=False),
        ),
        rows=tuple(
            Row(
                point.month,
                date_format(dt.date.fromisoformat(f"{point.month}-01"), "M Y"),
                (
                    point.sessions,
                    point.visits,
                    point.persons,
                    point.pressure_measured,
                    point.pressure_refer,
                    Share(point.pressure_refer, point.pressure_measured),
                ),
            )
            for point in snapshot.trend
        ),
        indicator=indicators.HIGH_PRESSURE.code,
    )
