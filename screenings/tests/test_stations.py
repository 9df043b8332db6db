"""A session in parts: several tables, a phone at each, one visit."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from healthposts.testing.races import at_once
from screenings.actions import record_visit, undo_event, void_visit
from screenings.models import Attendance, Event, Visit
from screenings.parts import STATIONS, at_part, listed_at, part_of, stations_of
from screenings.queries import visit_state
from screenings.rosters import next_to_do, parts_done
from screenings.rules import EXAMINATIONS, examinations
from screenings.tests.entries import DAY, entry, numbers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def address(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/"


def stand_at(client, session, part):
    return client.post(f"/sessions/{session.pk}/station/", {"part": part})


def codes(response):
    return [block.code for block in response.context["blocks"]]


def part_form(response, **fields):
    """What the page of one part sends: its own boxes, and the base of those."""
    shown = [*codes(response), *(block.code for block in response.context["others"])]
    base = json.dumps(response.context["base"])
    return {"event_id": str(uuid.uuid4()), "base": base, "shown": shown, **fields}


# --- Which part ------------------------------------------------------------------------


def test_every_examination_has_one_part():
    parts = [listed_at(station, EXAMINATIONS) for station in STATIONS]

    assert sorted(code for part in parts for code in part) == sorted(EXAMINATIONS)
    assert parts[0] == ()
    assert {examinations()[code].part for code in parts[2]} == {"measuring"}


def test_boxes_beside_the_examinations_go_with_the_pressure():
    assert {part_of(box) for box in ("sbp", "bp_repeat", "danger_signs")} == {"testing"}
    assert part_of("weight") == "measuring"
    assert part_of("haemoglobin") == "testing"


def test_post_has_the_tables_that_it_needs_and_everybody_gets_advice():
    listed = ["weight", "blood_pressure"]

    assert stations_of(listed) == ("registration", "measuring", "testing", "counselling")
    assert listed_at("counselling", listed) == ("counselling",)
    assert listed_at("measuring", listed) == ("weight",)
    assert at_part("measuring", ("haemoglobin", "height")) == ("height",)
    assert listed_at("", listed) == ("weight", "blood_pressure")


# --- The station of a phone ------------------------------------------------------------


def test_whole_form_is_what_one_begins_with(client, cadre, session, address):
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/")
    visit = client.get(address)

    assert (page.context["station"].code, visit.context["parts"]) == ("", [])
    assert {"weight", "blood_pressure", "smoking_status"} <= set(codes(visit))


def test_station_is_remembered_for_this_session_only(client, cadre, post, session, worker, address):
    later = make_session(post, DAY, slot=2)
    client.force_login(cadre)

    stand_at(client, session, "measuring")

    assert codes(client.get(address)) == ["weight", "height", "waist_circumference"]
    assert client.get(f"/sessions/{session.pk}/").context["station"].code == "measuring"
    assert client.get(f"/sessions/{later.pk}/").context["station"].code == ""


@pytest.mark.parametrize("part", ["", "dancing"])
def test_back_to_the_whole_form(client, cadre, session, part):
    client.force_login(cadre)
    stand_at(client, session, "measuring")

    stand_at(client, session, part)

    assert client.get(f"/sessions/{session.pk}/").context["station"].code == ""


def test_another_part_is_looked_at_without_leaving_the_station(client, cadre, session, address):
    client.force_login(cadre)
    stand_at(client, session, "measuring")

    looked = client.get(f"{address}?part=interview")

    assert "smoking_status" in codes(looked)
    assert looked.context["address"] == f"{address}?part=interview"
    assert codes(client.get(address)) == ["weight", "height", "waist_circumference"]
    assert "blood_pressure" in codes(client.get(f"{address}?part=whole"))


def test_choosing_a_station_is_no_get(client, cadre, session):
    client.force_login(cadre)

    assert client.get(f"/sessions/{session.pk}/station/").status_code == 405
    assert client.get(f"/sessions/{session.pk}/present/").status_code == 405


def test_outsider_finds_no_station(client, outsider, session, worker):
    client.force_login(outsider)

    assert stand_at(client, session, "measuring").status_code == 404
    sent = client.post(f"/sessions/{session.pk}/present/", {"worker": worker.code})
    assert sent.status_code == 404
    assert not Attendance.objects.exists()


# --- Saving one part -------------------------------------------------------------------


def test_parts_in_any_order_by_two_cadres_make_one_visit(
    client, cadre, staff, session, worker, address
):
    client.force_login(cadre)
    stand_at(client, session, "testing")
    client.post(address, part_form(client.get(address), **{"sbp-1": "118", "dbp-1": "76"}))
    other = Client()
    other.force_login(staff)
    stand_at(other, session, "measuring")
    other.post(address, part_form(other.get(address), weight="63,5", height="165"))

    visit = Visit.objects.get()

    assert numbers_of(visit) == {"sbp-1": 118, "dbp-1": 76, "weight": 63.5, "height": 165}
    assert {f.measure for f in visit.findings.all()} >= {"blood_pressure", "bmi"}
    assert [event.author for event in Event.objects.order_by("received_at")] == [cadre, staff]


def test_part_sends_the_base_of_its_own_boxes_only(client, cadre, staff, session, worker, address):
    saved = record_visit(
        session=session, worker=worker, entry=entry(sbp_1=118, dbp_1=76, weight=60), by=staff
    )
    weight = saved.visit.readings.get(measure="weight")
    client.force_login(cadre)

    page = client.get(f"{address}?part=measuring")

    assert page.context["base"] == [weight.pk]


def test_part_that_lay_open_overwrites_nobody(client, cadre, staff, session, worker, address):
    client.force_login(cadre)
    opened = client.get(f"{address}?part=measuring")
    record_visit(session=session, worker=worker, entry=entry(sbp_1=118, dbp_1=76), by=staff)

    client.post(f"{address}?part=measuring", part_form(opened, weight="60"))

    assert numbers_of(Visit.objects.get()) == {"sbp-1": 118, "dbp-1": 76, "weight": 60}


def test_part_asks_no_reason_for_what_others_measured(
    client, cadre, staff, session, worker, address
):
    record_visit(session=session, worker=worker, entry=entry(sbp_1=118, dbp_1=76), by=staff)
    client.force_login(cadre)

    page = client.get(f"{address}?part=measuring")
    whole = client.get(address)

    assert (page.context["asks_reason"], whole.context["asks_reason"]) == (False, True)


def test_error_comes_back_in_the_same_part(client, cadre, session, address):
    client.force_login(cadre)
    opened = client.get(f"{address}?part=measuring")

    page = client.post(f"{address}?part=measuring", part_form(opened, weight="1480"))

    assert codes(page) == ["weight", "height", "waist_circumference"]
    assert "1480 is not possible." in page.content.decode()


def test_advice_given_is_kept(client, cadre, session, address):
    client.force_login(cadre)
    opened = client.get(f"{address}?part=counselling")

    client.post(f"{address}?part=counselling", part_form(opened, counselling=["salt", "smoking"]))

    assert Visit.objects.get().readings.get().code == "salt smoking"


def test_last_table_shows_what_the_others_found(client, cadre, staff, session, worker, address):
    record_visit(
        session=session,
        worker=worker,
        entry=entry(sbp_1=164, dbp_1=102, sbp_2=162, dbp_2=100),
        by=staff,
    )
    client.force_login(cadre)

    page = client.get(f"{address}?part=counselling").content.decode()

    assert "162/100" in page
    assert "Should be seen at the puskesmas" in page


def test_measuring_is_not_held_up_by_a_letter_but_by_an_alarm(
    client, cadre, staff, post, session, worker, address
):
    following = make_worker(post, "Tono")
    record_visit(
        session=session,
        worker=worker,
        entry=entry(sbp_1=164, dbp_1=102, sbp_2=162, dbp_2=100),
        by=staff,
    )
    client.force_login(cadre)
    stand_at(client, session, "measuring")
    opened = client.get(address)
    onward = client.post(address, part_form(opened, weight="60"))
    record_visit(session=session, worker=worker, entry=entry(glucose_random_capillary=40), by=staff)

    held = client.post(address, part_form(opened, waist_circumference="80"))

    assert following.code in onward.url
    assert held.url.startswith(address)


# --- Two at once -----------------------------------------------------------------------


def saving(user, session, worker, part, **fields):
    """A phone of its own, its page opened before the race."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/sessions/{session.pk}/workers/{worker.code}/?part={part}"
    data = part_form(client.get(address), **fields)
    return lambda: client.post(address, data, headers={"accept": "application/json"}).json()


