"""The peak flow a body is expected to blow, by the reference of peak_flow.csv."""

from decimal import Context, Decimal

from screenings.rules.tables import tables
from screenings.rules.types import Person

_EXACT = Context(prec=40)


def of_age(person: Person) -> Decimal | None:
    """The part of ln(L/min) that age and sex decide; None while the age is not known."""
    if not person.age:
        return None
    reference, age = tables().peak_flow[person.sex], Decimal(person.age)
    part = _EXACT.multiply(reference.ln_age, _EXACT.ln(age))
    return _EXACT.add(_EXACT.add(part, reference.age * age), reference.constant)


def predicted(person: Person, height_cm: Decimal) -> Decimal | None:
    """L/min, unrounded."""
    part = of_age(person)
    if part is None or height_cm <= 0:
        return None
    of_height = _EXACT.divide(tables().peak_flow[person.sex].per_height, height_cm)
    return _EXACT.exp(_EXACT.add(part, of_height))
