"""A district's guidelines and consequences, by date: in force, to come, past."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from healthposts.web.guidelines import guideline_name
from posts.models import AuditEvent, Office
from screenings.actions.guidelines import (
    DataCounted,
    NotOffered,
    choose_guideline,
    choose_outcome,
    withdraw_choice,
)
from screenings.actions.visits import record_visit
from screenings.guidelines.queries import choices_for
from screenings.models import Finding, GuidelineChoice, OutcomeChoice
from screenings.rules import Outcome, Urgency, default_choices
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 14)
ASIA = "WHO-ASIA-PACIFIC-2000"
KEMENKES = "KEMENKES-IMT-2014"
LETTER = (Outcome.LETTER, Urgency.ROUTINE)
BEFORE, AFTER = dt.timedelta(days=-1), dt.timedelta(days=1)


@pytest.fixture
def on_that_day(monkeypatch):
    """The clock of the tests: noon in Jakarta on DAY."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(dt.datetime(2026, 3, 14, 5, tzinfo=dt.UTC))
    return at


@pytest.fixture
def choose(offices, district_officer, on_that_day):
    def choose(since=DAY, measure="bmi", guideline=ASIA, office=None):
        return choose_guideline(
            office=office or offices.district,
            measure=measure,
            guideline=guideline,
            since=since,
            by=district_officer,
        )

    return choose


@pytest.fixture
def decide(offices, district_officer, on_that_day):
    def decide(since=DAY, class_code="OBESE", told=LETTER, office=None):
        return choose_outcome(
            office=office or offices.district,
            measure="bmi",
            class_code=class_code,
            outcome=told[0],
            urgency=told[1],
            since=since,
            by=district_officer,
        )

    return decide


def guideline_of(office, on=DAY, measure="bmi"):
    return choices_for(office, on).guidelines[measure, "classify"]


def outcome_of(office, on=DAY):
    choices = choices_for(office, on)
    band = next(b for b in choices.bands("bmi", "classify") if b.class_code == "OBESE")
    return choices.outcome_of(band)


def visit_on(post, on, worker, by, **boxes):
    return record_visit(
        session=make_session(post, on), worker=worker, entry=entry(**boxes), by=by
    ).visit


def told(visit):
    rows = Finding.objects.filter(visit=visit, role="classify").order_by("pk")
    return [(row.measure, row.class_code, row.guideline, row.outcome) for row in rows]


# --- What is in force --------------------------------------------------------------------


def test_guideline_is_in_force_from_its_day_until_the_next(choose, offices):
    choose(DAY)
    choose(DAY + dt.timedelta(days=30), guideline="WHO-INTERNATIONAL")

    found = [guideline_of(offices.ours, DAY + dt.timedelta(days=n))[0] for n in (-1, 0, 29, 30)]

    assert found == [KEMENKES, ASIA, ASIA, "WHO-INTERNATIONAL"]


def test_consequence_is_in_force_from_its_day_until_the_next(decide, offices):
    decide(DAY)
    decide(DAY + AFTER, told=(Outcome.NONE, Urgency.NONE))

    found = [outcome_of(offices.ours, DAY + step)[0].value for step in (BEFORE, BEFORE * 0, AFTER)]

    assert found == ["advise", "letter", "none"]


def test_choice_of_a_district_is_its_own(choose, decide, offices):
    choose()
    decide(office=offices.elsewhere)

    assert guideline_of(offices.ours) == guideline_of(offices.other) == (ASIA,)
    assert choices_for(offices.province, DAY) == default_choices()
    assert (guideline_of(offices.far), outcome_of(offices.far)) == ((KEMENKES,), LETTER)


def test_nearer_office_decides_then_the_later_day(choose, offices):
    choose(dt.date(2026, 4, 1), guideline="WHO-INTERNATIONAL")
    choose(dt.date(2026, 3, 20), guideline=ASIA)
    choose(dt.date(2026, 3, 15), guideline="POSBINDU-TRAFFIC-LIGHT", office=offices.other)

    on = dt.date(2026, 4, 1)
    assert guideline_of(offices.ours, on) == ("WHO-INTERNATIONAL",)
    assert guideline_of(offices.other, on) == ("POSBINDU-TRAFFIC-LIGHT",)


def test_what_nobody_may_choose_falls_back_to_the_default(offices):
    GuidelineChoice.objects.create(
        office=offices.district, measure="bmi", guideline="GONE-1999", since=DAY
    )
    GuidelineChoice.objects.create(
        office=offices.district, measure="sbp", guideline="ACC-AHA-2017", since=DAY
    )
    OutcomeChoice.objects.create(
        office=offices.district,
        measure="blood_pressure",
        class_code="HT3",
        outcome="none",
        since=DAY,
    )

    assert choices_for(offices.ours, DAY) == default_choices()


