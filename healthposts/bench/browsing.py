"""Real servers, and clients that keep their connections."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from healthposts.bench.machine import free_port
from healthposts.management.commands.serve import web_command

TOKEN = "b" * 32
OURS, STOCK = "healthposts.settings", "healthposts.bench.floor_settings"
HOST = "127.0.0.1"
# gunicorn hangs up on who was silent for two seconds.
SILENT_TOO_LONG = 1.0


@dataclass
class Server:
    """gunicorn as bin/run starts it, two processes of four threads."""

    port: int
    process: "subprocess.Popen[bytes]"
    first_answer: float  # seconds from its start


@contextmanager
def server(module: str) -> Iterator[Server]:
    port = free_port()
    command = web_command(HOST, port, {"web_workers": 2, "threads": 4})
    if module == STOCK:
        command = [part.replace("healthposts.wsgi", "healthposts.bench.wsgi") for part in command]
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  our own command
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": module},
        start_new_session=True,
    )
    try:
        yield Server(port, process, _first_answer(port) - began)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _first_answer(port: int) -> float:
    for _attempt in range(1500):
        connection = http.client.HTTPConnection(HOST, port, timeout=20)
        try:
            connection.request("GET", "/login/")
            if connection.getresponse().status < 500:
                return time.perf_counter()
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    sys.exit("The web server did not start.")


class Unexpected(Exception):
    """An answer that would make the figures lie."""


@dataclass
class Browser:
    """Somebody signed in, on one connection that stays open."""

    port: int
    username: str
    cookie: str = field(init=False)
    connection: http.client.HTTPConnection = field(init=False)
    last_heard: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        signed_in = Client()
        user: Any = get_user_model()._default_manager.get(username=self.username)
        signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        names = {settings.SESSION_COOKIE_NAME: signed_in.session.session_key}
        names[settings.CSRF_COOKIE_NAME] = TOKEN
        self.cookie = "; ".join(f"{name}={value}" for name, value in names.items())
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=120)

    def get(self, path: str, *, expect: int = 200, **headers: str) -> bytes:
        return self._ask("GET", path, None, headers, expect)

    def post(self, path: str, fields: Sequence[tuple[str, str]], *, expect: int = 302) -> bytes:
        """Written out before the clock starts: see `body`."""
        return self.post_body(path, body(fields), expect=expect)

    def post_body(self, path: str, content: bytes, *, expect: int = 302) -> bytes:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, content, kind, expect)

    def _ask(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str], expect: int
    ) -> bytes:
        if time.monotonic() - self.last_heard > SILENT_TOO_LONG:
            self.connection.close()
        self.connection.request(method, path, content, headers | {"Cookie": self.cookie})
        answer = self.connection.getresponse()
        text = answer.read()
        self.last_heard = time.monotonic()
        if answer.status != expect:
            raise Unexpected(f"{method} {path} answered {answer.status}, not {expect}")
        return text


def body(fields: Sequence[tuple[str, str]]) -> bytes:
    return urlencode([*fields, ("csrfmiddlewaretoken", TOKEN)]).encode()


def together(clients: Sequence[Callable[[], list[float]]]) -> list[float]:
    """Each client in a thread of its own, all at once; the seconds of every answer."""
    found: list[list[float]] = []
    problems: list[BaseException] = []

    def run(client: Callable[[], list[float]]) -> None:
        try:
            found.append(client())
        except Exception as problem:  # noqa: BLE001  raised below, in the thread that waits
            problems.append(problem)

    threads = [Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return [each for one in found for each in one]
