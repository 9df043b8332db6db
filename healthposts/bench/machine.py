"""The machine in words, a PostgreSQL of our own, databases, memory of processes."""

import os
import platform
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def in_words() -> str:
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    return (
        f"{_processor()}, {cores} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}. The load was {busy:.1f} when it began: "
        "read the ratios, not the milliseconds."
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="healthposts-bench-") as name:
        yield Path(name)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server, `{}` for the database: ours, that of DATABASE_URL, or empty."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given.rsplit("/", 1)[0] + "/{}"
        return
    programs = _postgres_programs()
    if programs is None:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="healthposts-bench-") as name:
        Path(name).chmod(0o711)  # the server's own user passes through
        place = Path(name) / "postgres"
        place.mkdir()
        if os.geteuid() == 0:
            shutil.chown(place, "postgres")
        port = free_port()
        _as_postgres(
            programs / "initdb", "-D", place / "db", "-U", "postgres", "-A", "trust", "-E", "UTF8"
        )
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1"
        server = ("-D", place / "db", "-w", "-l", place / "log")
        _as_postgres(programs / "pg_ctl", *server, "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/{{}}"
        finally:
            _as_postgres(programs / "pg_ctl", *server, "-m", "immediate", "stop")


def _postgres_programs() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).parent if found else None


def _as_postgres(*command: object) -> None:
    """PostgreSQL refuses to run as root."""
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    line = [*become, *map(str, command)]
    subprocess.run(line, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def make_database(kind: str, url: str) -> None:
    if kind == "postgresql":
        _administer(url, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}")


def copy_database(kind: str, source: str, target: str) -> None:
    if kind == "sqlite":
        _copy_sqlite(source.removeprefix("sqlite:///"), target.removeprefix("sqlite:///"))
        return
    name = source.rsplit("/", 1)[1]
    _administer(target, "DROP DATABASE IF EXISTS {}", f"CREATE DATABASE {{}} TEMPLATE {name}")


def _copy_sqlite(source: str, target: str) -> None:
    import sqlite3  # noqa: PLC0415  only here

    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)


def _administer(url: str, *statements: str) -> None:
    import psycopg2  # type: ignore[import-untyped]  # noqa: PLC0415  only where there is a server

    base, name = url.rsplit("/", 1)
    connection = psycopg2.connect(f"{base}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(name))
    connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def family(parent: int) -> list[int]:
    """The process and everything below it."""
    found = [parent]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found += family(int(entry.parent.name))
    return found


def proportional_mb(pid: int) -> float:
    """What the process holds, with shared pages counted by their share (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def resident_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