def test_choices_cost_one_query(choose, decide, offices, django_assert_num_queries):
    choose()
    decide()

    with django_assert_num_queries(1):
        choices_for(offices.ours, DAY)


# --- Judging -------------------------------------------------------------------------------


def test_visit_is_judged_by_the_choice_of_its_session_day(choose, decide, post, worker, cadre):
    choose()
    decide(class_code="OBESE_2")

    found = [
        told(visit_on(post, DAY + step, worker, cadre, weight=90, height=165))
        for step in (BEFORE, BEFORE * 0)
    ]

    assert found == [
        [("bmi", "OBESE", KEMENKES, "advise")],
        [("bmi", "OBESE_2", ASIA, "letter")],
    ]


def test_what_is_stored_does_not_change_with_a_choice(choose, post, worker, cadre):
    visit = visit_on(post, DAY, worker, cadre, weight=90, height=165)

    choose()

    assert told(visit) == [("bmi", "OBESE", KEMENKES, "advise")]


def test_paper_of_an_earlier_day_is_judged_by_the_choice_of_that_day(choose, post, worker, cadre):
    choose()

    typed_in_later = visit_on(post, DAY + BEFORE, worker, cadre, weight=90, height=165)

    assert told(typed_in_later) == [("bmi", "OBESE", KEMENKES, "advise")]


def test_two_districts_judge_one_body_each_by_its_own(
    choose, post, far_post, worker, cadre, outsider
):
    choose()
    far_worker = make_worker(far_post, "Slamet")

    here = visit_on(post, DAY, worker, cadre, weight=90, height=165)
    there = visit_on(far_post, DAY, far_worker, outsider, weight=90, height=165)

    assert [told(here)[0][2], told(there)[0][2]] == [ASIA, KEMENKES]


def test_emergency_stays_one_whatever_was_chosen(offices, choose, post, worker, cadre):
    choose(measure="blood_pressure", guideline="JNC-7 (older Kemenkes / Posbindu)")
    OutcomeChoice.objects.create(
        office=offices.district,
        measure="blood_pressure",
        class_code="HT2",
        outcome="none",
        since=DAY,
    )

    visit = visit_on(post, DAY, worker, cadre, sbp_1=190, dbp_1=95, sbp_2=188, dbp_2=97)

    alarm = Finding.objects.get(visit=visit, role="emergency")
    assert (visit.level, alarm.outcome, alarm.measure) == (
        "emergency",
        "letter",
        "pressure_very_high",
    )


# --- Deciding ------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "refused"), [(BEFORE, True), (BEFORE * 0, False), (AFTER, False)])
def test_day_that_passed_is_refused_where_visits_count_since(
    step, refused, choose, post, worker, cadre
):
    visit_on(post, DAY + BEFORE, worker, cadre, weight=90)

    if refused:
        with pytest.raises(DataCounted) as counted:
            choose(DAY + step)
        assert counted.value.last == DAY + BEFORE
    else:
        assert choose(DAY + step).since == DAY + step


def test_day_that_passed_is_taken_where_nothing_counts_since(
    choose, offices, post, far_post, worker, cadre, outsider
):
    visit_on(post, DAY - dt.timedelta(days=11), worker, cadre, weight=90)
    visit_on(far_post, DAY + BEFORE, make_worker(far_post, "Slamet"), outsider, weight=90)
    void = visit_on(post, DAY + BEFORE, worker, cadre, weight=90)
    void.state = "void"
    void.save()

    choose(DAY - dt.timedelta(days=10))

    assert guideline_of(offices.ours, DAY - dt.timedelta(days=10)) == (ASIA,)


@pytest.mark.parametrize(
    ("zone", "moment", "refused"),
    [
        # 23:30 in Jakarta on the 14th is 00:30 in Makassar and 01:30 in Jayapura on the 15th.
        ("Asia/Jakarta", dt.datetime(2026, 3, 14, 16, 30, tzinfo=dt.UTC), False),
        ("Asia/Makassar", dt.datetime(2026, 3, 14, 16, 30, tzinfo=dt.UTC), True),
        ("Asia/Jayapura", dt.datetime(2026, 3, 14, 16, 30, tzinfo=dt.UTC), True),
        ("Asia/Jayapura", dt.datetime(2026, 3, 14, 14, 59, tzinfo=dt.UTC), False),
        ("Asia/Jayapura", dt.datetime(2026, 3, 14, 15, 0, tzinfo=dt.UTC), True),
    ],
)
def test_today_is_the_day_at_the_office(
    zone, moment, refused, on_that_day, choose, offices, post, worker, cadre
):
    Office.objects.update(time_zone=zone)
    visit_on(post, DAY, worker, cadre, weight=90)
    offices.district.refresh_from_db()
    on_that_day(moment)

    if refused:
        with pytest.raises(DataCounted):
            choose(DAY)
    else:
        choose(DAY)


