"""The page of a visit as the server makes and takes it. The script is tested in a browser."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, Cadre
from screenings.actions import change_duty, record_visit, set_post_examinations
from screenings.models import Event, Reading, Session, Visit
from screenings.queries import visit_state
from screenings.rules import EXAMINATIONS
from screenings.tests.entries import DAY, entry, numbers_of
from workers.models import Consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]

LIST = [*EXAMINATIONS, "danger_signs"]


@pytest.fixture
def address(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/"


def form(**fields):
    return {"event_id": str(uuid.uuid4()), "base": "[]", "shown": LIST, **fields}


def as_script(client, address, data):
    return client.post(address, data, headers={"accept": "application/json"})


# --- The page --------------------------------------------------------------------------


def test_page_asks_the_examinations_of_the_post_in_its_order(client, cadre, post, address):
    set_post_examinations(post=post, codes=["uric_acid", "weight"], by=cadre)
    client.force_login(cadre)

    response = client.get(address)

    assert [block.code for block in response.context["blocks"]] == ["uric_acid", "weight"]
    assert "Add examination" in response.content.decode()
    assert "blood_pressure" in [block.code for block in response.context["others"]]


def test_laboratory_is_asked_only_where_the_post_has_it_or_the_visit_holds_it(
    client, cadre, post, session, worker, address
):
    client.force_login(cadre)
    before = client.get(address).context["others"]
    record_visit(session=session, worker=worker, entry=entry(hba1c="5.8"), by=cadre)

    after = client.get(address).context["others"]

    assert "heart_rate" in [block.code for block in before]
    assert "hba1c" not in [block.code for block in before]
    assert "hba1c" in [block.code for block in after]


def test_numbers_of_one_examination_have_their_own_names(client, cadre, post, address):
    set_post_examinations(post=post, codes=["cigarettes", "tb_symptoms"], by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert 'for="id_cigarettes_per_day">Cigarettes smoked' in page
    assert 'for="id_smoking_years">Has smoked for <span class="measure-unit">years<' in page
    assert '<legend class="form-label">Coughing blood</legend>' in page


@pytest.mark.parametrize(
    ("sex", "born", "asked"),
    [("M", 1990, False), ("F", 1990, True), ("F", 1960, False), ("F", 2011, False)],
)
def test_pregnancy_is_asked_of_women_of_that_age_only(
    client, cadre, post, session, sex, born, asked
):
    person = make_worker(post, "Someone", sex=sex, born=born)
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/workers/{person.code}/")

    assert ("pregnancy" in [block.code for block in response.context["blocks"]]) == asked


def test_page_shows_last_values_beside(client, cadre, post, worker, address):
    before = make_session(post, dt.date(2026, 2, 14))
    told = entry(sbp_1=148, dbp_1=92, weight="63.5")
    record_visit(session=before, worker=worker, entry=told, by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "Last month: 148/92" in page
    assert "Last month: 63.5" in page


def test_nothing_is_filled_in_beforehand(client, cadre, post, worker, address):
    before = make_session(post, dt.date(2026, 2, 14))
    told = entry(weight="63.5", smoking_status="NEVER")
    record_visit(session=before, worker=worker, entry=told, by=cadre)
    client.force_login(cadre)

    response = client.get(address)

    filled = [
        b.field for block in response.context["blocks"] for b in block.all_boxes if b.is_filled
    ]
    assert filled == []
    assert " checked" not in response.content.decode()


@pytest.mark.parametrize(("days", "known"), [(365, "160"), (366, "")])
def test_height_of_an_adult_is_known_for_a_year(client, cadre, post, worker, address, days, known):
    before = make_session(post, DAY - dt.timedelta(days=days))
    record_visit(session=before, worker=worker, entry=entry(height=160), by=cadre)
    client.force_login(cadre)

    blocks = {block.code: block for block in client.get(address).context["blocks"]}

    assert blocks["height"].known == known


def test_examination_without_its_tool_steps_back(client, cadre, session, address):
    Session.objects.filter(pk=session.pk).update(missing_tools=["haemoglobin"])
    client.force_login(cadre)

    response = client.get(address)

    blocks = {block.code: block.is_off for block in response.context["blocks"]}
    assert (blocks["haemoglobin"], blocks["weight"]) == (True, False)
    assert "Tool missing today" in response.content.decode()


def test_opening_a_visit_is_noted(client, cadre, post, worker, address):
    client.force_login(cadre)

    client.get(address)

    event = AuditEvent.objects.get(action="open_worker")
    assert (event.subject_id, event.post, event.detail) == (str(worker.pk), post, {"page": "entry"})


def test_no_name_stands_in_the_title_or_the_address(client, cadre, address):
    client.force_login(cadre)

    page = client.get(address).content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Suparto" in page
    assert "Suparto" not in title + address


def test_hostile_name_does_no_harm(client, cadre, post, session):
    bad = make_worker(post, "<script>alert(1)</script>")
    client.force_login(cadre)

    pages = [
        client.get(f"/sessions/{session.pk}/workers/{bad.code}/").content.decode(),
        client.get(f"/sessions/{session.pk}/").content.decode(),
        client.get(f"/workers/{bad.code}/").content.decode(),
    ]

    assert [page.count("<script>alert(1)") for page in pages] == [0, 0, 0]
    assert all("&lt;script&gt;alert(1)" in page for page in pages)


def test_further_readings_wait_in_a_fold_until_there_is_one(client, cadre, post, session, address):
    set_post_examinations(post=post, codes=["pef"], by=cadre)
    client.force_login(cadre)
    empty = client.get(address).content.decode()

    client.post(address, form(**{"pef-1": "410", "pef-2": "430", "pef-3": "420"}))

    (block,) = client.get(address).context["blocks"]
    assert [box.field for box in block.more_boxes] == ["pef-2", "pef-3"]
    assert '<details class="again">' in empty
    assert '<details class="again" open>' in client.get(address).content.decode()
    assert numbers_of(Visit.objects.get()) == {"pef-1": 410, "pef-2": 430, "pef-3": 420}


# --- Consent ---------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["", "refused", "withdrawn"])
def test_without_consent_there_is_no_form_but_the_way_to_it(client, cadre, post, session, decision):
    person = make_worker(post, "Joko", consent=False)
    if decision:
        Consent.objects.create(
            worker=person, decision=decision, text_version="1", language="id", on=DAY
        )
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/workers/{person.code}/").content.decode()

    assert "Joko has not agreed to be recorded, so cannot be examined here." in page
    assert f"/workers/{person.code}/consent/?session={session.pk}" in page
    assert 'name="weight"' not in page


def test_without_consent_nothing_is_saved(client, cadre, post, session):
    person = make_worker(post, "Joko", consent=False)
    address = f"/sessions/{session.pk}/workers/{person.code}/"
    client.force_login(cadre)

    response = as_script(client, address, form(weight="60"))

    assert (response.status_code, response.json()["refused"]) == (409, "consent")
    assert not Visit.objects.exists()


def test_consent_leads_back_into_the_visit(client, cadre, post, session):
    person = make_worker(post, "Joko", consent=False)
    client.force_login(cadre)
    address = f"/workers/{person.code}/consent/?session={session.pk}"
    text = client.get(address).context["form"]["consent_text"].value()

    response = client.post(address, {"consent_text": text, "decision": "given", "method": "spoken"})

    assert response.url == f"/sessions/{session.pk}/workers/{person.code}/"


# --- Saving ----------------------------------------------------------------------------


def test_form_saves_and_leads_to_the_next_person(client, cadre, post, session, worker, address):
    following = make_worker(post, "Tono")
    client.force_login(cadre)

    response = client.post(address, form(weight="63,5"))

    event = Event.objects.get()
    assert response.url == f"/sessions/{session.pk}/workers/{following.code}/?saved={event.pk}"
    assert numbers_of(Visit.objects.get()) == {"weight": 63.5}


def test_last_one_leads_back_to_the_list(client, cadre, session, address):
    client.force_login(cadre)

    response = client.post(address, form(weight="63,5"))

    assert response.url == f"/sessions/{session.pk}/?saved={Event.objects.get().pk}"


def test_saved_page_offers_undo(client, cadre, session, worker, address):
    client.force_login(cadre)
    sent = client.post(address, form(weight="63,5"))

    page = client.get(sent.url).content.decode()

    assert "Saved." in page
    assert f"/sessions/{session.pk}/undo/{Event.objects.get().pk}/" in page


def test_script_gets_json_with_its_event_and_the_next_address(client, cadre, session, address):
    data = form(weight="63,5")
    client.force_login(cadre)

    response = as_script(client, address, data)

    assert response.json() == {
        "ok": True,
        "event": data["event_id"],
        "next": f"/sessions/{session.pk}/?saved={data['event_id']}",
    }


def test_same_form_sent_three_times_is_one_event(client, cadre, address):
    data = form(weight="63,5")
    client.force_login(cadre)

    answers = [as_script(client, address, data).json()["ok"] for _time in range(3)]

    assert answers == [True, True, True]
    assert (Event.objects.count(), Reading.objects.count()) == (1, 1)


def test_error_keeps_everything_that_was_typed(client, cadre, address):
    client.force_login(cadre)

    response = client.post(
        address, form(weight="1480", waist_circumference="82", complaint=["cough"], reason="x")
    )

    page = response.content.decode()
    assert "1480 is not possible. The weight in kg lies between 20 and 300." in page
    assert (
        'name="waist_circumference" inputmode="decimal" maxlength="8" enterkeyhint="next" value="82"'
        in page
    )
    assert 'value="cough" checked' in page
    assert not Visit.objects.exists()


def test_script_gets_errors_and_doubts_by_field(client, cadre, address):
    client.force_login(cadre)

    response = as_script(client, address, form(weight="132", height="16,0,0"))

    assert response.status_code == 422
    assert response.json() == {
        "errors": {"height": "Write one number, comma allowed. Example: 63,5"},
        "doubts": [
            {
                "field": "weight",
                "code": "weight:rare:132",
                "sentence": "132 kg is very rare. Weighed again?",
            }
        ],
    }


def test_doubt_is_asked_once_and_confirmed(client, cadre, session, address):
    client.force_login(cadre)
    asked = client.post(address, form(weight="132"))

    saved = client.post(address, form(weight="132", confirm="weight:rare:132"))

    assert 'name="confirm" value="weight:rare:132"' in asked.content.decode()
    assert saved.status_code == 302
    assert Event.objects.get().confirmed == ["weight:rare:132"]


def test_empty_form_saves_nothing_and_says_so(client, cadre, address):
    client.force_login(cadre)

    page = client.post(address, form()).content.decode()

    assert "Nothing is entered yet." in page
    assert not Visit.objects.exists()


def test_form_of_another_person_of_this_phone_is_refused(client, cadre, staff, address):
    client.force_login(staff)

    response = as_script(client, address, form(weight="60", author=str(cadre.uuid)))

    assert (response.status_code, response.json()["refused"]) == (409, "person")
    assert not Visit.objects.exists()


def test_high_pressure_without_script_asks_for_the_second_reading_first(
    client, cadre, post, worker, address
):
    make_worker(post, "Tono")
    client.force_login(cadre)

    first = client.post(address, form(**{"sbp-1": "140", "dbp-1": "80"}))
    page = client.get(first.url)

    assert first.url.startswith(address)
    assert 'id="second">' in page.content.decode()
    base = json.dumps(list(page.context["state"].base))
    again = client.post(
        address, form(**{"sbp-1": "140", "dbp-1": "80"}, base=base, seen=["second"])
    )
    assert not again.url.startswith(address)


def test_emergency_without_script_is_seen_before_the_next_person(client, cadre, post, address):
    make_worker(post, "Tono")
    client.force_login(cadre)

    saved = client.post(address, form(glucose="53", glucose_kind="random"))
    page = client.get(saved.url).content.decode()

    assert saved.url.startswith(address)
    assert '<section class="alarm" data-alarm="glucose_very_low">' in page
    assert "Sugar too low." in page


def test_change_of_a_colleagues_value_asks_for_a_reason(
    client, cadre, staff, session, worker, address
):
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=staff)
    base = json.dumps(list(visit_state(session, worker).base))
    client.force_login(cadre)

    asked = as_script(client, address, form(weight="61", base=base))
    saved = as_script(client, address, form(weight="61", base=base, reason="Wrong scale"))

    assert (asked.status_code, asked.json()["refused"]) == (409, "reason")
    assert saved.status_code == 200
    assert list(Event.objects.order_by("received_at").values_list("kind", "reason")) == [
        ("save", ""),
        ("correction", "Wrong scale"),
    ]


def test_two_values_of_one_box_are_shown_to_be_decided(
    client, cadre, staff, session, worker, address
):
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=staff)
    client.force_login(cadre)
    as_script(client, address, form(weight="61"))

    page = client.get(address).content.decode()

    assert "Two different values were sent: 60 · 61." in page
    assert 'name="settle" value="weight"' in page


def test_who_measured_is_stored(client, cadre, post, session, worker, address):
    lead = Cadre.objects.get(post=post)
    change_duty(session=session, cadres=[lead], staff=[], by=cadre)
    client.force_login(cadre)

    client.post(address, form(weight="60", measured_by=str(lead.uuid), source="paper"))

    event = Event.objects.get()
    assert (event.measured_by, event.source) == (lead, "paper")


def test_cancelled_session_takes_no_visit(client, cadre, session, address):
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    client.force_login(cadre)

    page = client.get(address).content.decode()
    sent = as_script(client, address, form(weight="60"))

    assert "This session was cancelled." in page
    assert 'name="weight"' not in page
    assert sent.json()["refused"] == "closed"


def test_wrong_method_is_refused(client, cadre, address):
    client.force_login(cadre)

    assert client.delete(address).status_code == 405


def test_outsider_meets_neither_the_visit_nor_its_form(client, outsider, address):
    client.force_login(outsider)

    assert client.get(address).status_code == 404
    assert as_script(client, address, form(weight="60")).status_code == 404


def test_worker_of_another_post_is_not_entered_here(client, cadre, far_post, session):
    stranger = make_worker(far_post, "Asing")
    client.force_login(cadre)

    assert client.get(f"/sessions/{session.pk}/workers/{stranger.code}/").status_code == 404


def test_page_costs_the_same_after_one_visit_as_after_three(
    client, cadre, post, worker, address, django_assert_num_queries
):
    def examine(month):
        before = make_session(post, dt.date(2026, month, 1))
        record_visit(session=before, worker=worker, entry=entry(weight=60), by=cadre)

    examine(1)
    client.force_login(cadre)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    examine(2)
    examine(3)

    with django_assert_num_queries(len(one)):
        client.get(address)