@pytest.mark.django_db(transaction=True)
def test_two_parts_saved_at_once_both_land(session, worker, cadre, staff):
    answers = at_once(
        saving(cadre, session, worker, "testing", **{"sbp-1": "118", "dbp-1": "76"}),
        saving(staff, session, worker, "measuring", weight="60", height="165"),
        saving(cadre, session, worker, "interview", smoking_status="NEVER"),
    )

    visit = Visit.objects.get()
    assert [answer["ok"] for answer in answers] == [True, True, True]
    assert numbers_of(visit) == {"sbp-1": 118, "dbp-1": 76, "weight": 60, "height": 165}
    assert parts_done(session)[worker.pk] == {"testing", "measuring", "interview"}


@pytest.mark.django_db(transaction=True)
def test_two_values_of_one_box_at_once_stay_until_someone_decides(session, worker, cadre, staff):
    at_once(
        saving(cadre, session, worker, "testing", haemoglobin="14"),
        saving(staff, session, worker, "testing", haemoglobin="7,5"),
    )
    client = Client()
    client.force_login(cadre, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/sessions/{session.pk}/workers/{worker.code}/?part=testing"
    page = client.get(address)

    floor = page.context["data"]["floor"]
    assert Visit.objects.get().level == "emergency"
    assert (floor["level"], floor["fields"]) == ("emergency", ["haemoglobin"])
    assert floor["alarms"] == ["anaemia_severe"]
    assert "Two different values were sent:" in page.content.decode()

    decided = part_form(page, haemoglobin="14", settle="haemoglobin", reason="measured again")
    client.post(address, decided)

    assert Visit.objects.get().level == "normal"
    assert client.get(address).context["data"]["floor"] is None


# --- Done or not, and who is next ------------------------------------------------------


def test_parts_of_a_visit_are_done_when_something_stands_in_them(session, worker, cadre):
    assert parts_done(session) == {}

    record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)
    saved = record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    both = parts_done(session)
    undo_event(event=saved.event, by=cadre)

    assert both == {worker.pk: {"measuring", "testing"}}
    assert parts_done(session) == {worker.pk: {"measuring"}}


