"""Measures that are computed, never typed: exact as far as forty digits go."""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal

from screenings.rules.tables import Derived, tables
from screenings.rules.types import Value

_EXACT = Context(prec=40)


def with_derived(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, with every derived measure whose inputs are all there.

    A fraction such as 6/12 becomes its number. A computed number replaces one
    that was handed in beside its inputs.
    """
    known = {code: as_number(value) for code, value in values.items()}
    for rule in tables().derived:
        number = derive(rule, known)
        if number is not None:
            known[rule.measure] = Value(number)
    return known


def derive(rule: Derived, values: Mapping[str, Value]) -> Decimal | None:
    """The derived number, unrounded; None when an input is missing or zero below."""
    inputs = {code: _number(values.get(code)) for code in rule.inputs}
    numbers = {code: number for code, number in inputs.items() if number is not None}
    if len(numbers) < len(inputs):
        return None
    below = _product(rule.over, (numbers[code] for code in rule.denominator))
    if below == 0:
        return None
    above = _product(rule.times, (numbers[code] for code in rule.numerator))
    return _EXACT.divide(above, below)


def _product(start: int, factors: Iterable[Decimal]) -> Decimal:
    product = Decimal(start)
    for factor in factors:
        product = _EXACT.multiply(product, factor)
    return product


def _number(value: Value | None) -> Decimal | None:
    return None if value is None or value.flag else value.number


def as_number(value: Value) -> Value:
    """A fraction as its number; over nothing it is no value at all."""
    if value.denominator is None or value.number is None:
        return value
    if value.denominator <= 0:
        return Value()
    return Value(_EXACT.divide(value.number, Decimal(value.denominator)))
