"""Who comes next is asked as one row; it is the row the list would give."""

import datetime as dt

import pytest

from healthposts.testing.people import make_worker
from screenings.actions import record_attendance, record_visit, void_visit
from screenings.models import Guest, Session
from screenings.rosters import next_to_do, session_roster
from screenings.tests.entries import DAY, entry
from workers.models import Consent, Enrolment

pytestmark = pytest.mark.django_db


def decide(worker, decision):
    Consent.objects.create(
        worker=worker, decision=decision, text_version="1", language="id", on=DAY
    )


@pytest.fixture
def crowd(post, other_post, session, cadre):
    """One of every kind, two of one name, in another order than the alphabet's."""
    names = ["Rina", "Dewi", "Agus", "Zaini", "Budi", "Budi", "Hasan", "Eko", "Sari", "Tono"]
    people = [make_worker(post, name) for name in names]
    rina, dewi, agus, zaini, budi, _budi, hasan, eko, sari, tono = people
    record_visit(session=session, worker=rina, entry=entry(weight=80), by=cadre)
    voided = record_visit(session=session, worker=dewi, entry=entry(weight=80), by=cadre)
    void_visit(visit=voided.visit, reason="test", by=cadre)
    for worker, status in ((agus, "absent"), (zaini, "present"), (budi, "present")):
        record_attendance(session=session, worker=worker, status=status, by=cadre)
    decide(budi, "refused")
    decide(hasan, "withdrawn")
    record_attendance(session=session, worker=eko, status="present", by=cadre)
    decide(eko, "withdrawn")
    decide(eko, "given")
    Enrolment.objects.filter(worker=sari).update(ends_on=DAY - dt.timedelta(days=1))
    Enrolment.objects.filter(worker=tono).update(starts_on=DAY + dt.timedelta(days=3))
    unasked = make_worker(post, "Wati", consent=False)
    record_attendance(session=session, worker=unasked, status="present", by=cadre)
    guest = make_worker(other_post, "Joko")
    Guest.objects.create(session=session, worker=guest, found_by="card", by=cadre)
    make_worker(other_post, "Elsewhere")
    return [*people, unasked, guest]


@pytest.mark.parametrize("state", [Session.State.OPEN, Session.State.ENDED])
def test_next_is_the_row_after_in_the_list_of_those_to_do(crowd, session, state):
    session.state = state
    todo = [row.worker for row in session_roster(session, show="todo").rows]
    everyone = [row.worker for row in session_roster(session).rows]

    assert len(todo) >= 5
    assert next_to_do(session) == todo[0]
    for place, worker in enumerate(everyone):
        later = [one for one in everyone[place + 1 :] if one in todo]
        others = [one for one in todo if one != worker]
        assert next_to_do(session, after=worker) == (later or others)[0]


def test_next_costs_one_query_however_many_there_are(
    session, crowd, worker, django_assert_num_queries
):
    with django_assert_num_queries(1):
        next_to_do(session, after=worker)


def test_nobody_is_next_after_the_only_one(session, worker):
    assert next_to_do(session) == worker
    assert next_to_do(session, after=worker) is None
