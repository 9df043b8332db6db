"""Who of a session needs a person today."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_worker
from posts.models import AuditEvent
from screenings.actions import record_visit, void_visit
from screenings.actions.referrals import make_referral
from screenings.models import Visit
from screenings.tests.entries import entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def examine(post, session, cadre):
    def _examine(name, **boxes):
        worker = make_worker(post, name)
        record_visit(session=session, worker=worker, entry=entry(**boxes), by=cadre)
        return worker

    return _examine


def listed(client, session):
    groups = client.get(f"/sessions/{session.pk}/attention/").context["groups"]
    return {
        level: [(need.worker.name, reasons) for need, reasons in needs]
        for level, _title, needs in groups
    }


def test_worst_come_first_and_who_is_well_is_not_listed(client, cadre, session, examine):
    examine("Ani", sbp_1=150, dbp_1=95)
    examine("Budi", haemoglobin="7.9")
    examine("Cici", sbp_1=150, dbp_1=95, sbp_2=152, dbp_2=96)
    examine("Dodi", sbp_1=118, dbp_1=76)
    client.force_login(cadre)

    found = listed(client, session)

    assert list(found) == ["emergency", "refer", "watch"]
    assert [name for name, _why in found["emergency"]] == ["Budi"]
    assert [name for name, _why in found["refer"]] == ["Cici"]
    assert found["watch"] == [
        (
            "Ani",
            ["One high reading only. Measure again within 7 days before anything is concluded."],
        )
    ]


@pytest.mark.parametrize(("dbp", "is_listed"), [(89, False), (90, True), (91, True)])
def test_boundary_of_a_second_reading(client, cadre, session, examine, dbp, is_listed):
    examine("Ani", sbp_1=139, dbp_1=dbp)
    client.force_login(cadre)

    assert ("watch" in listed(client, session)) == is_listed


def test_voided_visit_asks_for_nobody(client, cadre, session, examine):
    examine("Budi", haemoglobin="7.9")
    void_visit(visit=Visit.objects.get(), reason="Wrong person", by=cadre)
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/attention/")

    assert response.context["is_empty"]
    assert "Nobody waits" in response.content.decode()


def test_referral_that_was_written_is_named(client, cadre, session, examine):
    examine("Cici", sbp_1=150, dbp_1=95, sbp_2=152, dbp_2=96)
    referral = make_referral(visit=Visit.objects.get(), by=cadre)
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/attention/").content.decode()

    assert referral.shown_number in page


def test_opening_the_list_is_audited(client, cadre, session, post):
    client.force_login(cadre)

    client.get(f"/sessions/{session.pk}/attention/")

    event = AuditEvent.objects.get(action="open_list")
    assert (event.post, event.detail) == (post, {"list": "attention", "count": 0})


def test_outsider_does_not_find_it_and_it_takes_no_post(client, cadre, outsider, session):
    client.force_login(outsider)
    assert client.get(f"/sessions/{session.pk}/attention/").status_code == 404

    client.force_login(cadre)
    assert client.post(f"/sessions/{session.pk}/attention/").status_code == 405


def test_list_costs_as_many_queries_for_three_as_for_one(client, cadre, session, examine):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/sessions/{session.pk}/attention/")
        return len(caught)

    examine("Ani", haemoglobin="7.9")
    client.force_login(cadre)
    queries()
    one = queries()
    examine("Budi", haemoglobin="7.9")
    examine("Cici", sbp_1=150, dbp_1=95)

    assert queries() == one
