"""Which guideline judges which measure: the defaults, or what a district chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from screenings.rules.tables import tables
from screenings.rules.types import Band, Person, Role, Sex

BLOOD_PRESSURE = "blood_pressure"
PRESSURE_PARTS = ("sbp", "dbp")


@dataclass(frozen=True, slots=True)
class Choices:
    """Guidelines by measure and role. Haemoglobin's default is one for each sex."""

    guidelines: Mapping[tuple[str, Role], tuple[str, ...]]

    def bands(self, measure: str, role: Role) -> tuple[Band, ...]:
        """The chosen bands of a measure, for everyone; empty when nobody judges it."""
        chosen = self.guidelines.get((measure, role), ())
        return tuple(b for g in chosen for b in tables().bands[measure, g])


@lru_cache(maxsize=1)
def default_choices() -> Choices:
    return Choices(tables().defaults)


def choices_with(overrides: Mapping[tuple[str, Role], str]) -> Choices:
    """The defaults with a district's own choices laid over them.

    Pressure is chosen as `blood_pressure`, upper and lower number together.
    """
    chosen = dict(tables().defaults)
    for (measure, role), guideline in overrides.items():
        for part in PRESSURE_PARTS if measure == BLOOD_PRESSURE else (measure,):
            if measure in PRESSURE_PARTS or (part, guideline) not in tables().bands:
                raise ValueError(f"{guideline} cannot be chosen for {measure}")
            chosen[part, role] = (guideline, *_for_others(part, role, guideline))
    return Choices(MappingProxyType(chosen))


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


def for_person(bands: tuple[Band, ...], person: Person) -> tuple[Band, ...]:
    """The bands that apply to this person's sex and age, in order."""
    return tuple(b for b in bands if b.holds_sex(person.sex) and b.holds_age(person.age))
