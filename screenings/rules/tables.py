"""The tables of `data/`, read once, checked, and handed out as frozen values.

A table that contradicts itself stops the program at the first use: no worker is
judged by a table nobody could have meant.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from screenings.rules.types import (
    Action,
    Band,
    EmergencyRule,
    Limit,
    Outcome,
    Role,
    Urgency,
)

DATA = Path(__file__).parent / "data"

Row = dict[str, str]
K = TypeVar("K")
V = TypeVar("V")

RULE_COLUMNS = (
    "measure,unit,sex,min_age,max_age,lower,lower_inclusive,upper,upper_inclusive,"
    "class_code,label_id,label_en,severity,refer,guideline,source_address_or_memory"
)
LIMIT_COLUMNS = (
    "measure,label_id,unit,ucum,decimals,hard_min,hard_max,soft_min,soft_max,"
    "warn_change_abs,warn_change_pct,loinc,loinc_confidence,cross_field_rule,source"
)
DEFAULT_COLUMNS = "measure,guideline,role"
OUTCOME_COLUMNS = "measure,class_code,outcome,urgency,source"
EMERGENCY_COLUMNS = "code,measure,comparator,value,min_age,pregnant,what_then,status"
ACTION_COLUMNS = "code,action,now_signs"
CONSTANT_COLUMNS = "name,value,unit,source"
DERIVED_COLUMNS = "measure,times,numerator,over,denominator,counted,source"
PEAK_FLOW_COLUMNS = "reference,sex,ln_age,age,per_height,constant,source"
EDITION_COLUMNS = "edition,effective_from,note"

GLUCOSE_ANY = "glucose_any"
COMPARATORS = frozenset({"<", "<=", ">", ">=", "="})


# Predicted from these, not measured.
PREDICTED_PEAK_FLOW = "pef_predicted"
PREDICTED_FROM = {PREDICTED_PEAK_FLOW: "height"}


class TableError(ValueError):
    """A table is not what the program expects."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed measure: times x product(numerator) / (over x product(denominator)).

    With `counted` its one input is a question of many answers, and the number is how
    many of these were given.
    """

    measure: str
    times: int
    numerator: tuple[str, ...]
    over: int
    denominator: tuple[str, ...]
    counted: tuple[str, ...] = ()

    @property
    def inputs(self) -> frozenset[str]:
        return frozenset(self.numerator + self.denominator)

    @property
    def measured(self) -> frozenset[str]:
        """What must be measured for it."""
        return frozenset(PREDICTED_FROM.get(code, code) for code in self.inputs)


@dataclass(frozen=True, slots=True)
class PeakFlow:
    """A named reference for one sex: ln(L/min) from age in years and height in cm."""

    reference: str
    ln_age: Decimal
    age: Decimal
    per_height: Decimal
    constant: Decimal


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, as the rest of the package reads them."""

    bands: Mapping[tuple[str, str], tuple[Band, ...]]
    limits: Mapping[str, Limit]
    defaults: Mapping[tuple[str, Role], tuple[str, ...]]
    outcomes: Mapping[tuple[str, str], tuple[Outcome, Urgency]]
    emergencies: tuple[EmergencyRule, ...]
    constants: Mapping[str, Decimal]
    derived: tuple[Derived, ...]
    peak_flow: Mapping[str, PeakFlow]
    edition: str
    effective_from: str


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables that ship with the program."""
    return load(DATA)


def load(folder: Path) -> Tables:
    """Read and check every table in the folder."""
    bands = load_bands(folder / "rules.csv")
    edition = read(folder / "editions.csv", EDITION_COLUMNS)[-1]
    return Tables(
        bands=bands,
        limits=load_limits(folder / "limits.csv", folder / "limits_own.csv"),
        defaults=load_defaults(folder / "defaults.csv", bands),
        outcomes=load_outcomes(folder / "outcomes.csv"),
        emergencies=load_emergencies(folder),
        constants=load_constants(folder / "constants.csv"),
        derived=load_derived(folder / "derived.csv"),
        peak_flow=load_peak_flow(folder / "peak_flow.csv"),
        edition=edition["edition"],
        effective_from=edition["effective_from"],
    )


def read(path: Path, columns: str) -> list[Row]:
    """The rows of a table whose header is exactly the one given."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != columns.split(","):
            raise TableError(f"{path.name}: columns are {reader.fieldnames}")
        rows = list(reader)
    if any(None in row or None in row.values() for row in rows):
        raise TableError(f"{path.name}: a row has too many or too few cells")
    return rows


