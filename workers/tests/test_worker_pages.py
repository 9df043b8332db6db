"""Edit, NIK, consent, move, leave: the small pages of one worker."""

import datetime as dt

import pytest

from healthposts.testing.people import make_worker
from posts.roles import Action
from workers.actions import end_enrolment, set_nik
from workers.models import Worker
from workers.queries import worker_facts
from workers.tests.conftest import TODAY, audited

NIK = "3575011203800001"
PAGES = ["edit", "nik", "consent", "move", "leave"]
POSTS_ONLY = ["nik/show", "consent/withdraw"]


@pytest.fixture
def signed_in(client, cadre):
    client.force_login(cadre)
    return client


def _address(worker, page):
    return f"/workers/{worker.code}/{page}/"


def _errors(response):
    return set(response.context["form"].errors)


def _edited(**changed):
    told = {"name": "Suparto", "sex": "M", "birth_kind": "year", "birth_year": "1980"}
    return told | changed


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_and_is_noted(signed_in, worker, page):
    response = signed_in.get(_address(worker, page))

    assert response.status_code == 200
    assert audited() == [("open_worker", {"page": page})]
    assert "Suparto" not in response.content.decode().partition("</title>")[0]


@pytest.mark.parametrize("page", [*PAGES, *POSTS_ONLY])
def test_page_is_not_found_by_outsiders_and_officers(
    client, outsider, district_officer, worker, page
):
    for person in (outsider, district_officer):
        client.force_login(person)
        assert client.post(_address(worker, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_page_refuses_wrong_methods(signed_in, worker, page):
    assert signed_in.put(_address(worker, page)).status_code == 405


@pytest.mark.parametrize("page", POSTS_ONLY)
def test_step_is_refused_by_address_alone(signed_in, worker, page):
    assert signed_in.get(_address(worker, page)).status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_page_never_holds_the_nik(signed_in, worker, cadre, page):
    set_nik(worker=worker, nik=NIK, by=cadre)

    shown = signed_in.get(_address(worker, page)).content.decode()

    assert NIK not in shown
    assert NIK[:12] not in shown


# --- Edit ----------------------------------------------------------------------------------


def test_editing_changes_what_differs(signed_in, worker):
    response = signed_in.post(
        _address(worker, "edit"), _edited(name="Soeparto", occupation="fisherman", shift="night")
    )

    worker.refresh_from_db()
    assert response.status_code == 302
    assert (worker.name, worker.occupation) == ("Soeparto", "fisherman")
    assert ("change_worker", {"fields": ["name", "occupation", "shift"]}) in audited()


def test_edit_page_shows_what_is_known(signed_in, worker):
    Worker.objects.filter(pk=worker.pk).update(
        birth_date=dt.date(1980, 3, 12), birth_precision="day", phone="+6281234567890"
    )

    form = signed_in.get(_address(worker, "edit")).context["form"]

    assert form["birth_day"].value() == "12-03-1980"
    assert form["phone"].value() == "+6281234567890"
    assert 'value="12-03-1980"' in str(form["birth_day"])


def test_age_that_is_not_touched_keeps_the_year_of_birth(signed_in, worker):
    """Told 46 in March 2026 is born in 1979; in November the same page shows 47."""
    Worker.objects.filter(pk=worker.pk).update(
        birth_date=dt.date(1979, 7, 1), birth_precision="age"
    )
    shown = signed_in.get(_address(worker, "edit")).context["form"]["birth_age"].value()

    signed_in.post(
        _address(worker, "edit"),
        _edited(birth_kind="age", birth_year="", birth_age=str(shown), crew="KM Jaya"),
    )

    worker.refresh_from_db()
    assert (shown, worker.crew, worker.birth_date) == ("47", "KM Jaya", dt.date(1979, 7, 1))


def test_touched_age_is_counted_from_today(signed_in, worker):
    Worker.objects.filter(pk=worker.pk).update(birth_precision="age")

    signed_in.post(
        _address(worker, "edit"), _edited(birth_kind="age", birth_year="", birth_age="40")
    )

    worker.refresh_from_db()
    assert (worker.birth_date, worker.birth_precision) == (dt.date(1986, 7, 1), "age")


def test_bad_edit_keeps_what_was_typed(signed_in, worker):
    response = signed_in.post(_address(worker, "edit"), _edited(name="", crew="KM Jaya", phone="1"))

    assert _errors(response) == {"name", "phone"}
    assert response.context["form"]["crew"].value() == "KM Jaya"


def test_odd_age_on_edit_is_asked_about_once(signed_in, worker):
    odd = _edited(birth_year="2015")

    assert _errors(signed_in.post(_address(worker, "edit"), odd)) == {"confirmed"}
    assert signed_in.post(_address(worker, "edit"), odd | {"confirmed": "on"}).status_code == 302


def test_odd_age_that_was_kept_is_not_asked_about_again(signed_in, worker):
    Worker.objects.filter(pk=worker.pk).update(birth_date=dt.date(2015, 7, 1))

    changed = signed_in.post(_address(worker, "edit"), _edited(birth_year="2015", crew="KM Jaya"))

    assert changed.status_code == 302


def test_editing_who_left_has_no_workplace(signed_in, worker, cadre):
    end_enrolment(worker=worker, on=TODAY, reason="x", by=cadre)

    form = signed_in.get(_address(worker, "edit")).context["form"]

    assert "workplace" not in form.fields


# --- NIK -----------------------------------------------------------------------------------


def test_nik_is_set(signed_in, worker):
    response = signed_in.post(_address(worker, "nik"), {"nik": "3575011203800001"})

    worker.refresh_from_db()
    assert response.status_code == 302
    assert worker.unmasked_nik() == NIK
    assert NIK not in str(audited())


def test_no_nik_has_a_reason(signed_in, worker):
    empty = signed_in.post(_address(worker, "nik"), {"nik": "", "no_nik_reason": ""})
    reason = signed_in.post(_address(worker, "nik"), {"no_nik_reason": "foreign"})

    worker.refresh_from_db()
    assert _errors(empty) == {"nik"}
    assert (reason.status_code, worker.no_nik_reason) == (302, "foreign")


def test_nik_that_contradicts_is_asked_about(signed_in, worker):
    told = {"nik": "3575015203800001"}

    assert _errors(signed_in.post(_address(worker, "nik"), told)) == {"confirmed"}
    assert signed_in.post(_address(worker, "nik"), told | {"confirmed": "on"}).status_code == 302


def test_nik_on_another_row_says_to_ask_the_puskesmas(signed_in, worker, far_post, outsider):
    set_nik(worker=make_worker(far_post, "Rahasia"), nik=NIK, by=outsider)

    response = signed_in.post(_address(worker, "nik"), {"nik": NIK})
    shown = signed_in.get("/workers/")

    assert response.status_code == 302
    assert [message.level_tag for message in shown.context["messages"]] == ["success", "warning"]
    assert "Rahasia" not in shown.content.decode()


def test_nik_is_shown_once_and_that_is_noted(signed_in, worker, cadre):
    set_nik(worker=worker, nik=NIK, by=cadre)

    shown = signed_in.post(_address(worker, "nik/show"))
    again = signed_in.get(_address(worker, "nik"))

    assert NIK in shown.content.decode()
    assert NIK not in again.content.decode()
    assert ("unmask_nik", {}) in audited()
    assert "no-store" in shown.headers["Cache-Control"]


def test_form_beside_the_shown_nik_goes_to_the_page_of_the_nik(signed_in, worker):
    shown = signed_in.post(_address(worker, "nik/show")).content.decode()

    assert f'action="{_address(worker, "nik")}"' in shown


# --- Consent -------------------------------------------------------------------------------


def test_asking_again_is_recorded(signed_in, worker):
    response = signed_in.post(
        _address(worker, "consent"), {"consent_text": "1:id", "decision": "refused"}
    )

    assert response.status_code == 302
    assert Worker.objects.with_consent().get().consent == "refused"


def test_agreeing_on_its_page_keeps_the_rules(signed_in, worker):
    missing = signed_in.post(
        _address(worker, "consent"), {"consent_text": "1:id", "decision": "given"}
    )

    assert _errors(missing) == {"method"}


def test_ask_later_is_no_answer_on_the_page_of_consent(signed_in, worker):
    response = signed_in.post(
        _address(worker, "consent"), {"consent_text": "1:id", "decision": "later"}
    )

    assert _errors(response) == {"decision"}


def test_withdrawing_is_recorded_once(signed_in, worker):
    for _ in range(2):
        assert signed_in.post(_address(worker, "consent/withdraw")).status_code == 302

    assert [row.decision for row in worker.consents.all()] == ["given", "withdrawn"]


# --- Move and leave --------------------------------------------------------------------------


def test_staff_move_a_worker_between_their_posts(client, staff, worker, other_post, far_post):
    client.force_login(staff)

    choices = client.get(_address(worker, "move")).context["form"].fields["to_post"].queryset
    response = client.post(
        _address(worker, "move"), {"to_post": "PETANI", "on": "2026-11-01", "reason": "new boat"}
    )

    assert list(choices) == [other_post]
    assert response.status_code == 302
    assert list(worker.enrolments.values_list("post__code", "starts_on", "ends_on")) == [
        ("NELAYAN", dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
        ("PETANI", dt.date(2026, 11, 1), None),
    ]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"to_post": "JAUH"}, "to_post"),
        ({"to_post": "NELAYAN"}, "to_post"),
        ({"on": "2026-11-22"}, "on"),
        ({"on": "2025-12-31"}, "on"),
        ({"on": ""}, "on"),
    ],
)
def test_impossible_move_explains_itself(client, staff, worker, other_post, far_post, told, field):
    client.force_login(staff)

    response = client.post(
        _address(worker, "move"), {"to_post": "PETANI", "on": "2026-11-01"} | told
    )

    assert _errors(response) == {field}
    assert worker.enrolments.count() == 1


