"""Make the data folder ready: tables, translations, static files, demo data."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from healthposts.management.catalogue import compile_catalogues
from healthposts.management.lock import only_one

DEMO_SIZE = ("--posts", "12", "--workers", "400", "--months", "8")


class Command(BaseCommand):
    help = "Does what is not done yet; a second time it takes a moment."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="demo data if there is none at all")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        with only_one(settings.DATA_DIR):
            self._compile()
            self._migrate()
            self._collect()
            if demo:
                self._seed()

    def _compile(self) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_catalogues(Path(folder))

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the tables")
            call_command("migrate", interactive=False, verbosity=0)

    def _collect(self) -> None:
        """Static files get names with a hash and a compressed twin; only when one changed."""
        stamp = Path(settings.STATIC_ROOT).with_suffix(".fingerprint")
        fingerprint = _static_fingerprint()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
            return
        self.stdout.write("Collecting the static files")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(fingerprint, encoding="utf-8")

    def _seed(self) -> None:
        if settings.PRODUCTION:
            self.stdout.write("No demo data: PRODUCTION is set.")
        elif "seed_demo" not in get_commands():
            self.stdout.write("No demo data: this version has no seed_demo command.")
        else:
            call_command("seed_demo", "--if-empty", *DEMO_SIZE, stdout=self.stdout)


def _static_fingerprint() -> str:
    """Changes when a static file is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