def load_bands(path: Path) -> Mapping[tuple[str, str], tuple[Band, ...]]:
    """Bands by measure and guideline, lowest first, none overlapping another."""
    grouped: dict[tuple[str, str], list[Band]] = {}
    for row in read(path, RULE_COLUMNS):
        band = _band(row)
        grouped.setdefault((band.measure, band.guideline), []).append(band)
    ordered = {key: tuple(_in_order(bands)) for key, bands in grouped.items()}
    for bands in ordered.values():
        _refuse_overlap(bands)
    _refuse_unpaired_pressure(ordered)
    return MappingProxyType(ordered)


def load_limits(path: Path, own: Path) -> Mapping[str, Limit]:
    """Those of the reference, and our own for what it leaves out."""
    rows = read(path, LIMIT_COLUMNS) + read(own, LIMIT_COLUMNS)
    return _unique(own, ((row["measure"], _limit(row)) for row in rows))


def load_defaults(
    path: Path, bands: Mapping[tuple[str, str], tuple[Band, ...]]
) -> Mapping[tuple[str, Role], tuple[str, ...]]:
    """Default guidelines by measure and role; haemoglobin has one for each sex."""
    chosen: dict[tuple[str, Role], tuple[str, ...]] = {}
    for row in read(path, DEFAULT_COLUMNS):
        measure, guideline = row["measure"], row["guideline"]
        if (measure, guideline) not in bands:
            raise TableError(f"{path.name}: no rules for {measure} by {guideline}")
        key = (measure, _role(row["role"]))
        chosen[key] = (*chosen.get(key, ()), guideline)
    for (measure, _role_code), guidelines in chosen.items():
        _refuse_overlap([b for g in guidelines for b in bands[measure, g]])
    return MappingProxyType(chosen)


def load_outcomes(path: Path) -> Mapping[tuple[str, str], tuple[Outcome, Urgency]]:
    rows = read(path, OUTCOME_COLUMNS)
    return _unique(
        path,
        (
            (
                (row["measure"], row["class_code"]),
                (Outcome(row["outcome"]), Urgency(row["urgency"])),
            )
            for row in rows
        ),
    )


def load_emergencies(folder: Path) -> tuple[EmergencyRule, ...]:
    path = folder / "emergency_actions.csv"
    actions = _unique(path, ((row["code"], row) for row in read(path, ACTION_COLUMNS)))
    rows = read(folder / "emergencies.csv", EMERGENCY_COLUMNS)
    if {row["code"] for row in rows} != set(actions):
        raise TableError(f"{path.name}: not the alarms of emergencies.csv")
    return tuple(_emergency(row, actions[row["code"]]) for row in rows)


def load_constants(path: Path) -> Mapping[str, Decimal]:
    rows = read(path, CONSTANT_COLUMNS)
    return _unique(path, ((row["name"], Decimal(row["value"])) for row in rows))


def load_derived(path: Path) -> tuple[Derived, ...]:
    return tuple(
        Derived(
            measure=row["measure"],
            times=int(row["times"]),
            numerator=tuple(row["numerator"].split()),
            over=int(row["over"]),
            denominator=tuple(row["denominator"].split()),
            counted=tuple(row["counted"].split()),
        )
        for row in read(path, DERIVED_COLUMNS)
    )


def load_peak_flow(path: Path) -> Mapping[str, PeakFlow]:
    """By sex."""
    rows = read(path, PEAK_FLOW_COLUMNS)
    return _unique(path, ((_one_of(row["sex"], "M", "F"), _peak_flow(row)) for row in rows))


def _peak_flow(row: Row) -> PeakFlow:
    return PeakFlow(
        reference=row["reference"],
        ln_age=Decimal(row["ln_age"]),
        age=Decimal(row["age"]),
        per_height=Decimal(row["per_height"]),
        constant=Decimal(row["constant"]),
    )


