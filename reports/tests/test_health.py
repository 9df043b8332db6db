"""/healthz: what lives, and since when the rest is silent."""

import datetime as dt

import pytest
from django.utils import timezone

from reports.models import Pulse
from reports.views import health


def test_healthz_before_the_first_sign_of_life(client, db):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert (response.json()["database"], response.json()["worker"]) == ("ok", "never")
    assert response.json()["status"] == "degraded"


@pytest.mark.parametrize(("seconds", "word"), [(149, "ok"), (151, "late")])
def test_healthz_tells_when_the_worker_is_late(client, db, seconds, word):
    Pulse.beat(Pulse.WORKER, timezone.now() - dt.timedelta(seconds=seconds))

    assert client.get("/healthz").json()["worker"] == word


def test_healthz_with_everything_alive(client, db):
    for name in (Pulse.WORKER, Pulse.SCHEDULER):
        Pulse.beat(name, timezone.now())

    assert client.get("/healthz").json()["status"] == "ok"


def test_healthz_without_a_broker_is_degraded_not_down(client, db, monkeypatch):
    monkeypatch.setattr(health, "_broker", lambda: "failed")

    response = client.get("/healthz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
