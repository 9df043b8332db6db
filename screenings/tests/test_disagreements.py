"""Which visits wait because two people wrote different values."""

import datetime as dt

import pytest

from healthposts.testing.people import make_session
from screenings.actions import record_visit
from screenings.disagreements import visits_in_conflict
from screenings.models import Visit
from screenings.tests.entries import entry


@pytest.fixture
def visit(post, worker, cadre, staff):
    """Two phones that did not know of each other."""
    session = make_session(post, dt.date(2026, 11, 21))
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=9), by=staff)
    return Visit.objects.get()


def test_visit_with_two_values_waits(visit):
    assert visits_in_conflict(Visit.objects.all()) == [visit]


def test_visit_with_one_value_of_each_waits_for_nobody(post, worker, cadre, staff):
    session = make_session(post, dt.date(2026, 11, 21))
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=staff)

    assert visits_in_conflict(Visit.objects.all()) == []


def test_visits_that_wait_cost_three_queries(visit, django_assert_num_queries):
    with django_assert_num_queries(3):
        visits_in_conflict(Visit.objects.all())
