"""Real workers, really killed or cut off: every report is built, and built once."""

import json
import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from healthposts.testing.installation import Installation, kill, wait_until
from healthposts.testing.servers import document_store, postgres_server, redis_server

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

LEASE_SECONDS = 3
SWEEP = """
from django.utils import timezone
from reports.actions import sweep
sweep(timezone.now())
"""
LOOK = """
import json
from django.core.files.storage import default_storage
from reports.models import Revision
print(json.dumps([
    [row.build, row.attempts, sorted(row.documents.values_list("format", flat=True)),
     all(default_storage.exists(d.file.name) for d in row.documents.all())]
    for row in Revision.objects.prefetch_related("documents")
]))
"""
TEN_MINUTES_LATER = """
import datetime as dt
from django.utils import timezone
from reports.actions import RESEND_AFTER
from reports.models import Revision
Revision.objects.exclude(sent_at=None).update(
    sent_at=timezone.now() - RESEND_AFTER - dt.timedelta(seconds=1)
)
"""


SIZE = {"posts": 1, "workers": 12, "months": 2}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation, to be copied."""
    folder = tmp_path_factory.mktemp("seeded")
    Installation(folder).seed(**SIZE)
    return folder


@pytest.fixture
def installation(seeded: Path, tmp_path: Path) -> Callable[..., Installation]:
    def make(name: str = "office", **environment: str) -> Installation:
        shutil.copytree(seeded, tmp_path / name)
        quick = {"BUILD_LEASE_SECONDS": str(LEASE_SECONDS)}
        return Installation(tmp_path / name, **quick, **environment)

    return make


def sweep_and_look(machine: Installation) -> list[list[object]]:
    return json.loads(machine.run(SWEEP + LOOK))


def building(rows) -> bool:
    return any(row[0] == "building" for row in rows)


def all_ready(rows) -> bool:
    return all(row[0] == "ready" for row in rows)


def assert_each_was_built_once(rows) -> None:
    assert len(rows) >= 4
    for _build, _attempts, formats, are_stored in rows:
        assert {"csv", "json", "xlsx"} <= set(formats)
        assert len(set(formats)) == len(formats)
        assert are_stored


@pytest.mark.sqlite
def test_reports_survive_workers_killed_while_building(installation):
    machine = installation()
    sweep_and_look(machine)

    for _time in range(2):
        with machine.worker():
            wait_until(lambda: sweep_and_look(machine), building, seconds=90)
    with machine.worker():
        rows = wait_until(lambda: sweep_and_look(machine), all_ready, seconds=240)

    assert_each_was_built_once(rows)
    assert max(row[1] for row in rows) >= 2


@pytest.mark.redis
def test_of_two_workers_one_may_be_killed(installation):
    with redis_server() as url:
        machine = installation(REDIS_URL=url)
        sweep_and_look(machine)
        with machine.worker() as first, machine.worker():
            wait_until(lambda: sweep_and_look(machine), building, seconds=90)
            kill(first)
            rows = wait_until(lambda: sweep_and_look(machine), all_ready, seconds=240)

    assert_each_was_built_once(rows)


@pytest.mark.redis
def test_worker_that_was_cut_off_does_not_build_a_second_time(installation):
    with redis_server() as url:
        machine = installation(REDIS_URL=url)
        sweep_and_look(machine)
        with machine.worker() as frozen:
            wait_until(lambda: sweep_and_look(machine), building, seconds=90)
            os.killpg(frozen.pid, signal.SIGSTOP)
            with machine.worker():
                wait_until(lambda: sweep_and_look(machine), all_ready, seconds=240)
                before = machine.run(LOOK)
                os.killpg(frozen.pid, signal.SIGCONT)
                redis.Redis.from_url(url).client_kill_filter(_type="normal", skipme=True)
                time.sleep(2 * LEASE_SECONDS)  # what it held in its hands is long finished
                after = machine.run(LOOK)

    assert_each_was_built_once(json.loads(after))
    assert after == before


@pytest.mark.redis
def test_what_an_emptied_redis_forgot_is_asked_for_again(installation):
    with redis_server() as url:
        machine = installation(REDIS_URL=url)
        waiting = sweep_and_look(machine)
        redis.Redis.from_url(url).flushall()
        machine.run(TEN_MINUTES_LATER)
        sweep_and_look(machine)
        waiting_messages = redis.Redis.from_url(url).llen("celery")
        with machine.worker():
            rows = wait_until(lambda: sweep_and_look(machine), all_ready, seconds=240)

    assert waiting_messages == len(waiting)
    assert_each_was_built_once(rows)


def health(address: str) -> int:
    """The status of /healthz; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


@pytest.mark.postgres
@pytest.mark.redis
def test_pages_and_workers_go_on_after_the_database_was_restarted(installation):
    with redis_server() as url, postgres_server() as database:
        machine = installation(REDIS_URL=url, DATABASE_URL=database.url)
        machine.seed(**SIZE)
        sweep_and_look(machine)
        with machine.web() as address, machine.worker():
            wait_until(lambda: health(address), (200).__eq__, seconds=60)
            wait_until(lambda: sweep_and_look(machine), building, seconds=90)
            database.stop()
            without = health(address)
            database.start()
            again = wait_until(lambda: health(address), (200).__eq__, seconds=60)
            rows = wait_until(lambda: sweep_and_look(machine), all_ready, seconds=240)

    assert (without, again) == (503, 200)
    assert_each_was_built_once(rows)


READ_BY_THE_WEB = """
import hashlib, json
from django.test import Client
from posts.models import User
from reports.models import Document, Revision
client = Client()
client.force_login(User.objects.get(username="dinkes"), "django.contrib.auth.backends.ModelBackend")
revision = Revision.objects.get(report__office__kind="district", report__first_day="2026-10-01")
answers = {
    row.format: hashlib.sha256(
        b"".join(client.get(f"/reports/{revision.report.code}.{row.format}", secure=True))
    ).hexdigest() == row.sha256
    for row in Document.objects.filter(revision=revision, format__in=["xlsx", "csv", "json"])
}
print(json.dumps(answers))
"""


@pytest.mark.sqlite
def test_documents_of_a_store_are_read_on_another_machine(installation, tmp_path):
    """A worker in one data folder makes what the web process of another hands out."""
    database = f"sqlite:///{tmp_path / 'worker' / 'healthposts.sqlite3'}"
    with document_store() as store:
        worker = installation("worker", DOCUMENTS_URL=store)
        worker.manage("build_reports", "--month", "2026-10")
        web = Installation(tmp_path / "web", DATABASE_URL=database, DOCUMENTS_URL=store)
        answers = json.loads(web.run(READ_BY_THE_WEB))

    assert answers == {"xlsx": True, "csv": True, "json": True}
    assert not (tmp_path / "worker" / "documents").exists()
