"""Compile the translations without gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from healthposts.management.catalogue import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the translations that changed. Needs no msgfmt."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for compiled in compile_catalogues(Path(folder)):
                self.stdout.write(f"Compiled {compiled}")
