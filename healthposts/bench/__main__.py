"""Chooses parts and databases, fills the databases, runs the parts."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from healthposts.bench import machine
from healthposts.bench.scale import FULL, PARTS, QUICK, Scale

ROOT = Path(__file__).parents[2]


def main() -> int:
    arguments = _arguments()
    scale = QUICK if arguments.quick else FULL
    parts = arguments.parts or list(PARTS)
    say(f"# Bench, {time.strftime('%Y-%m-%d')}\n\n{machine.in_words()}\n\n{scale.in_words()}")
    with machine.folder() as folder, machine.postgres() as server:
        for database, url in _databases(arguments.database, folder, server):
            home = folder / database
            environment = os.environ | {"DATA_DIR": str(home), "LOG_LEVEL": "ERROR"}
            _run_all(database, url, environment, parts, scale, home)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does everything run?")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    found = parser.parse_args()
    if unknown := set(found.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    return found


def _databases(only: str | None, folder: Path, server: str) -> list[tuple[str, str]]:
    """Name and address of each, `{}` for the name of the database."""
    found = [("sqlite", f"sqlite:///{folder}/sqlite/{{}}.sqlite3"), ("postgresql", server)]
    if not server:
        say("\nPostgreSQL is skipped: neither DATABASE_URL nor its programs are here.")
    return [each for each in found if each[1] and only in (None, each[0])]


def _run_all(
    database: str,
    url: str,
    environment: dict[str, str],
    parts: list[str],
    scale: Scale,
    home: Path,
) -> None:
    say(f"\n## {machine.DATABASES[database]}")
    home.mkdir(parents=True, exist_ok=True)
    district, crowd = url.format("bench_district"), url.format("bench_crowd")
    machine.make_database(database, district)
    _manage(environment | {"DATABASE_URL": district}, "prepare")
    began = time.perf_counter()
    _manage(environment | {"DATABASE_URL": district}, "seed_demo", *scale.seed())
    if "seed" in parts:
        _tell_seeding(time.perf_counter() - began)
    if any(PARTS[part].needs_crowd for part in parts):
        machine.copy_database(database, district, crowd)
        _part(environment | {"DATABASE_URL": crowd}, "crowd", scale)
    for part in parts:
        if part != "seed":
            wanted = crowd if PARTS[part].needs_crowd else district
            _part(environment | {"DATABASE_URL": wanted}, part, scale)


def _tell_seeding(seconds: float) -> None:
    say(f"\n### seed: {PARTS['seed'].title}\n\nMade in {seconds:.0f} s.")


def _manage(environment: dict[str, str], *command: str) -> None:
    run = [sys.executable, "manage.py", *command]
    subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _part(environment: dict[str, str], part: str, scale: Scale) -> None:
    """A part that fails says so in its own words; the others still run."""
    run = [sys.executable, "-m", "healthposts.bench.part", part, scale.name]
    # The table of the admin's plain row is made where the floors are installed.
    settings = "healthposts.bench.floor_settings" if part == "save" else "healthposts.settings"
    environment = environment | {"DJANGO_SETTINGS_MODULE": settings}
    if subprocess.run(run, cwd=ROOT, env=environment, check=False).returncode:  # noqa: S603
        raise SystemExit(f"The part {part} failed.")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
