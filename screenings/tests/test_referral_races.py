"""Two phones refer one worker at once: on every database it is one referral.

Real connections in real threads; the tests commit.
"""

import datetime as dt

import pytest

from healthposts.testing.people import make_session
from healthposts.testing.races import at_once
from screenings.actions import record_visit
from screenings.actions.referrals import NotOpen, answer_referral, make_referral
from screenings.models import Referral
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db(transaction=True)
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}


@pytest.fixture
def visit(post, worker, cadre):
    session = make_session(post, dt.date(2026, 3, 14))
    return record_visit(session=session, worker=worker, entry=entry(**HIGH), by=cadre).visit


def test_one_letter_from_four_phones(visit, cadre):
    rows = at_once(*[lambda: make_referral(visit=visit, by=cadre)] * 4)

    assert {row.pk for row in rows} == {Referral.objects.get().pk}
    assert Referral.objects.get().reasons.count() == 1


def test_one_answer_of_two(visit, cadre, staff):
    row = make_referral(visit=visit, by=cadre)

    def answer():
        return answer_referral(
            referral=row,
            result=Referral.Result.CONFIRMED,
            sharing=Referral.Sharing.ALL,
            advice="",
            by=staff,
        )

    found = at_once(answer, answer, refusals=(NotOpen,))

    assert sorted(type(one).__name__ for one in found) == ["NotOpen", "Referral"]
