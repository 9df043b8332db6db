"""A worker on the sheet who is on no list, typed in under the grid."""

import uuid

import pytest

from healthposts.testing.people import make_worker
from screenings.tests.entries import DAY
from screenings.tests.grids import as_script
from workers.models import Consent, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after", "english")]


@pytest.fixture
def address(session):
    return f"/sessions/{session.pk}/grid/"


# --- Who is on no list -------------------------------------------------------------------


def new(**fields):
    return {
        "worker_id": str(uuid.uuid4()),
        "name": "Budi Santoso",
        "sex": "M",
        "birth_age": "41",
        "consent": "signature",
        "consent_text": "1:en",
        **fields,
    }


def test_worker_on_no_list_is_enrolled_on_the_day_of_the_session_with_consent(
    client, cadre, post, address
):
    client.force_login(cadre)

    answer = as_script(client, f"{address}new/", new())

    worker = Worker.objects.get()
    assert (worker.name, worker.age_on(DAY)) == ("Budi Santoso", 41)
    assert worker.enrolments.get().starts_on == DAY
    consent = Consent.objects.get()
    assert (consent.decision, consent.method) == ("given", "signature")
    assert f'name="{worker.code}.weight"' in answer.json()["row"]
    assert 'name="name"' in answer.json()["form"]


def test_new_worker_who_refuses_gets_a_row_without_cells(client, cadre, address):
    client.force_login(cadre)

    answer = as_script(client, f"{address}new/", new(consent="refused"))

    assert "Does not want to be examined." in answer.json()["row"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Write the name. One word is enough."),
        ({"consent": ""}, "Read the text aloud and choose the answer."),
        ({"birth_age": ""}, "Give a birth date, a year of birth or an age."),
        ({"birth_age": "16"}, "guardian"),
    ],
)
def test_new_worker_that_lacks_something_says_what(client, cadre, address, fields, words):
    client.force_login(cadre)

    answer = as_script(client, f"{address}new/", new(**fields))

    assert answer.status_code == 422
    assert words in answer.json()["form"]
    assert not Worker.objects.exists()


def test_new_worker_who_may_be_known_is_asked_about(client, cadre, post, session, address):
    known = make_worker(post, "Budi Santoso", born=1984)
    client.force_login(cadre)

    asked = as_script(client, f"{address}new/", new())
    same = as_script(client, f"{address}new/", {"same": known.code})
    other = as_script(client, f"{address}new/", new(different=known.code))

    assert "May be registered already." in asked.json()["form"]
    assert same.json()["same"] == known.code
    assert other.status_code == 200
    assert Worker.objects.count() == 2


def test_new_worker_sent_twice_is_one(client, cadre, address):
    client.force_login(cadre)
    told = new()

    for _time in range(2):
        assert as_script(client, f"{address}new/", told).status_code == 200

    assert Worker.objects.count() == 1


def test_new_worker_without_script_comes_back_to_the_row(client, cadre, address):
    client.force_login(cadre)

    answer = client.post(f"{address}new/", new())
    wrong = client.post(f"{address}new/", new(name=""))

    assert answer.url == f"{address}#w-{Worker.objects.get().code}"
    assert "Write the name. One word is enough." in wrong.content.decode()


def test_outsider_enrols_nobody_here(client, outsider, address):
    client.force_login(outsider)

    assert client.post(f"{address}new/", new()).status_code == 404
    assert not Worker.objects.exists()