def test_value_that_was_erased_leaves_its_part_open(session, worker, cadre):
    record_visit(session=session, worker=worker, entry=entry(weight=60, haemoglobin=14), by=cadre)
    base = visit_state(session, worker).base

    record_visit(session=session, worker=worker, entry=entry(weight=None, base=base), by=cadre)

    assert parts_done(session) == {worker.pk: {"testing"}}


def test_list_at_a_station_shows_parts_and_no_result(client, cadre, staff, post, session, worker):
    make_worker(post, "Ani")
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=7.5), by=staff)
    client.force_login(cadre)
    stand_at(client, session, "measuring")

    response = client.get(f"/sessions/{session.pk}/")

    rows = {item.row.worker.name: item for item in response.context["rows"]}
    done = {name: [p.code for p in item.parts if p.is_done] for name, item in rows.items()}
    assert done == {"Ani": [], "Suparto": ["registration", "testing"]}
    assert [name for name, item in rows.items() if item.is_todo] == ["Ani", "Suparto"]
    assert "Emergency" not in response.content.decode()


def test_next_at_a_station_is_whoever_is_here_and_lacks_this_part(session, post, worker, cadre):
    ani, budi = make_worker(post, "Ani"), make_worker(post, "Budi")
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    record_visit(session=session, worker=budi, entry=entry(weight=60), by=cadre)

    assert next_to_do(session) == ani
    assert next_to_do(session, station="measuring") == worker
    assert next_to_do(session, station="testing") == budi
    assert next_to_do(session, after=worker, station="measuring") == ani
    assert next_to_do(session, station="registration") == ani


