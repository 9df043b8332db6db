"""Two at once: on every database one visit, one event, no lost value.

Real connections in real threads; the tests commit.
"""

import pytest

from healthposts.testing.people import make_worker
from healthposts.testing.races import at_once
from screenings.actions import (
    SessionClosed,
    SessionNotEmpty,
    cancel_session,
    move_visit,
    open_session,
    record_visit,
)
from screenings.models import Attendance, Event, Finding, Reading, Session, Visit
from screenings.tests.entries import DAY, entry, numbers_of

pytestmark = pytest.mark.django_db(transaction=True)


REFUSALS = (SessionClosed, SessionNotEmpty)


def saving(session, worker, form, by):
    return lambda: record_visit(session=session, worker=worker, entry=form, by=by)


def test_one_form_sent_four_times_at_once_is_one_event(session, worker, cadre):
    form = entry(sbp_1=118, dbp_1=76, weight=80)

    saved = at_once(*[saving(session, worker, form, cadre)] * 4)

    assert sorted(s.already for s in saved) == [False, True, True, True]
    counts = [m.objects.count() for m in (Visit, Event, Reading, Attendance)]
    assert counts == [1, 1, 3, 1]


def test_two_stations_at_once_make_one_visit_with_both_values(session, worker, cadre, staff):
    at_once(
        saving(session, worker, entry(sbp_1=150, dbp_1=92), cadre),
        saving(session, worker, entry(weight=80, height=165), staff),
    )

    visit = Visit.objects.get()
    assert numbers_of(visit) == {"sbp-1": 150, "dbp-1": 92, "weight": 80, "height": 165}
    assert {f.measure for f in visit.findings.all()} == {"blood_pressure", "bp_pattern", "bmi"}


def test_eight_saves_of_one_visit_lose_no_value_and_no_finding(session, worker, cadre):
    boxes = [
        {"weight": 80},
        {"height": 165},
        {"waist_circumference": 95},
        {"cholesterol_total": 250},
        {"uric_acid": 7.5},
        {"haemoglobin": 14},
        {"smoking_status": "NEVER"},
        {"ppe_use": "ALWAYS"},
    ]

    at_once(*[saving(session, worker, entry(**box), cadre) for box in boxes])

    visit = Visit.objects.get()
    measures = {"bmi", "waist_circumference", "cholesterol_total", "uric_acid", "haemoglobin"}
    assert Reading.objects.count() == 8
    assert {f.measure for f in visit.findings.all()} == measures | {"smoking_status", "ppe_use"}
    assert visit.level == "refer"


def test_two_values_of_one_box_at_once_are_both_kept(session, worker, cadre, staff):
    saved = at_once(
        saving(session, worker, entry(haemoglobin=14), cadre),
        saving(session, worker, entry(haemoglobin=7.5), staff),
    )

    assert sorted(s.conflict for s in saved) == [False, True]
    assert Visit.objects.get().level == "emergency"
    assert Finding.objects.filter(role="emergency").count() == 1


def test_session_opened_by_three_at_once_is_one(post, cadre):
    sessions = at_once(*[lambda: open_session(post=post, on=DAY, by=cadre)] * 3)

    assert len({session.pk for session in sessions}) == 1
    assert Session.objects.count() == 1


def test_session_is_cancelled_or_has_the_visit_never_both(session, worker, cadre):
    at_once(
        saving(session, worker, entry(weight=80), cadre),
        lambda: cancel_session(session=session, reason="rain", by=cadre),
        refusals=REFUSALS,
    )

    session.refresh_from_db()
    cancelled = session.state == "cancelled"
    assert cancelled is not Visit.objects.counted().exists()


def test_two_moves_that_cross_each_other_do_not_block(session, post, worker, cadre):
    other = make_worker(post, "Budi")
    first = record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre).visit
    second = record_visit(session=session, worker=other, entry=entry(height=165), by=cadre).visit

    at_once(
        lambda: move_visit(visit=first, to_worker=other, reason="x", by=cadre),
        lambda: move_visit(visit=second, to_worker=worker, reason="x", by=cadre),
    )

    kept = [numbers_of(visit) for visit in Visit.objects.counted()]
    assert kept == [{"weight": 80, "height": 165}]
