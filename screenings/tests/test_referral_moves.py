"""A visit was entered for the wrong person: the referral goes where the visit goes."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import move_visit
from screenings.actions.referrals import answer_referral, make_referral, record_arrival
from screenings.actions.visits import record_visit
from screenings.models import Referral
from screenings.referrals.queries import open_referral
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
SUGAR = {"glucose_random_capillary_1": 240}


@pytest.fixture
def right(post):
    return make_worker(post, "Widodo")


@pytest.fixture
def examine(post, worker, cadre):
    def examine(ago=0, who=worker, **boxes):
        on = timezone.localdate() - dt.timedelta(days=ago)
        session = make_session(post, on)
        return record_visit(session=session, worker=who, entry=entry(**boxes), by=cadre).visit

    return examine


def move(visit, to, by):
    return move_visit(visit=visit, to_worker=to, reason="wrong line", by=by)


def test_referral_follows_the_moved_visit_with_its_number(examine, worker, right, cadre):
    wrong = examine(**HIGH)
    referral = make_referral(visit=wrong, by=cadre)

    visit = move(wrong, right, cadre)

    moved = open_referral(right)
    assert (moved.number, moved.visit, moved.state) == (referral.number, visit, "written")
    assert [reason.visit for reason in moved.reasons.all()] == [visit]
    assert open_referral(worker) is None


def test_move_of_a_referral_is_in_the_audit(examine, right, cadre, post):
    wrong = examine(**HIGH)
    make_referral(visit=wrong, by=cadre)

    move(wrong, right, cadre)

    event = AuditEvent.objects.get(detail__what="referral_moved")
    assert (event.actor, event.post) == (cadre, post)


def test_arrived_referral_stays_arrived(examine, right, cadre, staff):
    wrong = examine(**HIGH)
    record_arrival(referral=make_referral(visit=wrong, by=cadre), by=staff)

    move(wrong, right, cadre)

    assert open_referral(right).state == "arrived"


def test_answered_referral_follows_too(examine, right, cadre, staff):
    wrong = examine(**HIGH)
    referral = make_referral(visit=wrong, by=cadre)
    answer_referral(
        referral=referral,
        result=Referral.Result.TREATED,
        sharing=Referral.Sharing.ALL,
        advice="",
        by=staff,
    )

    move(wrong, right, cadre)

    referral.refresh_from_db()
    assert (referral.worker, referral.state) == (right, "answered")


def test_reasons_join_the_open_referral_of_the_right_person(examine, worker, right, cadre):
    theirs = make_referral(visit=examine(ago=10, who=right, **SUGAR), by=cadre)
    wrong = examine(**HIGH)
    referral = make_referral(visit=wrong, by=cadre)

    move(wrong, right, cadre)

    referral.refresh_from_db()
    assert referral.state == "void"
    assert open_referral(right) == theirs
    assert {reason.topic for reason in theirs.reasons.all()} == {"glucose", "blood_pressure"}
    assert open_referral(worker) is None


def test_letter_with_reasons_of_two_visits_is_divided(examine, worker, right, cadre):
    first = examine(ago=10, **SUGAR)
    referral = make_referral(visit=first, by=cadre)
    wrong = examine(**HIGH)
    make_referral(visit=wrong, by=cadre)

    visit = move(wrong, right, cadre)

    assert open_referral(worker) == referral
    assert [reason.topic for reason in referral.reasons.all()] == ["glucose"]
    theirs = open_referral(right)
    assert theirs.number != referral.number
    assert [(reason.topic, reason.visit) for reason in theirs.reasons.all()] == [
        ("blood_pressure", visit)
    ]


def test_first_visit_of_a_letter_that_moves_leaves_it_to_the_second(examine, worker, right, cadre):
    wrong = examine(ago=10, **SUGAR)
    referral = make_referral(visit=wrong, by=cadre)
    second = examine(**HIGH)
    make_referral(visit=second, by=cadre)

    move(wrong, right, cadre)

    referral.refresh_from_db()
    assert (referral.visit, referral.worker, referral.state) == (second, worker, "written")
    assert [reason.topic for reason in open_referral(right).reasons.all()] == ["glucose"]


def test_visit_moved_to_another_session_keeps_its_referral(examine, worker, post, cadre):
    wrong = examine(ago=1, **HIGH)
    referral = make_referral(visit=wrong, by=cadre)
    there = make_session(post, timezone.localdate())

    visit = move_visit(visit=wrong, to_session=there, reason="wrong day", by=cadre)

    assert open_referral(worker) == referral
    assert open_referral(worker).visit == visit
    assert [reason.on for reason in open_referral(worker).reasons.all()] == [visit.on]


def test_move_of_a_visit_without_a_referral_makes_none(examine, right, cadre):
    move(examine(**HIGH), right, cadre)

    assert not Referral.objects.exists()
