"""Measures that are computed, never typed: exact as far as forty digits go."""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal

from screenings.rules import heart
from screenings.rules.peak_flow import predicted
from screenings.rules.scores import is_begun, scored, scores, with_points
from screenings.rules.tables import PREDICTED_FROM, PREDICTED_PEAK_FLOW, Derived, tables
from screenings.rules.types import Person, Value

_EXACT = Context(prec=40)


def with_derived(values: Mapping[str, Value], person: Person | None = None) -> dict[str, Value]:
    """The values, with every derived measure whose inputs are all there.

    What is predicted, and the sum of a questionnaire, need the person. An answer gets its
    points.

    A fraction such as 6/12 becomes its number. A computed number replaces one
    that was handed in beside its inputs.
    """
    known = with_points({code: as_number(value) for code, value in values.items()})
    if person is not None:
        known |= _predicted(known, person)
    for rule in tables().derived:
        number = derive(rule, known)
        if number is not None:
            known[rule.measure] = Value(number)
    return known if person is None else known | _scores(known, person) | _heart(known, person)


def _heart(known: Mapping[str, Value], person: Person) -> dict[str, Value]:
    """The risk of the chart that was asked for."""
    reading = heart.read_chart(known, person)
    if reading is None or reading.percent is None:
        return {}
    return {heart.MEASURE: Value(Decimal(reading.percent))}


def _scores(known: Mapping[str, Value], person: Person) -> dict[str, Value]:
    """The sums of the questionnaires that are whole."""
    begun = (score for score in scores() if is_begun(score, known))
    sums = {score.measure: scored(score, known, person).number for score in begun}
    return {measure: Value(number) for measure, number in sums.items() if number is not None}


def _predicted(known: Mapping[str, Value], person: Person) -> dict[str, Value]:
    height = _number(known.get(PREDICTED_FROM[PREDICTED_PEAK_FLOW]))
    number = None if height is None or "pef" not in known else predicted(person, height)
    return {} if number is None else {PREDICTED_PEAK_FLOW: Value(number)}


def derive(rule: Derived, values: Mapping[str, Value]) -> Decimal | None:
    """The derived number, unrounded; None when an input is missing or zero below."""
    if rule.counted:
        return _count(rule, values)
    inputs = {code: _number(values.get(code)) for code in rule.inputs}
    numbers = {code: number for code, number in inputs.items() if number is not None}
    if len(numbers) < len(inputs):
        return None
    below = _product(rule.over, (numbers[code] for code in rule.denominator))
    if below == 0:
        return None
    above = _product(rule.times, (numbers[code] for code in rule.numerator))
    return _EXACT.divide(above, below)


def _count(rule: Derived, values: Mapping[str, Value]) -> Decimal | None:
    """How many of the counted answers were given; None while nobody has asked."""
    answers = values.get(rule.numerator[0], Value()).code.split()
    return Decimal(len(set(answers) & set(rule.counted))) if answers else None


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
    return Value(
        _EXACT.divide(value.number, Decimal(value.denominator)), better_side=value.better_side
    )
