"""Questionnaires and scores stand in the report of the month as every other class does."""

import datetime as dt

import pytest

from healthposts.testing.people import make_session
from reports.tests.histories import figures
from screenings.actions import record_visit
from screenings.rules.scores import scores
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db

SRQ = next(score.items for score in scores() if score.measure == "srq20")


def test_sums_are_counted_by_class_and_single_answers_never(post, worker, cadre):
    answers = dict.fromkeys(SRQ, "NO") | dict.fromkeys(SRQ[:6], "YES")
    filled = entry(
        **answers | {"srq20_item17": "YES"}, gotrak_frequency="4", gotrak_severity="2", rula=3
    )
    record_visit(
        session=make_session(post, dt.date(2026, 10, 1)), worker=worker, entry=filled, by=cadre
    )

    tables = figures(post).classes

    found = {table.measure: [row.code for row in table.rows if row.visits.men] for table in tables}
    assert found == {"srq20": ["HIGH"], "gotrak_risk": ["RED"], "rula": ["INVESTIGATE"]}
    assert [table.measure for table in tables] == list(found)
