"""How the measures of a worker went: a drawing with the classes behind it, beside a table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from healthposts.lib.ratios import TENTH
from screenings import charts, labels
from screenings.guidelines.queries import choices_for
from screenings.models import Finding, Visit
from screenings.queries import Point, TimelineRow, person_on, trend
from screenings.rules import Band, Choices, Person
from screenings.rules.choices import for_person
from screenings.rules.classify import BODY_SHAPE, HAEMOGLOBIN, HAEMOGLOBIN_PREGNANT
from screenings.views.results import PRESSURE, level_of_outcome

# What has a trend, each with the lines of its table.
TRENDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (PRESSURE, ("sbp", "dbp")),
    *(
        (measure, (measure,))
        for measure in (
            "weight",
            "bmi",
            "waist_circumference",
            "glucose_random_capillary",
            "glucose_fasting_capillary",
            "hba1c",
            "cholesterol_total",
            "uric_acid",
            "haemoglobin",
            "heart_rate",
            "spo2",
            "pef_percent_predicted",
        )
    ),
)
MOST_IN_TABLE = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing; `name` where there are two."""

    name: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    on: dt.date
    value: str
    label: str  # the class of that day, as it was judged then


@dataclass(frozen=True, slots=True)
class Trend:
    name: str
    guideline: str  # whose classes stand behind the drawing, "" for none
    panels: tuple[Panel, ...]
    lines: tuple[Line, ...]  # newest first


def trends_of(rows: Sequence[TimelineRow]) -> list[Trend]:
    """The classes are those that hold for this person at the last visit. At most 3 queries."""
    last = next((row for row in rows if row.visit.state == Visit.State.VALID), None)
    if last is None:
        return []
    person = person_on(last.visit.worker, last.visit.on, last.boxes)
    maker = _Maker(rows, person, choices_for(last.visit.office, last.visit.on))
    return [found for code, lines in TRENDS if (found := maker.trend(code, lines))]


@dataclass(frozen=True, slots=True)
class _Maker:
    rows: Sequence[TimelineRow]
    person: Person
    choices: Choices

    def trend(self, code: str, lines: Sequence[str]) -> Trend | None:
        """Two points make a trend."""
        found = {measure: trend(self.rows, measure) for measure in lines}
        if len(found[lines[0]]) < 2:
            return None
        bands = {measure: self._bands(measure) for measure in lines}
        named = len(lines) > 1
        judged_by = {band.guideline for one in bands.values() for band in one}
        return Trend(
            name=labels.measure(code),
            guideline=labels.guideline(judged_by.pop()) if judged_by else "",
            panels=tuple(
                Panel(
                    labels.measure(measure) if named else "",
                    self._drawing(points, bands[measure]),
                )
                for measure, points in found.items()
            ),
            lines=tuple(self._lines(code, found.values())[:MOST_IN_TABLE]),
        )

    def _bands(self, measure: str) -> tuple[Band, ...]:
        if self.person.is_pregnant and measure in BODY_SHAPE:
            return ()
        if self.person.is_pregnant and measure == HAEMOGLOBIN:
            measure = HAEMOGLOBIN_PREGNANT
        return for_person(self.choices.bands(measure, "classify"), self.person)

    def _drawing(self, points: Sequence[Point], bands: Sequence[Band]) -> SafeString:
        first, last = points[0].on, points[-1].on
        strips = self._strips(bands)
        svg = charts.trend(
            [((point.on - first).days, point.number) for point in points],
            strips=strips,
            marks=_marks(strips, points),
            days=(date_format(first, "M Y"), date_format(last, "M Y")),
        )
        return mark_safe(svg)  # noqa: S308  numbers, and words that are escaped there

    def _strips(self, bands: Sequence[Band]) -> list[charts.Strip]:
        """Bands of one level that lie upon each other are one strip."""
        strips: list[charts.Strip] = []
        for band in bands:
            judged = PRESSURE if band.measure in ("sbp", "dbp") else band.measure
            outcome, _urgency = self.choices.outcome_of(band, judged)
            level = level_of_outcome(outcome, band.severity)
            same = bool(strips) and strips[-1].level == level
            lower = strips.pop().lower if same else band.lower
            strips.append(charts.Strip(lower, band.upper, level, labels.level(level)))
        return strips

    def _lines(self, code: str, found: Iterable[Sequence[Point]]) -> list[Line]:
        by_day: dict[dt.date, list[str]] = {}
        for points in found:
            for point in points:
                by_day.setdefault(point.on, []).append(_rounded(point.number))
        named = {row.visit.on: _class_of(row, code) for row in self.rows}
        days = sorted(by_day, reverse=True)
        return [Line(day, "/".join(by_day[day]), named.get(day, "")) for day in days]


def _marks(strips: Sequence[charts.Strip], points: Sequence[Point]) -> list[charts.Mark]:
    """The bounds between the points, and the next one above and below: how far is it?

    Without classes the lowest and the highest value give the measure.
    """
    low, high = min(p.number for p in points), max(p.number for p in points)
    bounds = sorted(strip.lower for strip in strips[1:] if strip.lower is not None)
    if not bounds:
        return [charts.Mark(value, _rounded(value)) for value in sorted({low, high})]
    under, over = [b for b in bounds if b <= low][-1:], [b for b in bounds if b > high][:1]
    between = [b for b in bounds if low < b <= high]
    return [charts.Mark(value, labels.number(value)) for value in (*under, *between, *over)]


def _class_of(row: TimelineRow, code: str) -> str:
    for finding in row.findings:
        if finding.measure == code and finding.role == Finding.Role.CLASSIFY:
            return labels.class_name(code, finding.class_code, finding.guideline)
    return ""


def _rounded(number: Decimal) -> str:
    """One decimal is enough to look at; classes are judged unrounded."""
    return labels.number(number.quantize(TENTH, rounding=ROUND_HALF_UP))
