"""Healthposts as an office runs it: programs of their own, on a database and folder of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

Seen = TypeVar("Seen")
SETTINGS = ("DATABASE_URL", "REDIS_URL", "DOCUMENTS_URL", "PRODUCTION", "DEBUG")


class Installation:
    """One data folder and the environment its programs are started with."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self.folder = folder
        self.environment = inherited | {"DATA_DIR": str(folder)} | environment

    def manage(self, *arguments: str) -> str:
        """What the command printed. Raises AssertionError with what it complained of."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        return self.manage("shell", "-v", "0", "-c", code)

    def seed(self, *, posts: int, workers: int, months: int) -> None:
        size = ("--posts", str(posts), "--workers", str(workers), "--months", str(months))
        self.manage("migrate", "-v", "0")
        self.manage("seed_demo", *size, "--seed", "1", "--no-reports")

    @contextlib.contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A Celery worker, which may be killed or stopped."""
        celery = ["-m", "celery", "-A", "healthposts", "worker", "-c", "1", "-l", "ERROR"]
        with self._program(*celery) as process:
            yield process

    @contextlib.contextmanager
    def web(self, *, workers: int = 1) -> Iterator[str]:
        """The web server; its address."""
        bind = f"127.0.0.1:{free_port()}"
        gunicorn = ["-m", "gunicorn", "healthposts.wsgi", "-b", bind, "-w", str(workers)]
        with self._program(*gunicorn):
            yield f"http://{bind}"

    @contextlib.contextmanager
    def _program(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """In a process group of its own; killed at the end if it still lives."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[Any]) -> None:
    """-9, for the process and its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(look: Callable[[], Seen], good: Callable[[Seen], bool], *, seconds: float) -> Seen:
    """What `look` saw when it was `good`. Raises AssertionError with the last sight."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if good(seen):
            return seen
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {seen}"
        time.sleep(0.1)
