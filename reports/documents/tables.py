"""A snapshot as tables of words and numbers: what PDF, workbook, CSV, JSON and page all print.

Built in the active language. A number stands here once; the documents only lay it out,
so they cannot disagree.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from healthposts.lib.ratios import share
from reports import indicators, labels
from reports.documents.bounds import bounds_text
from reports.snapshots import BySex, ClassTable, Figures, MonthlySnapshot, PlaceRow


@dataclass(frozen=True, slots=True)
class Share:
    """`numerator` of `denominator`. Without a denominator there is no percentage, only a dash."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        return share(self.numerator, self.denominator)


# None: not asked for here, the cell stays empty.
Cell: TypeAlias = str | int | dt.date | Share | None


@dataclass(frozen=True, slots=True)
class Column:
    """`with_counts`: a share prints what it is a share of; not where the table itself says it."""

    code: str
    label: str
    with_counts: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """`head` is the row's name; `note` stands small behind it; `kind` is `total` or empty."""

    code: str
    head: str
    cells: tuple[Cell, ...]
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`empty` is said in words where there are no rows. `indicator` says what the figures mean."""

    code: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: str = ""
    note: str = ""
    empty: str = ""
    indicator: str = ""


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
    trend: Table

    def all(self) -> tuple[Table, ...]:
        parts = (self.summary, self.places, self.sessions, self.silent, self.levels, self.ages)
        return (*(part for part in parts if part), *self.classes, self.trend)


def tables(snapshot: MonthlySnapshot) -> Tables:
    is_post = snapshot.scope.is_post
    return Tables(
        summary=_summary(snapshot.figures, is_post=is_post),
        levels=_levels(snapshot.figures),
        ages=_ages(snapshot),
        classes=tuple(_classes(table) for table in snapshot.classes),
        places=None if is_post else _places(snapshot),
        sessions=_sessions(snapshot) if is_post else None,
        silent=None if is_post else _silent(snapshot),
        trend=_trend(snapshot),
    )


def by_sex_columns(*more: Column) -> tuple[Column, ...]:
    return (
        Column("men", pgettext("column", "Men")),
        Column("women", pgettext("column", "Women")),
        Column("total", pgettext("column", "Total")),
        *more,
    )


def _summary(figures: Figures, *, is_post: bool) -> Table:
    posts = () if is_post else _post_rows(figures)
    return Table(
        code="summary",
        title=_("Key figures"),
        head=_("Indicator"),
        columns=by_sex_columns(Column("share", pgettext("column", "Share"))),
        rows=(*posts, *_people_rows(figures)),
    )


def _post_rows(figures: Figures) -> Iterable[Row]:
    formed = figures.posts_formed
    yield _row(indicators.POSTS_FORMED, formed)
    for indicator, count in (
        (indicators.POSTS_ACTIVE, figures.posts_active),
        (indicators.POSTS_WITH_SESSION, figures.posts_with_session),
        (indicators.POSTS_SILENT, figures.posts_silent),
    ):
        yield _row(indicator, count, Share(count, formed))


def _people_rows(figures: Figures) -> Iterable[Row]:
    reach = Share(figures.enrolled_where_estimated, figures.estimated.total)
    came = Share(figures.present, figures.present + figures.absent)
    persons, visits = figures.persons.total, figures.visits.total
    yield _row(indicators.ESTIMATED, figures.estimated if figures.posts_with_estimate else "–")
    yield _row(indicators.ENROLLED, figures.enrolled, reach)
    yield _row(indicators.SESSIONS, figures.sessions)
    yield _row(indicators.ATTENDANCE_PRESENT, figures.present, came)
    yield _row(indicators.VISITS, figures.visits)
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


def by_sex(counts: BySex) -> tuple[int, int, int]:
    return (counts.men, counts.women, counts.total)


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
            note=bounds_text(row.bounds),
        )
        for row in table.rows
    ]
    total = Row("measured", _("Measured"), (*by_sex(measured), table.refer, None), kind="total")
    name = labels.measure(table.measure)
    return Table(
        code=f"class:{table.measure}:{table.guideline}:{table.edition}",
        title=f"{name} ({table.unit})" if table.unit else name,
        subtitle=_("%(guideline)s, table of %(edition)s")
        % {"guideline": table.guideline, "edition": table.edition},
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


def _places(snapshot: MonthlySnapshot) -> Table:
    rows = snapshot.places
    columns = (
        ("posts_formed", _("Posts formed")),
        ("posts_active", _("Active")),
        ("posts_with_session", _("With session")),
        ("enrolled", _("Enrolled")),
        ("sessions", _("Sessions")),
        ("visits", _("Visits")),
        ("persons", _("Persons")),
        ("coverage", _("Coverage")),
        ("at_risk", _("At risk")),
        ("referring", _("Referring findings")),
        ("emergencies", _("Emergencies")),
    )
    only_posts = bool(rows) and all(row.kind == "post" for row in rows)
    return Table(
        code="places",
        title=_("By post") if only_posts else _("By office"),
        head=_("Post") if only_posts else _("Office"),
        columns=tuple(
            Column(code, label) for code, label in columns if not (only_posts and "posts" in code)
        ),
        rows=tuple(_place(row, only_posts=only_posts) for row in rows),
        note=_places_note(snapshot),
        empty=_("There are no posts yet."),
    )


def _place(row: PlaceRow, *, only_posts: bool) -> Row:
    """Without posts there is nothing to count; without data there are sessions and visits missing."""
    note = {"no_posts": _("no posts"), "no_data": _("no data")}.get(row.status, "")
    return Row(
        row.code, row.name, _place_cells(row, only_posts=only_posts), note=note, kind=row.status
    )


def _place_cells(row: PlaceRow, *, only_posts: bool) -> tuple[Cell, ...]:
    posts = () if only_posts else (row.posts_formed, row.posts_active, row.posts_with_session)
    if row.status == "no_posts":
        return (None,) * (len(posts) + 8)
    if row.status == "no_data":
        return (*posts, row.enrolled, row.sessions, *("–",) * 6)
    return (
        *posts,
        row.enrolled,
        row.sessions,
        row.visits,
        row.persons,
        Share(row.enrolled_examined, row.enrolled),
        row.at_risk,
        row.referring,
        row.emergencies,
    )


def _places_note(snapshot: MonthlySnapshot) -> str:
    """Those without posts and without data by name, so that none looks forgotten."""
    told = []
    for status, words in (
        ("no_posts", _("Without posts (%(count)s): %(names)s.")),
        ("no_data", _("Without data this month (%(count)s): %(names)s.")),
    ):
        names = [row.name for row in snapshot.places_with(status)]
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
