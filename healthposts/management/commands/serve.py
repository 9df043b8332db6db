"""Web server, worker and scheduler together, until Ctrl-C."""

import http.client
import importlib
import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from healthposts.management.lock import only_one
from healthposts.management.supervisor import Child, Supervisor

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn's heartbeat files, away from slow disks
SECONDS_BETWEEN_ASKING = 0.5
FIRST_ADMINISTRATOR = ".venv/bin/python manage.py reset_access admin --create"


class Command(BaseCommand):
    help = "Starts web server, worker and scheduler, and stops them together."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        cores = os.cpu_count() or 1
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--web-workers", type=int, default=2, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each")
        parser.add_argument(
            "--task-workers", type=int, default=min(cores, 4), help="reports built at a time"
        )

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        with only_one(settings.DATA_DIR):
            _check_port_is_free(host, port)
            children = [
                Child("web server", web_command(host, port, options), settings.BASE_DIR),
                Child("worker", worker_command(options["task_workers"]), settings.BASE_DIR),
                Child("scheduler", _celery("beat"), settings.BASE_DIR),
            ]
            supervisor = Supervisor(children, say=self._say)
            code = supervisor.run(at_each_look=self._announcer(host, port))
            self._say("Healthposts has stopped.")
        sys.exit(code)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _announcer(self, host: str, port: int) -> Callable[[], None]:
        """Says the address once, when the web server answers there."""
        state = {"said": False, "ask_at": 0.0}

        def announce() -> None:
            if state["said"] or time.monotonic() < state["ask_at"]:
                return
            state["ask_at"] = time.monotonic() + SECONDS_BETWEEN_ASKING
            if _answers(_reachable(host), port):
                state["said"] = True
                self._say(f"\nHealthposts: http://{_in_url(_reachable(host))}:{port}/")
                self._say("\n".join(_login_lines()))
                self._say("Ctrl-C stops everything.\n")

        return announce


def web_command(host: str, port: int, options: dict[str, Any]) -> list[str]:
    command = [
        *(sys.executable, "-m", "gunicorn", "healthposts.wsgi:application"),
        *("--bind", f"{_in_url(host)}:{port}", "--worker-class", "gthread", "--preload"),
        *("--workers", str(options["web_workers"]), "--threads", str(options["threads"])),
        *("--timeout", "60", "--graceful-timeout", "5", "--log-level", "warning"),
        "--no-control-socket",
    ]
    if os.access(SHARED_MEMORY, os.W_OK):
        command += ["--worker-tmp-dir", str(SHARED_MEMORY)]
    return command


def worker_command(concurrency: int) -> list[str]:
    """Prefork: WeasyPrint is neither quick nor safe in threads."""
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")
    return _celery("worker", "--pool", "prefork", "--concurrency", str(concurrency), *quiet)


def _celery(*arguments: str) -> list[str]:
    command = [sys.executable]
    if os.geteuid() == 0:
        # Its warning against root is about pickled messages; ours are JSON.
        command += ["-W", "ignore:You're running the worker with superuser privileges"]
    return [*command, "-m", "celery", "--quiet", "--app", "healthposts.celery:app", *arguments]


def _check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandError(
                f"Port {port} at {host} cannot be used: {problem.strerror}. "
                "Name another: bin/run --port 8001",
                returncode=2,
            ) from None


def _reachable(host: str) -> str:
    """An address to knock at, also when we listen at every one."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  not bound here


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _answers(host: str, port: int) -> bool:
    """Any answer will do: whether all is well is what /healthz itself tells."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _login_lines() -> list[str]:
    """One demo login for each role, as far as these people exist here."""
    logins = [login for login in _demo_logins() if _exists(login[1])]
    if logins:
        return ["", *(f"  {role:<30} {name:<14} {word}" for role, name, word in logins), ""]
    if get_user_model()._default_manager.exists():
        return []
    return ["Nobody can sign in yet. Make the first administrator:", f"  {FIRST_ADMINISTRATOR}", ""]


def _demo_logins() -> list[tuple[str, str, str]]:
    """(role, user name, password) of the demo data, when this version has any."""
    if settings.PRODUCTION or not find_spec("healthposts.demo"):
        return []
    logins: list[tuple[str, str, str]] = getattr(
        importlib.import_module("healthposts.demo"), "DEMO_LOGINS", []
    )
    return logins


def _exists(username: str) -> bool:
    user = get_user_model()
    return user._default_manager.filter(**{user.USERNAME_FIELD: username}).exists()
