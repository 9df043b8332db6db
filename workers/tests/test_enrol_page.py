import datetime as dt
import uuid

import pytest

from posts.models import Workplace
from workers.models import Consent, Worker
from workers.tests.conftest import NEW, TODAY, enrolment

SESSION = "5b0c3a52-8f0e-4f5d-9f1b-6f2f6f0e7a12"
NIK = "3575011203800001"


def _errors(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_enrol_page_shows_an_empty_form_with_its_own_id(client, cadre):
    client.force_login(cadre)

    ids = [client.get(NEW).context["form"]["worker_id"].value() for _ in range(2)]

    assert len({str(each) for each in ids}) == 2


def test_enrolling_stores_what_was_told(page, post):
    mill = Workplace.objects.create(name="TPI Lekok", kind="harbour")
    post.workplaces.add(mill)

    response = page(
        name=" Suparto ",
        nickname="Cak To",
        birth_kind="day",
        birth_day="12-3-1980",
        birth_year=None,
        occupation="fisherman",
        crew="KM Jaya",
        nik="3575 0112 0380 0001",
        phone="0812 3456 7890",
        bpjs_number="0001234567890",
        workplace=str(mill.pk),
        shift="night",
    )

    worker = Worker.objects.with_consent().get()
    place = worker.enrolments.get()
    assert response.status_code == 302
    assert (
        worker.name,
        worker.nickname,
        worker.sex,
        worker.birth_date,
        worker.birth_precision,
    ) == (
        "Suparto",
        "Cak To",
        "M",
        dt.date(1980, 3, 12),
        "day",
    )
    assert (worker.occupation, worker.crew, worker.phone, worker.bpjs_number) == (
        "fisherman",
        "KM Jaya",
        "+6281234567890",
        "0001234567890",
    )
    assert (place.post, place.workplace, place.shift, place.starts_on) == (
        post,
        mill,
        "night",
        TODAY,
    )
    assert (worker.unmasked_nik(), worker.consent) == (NIK, "given")


def test_one_word_an_age_and_a_refusal_are_enough(page):
    page(birth_kind="age", birth_year=None, birth_age="46", decision="refused", method=None)

    worker = Worker.objects.with_consent().get()
    assert (worker.age_on(TODAY), worker.birth_precision, worker.consent) == (46, "age", "refused")


def test_asking_later_writes_no_consent(page):
    page(decision="later", method=None)

    assert Worker.objects.count() == 1
    assert not Consent.objects.exists()


def test_without_a_chosen_kind_the_filled_birth_counts(page):
    page(birth_kind=None)

    assert Worker.objects.get().birth_precision == "year"


def test_form_sent_twice_enrols_once(page):
    form = enrolment()

    first, second = page(**form), page(**form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Worker.objects.count() == 1


def test_old_page_filled_for_somebody_else_asks_to_save_once_more(page):
    used = str(uuid.uuid4())
    page(worker_id=used)

    response = page(worker_id=used, name="Widodo Utomo")
    fresh = response.context["form"]["worker_id"].value()
    page(worker_id=fresh, name="Widodo Utomo")

    assert "__all__" in _errors(response)
    assert fresh != used
    assert set(Worker.objects.values_list("name", flat=True)) == {"Suparto", "Widodo Utomo"}


def test_everything_typed_survives_an_error(page):
    typed = {
        "name": "Suparto",
        "nickname": "Cak To",
        "birth_year": "1880",
        "occupation": "fisherman",
        "crew": "KM Jaya",
        "nik": NIK,
        "phone": "0812",
        "bpjs_number": "12",
        "shift": "night",
        "witness": "Siti",
        "guardian": "Ibu Siti",
    }

    response = page(**typed)
    form = response.context["form"]

    assert {name: form[name].value() for name in typed} == typed
    assert set(_errors(response)) == {"birth_year", "phone", "bpjs_number"}
    assert not Worker.objects.exists()


def test_empty_form_explains_every_field_it_needs(page):
    response = page(name="", sex=None, birth_year="", decision=None)

    assert set(_errors(response)) == {"name", "sex", "birth_kind", "decision"}
    assert "data-error-summary" in response.content.decode()


@pytest.mark.parametrize(
    ("birth", "field"),
    [
        ({"birth_year": "1905"}, "birth_year"),
        ({"birth_year": "2027"}, "birth_year"),
        ({"birth_year": "19x0"}, "birth_year"),
        ({"birth_year": None, "birth_age": "0"}, "birth_age"),
        ({"birth_year": None, "birth_age": "121"}, "birth_age"),
        ({"birth_year": None, "birth_day": "31-2-1980"}, "birth_day"),
        ({"birth_year": None, "birth_day": "22-11-2026"}, "birth_day"),
        ({"birth_year": None, "birth_day": "1-1-1905"}, "birth_day"),
    ],
)
def test_impossible_birth_is_refused_at_its_field(page, birth, field):
    assert set(_errors(page(**birth))) == {field}


def test_odd_age_is_asked_about_once(page):
    asked = page(birth_kind="age", birth_year=None, birth_age="14", guardian="Ibu Siti")
    kept = page(
        birth_kind="age", birth_year=None, birth_age="14", guardian="Ibu Siti", confirmed="on"
    )

    assert set(_errors(asked)) == {"confirmed"}
    assert kept.status_code == 302
    assert Worker.objects.get().age_on(TODAY) == 14


def test_nik_that_contradicts_is_asked_about_once(page):
    asked = page(nik=NIK, birth_year="1979", sex="F")
    kept = page(nik=NIK, birth_year="1979", sex="F", confirmed="on")

    assert len(_errors(asked)["confirmed"]) == 2
    assert kept.status_code == 302


@pytest.mark.parametrize(
    "nik", ["123", "0000001203800001", "3575013203800001", "3575011203800000", "3,5750112038E+15"]
)
def test_impossible_nik_is_refused(page, nik):
    assert set(_errors(page(nik=nik))) == {"nik"}


def test_under_18_needs_a_guardian(page):
    missing = page(birth_kind="age", birth_year=None, birth_age="17")
    enough = page(birth_kind="age", birth_year=None, birth_age="18")

    assert set(_errors(missing)) == {"guardian"}
    assert enough.status_code == 302


def test_thumbprint_needs_a_witness(page):
    assert set(_errors(page(method="thumbprint"))) == {"witness"}
    assert page(method="thumbprint", witness="Siti").status_code == 302


def test_agreement_needs_a_way(page):
    assert set(_errors(page(method=None))) == {"method"}


def test_unknown_text_is_refused(page):
    assert set(_errors(page(consent_text="9:id"))) == {"consent_text"}


def test_enrolment_in_english_records_the_english_text(page, client, cadre):
    cadre.language = "en"
    cadre.save()

    shown = client.get(NEW).context["form"]
    page(consent_text=shown["consent_text"].value())

    assert "Your boss does not see your results" in shown.shown_text()
    assert Consent.objects.get().language == "en"


# --- In a session ------------------------------------------------------------------------


def test_enrolling_in_a_session_counts_from_its_day(page):
    page(f"{NEW}&session={SESSION}&on=2026-11-07")

    worker = Worker.objects.get()
    assert worker.enrolments.get().starts_on == dt.date(2026, 11, 7)
    assert worker.consents.get().on == dt.date(2026, 11, 7)


def test_enrolling_in_a_session_leads_into_the_visit(page):
    response = page(f"{NEW}&session={SESSION}")

    code = Worker.objects.get().code
    assert response.headers["Location"] == f"/sessions/{SESSION}/workers/{code}/"


def test_page_leads_back_to_where_one_came_from(client, cadre):
    client.force_login(cadre)

    assert client.get(NEW).context["way_back"] == "/workers/"
    assert client.get(f"{NEW}&session={SESSION}").context["way_back"] == f"/sessions/{SESSION}/"


@pytest.mark.parametrize("day", ["2026-11-22", "yesterday", ""])
def test_enrolling_never_counts_from_a_day_to_come(page, day):
    page(f"{NEW}&on={day}")

    assert Worker.objects.get().enrolments.get().starts_on == TODAY


def test_name_searched_for_in_the_session_comes_along_by_post(client, cadre):
    client.force_login(cadre)

    response = client.post(f"{NEW}&session={SESSION}", {"start": "1", "name": "Widodo"})

    assert response.context["form"]["name"].value() == "Widodo"
    assert not response.context["form"].is_bound
    assert response.context["in_session"]


def test_session_that_is_none_is_left_out(client, cadre):
    client.force_login(cadre)

    assert not client.get(f"{NEW}&session=1").context["in_session"]


# --- Who may ---------------------------------------------------------------------------------


def test_outsider_finds_no_enrolment_page(client, outsider, post):
    client.force_login(outsider)

    assert client.get(NEW).status_code == 404
    assert client.post(NEW, enrolment()).status_code == 404
    assert client.post("/workers/likely/?post=NELAYAN", {"name": "x"}).status_code == 404
    assert not Worker.objects.exists()


def test_officer_sees_the_post_and_may_not_enrol(client, district_officer, post):
    client.force_login(district_officer)

    assert client.get(NEW).status_code == 403
    assert client.get("/workers/new/").status_code == 403


def test_one_post_needs_no_choosing(client, cadre):
    client.force_login(cadre)

    assert client.get("/workers/new/").context["post"].code == "NELAYAN"


def test_staff_of_several_posts_choose_first(client, staff, post, other_post):
    client.force_login(staff)

    response = client.get("/workers/new/")

    assert list(response.context["posts"]) == [post, other_post]
    assert client.post("/workers/likely/", {"name": "x"}).status_code == 404


def test_closed_post_enrols_nobody(client, cadre, post):
    post.state = "closed"
    post.save()
    client.force_login(cadre)

    response = client.post(NEW, enrolment())

    assert "workers/closed_post.html" in [template.name for template in response.templates]
    assert not Worker.objects.exists()


def test_wrong_methods_are_refused(client, cadre):
    client.force_login(cadre)

    assert client.put(NEW).status_code == 405
    assert client.get("/workers/likely/?post=NELAYAN").status_code == 405


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "{{ 7|add:7 }}", "O'Neil"])
def test_hostile_names_are_only_names(page, client, name):
    page(name=name)

    shown = client.get("/workers/").content.decode()
    assert Worker.objects.get().name == name
    assert "<script>alert" not in shown


def test_hostile_name_on_the_form_stays_text(page):
    shown = page(name='"><script>alert(1)</script>', sex=None).content.decode()

    assert "<script>alert" not in shown
