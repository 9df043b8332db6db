"""Which guideline judges which measure, and what follows from a class: the defaults, or
what a district chose. Emergencies are nobody's choice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from screenings.rules import heart
from screenings.rules.measures import examinations
from screenings.rules.scores import scores
from screenings.rules.tables import tables
from screenings.rules.types import Band, Outcome, Person, Role, Sex, Urgency

BLOOD_PRESSURE = "blood_pressure"
PRESSURE_PARTS = ("sbp", "dbp")

Outcomes = Mapping[tuple[str, str], tuple[Outcome, Urgency]]


@dataclass(frozen=True, slots=True)
class Choices:
    """Guidelines by measure and role; haemoglobin's default is one for each sex.

    `outcomes` by measure and class: only what differs from the tables.
    """

    guidelines: Mapping[tuple[str, Role], tuple[str, ...]]
    outcomes: Outcomes = field(default_factory=dict)

    def bands(self, measure: str, role: Role) -> tuple[Band, ...]:
        """The chosen bands of a measure, for everyone; empty when nobody judges it."""
        chosen = self.guidelines.get((measure, role), ())
        return tuple(b for g in chosen for b in tables().bands[measure, g])

    def outcome_of(self, band: Band, measure: str = "") -> tuple[Outcome, Urgency]:
        """What follows from a class."""
        chosen = self.outcomes.get((measure or band.measure, band.class_code))
        return chosen or outcome_of(band, measure)


@lru_cache(maxsize=1)
def default_choices() -> Choices:
    return Choices(tables().defaults)


def outcome_of(band: Band, measure: str = "") -> tuple[Outcome, Urgency]:
    """What follows from a class by outcomes.csv.

    A class without a row there: a letter, routine, where the guideline refers;
    advice from severity 1; else nothing.
    """
    row = tables().outcomes.get((measure or band.measure, band.class_code))
    if row:
        return row
    if band.refer:
        return Outcome.LETTER, Urgency.ROUTINE
    return (Outcome.ADVISE if band.severity else Outcome.NONE), Urgency.NONE


def choices_with(
    overrides: Mapping[tuple[str, Role], str], outcomes: Outcomes | None = None
) -> Choices:
    """The defaults with a district's own choices laid over them.

    Pressure is chosen as `blood_pressure`, upper and lower number together.
    """
    for measure, class_code in outcomes or {}:
        if is_fixed(measure, class_code):
            raise ValueError(f"{class_code} of {measure} is not chosen by anybody")
    chosen = dict(tables().defaults)
    for (measure, role), guideline in overrides.items():
        for part in PRESSURE_PARTS if measure == BLOOD_PRESSURE else (measure,):
            if measure in PRESSURE_PARTS or (part, guideline) not in tables().bands:
                raise ValueError(f"{guideline} cannot be chosen for {measure}")
            chosen[part, role] = (guideline, *_for_others(part, role, guideline))
    return Choices(MappingProxyType(chosen), outcomes or {})


def _for_others(measure: str, role: Role, guideline: str) -> tuple[str, ...]:
    """The default guidelines for whom the chosen one leaves out: it may be for one sex."""
    defaults = tables().defaults.get((measure, role), ())
    meant = _sexes(measure, guideline)
    return tuple(g for g in defaults if not meant & _sexes(measure, g))


def _sexes(measure: str, guideline: str) -> set[Sex]:
    bands = tables().bands[measure, guideline]
    sexes: tuple[Sex, ...] = ("M", "F")
    return {sex for sex in sexes if any(b.holds_sex(sex) for b in bands)}


def guidelines_for(measure: str) -> tuple[str, ...]:
    """The guidelines a district may choose to class a measure by.

    Alarm tables are not offered: they judge beside a guideline, never instead.
    """
    if measure == BLOOD_PRESSURE:
        lower = guidelines_for("dbp")
        return tuple(g for g in guidelines_for("sbp") if g in lower)
    alerts = tables().defaults.get((measure, "alert"), ())
    return tuple(g for m, g in tables().bands if m == measure and g not in alerts)


def has_alternative(measure: str) -> bool:
    """Whether another guideline than the default can be chosen."""
    part = PRESSURE_PARTS[0] if measure == BLOOD_PRESSURE else measure
    return bool(set(guidelines_for(measure)) - set(tables().defaults.get((part, "classify"), ())))


def is_fixed(measure: str, class_code: str) -> bool:
    """What the tables send to the puskesmas on the same day stays so: no district waits."""
    return tables().outcomes.get((measure, class_code), _NO_ROW)[1] is Urgency.SAME_DAY


_NO_ROW = (Outcome.NONE, Urgency.NONE)


@lru_cache(maxsize=1)
def judged_measures() -> tuple[str, ...]:
    """What posts measure and guidelines judge, in the order of the examinations.

    The pattern of a pressure is not among them: it follows its pressure.
    """
    return tuple(
        measure
        for measure in dict.fromkeys(_measured())
        if measure == BLOOD_PRESSURE or (measure, "classify") in tables().defaults
    )


def _measured() -> Iterator[str]:
    """Inputs, each measure computed from them after its last, and what pregnancy asks for."""
    seen: set[str] = set()
    for one in (one for group in examinations().values() for one in group.inputs):
        yield BLOOD_PRESSURE if one.code in PRESSURE_PARTS else one.code
        yield f"{one.code}_pregnant"
        for rule in tables().derived:
            if one.code in rule.measured and rule.measured <= seen | {one.code}:
                yield rule.measure
        if one.code == heart.CHART:
            yield heart.MEASURE
        yield from (score.measure for score in scores() if score.items[-1] == one.code)
        seen.add(one.code)


def classes_of(measure: str, choices: Choices) -> tuple[tuple[Band, ...], ...]:
    """The bands of each class of a measure as chosen, those of its alarm table after them."""
    parts = PRESSURE_PARTS if measure == BLOOD_PRESSURE else (measure,)
    roles: tuple[Role, ...] = ("classify",) if measure == BLOOD_PRESSURE else ("classify", "alert")
    grouped: dict[tuple[str, str], list[Band]] = {}
    for role in roles:
        for band in (band for part in parts for band in choices.bands(part, role)):
            grouped.setdefault((role, band.class_code), []).append(band)
    return tuple(tuple(bands) for bands in grouped.values())


def for_person(bands: tuple[Band, ...], person: Person) -> tuple[Band, ...]:
    """The bands that apply to this person's sex and age, in order."""
    return tuple(b for b in bands if b.holds_sex(person.sex) and b.holds_age(person.age))
