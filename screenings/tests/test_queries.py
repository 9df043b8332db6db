"""Reading sessions and visits: what is shown, to whom, and for how many queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import Assignment, Cadre
from screenings.actions import record_attendance, record_visit, void_visit
from screenings.contents import Content, Key, LastValue
from screenings.judging import still_known
from screenings.models import PostMeasure, Session
from screenings.queries import (
    VisitState,
    duty_choices,
    last_values,
    person_on,
    post_examinations,
    sessions_of,
    timeline,
    trend,
    visit_state,
)
from screenings.rosters import next_to_do, session_roster
from screenings.rules import DEFAULT_EXAMINATIONS, Person
from screenings.tests.entries import DAY, entry
from workers.actions import move_worker
from workers.models import Consent, Enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def save(session, worker, by, **boxes):
    base = visit_state(session, worker).base
    return record_visit(session=session, worker=worker, entry=entry(base=base, **boxes), by=by)


def names(rows):
    return [row.worker.name for row in rows]


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


# --- Roster ----------------------------------------------------------------------------


def test_roster_is_by_name_with_done_and_attendance_and_consent(session, post, worker, cadre):
    budi, siti = make_worker(post, "Budi"), make_worker(post, "Siti", consent=False)
    save(session, worker, cadre, sbp_1=190, dbp_1=112)
    record_attendance(session=session, worker=budi, status="absent", reason="at_sea", by=cadre)

    roster = session_roster(session)

    shown = [(r.worker, r.done, r.attendance, r.absence, r.consent) for r in roster.rows]
    assert shown == [
        (budi, False, "absent", "at_sea", "given"),
        (siti, False, "", "", "not_asked"),
        (worker, True, "present", "", "given"),
    ]
    counts = (roster.enrolled, roster.done, roster.present, roster.absent, roster.todo)
    assert counts == (3, 1, 1, 1, 1)


def test_roster_says_nothing_of_results(session, worker, cadre):
    save(session, worker, cadre, sbp_1=190, dbp_1=112)

    (row,) = session_roster(session).rows

    assert "emergency" not in repr(row)
    assert not hasattr(row, "level")


def test_roster_filters(session, post, worker, cadre):
    budi = make_worker(post, "Budi")
    ani = make_worker(post, "Ani")
    save(session, worker, cadre, weight=80)
    record_attendance(session=session, worker=budi, status="absent", reason="ill", by=cadre)

    shown = {
        show: names(session_roster(session, show=show).rows) for show in ("todo", "done", "all")
    }

    assert shown == {
        "todo": [ani.name],
        "done": [worker.name],
        "all": ["Ani", "Budi", "Suparto"],
    }


def test_roster_search_keeps_the_counts_of_everybody(session, post, worker):
    make_worker(post, "Budi Santoso")

    roster = session_roster(session, search="santo bud")

    assert (names(roster.rows), roster.enrolled) == (["Budi Santoso"], 2)


def test_roster_search_by_card_number(session, post, worker):
    make_worker(post, "Budi")

    assert names(session_roster(session, search=worker.card_number).rows) == ["Suparto"]


def test_who_refused_today_is_not_asked_again(session, post, cadre):
    siti = make_worker(post, "Siti", consent=False)
    Consent.objects.create(worker=siti, decision="refused", text_version="1", language="id", on=DAY)
    before = session_roster(session).todo

    record_attendance(session=session, worker=siti, status="present", by=cadre)

    assert (before, session_roster(session).todo) == (1, 0)
    assert next_to_do(session) is None


def test_void_visit_is_not_done(session, worker, cadre):
    visit = save(session, worker, cadre, weight=80).visit
    void_visit(visit=visit, reason="test", by=cadre)

    assert names(session_roster(session, show="todo").rows) == ["Suparto"]


def test_roster_is_of_the_day(session, post, other_post, worker):
    """Left before, came later, belongs elsewhere; a guest who was noted belongs to it."""
    gone = make_worker(post, "Gone")
    Enrolment.objects.filter(worker=gone).update(ends_on=DAY - dt.timedelta(days=1))
    last_day = make_worker(post, "Last day")
    Enrolment.objects.filter(worker=last_day).update(ends_on=DAY)
    later = make_worker(post, "Later")
    Enrolment.objects.filter(worker=later).update(starts_on=DAY + dt.timedelta(days=1))
    guest, _elsewhere = make_worker(other_post, "Guest"), make_worker(other_post, "Elsewhere")
    record_attendance(session=session, worker=guest, status="present", by=None)

    open_names = names(session_roster(session).rows)
    session.state = Session.State.ENDED
    ended_names = names(session_roster(session).rows)

    assert open_names == ["Guest", "Last day", "Later", "Suparto"]
    assert ended_names == ["Guest", "Last day", "Suparto"]


def test_roster_costs_three_queries_for_any_number(session, post, worker, cadre):
    few = queries_of(lambda: session_roster(session))
    for number in range(20):
        save(session, make_worker(post, f"Worker {number}"), cadre, weight=80)

    assert (few, queries_of(lambda: session_roster(session))) == (3, 3)


def test_next_to_do_goes_down_the_list_and_begins_again(session, post, worker, cadre):
    ani, budi = make_worker(post, "Ani"), make_worker(post, "Budi")
    save(session, budi, cadre, weight=80)

    assert next_to_do(session) == ani
    assert next_to_do(session, after=ani) == worker
    assert next_to_do(session, after=worker) == ani
    assert next_to_do(session, after=budi) == worker


# --- A visit ---------------------------------------------------------------------------


def test_visit_state_without_a_visit_is_empty(session, worker):
    assert visit_state(session, worker) == VisitState(None, {}, (), frozenset(), ())


def test_visit_state_holds_values_base_and_last_event(session, worker, cadre):
    saved = save(
        session, worker, cadre, weight=80, height=None, uric_acid=Content(missing="refused")
    )

    state = visit_state(session, worker)

    assert state.visit == saved.visit
    assert {key: box.content.as_text() for key, box in state.boxes.items()} == {
        Key("weight"): "80||||",
        Key("uric_acid"): "||||refused",
    }
    assert state.base == tuple(saved.visit.readings.values_list("pk", flat=True))
    assert state.last_event == saved.event


def test_erased_box_stays_in_the_base(session, worker, cadre):
    """Else the next value would stand beside the erasure instead of taking its place."""
    save(session, worker, cadre, weight=80, height=165)
    save(session, worker, cadre, weight=None)

    state = visit_state(session, worker)

    assert set(state.boxes) == {Key("height")}
    assert len(state.base) == 2


def test_visit_state_costs_three_queries(session, worker, cadre):
    save(session, worker, cadre, weight=80, height=165)
    save(session, worker, cadre, sbp_1=118, dbp_1=76)

    assert queries_of(lambda: visit_state(session, worker)) == 3


def test_last_values_are_the_latest_of_each_box_before_the_day(post, worker, cadre):
    january = make_session(post, dt.date(2026, 1, 10))
    february = make_session(post, dt.date(2026, 2, 14))
    today = make_session(post, DAY)
    save(january, worker, cadre, weight=78, height=165)
    save(february, worker, cadre, weight=80)
    save(today, worker, cadre, weight=90)

    last = last_values(worker, before=DAY)

    assert last == {
        Key("weight"): LastValue(Content(Decimal(80)), february.on),
        Key("height"): LastValue(Content(Decimal(165)), january.on),
    }


def test_last_values_leave_out_void_visits_erased_boxes_and_reasons(post, worker, cadre):
    first, second, third = (make_session(post, DAY - dt.timedelta(days=n)) for n in (30, 20, 10))
    save(first, worker, cadre, weight=78, height=165)
    void_visit(visit=save(second, worker, cadre, weight=99).visit, reason="x", by=cadre)
    save(third, worker, cadre, weight=77, height=Content(missing="no_time"))
    save(third, worker, cadre, weight=None, uric_acid=5)

    last = last_values(worker, before=DAY)

    assert {key.measure: value.content.number for key, value in last.items()} == {
        "weight": 78,
        "height": 165,
        "uric_acid": 5,
    }


def test_last_values_cost_one_query(post, worker, cadre):
    for days in (30, 20, 10):
        session = make_session(post, DAY - dt.timedelta(days=days))
        save(session, worker, cadre, weight=78, height=165)

    assert queries_of(lambda: last_values(worker, before=DAY)) == 1


def test_last_values_include_a_merged_row_of_the_same_person(post, worker, cadre):
    twin = make_worker(post, "Suparto bin Ali")
    save(make_session(post, DAY - dt.timedelta(days=10)), twin, cadre, height=165)
    twin.person = worker
    twin.save()

    assert set(last_values(worker, before=DAY)) == {Key("height")}
    assert set(last_values(twin, before=DAY)) == {Key("height")}


def test_last_values_seen_by_a_former_post_are_its_own(
    post, other_post, far_post, worker, cadre, outsider, staff
):
    here = make_session(post, DAY - dt.timedelta(days=10))
    elsewhere = make_session(other_post, DAY - dt.timedelta(days=5))
    save(here, worker, cadre, weight=80)
    save(elsewhere, worker, staff, height=165)
    move_worker(worker=worker, to_post=far_post, on=DAY - dt.timedelta(days=1), by=None)

    seen = {
        person.username: {key.measure for key in last_values(worker, before=DAY, seen_by=person)}
        for person in (cadre, staff, outsider)
    }

    assert seen == {
        "kader": {"weight"},
        "petugas": {"weight", "height"},
        "orangluar": {"weight", "height"},
    }


def test_last_values_of_a_merged_row_elsewhere_stay_there(post, far_post, worker, cadre, outsider):
    twin = make_worker(far_post, "Suparto bin Ali")
    save(make_session(far_post, DAY - dt.timedelta(days=10)), twin, outsider, height=165)
    twin.person = worker
    twin.save()

    assert last_values(worker, before=DAY, seen_by=cadre) == {}


def test_person_knows_sex_age_and_pregnancy(session, post, cadre):
    mother = make_worker(post, "Siti", sex="F", born=1998)
    save(session, mother, cadre, pregnancy="yes")

    person = person_on(mother, DAY, visit_state(session, mother).boxes)

    assert person == Person("F", 27, "yes")
    assert person_on(mother, DAY) == Person("F", 27, "unknown")


@pytest.mark.parametrize(("age", "known"), [(None, False), (17, False), (18, True)])
def test_height_is_known_of_adults_only(age, known):
    """The young still grow."""
    last = {
        Key("height"): LastValue(Content(Decimal(165)), DAY),
        Key("weight"): LastValue(Content(Decimal(60)), DAY),
    }

    assert set(still_known(last, on=DAY, age=age)) == ({Key("height")} if known else set())


def test_visit_state_tells_who_did_what(session, worker, cadre):
    save(session, worker, cadre, weight=80)
    save(session, worker, cadre, weight=81, height=165)

    events = visit_state(session, worker).events

    assert [(event.author, event.kind) for event in events] == [(cadre, "save"), (cadre, "save")]


# --- A worker over time --------------------------------------------------------------------


def test_timeline_shows_the_former_post_its_own_sessions_only(
    post, other_post, worker, cadre, staff
):
    here = make_session(post, dt.date(2026, 1, 10))
    there = make_session(other_post, dt.date(2026, 2, 10))
    save(here, worker, cadre, weight=80)
    Enrolment.objects.filter(worker=worker).update(ends_on=dt.date(2026, 1, 31))
    Enrolment.objects.create(worker=worker, post=other_post, starts_on=dt.date(2026, 2, 1))
    save(there, worker, staff, weight=82)

    seen = {by: [row.visit.session for row in timeline(worker, by)] for by in (cadre, staff)}

    assert seen == {cadre: [here], staff: [there, here]}


def test_timeline_is_empty_for_outsiders_and_for_figures_only(
    session, worker, cadre, outsider, district_officer, administrator
):
    save(session, worker, cadre, weight=80)

    assert len(timeline(worker, cadre)) == 1
    for stranger in (outsider, district_officer, administrator):
        assert timeline(worker, stranger) == []


def test_timeline_holds_values_findings_and_void_visits(post, worker, cadre):
    kept = save(make_session(post, DAY), worker, cadre, cholesterol_total=250).visit
    void = save(make_session(post, DAY - dt.timedelta(days=30)), worker, cadre, weight=80).visit
    void_visit(visit=void, reason="x", by=cadre)

    newest, oldest = timeline(worker, cadre)

    assert (newest.visit, oldest.visit) == (kept, void)
    assert [finding.class_code for finding in newest.findings] == ["HIGH"]
    assert newest.boxes[Key("cholesterol_total")].content.number == 250
    assert (oldest.visit.state, oldest.boxes, oldest.findings) == ("void", {}, ())


def test_timeline_costs_three_queries_for_any_number(post, worker, cadre):
    def read():
        return [(row.visit.session.on, row.visit.post.name) for row in timeline(worker, cadre)]

    _assignments = cadre.every_assignment
    save(make_session(post, DAY), worker, cadre, weight=80)
    one = queries_of(read)
    for days in (30, 60):
        save(make_session(post, DAY - dt.timedelta(days=days)), worker, cadre, weight=80)

    assert (one, queries_of(read)) == (3, 3)


def test_trend_is_oldest_first_of_what_is_judged(post, worker, cadre):
    earlier, later = make_session(post, DAY - dt.timedelta(days=30)), make_session(post, DAY)
    save(later, worker, cadre, sbp_1=150, dbp_1=92, sbp_2=141, dbp_2=90, weight=81.6, height=160)
    save(
        earlier, worker, cadre, sbp_1=128, dbp_1=80, weight=80, cholesterol_total=Content(flag="HI")
    )
    rows = timeline(worker, cadre)

    def points(measure):
        return [(point.on, point.number) for point in trend(rows, measure)]

    assert points("sbp") == [(earlier.on, 128), (later.on, Decimal("145.5"))]
    assert points("weight") == [(earlier.on, 80), (later.on, Decimal("81.6"))]
    assert points("bmi") == [(later.on, Decimal("31.875"))]
    assert points("cholesterol_total") == []


# --- Sessions ------------------------------------------------------------------------------


def test_sessions_are_those_whose_names_one_may_see(
    session, post, far_post, worker, cadre, staff, outsider, district_officer
):
    far = make_session(far_post, DAY)
    save(session, worker, cadre, weight=80)

    seen = {
        person.username: list(sessions_of(person))
        for person in (cadre, staff, outsider, district_officer)
    }

    assert seen == {"kader": [session], "petugas": [session], "orangluar": [far], "dinkes": []}


def test_sessions_count_examined_of_enrolled(session, post, worker, cadre):
    budi = make_worker(post, "Budi")
    gone = make_worker(post, "Gone")
    Enrolment.objects.filter(worker=gone).update(ends_on=DAY - dt.timedelta(days=1))
    save(session, worker, cadre, weight=80)
    void_visit(visit=save(session, budi, cadre, weight=80).visit, reason="x", by=cadre)

    (row,) = sessions_of(cadre)

    assert (row.examined, row.enrolled) == (1, 2)


def test_sessions_filter_by_post_month_and_state(session, post, other_post, staff):
    february = make_session(post, dt.date(2026, 2, 28))
    planned = make_session(other_post, DAY)
    Session.objects.filter(pk=planned.pk).update(state="planned")

    assert list(sessions_of(staff, post=other_post)) == [planned]
    assert list(sessions_of(staff, month=Month(2026, 2))) == [february]
    assert list(sessions_of(staff, state="planned")) == [planned]
    assert len(sessions_of(staff)) == 3


def test_duty_is_chosen_of_cadres_in_term_and_staff_of_the_puskesmas(post, cadre, staff, outsider):
    ours = Cadre.objects.get(user=cadre)
    Cadre.objects.create(post=post, name="Former", sex="F", starts_on=DAY, ends_on=DAY)

    that_day = duty_choices(post=post, on=DAY)
    day_after = duty_choices(post=post, on=DAY + dt.timedelta(days=1))
    Assignment.objects.filter(user=staff).update(ends_on=DAY)

    assert ([c.name for c in that_day[0]], that_day[1]) == (["Former", ours.name], [staff])
    assert day_after == ([ours], [staff])
    assert duty_choices(post=post, on=DAY + dt.timedelta(days=1))[1] == []


def test_unknown_examination_of_a_post_is_left_out(post):
    PostMeasure.objects.create(post=post, examination="x_ray", position=1)
    default = post_examinations(post)
    PostMeasure.objects.create(post=post, examination="weight", position=2)

    assert (default, post_examinations(post)) == (DEFAULT_EXAMINATIONS, ("weight",))