def test_second_decision_for_a_day_takes_the_place_of_the_first(choose, decide, offices):
    choose(guideline="WHO-INTERNATIONAL")
    choose(guideline=ASIA)
    decide(told=(Outcome.REPEAT, Urgency.NONE))
    decide(told=LETTER)

    assert (guideline_of(offices.ours), outcome_of_class(offices.ours)) == ((ASIA,), LETTER)
    assert GuidelineChoice.objects.count() == OutcomeChoice.objects.count() == 2
    assert GuidelineChoice.objects.standing().count() == 1


def outcome_of_class(office):
    return choices_for(office, DAY).outcomes["bmi", "OBESE"]


def test_decision_to_come_is_taken_back_and_stays_in_the_history(choose, offices, district_officer):
    choice = choose(DAY + AFTER)

    withdraw_choice(choice=choice, by=district_officer)

    choice.refresh_from_db()
    assert choice.withdrawn_by == district_officer
    assert choices_for(offices.ours, DAY + AFTER) == default_choices()


def test_decision_by_which_visits_were_judged_stays(choose, post, worker, cadre, district_officer):
    choice = choose(DAY)
    visit_on(post, DAY, worker, cadre, weight=90, height=165)

    with pytest.raises(DataCounted):
        withdraw_choice(choice=choice, by=district_officer)


@pytest.mark.parametrize(
    ("measure", "guideline"),
    [("bmi", "GONE-1999"), ("blood_pressure", "PROJECT-SAFETY-ALERT"), ("sbp", "ACC-AHA-2017")],
)
def test_guideline_that_is_not_offered_is_refused(measure, guideline, choose):
    with pytest.raises(NotOffered):
        choose(measure=measure, guideline=guideline)


def test_emergency_is_not_offered(offices, district_officer, on_that_day):
    with pytest.raises(NotOffered):
        choose_outcome(
            office=offices.district,
            measure="blood_pressure",
            class_code="HT3",
            outcome=Outcome.NONE,
            urgency=Urgency.NONE,
            since=DAY,
            by=district_officer,
        )


def test_decisions_are_audited_with_measure_and_day(choose, decide, district_officer):
    decide()
    withdraw_choice(choice=choose(DAY + AFTER), by=district_officer)

    events = AuditEvent.objects.filter(action="change_office").order_by("pk")
    assert [(e.detail["what"], e.detail["measure"], e.detail["since"]) for e in events] == [
        ("outcome", "bmi", "2026-03-14"),
        ("guideline", "bmi", "2026-03-15"),
        ("choice_withdrawn", "bmi", "2026-03-15"),
    ]
    assert {e.actor for e in events} == {district_officer}


# --- Pages ---------------------------------------------------------------------------------


@pytest.fixture
def as_district(client, district_officer):
    client.force_login(district_officer)
    return client


def later(days):
    return timezone.localdate() + dt.timedelta(days=days)


def test_list_says_what_is_in_force_and_what_will_change(as_district, offices):
    GuidelineChoice.objects.create(
        office=offices.district, measure="bmi", guideline=ASIA, since=later(0)
    )
    GuidelineChoice.objects.create(
        office=offices.district,
        measure="uric_acid",
        guideline="IRA-2018 (solubility)",
        since=later(1),
    )

    response = as_district.get("/offices/DIST/rules/")

    lines = {line.rule.measure: line for line in response.context["rules"]}
    assert (lines["bmi"].rule.guidelines, lines["bmi"].rule.is_changed) == ((ASIA,), True)
    assert (lines["uric_acid"].rule.is_changed, lines["uric_acid"].rule.upcoming) == (False, 1)
    assert lines["haemoglobin"].guideline == " · ".join(
        guideline_name(f"WHO-2011/2024 {who}") for who in ("adult men", "non-pregnant women")
    )


def test_guideline_is_chosen_and_shown_as_to_come(as_district, offices):
    response = as_district.post(
        "/offices/DIST/rules/bmi/guideline/",
        {"guideline": ASIA, "since": later(40).isoformat()},
        follow=True,
    )

    states = response.context["states"]
    assert [line.rule.guidelines for _day, line, _classes in states] == [(KEMENKES,), (ASIA,)]
    assert [line.what for line in response.context["upcoming"]] == [guideline_name(ASIA)]
    assert "Dinkes" in response.content.decode()


