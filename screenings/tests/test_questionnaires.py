"""Questionnaires on the form of a visit and on the pages that show it."""

import datetime as dt
import uuid

import pytest

from healthposts.testing.people import make_session, make_worker
from screenings.actions import record_visit, set_post_examinations
from screenings.models import Finding, Visit
from screenings.rules.scores import scores
from screenings.tests.entries import DAY, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]

SRQ = next(score.items for score in scores() if score.measure == "srq20")


@pytest.fixture
def address(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/"


def troubled(**answers):
    """Seven times yes, the thought of ending life among them."""
    return dict.fromkeys(SRQ, "NO") | dict.fromkeys(SRQ[:6], "YES") | {"srq20_item17": "YES"}


def test_questionnaire_stands_in_the_form_where_the_post_lists_it(client, cadre, post, address):
    client.force_login(cadre)
    unlisted = client.get(address).content.decode()
    set_post_examinations(post=post, codes=["srq20"], by=cadre)

    listed = client.get(address).content.decode()

    assert "srq20" not in unlisted.partition('id="visit-data"')[0]
    assert "20 questions" in listed
    assert "17. Has the thought of ending your life been on your mind?" in listed
    assert "checked" not in listed.partition('data-exam="srq20"')[2].partition("</fieldset>")[0]


@pytest.mark.parametrize(("born", "asked"), [(2007, True), (2008, False)])
def test_who_is_under_eighteen_is_not_asked(client, cadre, post, session, born, asked):
    set_post_examinations(post=post, codes=["srq20", "weight"], by=cadre)
    person = make_worker(post, "Someone", born=born)
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/workers/{person.code}/")

    assert ("srq20" in [block.code for block in page.context["blocks"]]) is asked


def test_answers_are_saved_and_judged(client, cadre, post, session, worker, address):
    client.force_login(cadre)
    data = {"event_id": str(uuid.uuid4()), "base": "[]", "shown": ["srq20"], **troubled()}

    client.post(address, data, headers={"accept": "application/json"})

    found = Finding.objects.filter(visit__worker=worker)
    assert set(found.values_list("measure", "class_code", "role")) == {
        ("srq20", "HIGH", "classify"),
        ("srq20_item17", "YES", "alert"),
        ("self_harm", "self_harm", "emergency"),
    }
    assert Visit.objects.get().level == "emergency"


def test_answer_that_is_none_of_those_is_refused(client, cadre, address):
    client.force_login(cadre)
    data = {"event_id": str(uuid.uuid4()), "base": "[]", "shown": ["phq4"], "phq4_item1": "7"}

    answer = client.post(address, data, headers={"accept": "application/json"})

    assert answer.json()["errors"]["phq4_item1"] == "Choose one of the answers."
    assert not Visit.objects.exists()


def test_single_answers_stand_on_no_page_but_the_form(
    client, cadre, staff, post, session, worker, address
):
    record_visit(session=session, worker=worker, entry=entry(**troubled()), by=cadre)
    later = make_session(post, DAY + dt.timedelta(days=7))
    pages = [f"/workers/{worker.code}/", f"/sessions/{later.pk}/workers/{worker.code}/"]

    for user in (cadre, staff):
        client.force_login(user)
        for page in pages:
            text = client.get(page).content.decode()
            assert "ending" not in text
            assert "Suicidal" not in text
    client.force_login(staff)
    assert "Sum: 7 of at most 20." in client.get(pages[0]).content.decode()
    client.force_login(cadre)
    assert "checked" in client.get(address).content.decode()


def test_half_a_questionnaire_says_how_much_is_missing(client, cadre, session, worker, address):
    answers = dict.fromkeys(SRQ[:3], "YES")
    record_visit(session=session, worker=worker, entry=entry(**answers), by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "3 of 20 questions answered. No sum until all are." in page
    assert Visit.objects.get().level == "unmeasured"


@pytest.mark.parametrize(
    ("measure", "number", "expected"),
    [
        ("nordic_body_map", 71, "HIGH"),
        ("rula", 7, "NOW"),
        ("reba", 3, "LOW"),
        ("ergonomic_hazard_score", 2, "SAFE"),
        ("niosh_lifting_index", "1.01", "INCREASED"),
    ],
)
def test_sums_of_ergonomic_forms_are_typed_and_classed(
    cadre, session, worker, measure, number, expected
):
    record_visit(session=session, worker=worker, entry=entry(**{measure: number}), by=cadre)

    assert Finding.objects.get().class_code == expected
