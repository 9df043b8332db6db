"""What a cadre waits for sixty times in a lunch break: how often the database is asked."""

import datetime as dt
import uuid
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from screenings.actions import record_visit
from screenings.models import Finding, Reading, Visit
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
# Who is signed in and what they may: 3. Session, worker, visit, last values, on duty: 5. In the
# transaction: visit, consent and session, event twice, readings, choices, findings, level,
# attendance: 9. Who comes next: 1. On PostgreSQL one more holds the session.
QUERIES = 18
OF_THE_TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
TWELVE = {
    "sbp-1": "128",
    "dbp-1": "82",
    "weight": "64",
    "height": "165",
    "waist_circumference": "84",
    "glucose": "104",
    "cholesterol_total": "180",
    "uric_acid": "5",
    "haemoglobin": "14",
    "body_temperature": "36.5",
    "spo2": "97",
    "heart_rate": "76",
}


def save(client, session, worker):
    shown = {*TWELVE, "blood_pressure"} - {"sbp-1", "dbp-1"}
    fields = {"event_id": str(uuid.uuid4()), "base": "[]", "shown": [*shown], **TWELVE}
    return client.post(
        f"/sessions/{session.pk}/workers/{worker.code}/", {**fields, "glucose_kind": "random"}
    )


def test_save_of_a_follow_up_asks_eighteen_times_however_many_there_are(
    client, cadre, post, session
):
    people = [make_worker(post, f"Worker {number}") for number in range(4)]
    earlier = [make_session(post, dt.date(2026, month, 1)) for month in (1, 2)]
    for worker, before in product(people[:2], earlier):
        record_visit(session=before, worker=worker, entry=entry(weight=64), by=cadre)
    client.force_login(cadre)
    client.get("/sessions/")  # the first answer of the day renews the login

    counts = []
    for worker in people[:3]:
        with CaptureQueriesContext(connection) as asked:
            response = save(client, session, worker)
        assert response.status_code == 302
        counts.append(number_of(asked))

    assert counts == [QUERIES + (connection.vendor == "postgresql")] * 3
    assert Reading.objects.filter(visit__session=session).count() == 36
    assert Finding.objects.filter(visit__session=session).count() == 39
    assert Visit.objects.filter(session=session, level="normal").count() == 3


def number_of(asked):
    statements = [query["sql"] for query in asked.captured_queries]
    return len([sql for sql in statements if not sql.startswith(OF_THE_TRANSACTION)])
