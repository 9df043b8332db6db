"""Undo, void, restore, move: one address each, always with a reason where one is due."""

import pytest

from healthposts.testing.people import make_session, make_worker
from screenings.actions import record_visit
from screenings.models import Event, Visit
from screenings.tests.entries import DAY, entry, numbers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def saved(post, worker, cadre):
    """A visit with a weight, as its author left it."""
    session = make_session(post, DAY)
    return record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)


@pytest.fixture
def address(saved):
    return f"/sessions/{saved.visit.session_id}/workers/{saved.visit.worker.code}"


def test_undo_takes_the_save_back_and_shows_the_empty_form(client, cadre, saved, address):
    client.force_login(cadre)

    response = client.post(f"/sessions/{saved.visit.session_id}/undo/{saved.event.pk}/")

    assert response.url == f"{address}/"
    assert numbers_of(saved.visit) == {}


def test_undo_by_someone_else_is_refused(client, staff, saved):
    client.force_login(staff)

    response = client.post(f"/sessions/{saved.visit.session_id}/undo/{saved.event.pk}/")

    assert response.status_code == 403
    assert numbers_of(saved.visit) == {"weight": 60}


def test_undo_of_another_session_is_not_found(client, cadre, post, saved):
    other = make_session(post, DAY, slot=2)
    client.force_login(cadre)

    assert client.post(f"/sessions/{other.pk}/undo/{saved.event.pk}/").status_code == 404


def test_visit_is_voided_with_a_reason_and_restored(client, cadre, saved, address):
    client.force_login(cadre)

    without = client.post(f"{address}/void/", {"reason": ""})
    client.post(f"{address}/void/", {"reason": "Training"})
    voided = Visit.objects.get().state
    client.post(f"{address}/restore/", {"reason": "It was real"})

    assert "reason" in without.context["form"].errors
    assert (voided, Visit.objects.get().state) == ("void", "valid")
    assert numbers_of(saved.visit) == {"weight": 60}


def test_visit_entered_for_the_wrong_person_moves_to_the_right_one(
    client, cadre, post, saved, address
):
    right = make_worker(post, "Tono")
    client.force_login(cadre)

    response = client.post(f"{address}/move/", {"to": right.code, "reason": "Wrong row"})

    assert response.url == f"/sessions/{saved.visit.session_id}/workers/{right.code}/"
    assert numbers_of(Visit.objects.get(worker=right)) == {"weight": 60}
    assert Visit.objects.get(worker=saved.visit.worker).state == "void"
    assert Event.objects.filter(kind="move", reason="Wrong row").count() == 2


def test_visit_does_not_move_to_someone_without_consent(client, cadre, post, saved, address):
    unasked = make_worker(post, "Joko", consent=False)
    client.force_login(cadre)

    response = client.post(f"{address}/move/", {"to": unasked.code, "reason": "Wrong row"})

    assert "Joko has not agreed" in " ".join(response.context["form"].errors["to"])
    assert numbers_of(saved.visit) == {"weight": 60}


@pytest.mark.parametrize("told", [{"to": "NOBODY", "reason": "x"}, {"reason": "x"}, {"to": ""}])
def test_move_without_a_right_person_explains_itself(client, cadre, saved, address, told):
    client.force_login(cadre)

    response = client.post(f"{address}/move/", told)

    assert "to" in response.context["form"].errors
    assert numbers_of(saved.visit) == {"weight": 60}


def test_move_offers_people_of_this_session_only(client, cadre, post, other_post, saved, address):
    make_worker(post, "Tono")
    make_worker(other_post, "Elsewhere")
    client.force_login(cadre)

    form = client.get(f"{address}/move/").context["form"]

    assert [worker.name for worker in form.workers.values()] == ["Tono"]


@pytest.mark.parametrize("step", ["void", "restore", "move"])
def test_outsider_corrects_nothing(client, outsider, saved, address, step):
    client.force_login(outsider)

    assert client.post(f"{address}/{step}/", {"reason": "x"}).status_code == 404
    assert numbers_of(saved.visit) == {"weight": 60}


def test_undo_takes_no_get(client, cadre, saved):
    client.force_login(cadre)

    response = client.get(f"/sessions/{saved.visit.session_id}/undo/{saved.event.pk}/")

    assert response.status_code == 405


@pytest.mark.parametrize("step", ["void", "restore", "move"])
def test_correction_takes_no_put(client, cadre, saved, address, step):
    client.force_login(cadre)

    assert client.put(f"{address}/{step}/").status_code == 405
