"""Saving visits: what is stored, what is refused, what counts once."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import (
    ConsentMissing,
    NothingEntered,
    ReasonNeeded,
    SessionClosed,
    cancel_session,
    correct_visit,
    open_session,
    record_visit,
)
from screenings.contents import Content, Key
from screenings.models import Attendance, Event, Finding, GuidelineChoice, Reading, Session, Visit
from screenings.queries import visit_state
from screenings.tests.entries import DAY, NOON, entry, numbers_of
from workers.models import Consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def classes():
    return {(f.measure, f.role, f.class_code) for f in Finding.objects.all()}


def test_first_save_makes_visit_readings_findings_and_attendance(session, worker, cadre):
    saved = record_visit(
        session=session,
        worker=worker,
        entry=entry(sbp_1=118, dbp_1=76, weight=80, height=165),
        by=cadre,
    )

    visit = Visit.objects.get()
    assert saved.visit == visit
    assert (visit.level, visit.state, visit.on) == ("watch", "valid", DAY)
    assert (visit.post, visit.office, visit.sex, visit.age_band) == (
        session.post,
        session.office,
        "M",
        "40-49",
    )
    assert numbers_of(visit) == {"sbp-1": 118, "dbp-1": 76, "weight": 80, "height": 165}
    assert classes() == {
        ("blood_pressure", "classify", "OPTIMAL"),
        ("bp_pattern", "classify", "MIXED"),
        ("bmi", "classify", "OBESE"),
    }
    assert Attendance.objects.get().status == "present"


def test_findings_carry_what_reports_count(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(cholesterol_total=250), by=cadre)

    finding = Finding.objects.get()

    assert (finding.worker, finding.post, finding.office, finding.on) == (
        worker,
        session.post,
        session.office,
        DAY,
    )
    assert (finding.sex, finding.age_band, finding.refer, finding.outcome) == (
        "M",
        "40-49",
        True,
        "letter",
    )


def test_emergency_is_a_finding_of_its_own_role(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(sbp_1=190, dbp_1=112), by=cadre)

    emergency = Finding.objects.get(role="emergency")

    assert (emergency.measure, emergency.class_code, emergency.urgency) == (
        "pressure_very_high",
        "pressure_very_high",
        "repeat_then_signs",
    )
    assert Visit.objects.get().level == "emergency"


def test_danger_sign_makes_the_emergency_immediate(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(sbp_1=190, dbp_1=112), by=cadre)
    state = visit_state(session, worker)

    record_visit(
        session=session,
        worker=worker,
        entry=entry(base=state.base, danger_signs="chest_pain"),
        by=cadre,
    )

    assert Finding.objects.get(role="emergency").urgency == "now"


def test_second_reading_judges_by_the_mean(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(sbp_1=150, dbp_1=92), by=cadre)
    first = Finding.objects.get(measure="blood_pressure")

    record_visit(
        session=session,
        worker=worker,
        entry=entry(base=visit_state(session, worker).base, sbp_2=128, dbp_2=80),
        by=cadre,
    )

    second = Finding.objects.get(measure="blood_pressure")
    assert (first.class_code, first.provisional, first.refer) == ("HT1", True, False)
    assert (second.class_code, second.provisional) == ("HIGH_NORMAL", False)


def test_pregnancy_is_a_reading_and_changes_the_class(session, post, cadre):
    mother = make_worker(post, "Siti", sex="F", born=1998)

    record_visit(
        session=session,
        worker=mother,
        entry=entry(weight=80, height=150, haemoglobin=10.5, pregnancy="yes"),
        by=cadre,
    )

    assert classes() == {("haemoglobin_pregnant", "classify", "MILD")}


def test_height_of_an_earlier_visit_serves_the_bmi_and_is_not_copied(post, worker, cadre):
    earlier = make_session(post, dt.date(2026, 2, 14))
    record_visit(session=earlier, worker=worker, entry=entry(height=165, weight=79), by=cadre)
    session = make_session(post, DAY)

    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    visit = Visit.objects.get(session=session)
    assert [f.class_code for f in visit.findings.all()] == ["OBESE"]
    assert numbers_of(visit) == {"weight": 80}


@pytest.mark.parametrize(
    ("measured", "classed"), [(dt.date(2025, 3, 14), True), (dt.date(2025, 3, 13), False)]
)
def test_height_is_known_for_a_year(post, worker, cadre, measured, classed):
    earlier = make_session(post, measured)
    record_visit(session=earlier, worker=worker, entry=entry(height=165), by=cadre)
    session = make_session(post, DAY)

    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    assert Finding.objects.filter(visit__session=session, measure="bmi").exists() is classed


def test_district_choice_of_guideline_judges_from_its_day(post, worker, cadre, offices):
    GuidelineChoice.objects.create(
        office=offices.district, measure="blood_pressure", guideline="ACC-AHA-2017", since=DAY
    )
    before, after = make_session(post, dt.date(2026, 3, 13)), make_session(post, DAY)

    for session in (before, after):
        record_visit(session=session, worker=worker, entry=entry(sbp_1=132, dbp_1=78), by=cadre)

    found = Finding.objects.filter(measure="blood_pressure").order_by("on")
    assert [f.guideline for f in found] == [
        "PERHI-2019 / ESC-ESH-2018 / PNPK-2021",
        "ACC-AHA-2017",
    ]


# --- Only once -------------------------------------------------------------------------


def test_same_form_twice_is_saved_once(session, worker, cadre):
    form = entry(weight=80)
    first = record_visit(session=session, worker=worker, entry=form, by=cadre)

    again = record_visit(session=session, worker=worker, entry=form, by=cadre)

    assert (again.already, again.changed, again.event) == (True, False, first.event)
    assert (Event.objects.count(), Reading.objects.count()) == (1, 1)


def test_same_id_with_other_content_is_a_correction_that_counts_once(session, worker, cadre):
    form = entry(weight=80)
    record_visit(session=session, worker=worker, entry=form, by=cadre)
    other = replace(form, contents={Key("weight"): Content(Decimal(81))})

    saved = [
        record_visit(session=session, worker=worker, entry=other, by=cadre) for _time in range(2)
    ]

    assert saved[0].event == saved[1].event
    assert saved[0].event.id != form.event_id
    assert [s.already for s in saved] == [False, True]
    assert numbers_of(Visit.objects.get()) == {"weight": 81}
    assert Event.objects.count() == 2


def test_event_id_of_another_visit_is_not_taken_for_this_one(session, post, worker, cadre):
    form = entry(weight=80)
    record_visit(session=session, worker=worker, entry=form, by=cadre)
    other = make_worker(post, "Budi")

    saved = record_visit(session=session, worker=other, entry=form, by=cadre)

    assert saved.already is False
    assert numbers_of(Visit.objects.get(worker=other)) == {"weight": 80}


# --- Only what was touched ---------------------------------------------------------------


def test_untouched_boxes_of_a_stale_form_overwrite_nobody(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)
    stale = visit_state(session, worker).base
    record_visit(
        session=session, worker=worker, entry=entry(base=stale, weight=90, reason="typo"), by=staff
    )

    saved = record_visit(
        session=session, worker=worker, entry=entry(base=stale, weight=80, height=165), by=cadre
    )

    assert numbers_of(saved.visit) == {"weight": 90, "height": 165}
    assert saved.conflict is False


def test_both_changed_one_value_keeps_both_and_the_worse_alarm(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=12), by=cadre)
    base = visit_state(session, worker).base
    record_visit(
        session=session,
        worker=worker,
        entry=entry(base=base, haemoglobin=7.5, reason="misread"),
        by=staff,
    )

    saved = record_visit(
        session=session, worker=worker, entry=entry(base=base, haemoglobin=14), by=cadre
    )

    box = visit_state(session, worker).boxes[Key("haemoglobin")]
    assert [c.number for c in box.all] == [Decimal("7.5"), Decimal(14)]
    assert saved.conflict is True
    assert Visit.objects.get().level == "emergency"


def test_conflict_ends_when_someone_decides(session, worker, cadre, staff):
    for by, grams in ((cadre, 14), (staff, 7.5)):
        record_visit(session=session, worker=worker, entry=entry(haemoglobin=grams), by=by)
    state = visit_state(session, worker)
    decided = entry(base=state.base, haemoglobin=14, reason="measured again")

    saved = record_visit(
        session=session,
        worker=worker,
        entry=replace(decided, settled=frozenset({Key("haemoglobin")})),
        by=staff,
    )

    assert state.boxes[Key("haemoglobin")].in_conflict is True
    assert saved.conflict is False
    assert numbers_of(saved.visit) == {"haemoglobin": 14}
    assert Visit.objects.get().level == "normal"


def test_same_value_from_two_phones_is_no_conflict(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    saved = record_visit(session=session, worker=worker, entry=entry(weight="80.0"), by=staff)

    assert (saved.conflict, saved.changed) == (False, False)
    assert Reading.objects.count() == 1


def test_author_who_saves_an_old_page_again_replaces_the_own_value(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    saved = record_visit(session=session, worker=worker, entry=entry(weight=82), by=cadre)

    assert saved.conflict is False
    assert numbers_of(saved.visit) == {"weight": 82}


def test_emptied_box_is_erased_and_its_class_is_gone(session, worker, cadre):
    record_visit(
        session=session, worker=worker, entry=entry(weight=80, cholesterol_total=250), by=cadre
    )
    base = visit_state(session, worker).base

    record_visit(
        session=session, worker=worker, entry=entry(base=base, cholesterol_total=None), by=cadre
    )

    assert numbers_of(Visit.objects.get()) == {"weight": 80}
    assert Finding.objects.count() == 0
    assert Reading.objects.filter(measure="cholesterol_total").count() == 2


def test_reason_for_not_measuring_is_kept_until_a_value_comes(session, worker, cadre):
    reason = Content(missing="no_strips")
    record_visit(session=session, worker=worker, entry=entry(uric_acid=reason), by=cadre)
    before = visit_state(session, worker)

    record_visit(
        session=session, worker=worker, entry=entry(base=before.base, uric_acid=5), by=cadre
    )

    assert before.boxes[Key("uric_acid")].content == reason
    assert numbers_of(Visit.objects.get()) == {"uric_acid": 5}


# --- Refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["", "refused", "withdrawn"])
def test_visit_without_consent_is_refused_and_nothing_is_written(session, post, cadre, decision):
    stranger = make_worker(post, "Budi", consent=decision != "")
    if decision:
        Consent.objects.create(
            worker=stranger, decision=decision, text_version="1", language="id", on=DAY
        )

    with pytest.raises(ConsentMissing) as refused:
        record_visit(session=session, worker=stranger, entry=entry(weight=80), by=cadre)

    assert refused.value.state == (decision or "not_asked")
    assert (Visit.objects.count(), Attendance.objects.count()) == (0, 0)


def test_empty_form_makes_no_visit(session, worker, cadre):
    with pytest.raises(NothingEntered):
        record_visit(session=session, worker=worker, entry=entry(weight=None), by=cadre)

    assert Visit.objects.count() == 0


def test_cancelled_session_takes_no_visit(session, worker, cadre):
    cancel_session(session=session, reason="rain", by=cadre)

    with pytest.raises(SessionClosed) as refused:
        record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    assert refused.value.state == "cancelled"


def test_session_of_tomorrow_takes_no_visit_and_opens_on_its_day(post, worker, cadre):
    session = open_session(post=post, on=DAY + dt.timedelta(days=1), by=cadre)
    with pytest.raises(SessionClosed):
        record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    with time_machine.travel(NOON + dt.timedelta(days=1)):
        record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)

    assert Session.objects.get().state == "open"


def test_changing_what_a_colleague_measured_needs_a_reason(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)
    form = entry(base=visit_state(session, worker).base, weight=81)

    with pytest.raises(ReasonNeeded):
        record_visit(session=session, worker=worker, entry=form, by=staff)

    assert numbers_of(Visit.objects.get()) == {"weight": 80}


def test_changing_the_own_value_the_same_day_needs_none(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)
    form = entry(base=visit_state(session, worker).base, weight=81)

    saved = record_visit(session=session, worker=worker, entry=form, by=cadre)

    assert (saved.event.kind, numbers_of(saved.visit)) == ("save", {"weight": 81})


@pytest.mark.parametrize(
    ("moment", "needed"),
    [
        (dt.datetime(2026, 3, 14, 16, 59, tzinfo=dt.UTC), False),  # 23:59 in Jakarta
        (dt.datetime(2026, 3, 14, 17, 0, tzinfo=dt.UTC), True),  # midnight there
    ],
)
def test_own_value_needs_a_reason_from_midnight_of_the_office(
    session, worker, cadre, moment, needed
):
    record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre)
    form = entry(base=visit_state(session, worker).base, weight=81)

    with time_machine.travel(moment):
        try:
            record_visit(session=session, worker=worker, entry=form, by=cadre)
            asked = False
        except ReasonNeeded:
            asked = True

    assert asked is needed


def test_correction_keeps_its_reason_and_is_audited(session, worker, cadre, staff):
    visit = record_visit(session=session, worker=worker, entry=entry(weight=80), by=cadre).visit
    form = entry(base=visit_state(session, worker).base, weight=81)

    saved = correct_visit(visit=visit, entry=form, reason="wrong line", by=staff)

    reading = Reading.objects.latest("pk")
    audited = AuditEvent.objects.get()
    assert (saved.event.kind, saved.event.reason, reading.reason) == (
        "correction",
        "wrong line",
        "wrong line",
    )
    assert (audited.action, audited.actor, audited.subject_id, audited.detail) == (
        "correct",
        staff,
        str(visit.pk),
        {"boxes": ["weight"]},
    )


def test_colleague_adds_boxes_and_answers_danger_signs_without_a_reason(
    session, worker, cadre, staff
):
    record_visit(
        session=session,
        worker=worker,
        entry=entry(sbp_1=190, dbp_1=112, danger_signs="none"),
        by=cadre,
    )
    base = visit_state(session, worker).base

    saved = record_visit(
        session=session,
        worker=worker,
        entry=entry(base=base, weight=80, danger_signs="chest_pain"),
        by=staff,
    )

    assert saved.event.kind == "save"
    assert Finding.objects.get(role="emergency").urgency == "now"


# --- Remembered and counted --------------------------------------------------------------


def test_confirmed_doubts_and_paper_are_remembered(session, worker, cadre):
    form = replace(entry(weight=132), confirmed=("weight:rare:132",), source="paper")

    record_visit(session=session, worker=worker, entry=form, by=cadre)

    state = visit_state(session, worker)
    assert state.confirmed == frozenset({"weight:rare:132"})
    assert state.visit.from_paper is True


TWELVE = {
    "sbp_1": 150,
    "dbp_1": 92,
    "sbp_2": 146,
    "dbp_2": 90,
    "weight": 80,
    "height": 165,
    "waist_circumference": 95,
    "cholesterol_total": 210,
    "uric_acid": 7.5,
    "haemoglobin": 14,
    "smoking_status": "NEVER",
    "ppe_use": "ALWAYS",
}


def test_queries_of_a_save_do_not_grow_with_its_readings(session, post, worker, cadre):
    session = Session.objects.select_related("office", "post").get()
    counts = []
    for name, boxes in (("A", {"sbp_1": 186, "dbp_1": 92}), ("B", TWELVE)):
        person = make_worker(post, name)
        with CaptureQueriesContext(
            connection,
        ) as first:
            record_visit(session=session, worker=person, entry=entry(**boxes), by=cadre)
        counts.append(len(_statements(first)))
    base = visit_state(session, person).base
    changed = {**TWELVE, "sbp_2": 118, "dbp_2": 78}
    with CaptureQueriesContext(connection) as later:
        record_visit(session=session, worker=person, entry=entry(base=base, **changed), by=cadre)

    assert counts == [11, 11]
    assert len(_statements(later)) == 12


def _statements(captured):
    """Without the transaction itself, and the lock that PostgreSQL needs of the session."""
    left_out = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT 1 FROM screenings_session")
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(left_out)]


def test_form_that_comes_again_costs_five_queries(session, worker, cadre):
    form = entry(**TWELVE)
    record_visit(session=session, worker=worker, entry=form, by=cadre)

    with CaptureQueriesContext(connection) as again:
        record_visit(session=session, worker=worker, entry=form, by=cadre)

    assert len(_statements(again)) == 5
