"""Servers of a test's own, which it may kill, stop and empty: on free ports, gone at its end."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from healthposts.testing.installation import free_port, wait_until

ACCESS_KEY = "test"


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """Its REDIS_URL."""
    program = _program("redis-server")
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
    with _running([program, "--port", str(port), "--bind", "127.0.0.1", *quiet], port):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def document_store() -> Iterator[str]:
    """A server that speaks S3, with one empty bucket: its DOCUMENTS_URL."""
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("moto")
    port = free_port()
    with _running([sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(port)], port):
        boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=ACCESS_KEY,
        ).create_bucket(Bucket="healthposts")
        yield f"s3+http://{ACCESS_KEY}:{ACCESS_KEY}@127.0.0.1:{port}/healthposts"


class Postgres:
    """A cluster in a folder of its own. PostgreSQL refuses to run as root."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"postgres://postgres@127.0.0.1:{port}/postgres"

    def make(self) -> None:
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._do("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._do("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """At once, as when the machine fails: whoever is connected is cut off."""
        self._do("pg_ctl", "-w", "-m", "immediate", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*as_postgres, postgres_program(program), "-D", str(self.folder / "db"), *arguments],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


@contextlib.contextmanager
def postgres_server() -> Iterator[Postgres]:
    # Not in pytest's own folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="healthposts-postgres-"))
    server = Postgres(folder, free_port())
    try:
        server.make()
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def postgres_program(name: str) -> str:
    """Debian keeps the server's programs out of the PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3])),
    )
    return str(found[-1]) if found else _program(name)


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"no {name} on this machine")
    return found


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_until(lambda: _answers(port), bool, seconds=30)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    import socket  # noqa: PLC0415  pytest-socket swaps the class; look it up when it is used

    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0
