"""Registered already? Asked while a name is typed, and again when the form arrives."""

import pytest

from healthposts.testing.people import make_worker
from workers.actions import set_nik
from workers.models import DuplicateCandidate, Worker
from workers.tests.conftest import audited, queries_of

NIK = "3575011203800001"


def test_likely_duplicate_is_asked_about_before_enrolling(page, post):
    known = make_worker(post, "Soeparto", born=1980)

    response = page()

    rows = response.context["likely"]
    assert [row["worker"] for row in rows] == [known]
    assert "Pos UKK Nelayan Jaya" in response.content.decode()
    assert Worker.objects.count() == 1


def test_yes_leads_to_the_one_and_enrols_nobody(page, post):
    known = make_worker(post, "Soeparto", born=1980)

    response = page(same=known.code)

    assert known.code in response.headers["Location"]
    assert Worker.objects.count() == 1


def test_yes_works_from_a_half_filled_form(page, post):
    known = make_worker(post, "Soeparto", born=1980)

    assert page(same=known.code, decision=None, sex=None).status_code == 302


def test_yes_to_a_worker_elsewhere_is_not_found(page, far_post):
    known = make_worker(far_post, "Soeparto", born=1980)

    assert page(same=known.code).status_code == 404


def test_someone_else_enrols_and_lets_the_puskesmas_look(page, post):
    known = make_worker(post, "Soeparto", born=1980)

    page(different=known.code)

    pair = DuplicateCandidate.objects.get()
    assert {pair.first.name, pair.second.name} == {"Soeparto", "Suparto"}
    assert pair.reason == "likeness"


def test_answer_someone_else_survives_another_error(page, post):
    known = make_worker(post, "Soeparto", born=1980)

    response = page(different=known.code, decision=None)
    page(not_same=response.context["form"]["not_same"].value())

    assert Worker.objects.count() == 2


def test_namesake_elsewhere_stays_unknown(page, far_post):
    make_worker(far_post, "Suparto", born=1980)

    response = page()

    assert response.status_code == 302
    assert not DuplicateCandidate.objects.exists()


def test_nik_elsewhere_tells_only_that_it_is(page, client, far_post, outsider):
    other = make_worker(far_post, "Rahasia Sekali")
    set_nik(worker=other, nik=NIK, by=outsider)

    response = page(nik=NIK, name="Widodo", birth_year="1980")
    shown = client.get("/workers/")

    told = [str(message) for message in shown.context["messages"]]
    assert response.status_code == 302
    assert len(told) == 2
    assert "Rahasia" not in shown.content.decode()
    assert "Jauh" not in shown.content.decode()
    assert DuplicateCandidate.objects.get().reason == "nik"


def test_likely_answers_while_a_name_is_typed(client, cadre, post):
    known = make_worker(post, "Soeparto", born=1980)
    client.force_login(cadre)

    response = client.post(
        "/workers/likely/?post=NELAYAN", {"name": "Suparto", "birth_year": "1980"}
    )

    assert [row["worker"] for row in response.context["likely"]] == [known]
    assert f'value="{known.code}"' in response.content.decode()
    assert audited() == [("open_list", {"list": "likely", "count": 1})]


@pytest.mark.parametrize("told", [{}, {"name": "Suparto"}, {"name": "Suparto", "birth_year": "19"}])
def test_likely_stays_silent_until_name_and_birth_are_told(client, cadre, worker, told):
    client.force_login(cadre)

    response = client.post("/workers/likely/?post=NELAYAN", told)

    assert response.status_code == 200
    assert response.context["likely"] == []
    assert audited() == []


def test_likely_costs_the_same_for_one_and_three(client, cadre, post):
    def ask():
        told = {"name": "Suparto", "birth_year": "1980"}
        return client.post("/workers/likely/?post=NELAYAN", told)

    client.force_login(cadre)
    make_worker(post, "Suparto", born=1980)
    one = queries_of(ask)
    for _ in range(2):
        make_worker(post, "Suparto", born=1980)

    assert len(ask().context["likely"]) == 3
    assert queries_of(ask) == one
