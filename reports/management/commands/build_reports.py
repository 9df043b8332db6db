"""Make the reports of a month here and now, without a worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from healthposts.lib.months import Month
from posts.models import Office, Post
from reports import actions, building, scopes
from reports.models import Revision


class Command(BaseCommand):
    help = (
        "Builds the provisional reports of a month: all of them, or those of one office and below."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, help="like 2026-10")
        parser.add_argument(
            "--office", default="", help="code of an office; it and everything below"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        month = self._month(options["month"])
        made = 0
        for scope in self._scopes(month, options["office"]):
            revision = actions.request_report(scope=scope, month=month, by=None)
            building.build_revision(revision.pk)
            revision.refresh_from_db()
            made += revision.build == Revision.Build.READY
        self.stdout.write(f"{made} reports of {month} are ready.")

    def _month(self, text: str) -> Month:
        try:
            return Month.parse(text)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem

    def _scopes(self, month: Month, code: str) -> list[Post | Office]:
        posts, offices = scopes.posts_that_report(month), scopes.offices_that_report(month)
        if code:
            top = Office.objects.filter(code=code).first()
            if top is None:
                raise CommandError(f"There is no office with the code {code}.")
            posts = posts.filter(office__path__startswith=top.path)
            offices = offices.filter(path__startswith=top.path)
        return [*posts, *offices]
