"""The way back in for the last administrator, from the machine itself."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from posts.actions.accounts import make_reset_code, shown_code
from posts.actions.people import assign, create_account
from posts.models import Assignment, User
from posts.roles import Role


class Command(BaseCommand):
    help = "Prints a single-use code, valid for 24 hours, with which USER chooses a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USER")
        parser.add_argument(
            "--create",
            action="store_true",
            help="make USER an administrator; the account is opened if there is none",
        )
        parser.add_argument("--name", default="", help="full name for a new account")

    @transaction.atomic
    def handle(self, *args: Any, username: str, create: bool, name: str, **options: Any) -> None:
        person = User.objects.filter(username__iexact=username).first()
        if person is None and not create:
            raise CommandError(f"There is no account {username}. Add --create to open one.")
        if person is None:
            person = create_account(
                full_name=name or username, username=username, phone="", by=None
            )
        if create:
            _make_administrator(person)
        code = make_reset_code(user=person, by=None)
        self.stdout.write(f"Code for {person.username}: {shown_code(code)}")
        self.stdout.write("Open /login/code/ within 24 hours and choose a new password.")


def _make_administrator(person: User) -> None:
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    today = timezone.localdate()
    held = Assignment.objects.filter(user=person, role=Role.ADMINISTRATOR).on(today)
    if not held.exists():
        assign(user=person, role=Role.ADMINISTRATOR, starts_on=today, by=None)