def test_cadre_of_one_post_is_told_who_moves_workers(signed_in, worker, other_post):
    response = signed_in.get(_address(worker, "move"))

    assert response.context["has_posts"] is False
    assert _address(worker, "leave") in response.content.decode()


def test_leaving_ends_the_enrolment(signed_in, worker):
    response = signed_in.post(_address(worker, "leave"), {"on": "2026-11-20", "reason": "moved"})

    place = worker.enrolments.get()
    assert response.status_code == 302
    assert (place.ends_on, place.end_reason) == (dt.date(2026, 11, 20), "moved")


@pytest.mark.parametrize(
    ("told", "field"),
    [({"on": "2025-12-31"}, "on"), ({"on": "2026-11-22"}, "on"), ({"reason": ""}, "reason")],
)
def test_impossible_leaving_explains_itself(signed_in, worker, told, field):
    response = signed_in.post(
        _address(worker, "leave"), {"on": "2026-11-20", "reason": "moved"} | told
    )

    assert _errors(response) == {field}


def test_who_left_can_be_enrolled_again_at_the_same_post(signed_in, worker, cadre):
    end_enrolment(worker=worker, on=dt.date(2026, 5, 31), reason="ill", by=cadre)

    early = signed_in.post(_address(worker, "move"), {"to_post": "NELAYAN", "on": "2026-05-30"})
    back = signed_in.post(_address(worker, "move"), {"to_post": "NELAYAN", "on": "2026-11-01"})

    assert _errors(early) == {"on"}
    assert back.status_code == 302
    assert worker.enrolments.count() == 2


