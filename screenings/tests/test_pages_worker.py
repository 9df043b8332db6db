"""The page of a worker: facts, visits with results, trends."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session
from posts.models import AuditEvent
from screenings.actions import record_visit, void_visit
from screenings.tests.entries import entry
from workers.actions import move_worker

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 14, 5, 0, tzinfo=dt.UTC)  # 12:00 in Jakarta


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture(autouse=True)
def _english(cadre, staff):
    for user in (cadre, staff):
        user.language = "en"
        user.save(update_fields=["language"])


@pytest.fixture
def examine(post, worker, cadre):
    """examine(2, weight=60): a visit on the 10th of February."""

    def one(month, **boxes):
        session = make_session(post, dt.date(2026, month, 10))
        return record_visit(session=session, worker=worker, entry=entry(**boxes), by=cadre).visit

    return one


def shown(response):
    """By day, the lines of the timeline: {"2026-02-10": ["Weight 60 kg"]}."""
    return {
        str(visit.visit.on): [
            f"{line.name} {line.value} {line.label}".strip() for line in visit.lines
        ]
        for visit in response.context["visits"]
    }


def test_timeline_shows_values_and_classes_newest_first(client, cadre, worker, examine):
    examine(1, weight="60.5", height=160)
    examine(2, sbp_1=148, dbp_1=92, glucose_random_capillary=117, smoking_status="NEVER")
    client.force_login(cadre)

    response = client.get(f"/workers/{worker.code}/")

    assert shown(response) == {
        "2026-02-10": [
            "Blood pressure 148/92 Suspected grade 1 hypertension",
            "Blood sugar 117 mg/dL Normal",
            "Smoking Never smoked",
        ],
        "2026-01-10": ["Weight 60.5 kg Body mass index: Normal", "Height 160 cm"],
    }


def test_level_and_single_reading_are_marked(client, cadre, worker, examine):
    examine(2, sbp_1=148, dbp_1=92)
    client.force_login(cadre)

    page = client.get(f"/workers/{worker.code}/").content.decode()

    assert "level-watch" in page
    assert "one reading only" in page
    assert "Guideline: PERHI-2019" in page


def test_void_visit_is_struck_through_and_can_be_restored(client, cadre, worker, examine):
    visit = examine(2, weight=60)
    void_visit(visit=visit, reason="Training", by=cadre)
    client.force_login(cadre)

    page = client.get(f"/workers/{worker.code}/").content.decode()

    assert "timeline-undone" in page
    assert f"/sessions/{visit.session_id}/workers/{worker.code}/restore/" in page
    assert "60 kg" not in page


def test_two_visits_make_a_trend_and_one_does_not(client, cadre, worker, examine):
    examine(1, weight=60, uric_acid=5)
    examine(2, weight=62)
    client.force_login(cadre)

    response = client.get(f"/workers/{worker.code}/")

    (trend,) = response.context["trends"]
    assert trend.name == "Weight"
    assert trend.points == ((dt.date(2026, 2, 10), "62"), (dt.date(2026, 1, 10), "60"))
    assert len(re.findall("<circle", trend.svg)) == 2
    assert "style=" not in response.content.decode()


def test_trend_of_pressure_has_both_numbers(client, cadre, worker, examine):
    examine(1, sbp_1=120, dbp_1=80)
    examine(2, sbp_1=130, dbp_1=85)
    client.force_login(cadre)

    (trend,) = client.get(f"/workers/{worker.code}/").context["trends"]

    assert [value for _day, value in trend.points] == ["130/85", "120/80"]
    assert "stroke-dasharray" in trend.svg


def test_opening_a_worker_is_noted(client, cadre, worker):
    client.force_login(cadre)

    client.get(f"/workers/{worker.code}/")

    event = AuditEvent.objects.get(action="open_worker")
    assert (event.actor, event.subject_id, event.detail) == (
        cadre,
        str(worker.pk),
        {"page": "worker"},
    )


def test_new_post_sees_the_visits_before_but_cannot_change_them(
    client, cadre, staff, outsider, worker, far_post, examine
):
    visit = examine(2, weight=60)
    move_worker(worker=worker, to_post=far_post, on=dt.date(2026, 3, 1), reason="Moved", by=staff)
    client.force_login(outsider)

    response = client.get(f"/workers/{worker.code}/")

    assert list(shown(response)) == ["2026-02-10"]
    assert f"/sessions/{visit.session_id}/" not in response.content.decode()


def test_former_post_sees_nothing_of_a_moved_worker(
    client, cadre, staff, worker, far_post, examine
):
    examine(2, weight=60)
    move_worker(worker=worker, to_post=far_post, on=dt.date(2026, 3, 1), reason="Moved", by=staff)
    client.force_login(cadre)

    assert client.get(f"/workers/{worker.code}/").status_code == 404


def test_former_post_still_corrects_its_own_visit(client, cadre, staff, worker, far_post, examine):
    visit = examine(2, weight=60)
    move_worker(worker=worker, to_post=far_post, on=dt.date(2026, 3, 1), reason="Moved", by=staff)
    client.force_login(cadre)

    response = client.get(f"/sessions/{visit.session_id}/workers/{worker.code}/")

    assert response.status_code == 200


def test_worker_who_was_never_examined_says_so(client, cadre, worker):
    client.force_login(cadre)

    assert "Not examined yet" in client.get(f"/workers/{worker.code}/").content.decode()


def test_no_name_stands_in_the_title(client, cadre, worker):
    client.force_login(cadre)

    page = client.get(f"/workers/{worker.code}/").content.decode()

    assert "Suparto" not in page.partition("<title>")[2].partition("</title>")[0]


def test_page_takes_no_post(client, cadre, worker):
    client.force_login(cadre)

    assert client.post(f"/workers/{worker.code}/").status_code == 405


def test_outsider_does_not_know_the_worker(client, outsider, worker):
    client.force_login(outsider)

    assert client.get(f"/workers/{worker.code}/").status_code == 404


def test_page_costs_the_same_for_one_visit_as_for_three(client, cadre, worker, examine):
    examine(1, weight=60)
    client.force_login(cadre)
    client.get(f"/workers/{worker.code}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/workers/{worker.code}/")
    examine(2, weight=61)
    examine(3, weight=62)

    with CaptureQueriesContext(connection) as three:
        client.get(f"/workers/{worker.code}/")

    assert len(three) == len(one)