def test_consequence_is_chosen_also_of_a_class_to_come(as_district, offices):
    GuidelineChoice.objects.create(
        office=offices.district, measure="bmi", guideline=ASIA, since=later(40)
    )

    response = as_district.post(
        "/offices/DIST/rules/bmi/classes/OBESE_2/",
        {"consequence": "letter_today", "since": later(40).isoformat()},
        follow=True,
    )

    _day, _rule, classes = response.context["states"][1]
    assert {line.code: line.is_letter for line in classes} == {
        "UNDER": False,
        "NORMAL": False,
        "AT_RISK": False,
        "OBESE_1": False,
        "OBESE_2": True,
    }
    assert OutcomeChoice.objects.get().urgency == "same_day"


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"guideline": KEMENKES}, "guideline", "sudah berlaku"),
        ({"guideline": "X"}, "guideline", "X"),
        ({"guideline": ASIA, "since": ""}, "since", ""),
        ({"guideline": ASIA, "since": later(800).isoformat()}, "since", "dua tahun"),
    ],
)
def test_form_explains_what_is_wrong(told, field, says, as_district, offices):
    data = {"since": later(1).isoformat(), **told}

    response = as_district.post("/offices/DIST/rules/bmi/guideline/", data)

    assert response.status_code == 200
    assert says in response.context["form"].errors[field][0]
    assert GuidelineChoice.objects.count() == 0


def test_same_consequence_is_not_written_twice(as_district):
    response = as_district.post(
        "/offices/DIST/rules/bmi/classes/OBESE/",
        {"consequence": "advise", "since": later(1).isoformat()},
    )

    assert "consequence" in response.context["form"].errors
    assert OutcomeChoice.objects.count() == 0


def test_day_with_visits_is_explained(as_district, post, worker, cadre):
    visit_on(post, later(-1), worker, cadre, weight=90)

    for address, told in (
        ("guideline", {"guideline": ASIA}),
        ("classes/OBESE", {"consequence": "none"}),
    ):
        response = as_district.post(
            f"/offices/DIST/rules/bmi/{address}/", {"since": later(-2).isoformat(), **told}
        )
        assert "sudah dinilai" in response.context["form"].errors["since"][0]


def test_decision_to_come_is_taken_back_by_one_tap(as_district, offices):
    choice = GuidelineChoice.objects.create(
        office=offices.district, measure="bmi", guideline=ASIA, since=later(5)
    )

    response = as_district.post(
        "/offices/DIST/rules/bmi/withdraw/", {"choice": f"{later(5).isoformat()}:"}, follow=True
    )

    choice.refresh_from_db()
    assert choice.withdrawn_at is not None
    assert response.context["upcoming"] == []
    assert [line.choice for line in response.context["past"]] == [choice]


@pytest.mark.parametrize(
    "address",
    [
        "bmi/classes/GONE/",
        "blood_pressure/classes/HT3/",
        "haemoglobin/guideline/",
        "weight/guideline/",
        "hazard_present/",
        "bp_pattern/",
    ],
)
def test_what_cannot_be_chosen_has_no_page(address, as_district):
    assert as_district.get(f"/offices/DIST/rules/{address}").status_code == 404


def test_puskesmas_reads_what_is_in_force_and_decides_nothing(
    client, staff, offices, district_officer
):
    client.force_login(staff)

    page = client.get("/offices/PKMA/rules/bmi/")
    form = client.get("/offices/PKMA/rules/bmi/guideline/")
    client.force_login(district_officer)
    of_one_puskesmas = client.get("/offices/PKMA/rules/bmi/guideline/")

    assert (page.status_code, page.context["may_choose"]) == (200, False)
    assert (form.status_code, of_one_puskesmas.status_code) == (404, 404)


@pytest.mark.parametrize("person", ["outsider", "cadre"])
def test_rules_of_an_office_are_not_for_everybody(person, client, request, offices):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/offices/DIST/rules/").status_code == 404
    assert client.get("/offices/PKMA/rules/bmi/").status_code == 404


@pytest.mark.parametrize("address", ["", "bmi/"])
def test_pages_take_no_post(address, as_district):
    assert as_district.post(f"/offices/DIST/rules/{address}").status_code == 405
    assert as_district.get("/offices/DIST/rules/bmi/withdraw/").status_code == 405


def test_list_costs_the_same_for_many_decisions(
    as_district, offices, django_assert_num_queries, django_assert_max_num_queries
):
    as_district.get("/offices/DIST/rules/")
    with django_assert_max_num_queries(12) as one:
        as_district.get("/offices/DIST/rules/")
    for n in range(5):
        GuidelineChoice.objects.create(
            office=offices.district, measure="bmi", guideline=ASIA, since=later(n - 3)
        )

    with django_assert_num_queries(len(one)):
        as_district.get("/offices/DIST/rules/")
