"""Who measured, when several cadres share a phone."""

import uuid

import pytest

from healthposts.testing.people import YEAR_START, make_session
from posts.models import Cadre
from screenings.actions import change_duty
from screenings.models import Event
from screenings.tests.entries import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def own(cadre, post):
    return Cadre.objects.get(post=post, user=cadre)


@pytest.fixture
def sari(post):
    """A cadre without an account: she measures, and another one types."""
    return Cadre.objects.create(post=post, name="Sari", sex="F", starts_on=YEAR_START)


@pytest.fixture
def address(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/"


def form(**fields):
    return {"event_id": str(uuid.uuid4()), "base": "[]", "shown": ["weight"], **fields}


def on(response):
    return [hand.name for hand in response.context["hands"] if hand.is_on]


def test_those_on_duty_stand_at_the_top_with_oneself_chosen(
    client, cadre, session, own, sari, address
):
    change_duty(session=session, cadres=[own, sari], staff=[], by=cadre)
    client.force_login(cadre)

    page = client.get(address)

    assert [hand.name for hand in page.context["hands"]] == ["Kader", "Sari"]
    assert on(page) == ["Kader"]
    assert 'type="radio" id="hand_2" name="measured_by"' in page.content.decode()


def test_whose_hands_it_was_is_remembered_for_the_next_person(
    client, cadre, post, session, own, sari, address
):
    change_duty(session=session, cadres=[own, sari], staff=[], by=cadre)
    later = make_session(post, DAY, slot=2)
    change_duty(session=later, cadres=[own, sari], staff=[], by=cadre)
    client.force_login(cadre)

    client.post(address, form(weight="60", measured_by=str(sari.uuid)))

    assert Event.objects.get().measured_by == sari
    assert on(client.get(address)) == ["Sari"]
    assert on(client.get(address.replace(str(session.pk), str(later.pk)))) == ["Kader"]


def test_only_cadre_on_duty_needs_no_tap(client, cadre, session, own, sari, address):
    change_duty(session=session, cadres=[own], staff=[], by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert f'<input type="hidden" name="measured_by" value="{own.uuid}">' in page
    assert "hand_1" not in page


def test_nobody_is_named_by_default_when_oneself_is_not_on_duty(
    client, staff, cadre, session, own, sari, address
):
    change_duty(session=session, cadres=[own, sari], staff=[staff], by=cadre)
    client.force_login(staff)

    assert on(client.get(address)) == []


def test_who_is_not_on_duty_cannot_have_measured(client, cadre, session, own, sari, address):
    change_duty(session=session, cadres=[own], staff=[], by=cadre)
    client.force_login(cadre)

    page = client.post(address, form(weight="60", measured_by=str(sari.uuid)))

    assert "Choose someone who is on duty." in page.content.decode()
    assert not Event.objects.exists()


def test_history_says_who_measured(client, cadre, session, own, sari, address):
    change_duty(session=session, cadres=[own, sari], staff=[], by=cadre)
    client.force_login(cadre)
    client.post(address, form(weight="60", measured_by=str(sari.uuid)))

    assert "measured by Sari" in client.get(address).content.decode()
