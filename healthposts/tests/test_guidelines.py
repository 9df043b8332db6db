"""Guidelines as people read them; the tables keep the exact names."""

import re

import pytest
from django.utils import translation

from healthposts.web.guidelines import NAMES, guideline_name
from screenings.rules import tables

CODES = sorted(
    {guideline for _measure, guideline in tables().bands}
    | {one.reference for one in tables().peak_flow.values()}
)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("PERHI-2019 / ESC-ESH-2018 / PNPK-2021", "PERHI 2019, ESC ESH 2018, PNPK 2021"),
        ("PHQ-9", "PHQ-9"),
        ("KEMENKES-RISKESDAS (strictly greater)", "Kemenkes, Riskesdas"),
        ("PROJECT (Always / Sometimes / Never)", "Healthposts, aturan sendiri"),
    ],
)
def test_guideline_is_called_by_a_readable_name(code, name):
    with translation.override("id"):
        assert guideline_name(code) == name


@pytest.mark.parametrize("code", CODES)
def test_no_guideline_is_shown_with_remarks_of_the_table(code):
    assert not re.search(r"[()]|PROJECT", guideline_name(code))


def test_names_are_of_guidelines_that_exist():
    assert set(NAMES) <= set(CODES)


@pytest.mark.parametrize("measure", sorted({measure for measure, _guideline in tables().bands}))
def test_guidelines_of_one_measure_have_different_names(measure):
    codes = [guideline for of, guideline in tables().bands if of == measure]

    assert len({guideline_name(code) for code in codes}) == len(codes)
