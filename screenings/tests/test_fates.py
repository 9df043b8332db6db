"""What becomes of a finding that asks for a letter is written down with it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from healthposts.testing.people import make_session
from screenings.actions.referrals import answer_referral, make_referral, take_back
from screenings.actions.store import judge_anew, lock, readings_of
from screenings.actions.visits import record_visit
from screenings.models import Finding, Referral
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
SUGAR = {"glucose_random_capillary_1": 240}


@pytest.fixture
def examine(post, worker, cadre):
    def examine(ago=0, **boxes):
        on = timezone.localdate() - dt.timedelta(days=ago)
        session = make_session(post, on)
        return record_visit(session=session, worker=worker, entry=entry(**boxes), by=cadre).visit

    return examine


def fates(visit):
    rows = Finding.objects.filter(visit=visit).exclude(fate="")
    return dict(rows.values_list("measure", "fate"))


def answer(referral, by, on, result="normal_now"):
    answer_referral(
        referral=referral,
        result=Referral.Result(result),
        sharing=Referral.Sharing.ALL,
        advice="",
        by=by,
    )
    Referral.objects.filter(pk=referral.pk).update(answered_on=on)


def test_first_high_pressure_asks_for_a_letter(examine):
    assert fates(examine(**HIGH, weight=90, height=165)) == {"blood_pressure": "letter"}


def test_what_the_open_letter_has_is_told_from_what_is_new(examine, cadre):
    make_referral(visit=examine(30, **HIGH), by=cadre)

    later = examine(**HIGH, **SUGAR)

    assert fates(later) == {"blood_pressure": "in_letter", "glucose_random_capillary": "joins"}


@pytest.mark.parametrize(("ago", "fate"), [(90, "answered"), (91, "letter")])
def test_answer_of_ninety_days_is_told(ago, fate, examine, cadre, staff):
    today = timezone.localdate()
    referral = make_referral(visit=examine(120, **HIGH), by=cadre)
    answer(referral, staff, today - dt.timedelta(days=ago))

    assert fates(examine(**HIGH)) == {"blood_pressure": fate}


def test_judged_anew_later_it_is_told_as_of_the_day(examine, cadre, staff):
    """The letter was open on the day of the visit, though it is answered now."""
    make_referral(visit=examine(60, **HIGH), by=cadre)
    visit = examine(30, **HIGH)
    answer(Referral.objects.get(), staff, timezone.localdate() - dt.timedelta(days=10))

    judge_anew(lock(visit.pk), readings_of(visit), [])

    assert fates(visit) == {"blood_pressure": "in_letter"}


def test_letter_of_the_visit_itself_does_not_hold_it_back(examine, cadre):
    """Nor does what joined it later."""
    visit = examine(30, **HIGH)
    make_referral(visit=visit, by=cadre)
    make_referral(visit=examine(**SUGAR), by=cadre)

    judge_anew(lock(visit.pk), readings_of(visit), [])

    assert fates(visit) == {"blood_pressure": "letter"}


def test_letter_taken_back_holds_nothing_back(examine, cadre):
    first = make_referral(visit=examine(1, **HIGH), by=cadre)
    take_back(referral=first, by=cadre)

    assert fates(examine(**HIGH)) == {"blood_pressure": "letter"}


def test_fate_costs_two_queries_for_who_was_never_referred_and_three_after(
    examine, cadre, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as low:
        examine(60, sbp_1=118, dbp_1=76)
    with CaptureQueriesContext(connection) as high:
        make_referral_later = examine(30, **HIGH)
    make_referral(visit=make_referral_later, by=cadre)
    with CaptureQueriesContext(connection) as again:
        examine(**HIGH)

    assert (len(high) - len(low), len(again) - len(high)) == (2, 1)