def test_leaving_page_of_who_left_says_so(signed_in, worker, cadre):
    end_enrolment(worker=worker, on=TODAY, reason="x", by=cadre)

    assert _address(worker, "move") in signed_in.get(_address(worker, "leave")).content.decode()


# --- Facts -----------------------------------------------------------------------------------


def test_facts_know_age_consent_and_periods(worker, cadre, post, time_machine):
    time_machine.move_to("2026-11-21 10:00+07:00")
    end_enrolment(worker=worker, on=dt.date(2026, 5, 31), reason="ill", by=cadre)

    facts = worker_facts(worker)

    assert (facts.age, facts.consent, facts.is_enrolled) == (46, "given", False)
    assert facts.enrolment.post == post


def test_facts_count_days_where_the_post_is(worker, offices, time_machine):
    """At 22:30 in Jakarta it is tomorrow in Jayapura."""
    time_machine.move_to("2026-06-30 22:30+07:00")
    before = worker_facts(worker).age
    offices.ours.time_zone = "Asia/Jayapura"
    offices.ours.save()

    assert (before, worker_facts(worker).age) == (45, 46)


def test_facts_of_a_worker_without_enrolment(db):
    worker = Worker.objects.create(
        name="Suparto", sex="M", birth_date=dt.date(1980, 7, 1), birth_precision="year"
    )

    facts = worker_facts(worker)

    assert (facts.enrolment, facts.is_enrolled, facts.consent) == (None, False, "not_asked")


def test_nobody_sees_a_worker_without_enrolment(db, staff):
    Worker.objects.create(
        name="Suparto", sex="M", birth_date=dt.date(1980, 7, 1), birth_precision="year"
    )

    assert not Worker.objects.visible_to(staff, Action.SEE_NAMES).exists()