def test_whoever_another_table_sent_does_not_move_the_place_in_the_list(session, post, cadre):
    ani, budi, cici, dedi = (make_worker(post, name) for name in ("Ani", "Budi", "Cici", "Dedi"))
    record_visit(session=session, worker=ani, entry=entry(weight=60), by=cadre)
    record_visit(session=session, worker=cici, entry=entry(haemoglobin=14), by=cadre)

    assert next_to_do(session, after=ani, station="measuring") == cici
    record_visit(session=session, worker=cici, entry=entry(weight=61), by=cadre)

    assert next_to_do(session, after=cici, station="measuring") == budi
    record_visit(session=session, worker=budi, entry=entry(weight=62), by=cadre)
    assert next_to_do(session, after=budi, station="measuring") == dedi


def test_visit_that_was_voided_is_to_be_done_again_at_its_station(session, worker, cadre):
    saved = record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)
    assert next_to_do(session, station="measuring") is None

    void_visit(visit=saved.visit, reason="Wrong person", by=cadre)

    assert next_to_do(session, station="measuring") == worker


def test_whoever_is_absent_is_not_waited_for_at_any_station(client, cadre, session, worker):
    client.force_login(cadre)
    client.post(f"/sessions/{session.pk}/absent/", {"absent": f"{worker.code}:ill"})

    assert next_to_do(session, station="measuring") is None


def test_saving_leads_to_the_next_of_the_own_station(client, cadre, post, session, address):
    ani = make_worker(post, "Ani")
    client.force_login(cadre)
    stand_at(client, session, "measuring")

    sent = client.post(address, part_form(client.get(address), weight="60"))

    assert f"/workers/{ani.code}/" in sent.url


def test_list_at_a_station_costs_the_same_for_one_as_for_three(
    client, cadre, post, session, worker, django_assert_num_queries
):
    client.force_login(cadre)
    stand_at(client, session, "measuring")
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)
    client.get(f"/sessions/{session.pk}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/sessions/{session.pk}/")
    for name in ("Ani", "Budi"):
        person = make_worker(post, name)
        record_visit(session=session, worker=person, entry=entry(haemoglobin=14), by=cadre)

    with django_assert_num_queries(len(one)):
        client.get(f"/sessions/{session.pk}/")


# --- The first table -------------------------------------------------------------------


def test_first_table_notes_who_came(client, cadre, post, session, worker, address):
    ani = make_worker(post, "Ani")
    client.force_login(cadre)
    stand_at(client, session, "registration")
    page = client.get(address).content.decode()

    sent = client.post(f"/sessions/{session.pk}/present/", {"worker": worker.code, "next": "1"})

    assert "Present, next person" in page
    assert 'name="weight"' not in page
    assert Attendance.objects.get().status == "present"
    assert sent.url == f"/sessions/{session.pk}/workers/{ani.code}/"


def test_one_tap_in_the_list_notes_who_came(client, cadre, session, worker):
    client.force_login(cadre)
    stand_at(client, session, "registration")

    sent = client.post(f"/sessions/{session.pk}/present/", {"worker": worker.code})

    assert sent.url == f"/sessions/{session.pk}/#w-{worker.code}"
    (item,) = client.get(f"/sessions/{session.pk}/").context["rows"]
    assert (item.is_done, item.row.done) == (True, False)


def test_without_consent_the_first_table_asks_for_it(client, cadre, post, session):
    person = make_worker(post, "Joko", consent=False)
    client.force_login(cadre)

    page = client.get(
        f"/sessions/{session.pk}/workers/{person.code}/?part=registration"
    ).content.decode()

    assert "Joko has not agreed to be recorded" in page
