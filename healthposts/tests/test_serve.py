"""The whole of it, as bin/run starts it: one command, three programs, none left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 90

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Healthposts in a data folder of its own, and the address it printed."""
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    manage = [sys.executable, ROOT / "manage.py"]
    subprocess.run([*manage, "prepare"], env=environment, cwd=tmp_path, check=True, timeout=120)
    with subprocess.Popen(
        [*manage, "serve", "--port", str(free_port()), "--web-workers", "1", "--task-workers", "1"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, printed_address(process)
        finally:
            process.send_signal(signal.SIGTERM)


def test_run_serves_heals_and_leaves_nothing_behind(running, tmp_path):
    process, address = running
    children = descendants(process.pid)
    (worker,) = workers_of(process.pid)

    assert wait_for(lambda: health(address)["worker"] == "ok")
    assert wait_for(lambda: health(address)["scheduler"] == "ok")

    os.kill(worker, signal.SIGKILL)
    assert wait_for(lambda: new_worker(process.pid, instead_of=worker))

    children |= descendants(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def printed_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"Healthposts: (http://\S+)", line):
            return found.group(1)
    raise AssertionError("no address was printed")


def health(address: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{address}healthz", timeout=5) as answer:
        body: dict[str, str] = json.load(answer)
    return body


def workers_of(pid: int) -> list[int]:
    """The Celery workers among the three programs."""
    return [child for child in children_of(pid) if {"celery", "worker"} <= arguments_of(child)]


def new_worker(pid: int, *, instead_of: int) -> bool:
    """Another worker, with a pool of its own."""
    return any(child != instead_of and descendants(child) for child in workers_of(pid))


def children_of(pid: int) -> set[int]:
    try:
        tasks = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except (FileNotFoundError, ProcessLookupError):
        return set()
    return {int(child) for children in tasks for child in children.split()}


def descendants(pid: int) -> set[int]:
    children = children_of(pid)
    return children.union(*(descendants(child) for child in children))


def arguments_of(pid: int) -> set[str]:
    try:
        return set(Path(f"/proc/{pid}/cmdline").read_text().split("\0"))
    except FileNotFoundError:
        return set()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.3)
    return False
