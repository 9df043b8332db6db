"""The page of a worker: facts, visits with results, trends."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import record_visit, void_visit
from screenings.contents import Content
from screenings.models import Session
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

    def one(month, of=worker, **boxes):
        on = dt.date(2026, month, 10)
        session = Session.objects.filter(post=post, on=on).first() or make_session(post, on)
        return record_visit(session=session, worker=of, entry=entry(**boxes), by=cadre).visit

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


def test_pressure_is_told_as_it_is_classed_with_each_reading(client, cadre, worker, examine):
    examine(2, sbp_1=110, dbp_1=90, sbp_2=104, dbp_2=84)
    client.force_login(cadre)

    response = client.get(f"/workers/{worker.code}/")

    said = "Blood pressure 107/87 (110/90, 104/84) High normal"
    assert shown(response)["2026-02-10"] == [said]


def test_yes_after_another_answer_is_told_with_its_question(client, cadre, worker, examine):
    complaints = Content(code="fever cough")
    examine(2, complaint=complaints, work_related="yes")
    client.force_login(cadre)

    response = client.get(f"/workers/{worker.code}/")

    assert shown(response)["2026-02-10"] == ["Complaint today Fever, Cough, Because of work? Yes"]


def test_level_and_single_reading_are_marked(client, cadre, worker, examine):
    examine(2, sbp_1=148, dbp_1=92)
    client.force_login(cadre)

    page = client.get(f"/workers/{worker.code}/").content.decode()

    assert "level-watch" in page
    assert "one reading only" in page
    assert "Guideline: PERHI 2019" in page


def test_visit_whose_values_have_no_class_is_not_called_unmeasured(client, cadre, worker, examine):
    examine(2, weight=60)
    client.force_login(cadre)

    page = client.get(f"/workers/{worker.code}/").content.decode()

    assert "60 kg" in page
    assert "There is no class for these values." in page
    assert "level-unmeasured" not in page


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
    assert [(line.on, line.value, line.label) for line in trend.lines] == [
        (dt.date(2026, 2, 10), "62", ""),
        (dt.date(2026, 1, 10), "60", ""),
    ]
    (panel,) = trend.panels
    assert len(re.findall("<circle", panel.svg)) == 2
    assert "<rect" not in panel.svg
    assert "style=" not in response.content.decode()


def test_trend_of_pressure_draws_each_number_with_its_classes(client, cadre, worker, examine):
    examine(1, sbp_1=124, dbp_1=78)
    examine(2, sbp_1=164, dbp_1=102, sbp_2=162, dbp_2=100)
    client.force_login(cadre)

    (trend,) = client.get(f"/workers/{worker.code}/").context["trends"]

    assert [line.value for line in trend.lines] == ["163/101", "124/78"]
    assert trend.lines[0].label.startswith("Suspected")
    assert trend.guideline.startswith("Guideline:")
    assert [panel.name for panel in trend.panels] == ["Upper number", "Lower number"]
    upper = trend.panels[0].svg
    assert [word for word in ("Normal", "Watch", "Refer") if f">{word}<" in upper] == [
        "Normal",
        "Watch",
        "Refer",
    ]
    assert ">140<" in upper


def test_classes_behind_a_trend_are_those_of_the_worker(client, cadre, post, examine):
    def upper_bounds(sex):
        person = make_worker(post, f"Someone {sex}", sex=sex)
        examine(1, of=person, waist_circumference=70)
        examine(2, of=person, waist_circumference=72)
        (trend,) = client.get(f"/workers/{person.code}/").context["trends"]
        return [bound for bound in ("80", "90") if f">{bound}<" in trend.panels[0].svg]

    client.force_login(cadre)

    assert (upper_bounds("M"), upper_bounds("F")) == (["90"], ["80"])


def test_no_classes_of_body_shape_in_pregnancy(client, cadre, post, examine):
    person = make_worker(post, "Siti", sex="F", born=1995)
    examine(1, of=person, waist_circumference=70)
    examine(2, of=person, waist_circumference=84, pregnancy="yes")
    client.force_login(cadre)

    (trend,) = client.get(f"/workers/{person.code}/").context["trends"]

    assert ("<rect" in trend.panels[0].svg, trend.guideline) == (False, "")


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
