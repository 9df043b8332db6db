"""Real workers, really killed: every report is built, and built once.

The workers run as programs of their own, on a database and broker of their own.
"""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

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


@pytest.fixture
def machine(tmp_path):
    """An installation in a folder: `machine(code)` runs code in it, and gives what it printed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment |= {"DATA_DIR": str(tmp_path), "BUILD_LEASE_SECONDS": "3"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    run("migrate", "-v", "0")
    run(
        "seed_demo",
        "--posts",
        "1",
        "--workers",
        "12",
        "--months",
        "2",
        "--seed",
        "1",
        "--no-reports",
    )
    run.environment = environment
    return run


def _start_worker(machine):
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "healthposts", "worker", "-c", "1", "-l", "ERROR"],
        cwd=settings.BASE_DIR,
        env=machine.environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _kill(worker):
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def _rows(machine):
    return json.loads(machine("shell", "-v", "0", "-c", LOOK))


def _wait_until(machine, condition, *, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        rows = _rows(machine)
        if condition(rows):
            return rows
        machine("shell", "-v", "0", "-c", SWEEP)
    raise AssertionError(f"not within {seconds} seconds: {rows}")


def test_reports_survive_workers_killed_while_building(machine):
    machine("shell", "-v", "0", "-c", SWEEP)

    for _time in range(2):
        worker = _start_worker(machine)
        _wait_until(machine, lambda rows: any(row[0] == "building" for row in rows), seconds=90)
        _kill(worker)
    worker = _start_worker(machine)
    try:
        rows = _wait_until(
            machine, lambda rows: all(row[0] == "ready" for row in rows), seconds=240
        )
    finally:
        _kill(worker)

    formats = rows[0][2]
    assert len(rows) >= 4
    assert {"csv", "json", "xlsx"} <= set(formats)
    assert [row[2:] for row in rows] == [[formats, True]] * len(rows)
    assert max(row[1] for row in rows) >= 2
