"""Whatever the number: never two classes, and exactly one where a guideline has no gap."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screenings.rules.choices import for_person
from screenings.rules.tables import tables
from screenings.rules.types import Person

NUMERIC = {key: bands for key, bands in tables().bands.items() if not bands[0].coded}
# As printed by the source, or (age_puma) without a band below its age gate.
GAPS = {
    ("glucose_random_capillary", "CKG-REPORT-CLASSES (as printed; has gaps)"),
    ("age_puma", "PUMA-ITEM-2"),
}
NUMBERS = st.decimals(min_value=-20, max_value=4000, places=4)


def number_near(bands):
    """Any number, and more often one close to a bound of the guideline."""
    bounds = [b for band in bands for b in (band.lower, band.upper) if b is not None]
    nudges = st.sampled_from([Decimal(n) for n in ("-0.0001", "0", "0.0001")])
    return st.one_of(NUMBERS, st.builds(lambda b, by: b + by, st.sampled_from(bounds), nudges))


@pytest.mark.parametrize("key", sorted(NUMERIC), ids="-".join)
def test_number_has_one_class(key):
    bands = NUMERIC[key]

    @settings(max_examples=60, deadline=None, database=None)
    @given(
        number=number_near(bands),
        sex=st.sampled_from(("M", "F")),
        age=st.integers(0, 99),
    )
    def one_class(number, sex, age):
        mine = for_person(bands, Person(sex, age))

        found = [band.class_code for band in mine if band.holds_number(number)]

        assert len(found) <= 1
        if mine and key not in GAPS:
            assert len(found) == 1

    one_class()


def test_gaps_named_here_are_gaps():
    for key in GAPS:
        numbers = (Decimal(39), Decimal(120))

        assert any(not any(b.holds_number(n) for b in NUMERIC[key]) for n in numbers)
