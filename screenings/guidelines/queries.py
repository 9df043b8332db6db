"""Which guideline and which consequence is in force, was, and will be."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, CharField, DateField, Max, Q, QuerySet, Value
from django.utils import timezone

from healthposts.web.prepared import Given, Prepared
from posts.models import Office
from screenings.models import GuidelineChoice, OutcomeChoice, Visit
from screenings.rules import (
    Band,
    Choices,
    Outcome,
    Urgency,
    choices_with,
    classes_of,
    default_choices,
    guidelines_for,
    is_fixed,
    judged_measures,
)

Choice = GuidelineChoice | OutcomeChoice


class _Row(NamedTuple):
    """A choice of either kind, as one query reads both."""

    office_id: int
    since: dt.date
    pk: int
    measure: str
    class_code: str
    guideline: str
    outcome: str
    urgency: str


_AnyChoice = TypeVar("_AnyChoice", _Row, Choice)
_NO_TEXT = Value("", output_field=CharField())


def choices_for(office: Office, on: dt.date) -> Choices:
    """What is in force on a day: the tables, and what offices above chose. 1 query."""
    return _choices(_in_force(_rows(office, on), office).values())


def _rows(office: Office, on: dt.date) -> list[_Row]:
    offices = _chain(office)
    given = {f"office_{place}": key for place, key in enumerate(offices)}
    return [_Row(*row) for row in _chosen.ask(len(offices), on=on, **given)]


def _chosen_above(depth: int) -> "QuerySet[GuidelineChoice, Any]":
    """Both kinds of choices of so many offices."""
    here = Q(pk__in=[])
    for place in range(depth):
        here |= Q(office=Given(f"office_{place}", BigIntegerField()))
    here &= Q(since__lte=Given("on", DateField()))
    both = ("office_id", "since", "pk", "measure")
    guidelines = GuidelineChoice.objects.standing().filter(here).order_by()
    outcomes = OutcomeChoice.objects.standing().filter(here).order_by()
    rows = guidelines.annotate(of_class=_NO_TEXT, what=_NO_TEXT, when=_NO_TEXT).values_list(
        *both, "of_class", "guideline", "what", "when"
    )
    more = outcomes.annotate(by=_NO_TEXT).values_list(
        *both, "class_code", "by", "outcome", "urgency"
    )
    return rows.union(more, all=True)


_chosen: Prepared[tuple[Any, ...]] = Prepared(_chosen_above)


def _chain(office: Office) -> list[int]:
    """Row numbers of the office and of those above it, from the root down."""
    return [int(part) for part in office.path.split(".") if part]


def _in_force(rows: Iterable[_AnyChoice], office: Office) -> dict[tuple[str, str], _AnyChoice]:
    """By measure and class. The nearer office decides, then the later day, then the last word."""
    offices = _chain(office)
    ordered = sorted(rows, key=lambda row: (offices.index(row.office_id), row.since, row.pk))
    return {(row.measure, row.class_code): row for row in ordered}


def _choices(rows: Iterable[_Row]) -> Choices:
    """What this edition of the tables no longer has falls back to the default."""
    rows = [row for row in rows if row.measure in judged_measures()]
    guidelines = {
        (row.measure, "classify"): row.guideline
        for row in rows
        if not row.class_code and row.guideline in guidelines_for(row.measure)
    }
    outcomes = {
        (row.measure, row.class_code): (Outcome(row.outcome), Urgency(row.urgency))
        for row in rows
        if row.class_code and not is_fixed(row.measure, row.class_code)
    }
    if not (guidelines or outcomes):
        return default_choices()
    return choices_with(guidelines, outcomes)  # type: ignore[arg-type]


# --- Pages -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of a measure, and what follows from it."""

    bands: tuple[Band, ...]
    measure: str
    outcome: Outcome
    urgency: Urgency
    is_fixed: bool
    choice: OutcomeChoice | None  # None: by the tables

    @property
    def code(self) -> str:
        return self.bands[0].class_code

    @property
    def guideline(self) -> str:
        return self.bands[0].guideline

    @property
    def refer(self) -> bool:
        return any(band.refer for band in self.bands)


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What is in force for a measure on a day."""

    measure: str
    guidelines: tuple[str, ...]
    choice: GuidelineChoice | None  # None: by the tables
    classes: tuple[ClassRule, ...]
    upcoming: int

    @property
    def letters(self) -> int:
        return sum(one.outcome is Outcome.LETTER for one in self.classes)

    @property
    def is_changed(self) -> bool:
        return bool(self.choice) or any(one.choice for one in self.classes)


def measure_rules(office: Office, on: dt.date) -> list[MeasureRule]:
    """Every measure that posts take, as judged at the office on a day. 3 queries."""
    choices = choices_for(office, on)
    rows = [row for row in choices_of(office) if row.withdrawn_at is None]
    chosen = _in_force((row for row in rows if row.since <= on), office)
    return [
        _measure_rule(
            measure, choices, chosen, sum(r.measure == measure and r.since > on for r in rows)
        )
        for measure in judged_measures()
    ]


def choices_of(office: Office, measure: str = "") -> list[Choice]:
    """All choices ever made for the office and above it, newest day first. 2 queries."""
    which = {"office__in": _chain(office)} | ({"measure": measure} if measure else {})
    found: list[Choice] = [
        row
        for model in (GuidelineChoice, OutcomeChoice)
        for row in model.objects.filter(**which).select_related(
            "office", "chosen_by", "withdrawn_by"
        )
    ]
    return sorted(found, key=lambda row: (row.since, row.chosen_at), reverse=True)


def _measure_rule(
    measure: str, choices: Choices, chosen: Mapping[tuple[str, str], Choice], upcoming: int
) -> MeasureRule:
    classes = classes_of(measure, choices)
    by_guideline = [bands for bands in classes if not _is_alert(bands, measure)]
    choice = chosen.get((measure, ""))
    return MeasureRule(
        measure=measure,
        guidelines=tuple(dict.fromkeys(b.guideline for bands in by_guideline for b in bands)),
        choice=choice if isinstance(choice, GuidelineChoice) else None,
        classes=tuple(_class_rule(measure, bands, choices, chosen) for bands in classes),
        upcoming=upcoming,
    )


def _is_alert(bands: tuple[Band, ...], measure: str) -> bool:
    alerts = default_choices().guidelines.get((measure, "alert"), ())
    return bands[0].guideline in alerts


def _class_rule(
    measure: str,
    bands: tuple[Band, ...],
    choices: Choices,
    chosen: Mapping[tuple[str, str], Choice],
) -> ClassRule:
    code = bands[0].class_code
    outcome, urgency = choices.outcome_of(bands[0], measure)
    fixed = is_fixed(measure, code)
    choice = None if fixed else chosen.get((measure, code))
    return ClassRule(
        bands=bands,
        measure=measure,
        outcome=outcome,
        urgency=urgency,
        is_fixed=fixed,
        choice=choice if isinstance(choice, OutcomeChoice) else None,
    )


def today_of(office: Office) -> dt.date:
    """The local date at the office: a province spans zones."""
    return timezone.localdate(timezone=ZoneInfo(office.time_zone))


def last_counted_day(office: Office, since: dt.date) -> dt.date | None:
    """The last day, from `since` on, of which a visit counts at or below the office. 1 query."""
    visits = Visit.objects.counted().filter(office__path__startswith=office.path, on__gte=since)
    day: dt.date | None = visits.aggregate(last=Max("on"))["last"]
    return day
