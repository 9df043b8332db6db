"""Demo data: a believable district."""

import datetime as dt
import time
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from posts.models import Office, User
from reports.demo.plan import Plan, at
from reports.demo.seed import queue_reports, seed

REPORTS_UP_TO = 20
NOON = (12, 30)


class Command(BaseCommand):
    help = "Fills an empty database with a made-up district: posts, workers, months of visits."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=_positive, default=12)
        parser.add_argument("--workers", type=_positive, default=400)
        parser.add_argument("--months", type=_positive, default=8, help="full months of sessions")
        parser.add_argument("--seed", type=int, default=1, help="the same number, the same people")
        parser.add_argument("--today", type=dt.date.fromisoformat, help="the day it ends with")
        parser.add_argument("--if-empty", action="store_true", help="do nothing if data is there")
        parser.add_argument(
            "--reports",
            action=BooleanOptionalAction,
            help=f"queue the last reports (default: up to {REPORTS_UP_TO} posts)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("PRODUCTION is set: demo data has passwords that everybody knows.")
        if Office.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There is data already. Demo data goes into an empty database only.")
        self._seed(_plan(options), options["reports"])

    def _seed(self, plan: Plan, reports: bool | None) -> None:
        began = time.monotonic()
        self.stdout.write(f"Making a district of {plan.posts} posts and {plan.workers} workers")
        made = seed(plan, tell=self._tell)
        if reports or (reports is None and plan.posts <= REPORTS_UP_TO):
            made.reports = queue_reports(plan)
        counts = ", ".join(f"{count} {name}" for name, count in vars(made).items())
        self.stdout.write(f"Made {counts} in {time.monotonic() - began:.0f} seconds.")

    def _tell(self, line: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(line)


def _plan(options: dict[str, Any]) -> Plan:
    today = options["today"]
    return Plan(
        posts=options["posts"],
        workers=options["workers"],
        months=options["months"],
        seed=options["seed"],
        now=at(today, *NOON) if today else dt.datetime.now(tz=at(dt.date.min, 0).tzinfo),
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
