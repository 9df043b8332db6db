"""What a value may be: hard problems refuse it, warnings ask once.

Problems are codes with numbers. The words belong to the screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from screenings.rules.derive import as_number, derive, with_derived
from screenings.rules.tables import tables
from screenings.rules.types import Limit, Value

Kind = Literal["hard", "warn"]

METERS = ("cholesterol_total", "uric_acid")
HAEMOGLOBIN_ALSO = {"haemoglobin_pregnant": "haemoglobin"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful with a value.

    Codes: out_of_range, decimals, flag, pair, smoking_years (hard); rare,
    change, pulse_pressure, waist_height, waist_hip, blows_apart (warn). `params` carries
    the numbers its sentence needs.
    """

    measure: str
    code: str
    kind: Kind
    params: Mapping[str, Decimal] = field(default_factory=dict)


def limit_of(measure: str) -> Limit | None:
    """The limits of a measure; in pregnancy haemoglobin has those of haemoglobin."""
    limit = tables().limits.get(HAEMOGLOBIN_ALSO.get(measure, measure))
    if limit is None or limit.measure == measure:
        return limit
    return replace(limit, measure=measure)


def is_meter(measure: str) -> bool:
    """Whether the measure comes from a meter that may show LO or HI."""
    return measure.startswith("glucose_") or measure in METERS


def check(
    measure: str,
    value: Value | Decimal,
    previous: Decimal | None = None,
    days_since: int | None = None,
    age: int | None = None,
) -> list[Problem]:
    """Problems of one value; a hard one hides the warnings.

    `previous` is the last value of this worker, `days_since` its age in days.
    """
    if isinstance(value, Decimal):
        value = Value(value)
    if value.flag:
        return [] if is_meter(measure) else [Problem(measure, "flag", "hard")]
    limit, number = limit_of(measure), as_number(value).number
    if limit is None or number is None or value.number is None:
        return []
    hard = (
        _out_of_range(limit, number)
        or _smoking_years(limit, number, age)
        or _decimals(limit, value.number)
    )
    if hard:
        return hard
    return _rare(limit, number) + _change(limit, number, previous, days_since=days_since, age=age)


def check_together(values: Mapping[str, Value]) -> list[Problem]:
    """Problems between values of one visit, and of what is computed from them."""
    known = with_derived(values)
    numbers = {
        code: value.number
        for code, value in known.items()
        if value.number is not None and not value.flag
    }
    return [*_pressure(numbers), *_waist(numbers), *_computed(values)]


def check_blows(blows: Sequence[Decimal]) -> list[Problem]:
    """Peak flow: the two best blows should be alike, or one was no real effort."""
    most = tables().constants["pef_agreement"]
    best = sorted(blows, reverse=True)[:2]
    if len(best) < 2 or best[0] - best[1] <= most:
        return []
    return [Problem("pef", "blows_apart", "warn", {"value": best[0] - best[1], "max": most})]


def _computed(values: Mapping[str, Value]) -> list[Problem]:
    """Two possible inputs may make an impossible body; the number is shown rounded."""
    return [
        problem
        for rule in tables().derived
        if (limit := limit_of(rule.measure)) and (number := derive(rule, values)) is not None
        for problem in _out_of_range(limit, round(number, limit.decimals))
    ]


def _out_of_range(limit: Limit, number: Decimal) -> list[Problem]:
    if limit.hard_min <= number <= limit.hard_max:
        return []
    params = {"value": number, "min": limit.hard_min, "max": limit.hard_max}
    return [Problem(limit.measure, "out_of_range", "hard", params)]


def _decimals(limit: Limit, number: Decimal) -> list[Problem]:
    step = Decimal(1).scaleb(-limit.decimals)
    if number % step == 0:
        return []
    params = {"value": number, "decimals": Decimal(limit.decimals)}
    return [Problem(limit.measure, "decimals", "hard", params)]


def _smoking_years(limit: Limit, number: Decimal, age: int | None) -> list[Problem]:
    most = most_at_age(limit.measure, age)
    if most is None or number <= most:
        return []
    params = {"value": number, "max": most}
    return [Problem(limit.measure, "smoking_years", "hard", params)]


def most_at_age(measure: str, age: int | None) -> Decimal | None:
    """Nobody smokes from birth; nothing else has a bound of its own for an age."""
    if measure != "smoking_years" or age is None:
        return None
    return max(age - tables().constants["smoking_start_age"], Decimal(0))


def _rare(limit: Limit, number: Decimal) -> list[Problem]:
    if limit.soft_min <= number <= limit.soft_max:
        return []
    params = {"value": number, "min": limit.soft_min, "max": limit.soft_max}
    return [Problem(limit.measure, "rare", "warn", params)]


def _change(
    limit: Limit,
    number: Decimal,
    previous: Decimal | None,
    *,
    days_since: int | None,
    age: int | None,
) -> list[Problem]:
    if previous is None or not (
        _changed_much(limit, number, previous, age)
        or _changed_fast(limit, number, previous, days_since)
    ):
        return []
    params = {"value": number, "previous": previous, "change": number - previous}
    return [Problem(limit.measure, "change", "warn", params)]


def _changed_much(limit: Limit, number: Decimal, previous: Decimal, age: int | None) -> bool:
    """More than the absolute step. The young may grow: height asks adults only."""
    still_grows = age is not None and age < tables().constants["adult_age"]
    if limit.warn_change_abs is None or (limit.measure == "height" and still_grows):
        return False
    return abs(number - previous) > limit.warn_change_abs


def _changed_fast(limit: Limit, number: Decimal, previous: Decimal, days_since: int | None) -> bool:
    """More than the percentage, within the days in which that is strange."""
    if limit.warn_change_pct is None or days_since is None:
        return False
    if days_since > tables().constants["percent_change_days"]:
        return False
    return abs(number - previous) * 100 > limit.warn_change_pct * previous


def _pressure(numbers: Mapping[str, Decimal]) -> list[Problem]:
    if not {"sbp", "dbp"} <= numbers.keys():
        return []
    sbp, dbp = numbers["sbp"], numbers["dbp"]
    if sbp <= dbp:
        return [Problem("dbp", "pair", "hard", {"upper": sbp, "lower": dbp})]
    least = tables().constants["pulse_pressure_min"]
    most = tables().constants["pulse_pressure_max"]
    if least <= sbp - dbp <= most:
        return []
    params = {"value": sbp - dbp, "min": least, "max": most}
    return [Problem("dbp", "pulse_pressure", "warn", params)]


def _waist(numbers: Mapping[str, Decimal]) -> list[Problem]:
    """A waist as long as the body is tall is a slip of the tape, most likely."""
    waist = numbers.get("waist_circumference")
    if waist is None:
        return []
    factor = tables().constants["waist_hip_factor"]
    bounds = {
        "waist_height": numbers.get("height"),
        "waist_hip": numbers["hip_circumference"] * factor
        if "hip_circumference" in numbers
        else None,
    }
    return [
        Problem("waist_circumference", code, "warn", {"value": waist, "max": bound})
        for code, bound in bounds.items()
        if bound is not None and waist >= bound
    ]
