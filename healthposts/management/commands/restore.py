"""manage.py restore FILE: what backup wrote, into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from healthposts.management.archive import ArchiveProblem, restore
from healthposts.management.lock import only_one


class Command(BaseCommand):
    help = "Fills an empty database and document store from FILE, whichever database made it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="restore although the identity numbers cannot be read with the keys here",
        )

    def handle(self, *args: Any, file: Path, without_keys: bool, **options: Any) -> None:
        with only_one(settings.DATA_DIR):
            call_command("migrate", interactive=False, verbosity=0)
            try:
                manifest = restore(file, without_keys=without_keys)
            except (ArchiveProblem, OSError) as problem:
                raise CommandError(str(problem)) from problem
        rows = sum(table["rows"] for table in manifest.tables.values())
        self.stdout.write(
            f"Restored {rows} rows and {len(manifest.documents)} documents of {manifest.made_at}."
        )
