"""Alarms: what must not wait for the end of the visit."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from screenings.rules.tables import GLUCOSE_ANY, tables
from screenings.rules.types import Action, Alarm, EmergencyRule, Person, Value

DANGER_SIGNS = (
    "chest_pain",
    "breathless",
    "severe_headache",
    "blurred_sight",
    "one_side_weak",
)


def alarms_of(
    values: Mapping[str, Value],
    person: Person,
    danger_signs: Collection[str] | None = None,
) -> tuple[Alarm, ...]:
    """Every alarm that holds, once each, in the order of the table."""
    held = (r for r in rules_for_person(person) if holds(r, values))
    return tuple({r.code: alarm(r, danger_signs) for r in held}.values())


def rules_for_person(person: Person) -> tuple[EmergencyRule, ...]:
    """An unknown age does not silence an alarm."""
    return tuple(
        rule
        for rule in tables().emergencies
        if (person.age is None or person.age >= rule.min_age)
        and (rule.pregnant == "any" or person.is_pregnant)
    )


def holds(rule: EmergencyRule, values: Mapping[str, Value]) -> bool:
    return any(_trips(rule, values[m]) for m in values if concerns(rule, m))


def concerns(rule: EmergencyRule, measure: str) -> bool:
    if rule.measure == GLUCOSE_ANY:
        return measure.startswith("glucose_")
    return measure == rule.measure


def alarm(rule: EmergencyRule, danger_signs: Collection[str] | None) -> Alarm:
    """The alarm with its action: any of its signs makes it "now".

    `danger_signs` is None while nobody has asked. Asked and none found turns
    "repeat, then ask" into a referral on the same day.
    """
    if danger_signs is None:
        return Alarm(rule.code, rule.action)
    if rule.now_signs & set(danger_signs):
        return Alarm(rule.code, Action.NOW)
    if rule.action is Action.REPEAT_THEN_SIGNS:
        return Alarm(rule.code, Action.SAME_DAY)
    return Alarm(rule.code, rule.action)


def _trips(rule: EmergencyRule, value: Value) -> bool:
    if rule.comparator == "=":
        return value.code.casefold() == rule.value.casefold()
    if value.flag:
        return rule.comparator[0] == {"LO": "<", "HI": ">"}[value.flag]
    return value.number is not None and compare(value.number, rule.comparator, Decimal(rule.value))


def compare(number: Decimal, comparator: str, bound: Decimal) -> bool:
    match comparator:
        case "<":
            return number < bound
        case "<=":
            return number <= bound
        case ">":
            return number > bound
        case _:
            return number >= bound
