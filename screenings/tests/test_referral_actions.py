"""A referral from the finding to its answer."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions.referrals import (
    CannotTakeBack,
    NothingToRefer,
    NotOpen,
    already_been,
    answer_referral,
    close_referral,
    make_referral,
    record_arrival,
    refuse_referral,
    take_back,
)
from screenings.actions.visits import record_visit
from screenings.models import OutcomeChoice, Referral
from screenings.referrals.queries import counts, for_list, last_answers, standing_of
from screenings.rules.referral import Fate, Medicine
from screenings.tests.entries import entry
from workers.models import Worker

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
HIGH_GRADE_1 = {"sbp_1": 144, "dbp_1": 92, "sbp_2": 146, "dbp_2": 94}
SUGAR = {"glucose_random_capillary_1": 240}
VERY_HIGH = {"sbp_1": 190, "dbp_1": 95, "sbp_2": 188, "dbp_2": 97}
FINE = {"sbp_1": 118, "dbp_1": 76}


@pytest.fixture
def examine(post, worker, cadre):
    """One visit on a day so many days ago."""

    def examine(ago=0, who=worker, **boxes):
        on = timezone.localdate() - dt.timedelta(days=ago)
        session = make_session(post, on)
        return record_visit(session=session, worker=who, entry=entry(**boxes), by=cadre).visit

    return examine


def fates(visit, **known):
    return {one.reason.topic: one.fate for one in standing_of(visit, **known).decision.decided}


def answer(referral, by, result="normal_now", sharing="all", advice=""):
    return answer_referral(
        referral=referral,
        result=Referral.Result(result),
        sharing=Referral.Sharing(sharing),
        advice=advice,
        by=by,
    )


def told(referral):
    return [
        (row.topic, row.measure, row.class_code, row.value, row.is_urgent)
        for row in referral.reasons.all()
    ]


def test_letter_holds_what_was_found(examine, cadre):
    visit = examine(**HIGH, **SUGAR)

    referral = make_referral(visit=visit, by=cadre)

    assert (referral.state, referral.urgency, referral.written_on) == (
        "written",
        "routine",
        visit.on,
    )
    assert sorted(told(referral)) == [
        ("blood_pressure", "blood_pressure", "HT2", "164/96 mmHg", False),
        ("glucose", "glucose_random_capillary", "DM_SUSPECT", "240 mg/dL", False),
    ]


def test_letter_asked_for_twice_is_one(examine, cadre):
    visit = examine(**HIGH)

    first, second = (make_referral(visit=visit, by=cadre) for _ in range(2))

    assert first == second
    assert Referral.objects.count() == 1


def test_nothing_found_makes_no_letter(examine, cadre):
    visit = examine(**FINE)

    with pytest.raises(NothingToRefer):
        make_referral(visit=visit, by=cadre)


def test_new_reason_joins_the_open_letter_and_an_old_one_does_not(examine, cadre):
    first = make_referral(visit=examine(30, **HIGH), by=cadre)
    later = examine(**HIGH, **SUGAR)

    found = fates(later)
    second = make_referral(visit=later, by=cadre)

    assert found == {"blood_pressure": Fate.IN_LETTER, "glucose": Fate.JOINS}
    assert second == first
    assert [row.topic for row in second.reasons.order_by("pk")] == ["blood_pressure", "glucose"]


def test_worse_class_joins_the_open_letter(examine, cadre):
    make_referral(visit=examine(30, **HIGH_GRADE_1), by=cadre)

    assert fates(examine(**HIGH)) == {"blood_pressure": Fate.JOINS}


def test_rows_of_one_person_have_one_open_letter(examine, cadre, post, worker):
    other_row = make_worker(post, "Suparto lagi")
    Worker.objects.filter(pk=other_row.pk).update(person=worker)
    other_row.refresh_from_db()
    first = make_referral(visit=examine(30, **HIGH), by=cadre)

    visit = examine(**HIGH, **SUGAR, who=other_row)

    assert fates(visit) == {"blood_pressure": Fate.IN_LETTER, "glucose": Fate.JOINS}
    assert make_referral(visit=visit, by=cadre) == first


def test_worse_class_is_written_although_answered_not_long_ago(examine, cadre, staff):
    answer(make_referral(visit=examine(30, **HIGH_GRADE_1), by=cadre), staff, "normal_now")

    assert fates(examine(**HIGH)) == {"blood_pressure": Fate.LETTER}


def test_medicine_by_the_workers_word_holds_back_what_is_not_worse(examine):
    examine(30, **HIGH_GRADE_1)
    takes_it = {"blood_pressure": Medicine.YES}

    same, worse = examine(1, **HIGH_GRADE_1), examine(**HIGH)

    assert fates(same, medicine=takes_it) == {"blood_pressure": Fate.TREATMENT}
    assert fates(worse, medicine=takes_it) == {"blood_pressure": Fate.LETTER}


def test_district_that_asks_to_continue_treatment_gets_a_letter_when_medicine_ran_out(
    examine, cadre, offices
):
    OutcomeChoice.objects.create(
        office=offices.district,
        measure="blood_pressure",
        class_code="HT2",
        outcome="treatment",
        since=dt.date(2026, 1, 1),
    )
    visit = examine(**HIGH)
    ran_out = {"blood_pressure": Medicine.RAN_OUT}

    assert (visit.level, fates(visit)) == ("watch", {"blood_pressure": Fate.CONTINUES})
    with pytest.raises(NothingToRefer):
        make_referral(visit=visit, by=cadre)
    assert make_referral(visit=visit, by=cadre, medicine=ran_out).state == "written"


def test_emergency_makes_the_open_letter_urgent(examine, cadre):
    first = make_referral(visit=examine(30, **HIGH), by=cadre)

    make_referral(visit=examine(**VERY_HIGH), by=cadre)

    first.refresh_from_db()
    assert first.urgency == "same_day"
    assert first.reasons.count() == 2


def test_refusal_is_written_down_once_and_asked_again_next_time(examine, cadre):
    visit = examine(30, **HIGH)

    rows = [refuse_referral(visit=visit, by=cadre) for _ in range(2)]

    assert rows[0] == rows[1]
    assert rows[0].state == "refused"
    assert standing_of(visit).refused is True
    assert fates(examine(**HIGH)) == {"blood_pressure": Fate.LETTER}


def test_who_refused_may_change_their_mind(examine, cadre):
    visit = examine(**HIGH)
    refuse_referral(visit=visit, by=cadre)

    referral = make_referral(visit=visit, by=cadre)

    assert referral.state == "written"


def test_arrival_is_one_tap_and_a_second_changes_nothing(examine, cadre, staff):
    referral = make_referral(visit=examine(**HIGH), by=cadre)

    for _ in range(2):
        referral = record_arrival(referral=referral, by=staff)

    assert (referral.state, referral.arrived_on) == ("arrived", timezone.localdate())
    assert AuditEvent.objects.filter(detail__what="referral_arrived").count() == 1


def test_answer_comes_back_and_is_closed(examine, cadre, staff):
    referral = make_referral(visit=examine(**HIGH), by=cadre)

    answered = answer(referral, staff, "confirmed", advice="Ukur tiap bulan")
    closed = close_referral(referral=answered, by=cadre)

    assert (answered.state, answered.result, answered.arrived_on) == (
        "answered",
        "confirmed",
        timezone.localdate(),
    )
    assert closed.state == "closed"
    assert close_referral(referral=closed, by=cadre).state == "closed"


def test_answered_twice_is_refused(examine, cadre, staff):
    referral = answer(make_referral(visit=examine(**HIGH), by=cadre), staff)

    with pytest.raises(NotOpen):
        answer(referral, staff, "confirmed")


def test_open_referral_cannot_be_closed_without_an_answer(examine, cadre):
    referral = make_referral(visit=examine(**HIGH), by=cadre)

    with pytest.raises(NotOpen):
        close_referral(referral=referral, by=cadre)


@pytest.mark.parametrize(
    ("said", "state", "result"),
    [("yes", "written", ""), ("not_yet", "written", ""), ("elsewhere", "answered", "elsewhere")],
)
def test_already_been(said, state, result, examine, cadre):
    referral = make_referral(visit=examine(30, **HIGH), by=cadre)

    found = already_been(referral=referral, answer=Referral.Been(said), by=cadre)

    assert (found.been, found.been_on, found.state, found.result) == (
        said,
        timezone.localdate(),
        state,
        result,
    )


def test_answered_reason_is_not_written_again_soon(examine, cadre, staff):
    referral = make_referral(visit=examine(30, **HIGH), by=cadre)

    answer(referral, staff, "normal_now")

    assert fates(examine(**HIGH)) == {"blood_pressure": Fate.ANSWERED}


def test_started_treatment_is_continued_unless_medicine_ran_out(examine, cadre, staff):
    answer(make_referral(visit=examine(30, **HIGH), by=cadre), staff, "treated")
    visit = examine(**HIGH)

    ran_out = {"blood_pressure": Medicine.RAN_OUT}

    assert fates(visit) == {"blood_pressure": Fate.TREATMENT}
    assert fates(visit, medicine=ran_out) == {"blood_pressure": Fate.LETTER}
    assert make_referral(visit=visit, by=cadre, medicine=ran_out).state == "written"


@pytest.mark.parametrize("sharing", ["advice", "nothing"])
def test_treatment_the_worker_keeps_to_himself_is_not_told_by_the_screen(
    sharing, examine, cadre, staff, worker
):
    answer(make_referral(visit=examine(30, **HIGH), by=cadre), staff, "treated", sharing)

    known = last_answers(worker, before=timezone.localdate())

    assert known["blood_pressure"].is_treated is False


def test_advice_is_kept_only_where_the_worker_allows_it(examine, cadre, staff):
    referral = make_referral(visit=examine(**HIGH), by=cadre)

    found = answer(referral, staff, "confirmed", "nothing", advice="Rahasia")

    assert found.advice == ""


def test_void_visit_asks_for_nothing(examine):
    visit = examine(**HIGH)
    visit.state = "void"

    assert fates(visit) == {}


def test_letter_is_taken_back_on_the_same_day(examine, cadre):
    visit = examine(**HIGH)

    found = take_back(referral=make_referral(visit=visit, by=cadre), by=cadre)

    assert found.state == "void"
    assert fates(visit) == {"blood_pressure": Fate.LETTER}


def test_letter_is_taken_back_by_nobody_else_and_not_after_arrival(examine, cadre, staff):
    referral = make_referral(visit=examine(**HIGH), by=cadre)

    with pytest.raises(CannotTakeBack):
        take_back(referral=referral, by=staff)
    record_arrival(referral=referral, by=staff)
    with pytest.raises(CannotTakeBack):
        take_back(referral=referral, by=cadre)


def test_districts_see_no_referral(examine, cadre, district_officer, reader, administrator):
    make_referral(visit=examine(**HIGH), by=cadre)

    seen = [
        Referral.objects.visible_to(person, "see_names").count()
        for person in (cadre, district_officer, reader, administrator)
    ]

    assert seen == [1, 0, 0, 0]


def test_overdue_are_counted_from_the_day_after(examine, cadre, post, worker):
    referral = make_referral(visit=examine(14, **HIGH), by=cadre)
    today = timezone.localdate()

    on_the_day = counts(Referral.objects.all(), today)
    day_after = counts(Referral.objects.all(), today + dt.timedelta(days=1))

    assert (on_the_day["overdue"], day_after["overdue"]) == (0, 1)
    assert list(for_list(Referral.objects.all(), show="open", on=today)) == [referral]


def test_audit_says_what_was_done_and_no_name(examine, cadre, staff):
    referral = make_referral(visit=examine(**HIGH), by=cadre)
    answer(referral, staff, "confirmed", advice="Ukur tiap bulan")

    events = AuditEvent.objects.filter(action="refer").order_by("pk")

    assert [event.detail["what"] for event in events] == ["referral_written", "referral_answered"]
    assert all("Suparto" not in str(e.detail) and "Ukur" not in str(e.detail) for e in events)
