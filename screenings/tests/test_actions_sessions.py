"""Sessions: opened once, staffed, ended, cancelled only when empty; attendance."""

import datetime as dt

import pytest
import time_machine

from healthposts.testing.people import make_worker
from posts.models import Cadre
from screenings.actions import (
    SessionNotEmpty,
    cancel_session,
    change_duty,
    clear_attendance,
    end_session,
    next_slot,
    open_session,
    record_attendance,
    record_visit,
    reopen_session,
    set_missing_tools,
    set_post_examinations,
    void_visit,
)
from screenings.identities import session_id
from screenings.models import Attendance, Session
from screenings.queries import duty_of, post_examinations
from screenings.rules import DEFAULT_EXAMINATIONS
from screenings.tests.entries import DAY, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.mark.parametrize(
    ("days", "state"), [(-30, "open"), (0, "open"), (1, "planned")], ids=["past", "today", "coming"]
)
def test_session_of_a_day_is_open_or_planned(post, cadre, days, state):
    session = open_session(post=post, on=DAY + dt.timedelta(days=days), by=cadre)

    assert (session.state, session.office, session.opened_by) == (state, post.office, cadre)


def test_session_opened_twice_is_one_and_keeps_the_first_place(post, cadre, staff):
    first = open_session(post=post, on=DAY, place="Quay", by=cadre)

    again = open_session(post=post, on=DAY, place="Office", by=staff)

    assert (again, again.place, again.opened_by) == (first, "Quay", cadre)
    assert first.pk == session_id(post_id=post.pk, on=DAY, kind="routine", slot=1)


def test_second_round_of_a_day_is_another_session(post, cadre):
    first = open_session(post=post, on=DAY, by=cadre)

    second = open_session(
        post=post, on=DAY, slot=next_slot(post=post, on=DAY, kind="routine"), by=cadre
    )

    assert (second.slot, second.pk != first.pk) == (2, True)
    assert next_slot(post=post, on=DAY, kind="outreach") == 1


def test_cancelled_session_opens_again(post, cadre):
    session = open_session(post=post, on=DAY, by=cadre)
    cancel_session(session=session, reason="rain", by=cadre)

    again = open_session(post=post, on=DAY, by=cadre)

    assert (again.pk, again.state, again.cancel_reason) == (session.pk, "open", "")


def test_ended_session_stays_ended_when_opened_by_another_phone(post, cadre):
    session = open_session(post=post, on=DAY, by=cadre)
    end_session(session=session, by=cadre)

    again = open_session(post=post, on=DAY, by=cadre)

    assert again.state == "ended"


def test_duty_is_named_and_changed(post, cadre, staff):
    ours = Cadre.objects.get(user=cadre)
    session = open_session(post=post, on=DAY, by=cadre, cadres=[ours])

    change_duty(session=session, cadres=[ours], staff=[staff], by=cadre)
    both = duty_of(session)
    change_duty(session=session, cadres=[], staff=[staff], by=cadre)

    assert both == ([ours], [staff])
    assert duty_of(session) == ([], [staff])


def test_missing_tools_are_examinations(session, cadre):
    set_missing_tools(session=session, examinations=["glucose", "glucose"], by=cadre)

    session.refresh_from_db()
    assert session.missing_tools == ["glucose"]
    with pytest.raises(KeyError):
        set_missing_tools(session=session, examinations=["x_ray"], by=cadre)


def test_end_and_reopen(session, cadre):
    end_session(session=session, by=cadre)
    ended = (session.state, session.ended_at is not None)

    reopen_session(session=session, by=cadre)

    assert ended == ("ended", True)
    assert (session.state, session.ended_at) == ("open", None)


def test_late_values_get_into_an_ended_session(session, worker, cadre):
    end_session(session=session, by=cadre)

    saved = record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    assert saved.visit.state == "valid"


def test_session_with_a_visit_is_not_cancelled(session, worker, cadre):
    visit = record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre).visit

    with pytest.raises(SessionNotEmpty):
        cancel_session(session=session, reason="rain", by=cadre)
    void_visit(visit=visit, reason="test", by=cadre)
    cancel_session(session=session, reason="rain", by=cadre)

    assert (session.state, session.cancel_reason) == ("cancelled", "rain")


def test_absence_is_one_tap_and_is_undone(session, worker, cadre):
    record_attendance(session=session, worker=worker, status="absent", reason="at_sea", by=cadre)
    noted = Attendance.objects.values_list("status", "reason").get()

    clear_attendance(session=session, worker=worker, by=cadre)

    assert noted == ("absent", "at_sea")
    assert Attendance.objects.count() == 0


def test_absent_worker_who_comes_after_all_is_present(session, worker, cadre):
    record_attendance(session=session, worker=worker, status="absent", reason="ill", by=cadre)

    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    assert Attendance.objects.values_list("status", "reason").get() == ("present", "")


def test_examined_worker_stays_present(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    record_attendance(session=session, worker=worker, status="absent", reason="ill", by=cadre)
    clear_attendance(session=session, worker=worker, by=cadre)

    assert Attendance.objects.get().status == "present"


def test_who_refused_counts_as_present(session, post, cadre):
    stranger = make_worker(post, "Budi", consent=False)

    record_attendance(session=session, worker=stranger, status="present", by=cadre)

    assert Attendance.objects.get().status == "present"


def test_post_has_the_default_list_until_it_makes_its_own(post, cadre):
    before = post_examinations(post)

    set_post_examinations(post=post, codes=["weight", "blood_pressure", "weight"], by=cadre)

    assert before == DEFAULT_EXAMINATIONS
    assert post_examinations(post) == ("weight", "blood_pressure")
    with pytest.raises(KeyError):
        set_post_examinations(post=post, codes=["x_ray"], by=cadre)
    assert post_examinations(post) == ("weight", "blood_pressure")


def test_session_dates_are_of_the_office_and_not_of_the_server(post, cadre):
    """At 18:30 UTC it is past midnight in Jakarta: tomorrow's session is today's there."""
    with time_machine.travel(dt.datetime(2026, 3, 14, 18, 30, tzinfo=dt.UTC)):
        session = open_session(post=post, on=dt.date(2026, 3, 15), by=cadre)

    assert Session.objects.get(pk=session.pk).state == "open"


def test_ending_twice_and_reopening_an_open_session_change_nothing(session, cadre):
    reopen_session(session=session, by=cadre)
    still_open = session.state
    end_session(session=session, by=cadre)
    ended_at = session.ended_at

    end_session(session=session, by=cadre)

    assert (still_open, session.state, session.ended_at) == ("open", "ended", ended_at)
