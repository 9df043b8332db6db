"""manage.py rotate_keys: after a new key was put first in FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from workers.actions import reseal_imports, rotate_keys


class Command(BaseCommand):
    help = (
        "Seals every NIK and every kept list with the newest of FIELD_KEYS, and indexes NIKs with"
        " INDEX_KEY."
        " May be stopped and started again. Afterwards older keys may be removed."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{rotate_keys()} NIKs sealed with the newest key.")
        self.stdout.write(f"{reseal_imports()} lists to import sealed with the newest key.")
