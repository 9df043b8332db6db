"""Guidelines and consequences in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from healthposts.web.bounds import bounds_text
from healthposts.web.guidelines import guideline_name
from screenings import labels
from screenings.guidelines.queries import Choice, ClassRule, MeasureRule
from screenings.models import OutcomeChoice, Referral
from screenings.rules import Band, Outcome, Urgency, choices_with, classes_of, outcome_of


def consequence(outcome: str, urgency: str = "") -> str:
    """`Letter to the puskesmas, today`."""
    said = str(OutcomeChoice.Outcome(outcome).label)
    if urgency == Urgency.SAME_DAY:
        return f"{said}, {str(Referral.Urgency.SAME_DAY.label).lower()}"
    return said


def values(bands: Iterable[Band]) -> str:
    """The values of a class; a pressure's are two. Empty for answers."""
    bands = [band for band in bands if not band.coded]
    parts = dict.fromkeys(band.measure for band in bands)
    texts = [bounds_text([band for band in bands if band.measure == part]) for part in parts]
    unit = bands[0].unit if bands else ""
    return f"{' / '.join(texts)} {unit}".strip()


def class_name(measure: str, bands: tuple[Band, ...]) -> str:
    """As its guideline calls it; of an answer the answer itself."""
    band = bands[0]
    if band.coded:
        return labels.choice(measure, band.class_code)
    return labels.class_name(measure, band.class_code, band.guideline)


@dataclass(frozen=True, slots=True)
class ClassLine:
    code: str
    name: str
    values: str
    refer: bool
    consequence: str
    is_fixed: bool
    is_letter: bool
    choice: OutcomeChoice | None


def class_line(one: ClassRule) -> ClassLine:
    return ClassLine(
        code=one.code,
        name=class_name(one.measure, one.bands),
        values=values(one.bands),
        refer=one.refer,
        consequence=consequence(one.outcome, one.urgency),
        is_fixed=one.is_fixed,
        is_letter=one.outcome is Outcome.LETTER,
        choice=one.choice,
    )


def guideline_names(rule: MeasureRule) -> str:
    return " · ".join(map(guideline_name, rule.guidelines))


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A measure in the list of all."""

    rule: MeasureRule
    name: str

    @property
    def guideline(self) -> str:
        return guideline_names(self.rule)


def rule_line(rule: MeasureRule) -> RuleLine:
    return RuleLine(rule, labels.measure(rule.measure))


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A decision, as it stands in the history."""

    choice: Choice
    what: str  # the guideline, or the class and what follows from it

    @property
    def key(self) -> str:
        """How the page names it: by day and class."""
        return f"{self.choice.since.isoformat()}:{self.choice.class_code}"


def choice_line(choice: Choice, names: dict[str, str]) -> ChoiceLine:
    """`names`: of the classes, by code."""
    if isinstance(choice, OutcomeChoice):
        said = consequence(choice.outcome, choice.urgency)
        return ChoiceLine(choice, f"{names.get(choice.class_code, choice.class_code)}: {said}")
    return ChoiceLine(choice, guideline_name(choice.guideline))


def classes_by_guideline(measure: str, guideline: str) -> list[tuple[str, str, str]]:
    """Name, values and consequence by the tables of each class of a guideline on offer."""
    grouped = classes_of(measure, choices_with({(measure, "classify"): guideline}))
    return [
        (class_name(measure, bands), values(bands), consequence(*outcome_of(bands[0], measure)))
        for bands in grouped
        if bands[0].guideline == guideline
    ]


def class_names(measure: str, guidelines: Iterable[str]) -> dict[str, str]:
    """Of every class that one of the guidelines knows, by code; the first one's word."""
    found: dict[str, str] = {}
    for guideline in guidelines:
        for bands in classes_of(measure, choices_with({(measure, "classify"): guideline})):
            found.setdefault(bands[0].class_code, class_name(measure, bands))
    return found


def mistaken_day(last: str) -> str:
    return _(
        "Visits up to %(day)s are judged and counted already. Choose today or a later day: what "
        "was judged keeps its class."
    ) % {"day": last}
