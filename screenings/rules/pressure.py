"""Readings of blood pressure: when to measure again, and what is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from screenings.rules.tables import tables

Reading = tuple[Decimal, Decimal]
VERY_HIGH = "pressure_very_high"


@dataclass(frozen=True, slots=True)
class JudgedPressure:
    """The mean of the last two readings, unrounded; of one, that one."""

    sbp: Decimal
    dbp: Decimal
    count: int


def judged_pressure(readings: Sequence[Reading]) -> JudgedPressure | None:
    """What class and referral use; None without a reading. `count` is of all taken."""
    if not readings:
        return None
    last = readings[-2:]
    sbp = sum((r[0] for r in last), Decimal(0)) / len(last)
    dbp = sum((r[1] for r in last), Decimal(0)) / len(last)
    return JudgedPressure(sbp, dbp, len(readings))


def needs_second(reading: Reading) -> bool:
    """High enough to rest and measure again."""
    sbp, dbp = reading
    constants = tables().constants
    return sbp >= constants["high_sbp"] or dbp >= constants["high_dbp"]


def needs_danger_signs(reading: Reading) -> bool:
    """So high that the five danger signs are asked after rest and repeat."""
    bounds = very_high_bounds()
    return reading[0] >= bounds["sbp"] or reading[1] >= bounds["dbp"]


def very_high_bounds() -> dict[str, Decimal]:
    """The alarm's bounds by part, from emergencies.csv."""
    return {
        rule.measure: Decimal(rule.value) for rule in tables().emergencies if rule.code == VERY_HIGH
    }


def rest_minutes() -> int:
    return int(tables().constants["rest_minutes"])


def repeat_within_days() -> int:
    return int(tables().constants["repeat_within_days"])
