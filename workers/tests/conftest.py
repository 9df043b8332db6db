"""The day of these stories, and how pages are asked for."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import AuditEvent

TODAY = dt.date(2026, 11, 21)
NEW = "/workers/new/?post=NELAYAN"


@pytest.fixture(autouse=True)
def _today(request):
    if "client" in request.fixturenames:
        request.getfixturevalue("time_machine").move_to("2026-11-21 10:00+07:00", tick=False)


def enrolment(**changed):
    """A filled form; `changed` overrides, None takes a field out."""
    told = {
        "worker_id": str(uuid.uuid4()),
        "name": "Suparto",
        "sex": "M",
        "birth_kind": "year",
        "birth_year": "1980",
        "decision": "given",
        "method": "spoken",
        "consent_text": "1:id",
    } | changed
    return {name: value for name, value in told.items() if value is not None}


def audited():
    """What was written down, the oldest first, without the sign-in."""
    events = AuditEvent.objects.exclude(action=AuditEvent.Action.SIGN_IN).order_by("pk")
    return list(events.values_list("action", "detail"))


def queries_of(ask):
    """How many queries a page costs, once the session is renewed."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.fixture
def page(client, cadre):
    """Sends the form as a cadre of the post."""
    client.force_login(cadre)

    def send(address=NEW, **changed):
        return client.post(address, enrolment(**changed))

    return send
