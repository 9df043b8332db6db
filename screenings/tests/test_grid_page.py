"""The grid as the server makes and takes it. Keys and script are tested in a browser."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import admit_guest, record_visit, set_post_examinations
from screenings.actions.referrals import make_referral
from screenings.models import Event, Visit
from screenings.paper.columns import columns_for
from screenings.rules import EXAMINATIONS
from screenings.tests.entries import DAY, entry, numbers_of
from screenings.tests.grids import as_script, row, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after", "english")]


@pytest.fixture
def address(session):
    return f"/sessions/{session.pk}/grid/"


# --- The page --------------------------------------------------------------------------


def test_rows_are_the_roster_and_columns_the_list_of_the_post(client, cadre, post, address):
    make_worker(post, "Tono")
    make_worker(post, "Siti", sex="F")
    set_post_examinations(post=post, codes=["glucose", "blood_pressure"], by=cadre)
    client.force_login(cadre)

    response = client.get(address)

    assert [one.worker.name for one in response.context["rows"]] == ["Siti", "Tono"]
    assert [column.name for column in response.context["columns"]] == [
        "glucose",
        "glucose_kind",
        "blood_pressure",
    ]


def test_outsider_does_not_find_the_grid(client, outsider, address):
    client.force_login(outsider)

    assert client.get(address).status_code == 404


def test_grid_takes_no_other_method(client, cadre, address):
    client.force_login(cadre)

    assert client.put(address).status_code == 405


def test_opening_the_grid_is_audited(client, cadre, worker, address, post):
    client.force_login(cadre)

    client.get(address)

    event = AuditEvent.objects.get(action="open_list")
    assert (event.post, event.detail) == (post, {"list": "grid", "count": 1})


def test_page_costs_as_many_queries_for_three_workers_as_for_one(
    client, cadre, post, session, address
):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    first = make_worker(post, "Ani")
    record_visit(session=session, worker=first, entry=entry(weight=60), by=cadre)
    client.force_login(cadre)
    client.get(address)
    one = queries()
    for name in ("Budi", "Cici"):
        other = make_worker(post, name)
        record_visit(session=session, worker=other, entry=entry(weight=61), by=cadre)

    assert queries() == one


def test_worker_without_consent_has_no_cells(client, cadre, post, address):
    asked = make_worker(post, "Tono", consent=False)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "Consent has not been asked yet." in page
    assert f'name="{asked.code}.weight"' not in page


def test_consent_that_is_asked_from_the_grid_leads_back_to_the_row(client, cadre, post, address):
    asked = make_worker(post, "Tono", consent=False)
    client.force_login(cadre)
    page = client.get(address).content.decode()
    consent = address.replace("grid/", f"workers/{asked.code}/consent/?to=grid")

    answer = client.post(
        consent, {"decision": "given", "method": "signature", "consent_text": "1:en"}
    )

    assert f'href="{consent}"' in page
    assert answer.url == f"{address}#w-{asked.code}"
    assert f'name="{asked.code}.weight"' in client.get(address).content.decode()


def test_guest_has_a_row_and_nothing_of_the_own_post_is_told(
    client, cadre, other_post, session, address
):
    guest = make_worker(other_post, "Tamu")
    admit_guest(session=session, worker=guest, found_by="card", by=cadre)
    elsewhere = make_session(other_post, DAY - dt.timedelta(days=7))
    high = entry(sbp_1=150, dbp_1=95, sbp_2=152, dbp_2=96)
    visit = record_visit(session=elsewhere, worker=guest, entry=high, by=cadre).visit
    referral = make_referral(visit=visit, by=cadre)
    client.force_login(cadre)

    told = as_script(
        client, address, sheet(cadre, row(guest, sbp_1="150", dbp_1="95", sbp_2="152", dbp_2="96"))
    )
    page = client.get(address).content.decode()
    attention = client.get(address.replace("grid/", "attention/")).content.decode()

    assert told.status_code == 200
    assert f'name="{guest.code}.weight"' in page
    assert "Tamu" in attention
    assert referral.shown_number not in attention


def test_session_to_come_takes_no_rows(client, cadre, post, worker):
    later = make_session(post, DAY + dt.timedelta(days=7))
    later.state = "planned"
    later.save()
    client.force_login(cadre)

    page = client.get(f"/sessions/{later.pk}/grid/").content.decode()

    assert "The day of this session has not come." in page
    assert "data-row" not in page


def test_post_without_workers_says_so(client, cadre, address):
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "Nobody is registered at this post yet" in page
    assert "On the sheet, but not on the list" in page


# --- One row by script -------------------------------------------------------------------


def test_row_is_saved_from_paper_with_the_day_of_the_session(
    client, cadre, session, worker, address
):
    client.force_login(cadre)

    answer = as_script(
        client, address, sheet(cadre, row(worker, sbp_1="118", dbp_1="76", weight="63,5"))
    )

    visit = Visit.objects.get()
    assert answer.status_code == 200
    assert numbers_of(visit) == {"sbp-1": 118, "dbp-1": 76, "weight": Decimal("63.5")}
    assert (visit.on, visit.from_paper) == (DAY, True)
    event = Event.objects.get()
    assert (event.source, event.received_at.date()) == ("paper", DAY + dt.timedelta(days=1))


def test_answer_brings_what_is_stored_and_the_base_of_the_next_save(client, cadre, worker, address):
    client.force_login(cadre)
    event_id = uuid.uuid4()

    told = as_script(
        client, address, sheet(cadre, row(worker, event_id=event_id, weight="63.50"))
    ).json()

    reading = Visit.objects.get().readings.get()
    assert told["event"] == str(event_id)
    assert told["fields"]["weight"] == {"typed": "63.5", "ids": [reading.pk]}
    assert told["fields"]["height"] == {"typed": "", "ids": []}
    assert (told["level"], told["needs"]) == ("unmeasured", [])


def test_row_that_comes_twice_counts_once(client, cadre, worker, address):
    client.force_login(cadre)
    data = sheet(cadre, row(worker, weight="63"))

    answers = [as_script(client, address, data) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.count() == 1


def test_stale_row_does_not_overwrite_a_colleague(client, cadre, staff, session, worker, address):
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=staff)
    client.force_login(cadre)

    told = as_script(client, address, sheet(cadre, row(worker, sbp_1="118", dbp_1="76"))).json()

    visit = Visit.objects.get()
    assert numbers_of(visit) == {"weight": 60, "sbp-1": 118, "dbp-1": 76}
    assert told["fields"]["weight"]["typed"] == "60"


def test_colleagues_value_that_was_shown_is_changed_with_a_reason_only(
    client, cadre, staff, session, worker, address
):
    saved = record_visit(session=session, worker=worker, entry=entry(weight=60), by=staff)
    base = json.dumps([reading.pk for reading in saved.visit.readings.all()])
    client.force_login(cadre)

    refused = as_script(client, address, sheet(cadre, row(worker, base=base, weight="61")))
    taken = as_script(
        client, address, sheet(cadre, row(worker, base=base, weight="61", reason="Read wrongly"))
    )

    assert (refused.status_code, refused.json()["refused"]) == (409, "reason")
    assert taken.status_code == 200
    assert numbers_of(Visit.objects.get()) == {"weight": 61}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"weight": "1480"}, "weight", "1480 is not possible."),
        ({"weight": "enam"}, "weight", "Write one number"),
        ({"sbp_1": "118"}, "dbp-1", "Write both numbers"),
        ({"glucose": "117"}, "glucose_kind", "Fasting or random?"),
        ({"smoking_status": "7"}, "smoking_status", "Choose one of the answers."),
    ],
)
def test_wrong_cell_refuses_the_row_with_a_sentence(
    client, cadre, worker, address, fields, field, words
):
    client.force_login(cadre)

    answer = as_script(client, address, sheet(cadre, row(worker, **fields)))

    assert answer.status_code == 422
    assert words in answer.json()["errors"][field]
    assert not Event.objects.exists()


def test_odd_value_is_asked_about_once(client, cadre, worker, address):
    client.force_login(cadre)

    asked = as_script(client, address, sheet(cadre, row(worker, weight="132")))
    taken = as_script(
        client, address, sheet(cadre, row(worker, weight="132", confirm="weight:rare:132"))
    )

    assert [doubt["code"] for doubt in asked.json()["doubts"]] == ["weight:rare:132"]
    assert taken.status_code == 200


def test_someone_else_who_logged_in_does_not_become_the_author(
    client, cadre, staff, worker, address
):
    client.force_login(staff)

    answer = as_script(client, address, sheet(cadre, row(worker, weight="63")))

    assert (answer.status_code, answer.json()["refused"]) == (409, "person")
    assert not Event.objects.exists()


def test_nothing_is_measured_without_consent(client, cadre, post, address):
    worker = make_worker(post, "Tono", consent=False)
    client.force_login(cadre)

    answer = as_script(client, address, sheet(cadre, row(worker, weight="63")))

    assert (answer.status_code, answer.json()["refused"]) == (409, "consent")
    assert not Event.objects.exists()


def test_worker_of_another_post_is_not_found(client, cadre, far_post, address):
    client.force_login(cadre)

    answer = as_script(
        client, address, sheet(cadre, row(make_worker(far_post, "Asing"), weight="63"))
    )

    assert answer.status_code == 404


def test_level_and_what_it_asks_for_come_with_the_answer(client, cadre, worker, address):
    client.force_login(cadre)

    told = as_script(client, address, sheet(cadre, row(worker, sbp_1="150", dbp_1="95"))).json()

    assert told["level"] == "watch"
    assert told["needs"] == [
        "One high reading only. Measure again within 7 days before anything is concluded."
    ]


# --- All rows without script ---------------------------------------------------------------


def test_whole_sheet_is_saved_at_once_and_untouched_rows_are_not(
    client, cadre, post, session, address
):
    siti, tono, wati = (make_worker(post, name) for name in ("Siti", "Tono", "Wati"))
    client.force_login(cadre)

    answer = client.post(
        address, sheet(cadre, row(siti, weight="60"), row(tono, weight="70"), row(wati))
    )

    assert answer.status_code == 302
    assert answer.url == f"/sessions/{session.pk}/attention/"
    assert set(Visit.objects.values_list("worker", flat=True)) == {siti.pk, tono.pk}


def test_wrong_row_keeps_what_was_typed_and_the_others_are_saved(client, cadre, post, address):
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    client.force_login(cadre)

    answer = client.post(
        address,
        sheet(cadre, row(siti, weight="1480", smoking_status="?X"), row(tono, weight="70")),
    )

    page = answer.content.decode()
    assert Visit.objects.get().worker == tono
    assert "1480 is not possible." in page
    assert 'value="1480"' in page
    assert 'value="?X"' in page
    assert "1 row saved." in page


def test_sheet_sent_again_after_a_lost_answer_saves_nothing_twice(client, cadre, worker, address):
    client.force_login(cadre)
    data = sheet(cadre, row(worker, weight="60"))

    for _time in range(2):
        client.post(address, data)

    assert Event.objects.count() == 1


def test_doubts_come_back_with_a_tick(client, cadre, worker, address):
    client.force_login(cadre)

    page = client.post(address, sheet(cadre, row(worker, weight="132"))).content.decode()

    assert "132 kg is very rare. Weighed again?" in page
    assert 'value="weight:rare:132"' in page


def test_sheet_of_sixty_workers_with_every_column_is_taken(client, cadre, post, address):
    workers = [make_worker(post, f"Pekerja {number:02}") for number in range(60)]
    set_post_examinations(post=post, codes=list(EXAMINATIONS), by=cadre)
    client.force_login(cadre)
    fields = {name: "" for c in columns_for(EXAMINATIONS) for name in c.all_fields}
    rows = [row(worker, **{**fields, "weight": "60"}) for worker in workers[:2]]
    rows += [row(worker, **fields) for worker in workers[2:]]

    answer = client.post(address, sheet(cadre, *rows))

    assert answer.status_code == 302
    assert Visit.objects.count() == 2
