"""manage.py backup FILE: everything but the keys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from healthposts.management.archive import ArchiveProblem, backup


class Command(BaseCommand):
    help = (
        "Writes every row and document of one moment to FILE (a ZIP that only its owner may read)"
        " while the installation goes on working. The keys are not in it: keep them elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = backup(file)
        except (ArchiveProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(table["rows"] for table in manifest.tables.values())
        self.stdout.write(f"{file}: {rows} rows, {len(manifest.documents)} documents.")
        if manifest.missing:
            self.stdout.write(
                f"{len(manifest.missing)} documents were not there; they can be made again."
            )
        self.stdout.write(
            "The keys (secrets.json, or FIELD_KEYS and INDEX_KEY) are not in it: keep a copy of"
            " them, in another place than this file."
        )
