"""Scanning a card: the visit, the worker, or nothing about anybody."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from screenings.rosters import session_roster
from workers.actions import replace_card


@pytest.fixture
def today(post):
    return make_session(post, timezone.localdate())


def test_scanned_card_opens_the_visit_of_todays_session(client, cadre, worker, today):
    client.force_login(cadre)

    response = client.get(f"/c/{worker.card_number}/")

    assert response.url == f"/sessions/{today.pk}/workers/{worker.code}/"


def test_scanned_card_opens_the_worker_when_there_is_no_session(client, cadre, post, worker):
    make_session(post, timezone.localdate() - dt.timedelta(days=2))
    client.force_login(cadre)

    response = client.get(f"/c/{worker.card_number}/")

    assert response.url == f"/workers/{worker.code}/"


def test_scanned_card_before_login_asks_to_log_in_first(client, worker):
    response = client.get(f"/c/{worker.card_number}/")

    assert response.url == f"/login/?next=/c/{worker.card_number}/"


def test_card_of_another_post_tells_as_little_as_a_number_that_is_none(client, outsider, worker):
    client.force_login(outsider)

    card = client.get(f"/c/{worker.card_number}/")
    nothing = client.get("/c/10000000/")

    assert "Suparto" not in card.content.decode()
    assert {card.context["replaced"], nothing.context["replaced"]} == {False}
    assert card.status_code == nothing.status_code == 200


def test_replaced_card_says_so_and_opens_nothing(client, cadre, worker):
    old = worker.card_number
    replace_card(worker=worker, by=cadre)
    client.force_login(cadre)

    response = client.get(f"/c/{old}/")

    assert response.context["replaced"]
    assert "Suparto" not in response.content.decode()


def test_scanner_typed_into_the_search_of_a_session_finds_the_worker(post, worker, today):
    make_worker(post, "Siti")

    found = session_roster(today, search=f"http://testserver/c/{worker.card_number}/")

    assert [row.worker.name for row in found.rows] == ["Suparto"]


def test_card_is_never_posted(client, cadre, worker):
    client.force_login(cadre)

    assert client.post(f"/c/{worker.card_number}/").status_code == 405