def _band(row: Row) -> Band:
    band = Band(
        measure=row["measure"],
        unit=row["unit"],
        sex=_one_of(row["sex"], "any", "M", "F"),
        min_age=_int(row["min_age"]),
        max_age=_int(row["max_age"]),
        lower=_decimal(row["lower"]),
        lower_inclusive=_yes(row["lower_inclusive"] or "no"),
        upper=_decimal(row["upper"]),
        upper_inclusive=_yes(row["upper_inclusive"] or "no"),
        class_code=row["class_code"],
        label_id=row["label_id"],
        label_en=row["label_en"],
        severity=int(_one_of(row["severity"], "0", "1", "2", "3")),
        refer=_yes(row["refer"]),
        guideline=row["guideline"],
        source=row["source_address_or_memory"],
    )
    unbounded = band.lower is None and band.upper is None
    if unbounded != band.coded:
        raise TableError(f"{band.measure} {band.class_code}: bounds belong to numbers")
    return band


def _limit(row: Row) -> Limit:
    limit = Limit(
        measure=row["measure"],
        label_id=row["label_id"],
        unit=row["unit"],
        decimals=int(row["decimals"]),
        hard_min=Decimal(row["hard_min"]),
        hard_max=Decimal(row["hard_max"]),
        soft_min=Decimal(row["soft_min"]),
        soft_max=Decimal(row["soft_max"]),
        warn_change_abs=_decimal(row["warn_change_abs"]),
        warn_change_pct=_decimal(row["warn_change_pct"]),
        source=row["source"],
    )
    if not limit.hard_min <= limit.soft_min <= limit.soft_max <= limit.hard_max:
        raise TableError(f"{limit.measure}: soft limits lie outside the hard ones")
    return limit


def _emergency(row: Row, action: Row) -> EmergencyRule:
    if row["comparator"] not in COMPARATORS:
        raise TableError(f"{row['code']}: unknown comparator {row['comparator']}")
    return EmergencyRule(
        code=row["code"],
        measure=row["measure"],
        comparator=row["comparator"],
        value=row["value"],
        min_age=int(row["min_age"]),
        pregnant=_one_of(row["pregnant"], "any", "yes"),
        action=Action(action["action"]),
        now_signs=frozenset(action["now_signs"].split()),
    )


def _in_order(bands: Iterable[Band]) -> list[Band]:
    """Lowest first; coded bands stay as written."""
    return sorted(bands, key=lambda b: (b.lower is not None, b.lower or Decimal(0)))


def _refuse_overlap(bands: Iterable[Band]) -> None:
    for one, other in combinations(bands, 2):
        if _overlap(one, other):
            raise TableError(
                f"{one.measure}, {one.guideline}: {one.class_code} and "
                f"{other.class_code} hold the same value"
            )


def _overlap(one: Band, other: Band) -> bool:
    same_people = one.sex == other.sex or "any" in (one.sex, other.sex)
    if not (same_people and _ages_meet(one, other)):
        return False
    if one.coded or other.coded:
        return one.class_code == other.class_code
    return _reaches(one, other) and _reaches(other, one)


def _ages_meet(one: Band, other: Band) -> bool:
    no_end = 10**3
    return (one.min_age or 0) <= (other.max_age or no_end) and (other.min_age or 0) <= (
        one.max_age or no_end
    )


def _reaches(high: Band, low: Band) -> bool:
    """Whether the top of `high` is at or above the bottom of `low`."""
    if high.upper is None or low.lower is None:
        return True
    if high.upper == low.lower:
        return high.upper_inclusive and low.lower_inclusive
    return high.upper > low.lower


def _refuse_unpaired_pressure(
    bands: Mapping[tuple[str, str], tuple[Band, ...]],
) -> None:
    """Every class of one pressure must be a class of the other's order too."""
    for (measure, guideline), diastolic in bands.items():
        if measure != "dbp":
            continue
        order = {band.class_code for band in bands.get(("sbp", guideline), ())}
        if not {band.class_code for band in diastolic} <= order:
            raise TableError(f"{guideline}: dbp has a class that sbp does not know")


def _unique(path: Path, pairs: Iterable[tuple[K, V]]) -> Mapping[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        if key in found:
            raise TableError(f"{path.name}: {key} stands twice")
        found[key] = value
    return MappingProxyType(found)


def _int(text: str) -> int | None:
    return int(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _role(text: str) -> Role:
    if text == "classify":
        return "classify"
    if text == "alert":
        return "alert"
    raise TableError(f"unknown role {text}")


def _yes(text: str) -> bool:
    return _one_of(text, "yes", "no") == "yes"


def _one_of(text: str, *allowed: str) -> str:
    if text not in allowed:
        raise TableError(f"{text!r} is none of {', '.join(allowed)}")
    return text
