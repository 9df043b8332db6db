"""The result for the worker: large on the screen, and as a text for the own phone."""

import datetime as dt
import uuid
from urllib.parse import unquote

import pytest

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import record_visit, void_visit
from screenings.actions.referrals import make_referral
from screenings.models import Session
from screenings.tests.entries import entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def address(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/result/"


def examine(session, worker, by, **boxes):
    return record_visit(session=session, worker=worker, entry=entry(**boxes), by=by).visit


def test_result_says_level_values_advice_and_what_comes_next(
    client, cadre, post, session, worker, address
):
    examine(
        session, worker, cadre, sbp_1=134, dbp_1=84, weight=63.5, smoking_status="CURRENT_DAILY"
    )
    planned = make_session(post, dt.date(2026, 4, 11))
    Session.objects.filter(pk=planned.pk).update(state="planned")
    client.force_login(cadre)

    lines = client.get(address).context["text"].splitlines()

    assert lines[0] == "Pos UKK Nelayan Jaya, 14 March 2026"
    assert lines[1].startswith("Result: Watch.")
    assert lines[2:4] == ["Blood pressure: 134/84 (High normal)", "Weight: 63.5 kg"]
    assert lines[-2:] == ["Next check: 11 April 2026.", "This check does not replace a doctor."]
    assert any("Smoking harms" in line for line in lines[4:-2])


def test_text_names_nobody(client, cadre, session, worker, address):
    worker.nickname = "Cak To"
    worker.save()
    examine(session, worker, cadre, weight=63.5)
    client.force_login(cadre)

    text = client.get(address).context["text"]

    assert "63.5 kg" in text
    assert [w for w in ("Suparto", "Cak To", worker.card_number, worker.code) if w in text] == []


def test_emergency_is_told_to_go_at_once(client, cadre, session, worker, address):
    examine(session, worker, cadre, glucose_random_capillary=40)
    client.force_login(cadre)

    text = client.get(address).context["text"]

    assert "Result: Emergency. To the emergency room or the puskesmas today" in text


def test_open_referral_is_in_the_text(client, cadre, session, worker, address):
    visit = examine(session, worker, cadre, sbp_1=164, dbp_1=102, sbp_2=162, dbp_2=100)
    referral = make_referral(visit=visit, by=cadre)
    client.force_login(cadre)

    text = client.get(address).context["text"]

    assert f"Referral number {referral.shown_number}, to Puskesmas A." in text


def test_nothing_can_be_sent_before_the_own_phone_is_confirmed(
    client, cadre, session, worker, address
):
    examine(session, worker, cadre, weight=63.5)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "Yes, it is the worker's own phone" in page
    assert [way for way in ("sms:", "wa.me", "data-share", "data-copy") if way in page] == []
    assert not AuditEvent.objects.filter(action="hand_over").exists()


def test_confirming_is_noted_without_number_or_text(client, cadre, post, session, worker, address):
    worker.phone = "+6281234567890"
    worker.save()
    visit = examine(session, worker, cadre, weight=63.5)
    client.force_login(cadre)

    response = client.post(address)

    event = AuditEvent.objects.get(action="hand_over")
    assert (event.actor, event.subject_id, event.post) == (cadre, str(visit.pk), post)
    assert event.detail == {"page": "result"}
    assert unquote(response.context["sms"]) == f"sms:?body={response.context['text']}"
    assert "81234567890" not in response.context["whatsapp"]


def test_void_visit_is_not_told(client, cadre, session, worker, address):
    visit = examine(session, worker, cadre, weight=63.5)
    void_visit(visit=visit, reason="x", by=cadre)
    client.force_login(cadre)

    assert client.get(address).status_code == 404


def test_outsider_learns_of_no_result(client, outsider, cadre, session, worker, address):
    examine(session, worker, cadre, weight=63.5)
    client.force_login(outsider)

    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_wrong_method_is_refused(client, cadre, session, worker, address):
    examine(session, worker, cadre, weight=63.5)
    client.force_login(cadre)

    assert client.delete(address).status_code == 405


def test_result_costs_the_same_for_one_value_as_for_six(
    client, cadre, post, session, worker, address, django_assert_max_num_queries
):
    examine(session, worker, cadre, weight=63.5)
    other = make_worker(post, "Ani")
    many = {"sbp_1": 164, "dbp_1": 102, "weight": 80, "height": 160, "uric_acid": 9}
    examine(session, other, cadre, **many, event_id=uuid.uuid4())
    client.force_login(cadre)
    client.get(address)

    with django_assert_max_num_queries(20) as few:
        client.get(address)
    with django_assert_max_num_queries(len(few)):
        client.get(address.replace(worker.code, other.code))
