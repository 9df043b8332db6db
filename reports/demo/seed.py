"""The whole demo, written in bulk."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from django.db import transaction

from healthposts.web.planner import learn_tables
from reports.actions import queue_due_reports
from reports.demo.corrections import correct_some
from reports.demo.handouts import hand_out
from reports.demo.offices import make_offices
from reports.demo.plan import Plan, PlannedPost, at
from reports.demo.posts import plan_posts, save_estimates, save_posts
from reports.demo.referrals import refer
from reports.demo.sessions import Rows, rows_of
from reports.demo.visitors import plan_visitors
from reports.demo.workers import plan_workers, save_workers
from reports.demo.writing import write_many

POSTS_AT_ONCE = 10
MONTHS_OF_REPORTS = 3


@dataclass
class Made:
    """How many rows of each."""

    posts: int = 0
    workers: int = 0
    sessions: int = 0
    visits: int = 0
    readings: int = 0
    findings: int = 0
    reports: int = 0


def seed(plan: Plan, *, tell: Callable[[str], None] = lambda line: None) -> Made:
    """All or nothing: whoever stops it half way finds the database as empty as before."""
    made = Made(posts=plan.posts)
    with transaction.atomic(), _collector_at_rest():
        offices = make_offices(plan)
        posts = plan_posts(plan, offices)
        save_posts(plan, posts, offices)
        plan_workers(plan, posts)
        made.workers = save_workers(plan, posts)
        plan_visitors(plan, posts)
        save_estimates(plan, posts)
        for batch in _batches(posts):
            _write(made, [rows_of(plan, post) for post in batch])
            tell(f"{batch[-1].number + 1} of {plan.posts} posts, {made.visits} visits")
        refer(plan, posts)
        hand_out(plan, posts)
        correct_some(plan, posts[0])
    learn_tables()
    return made


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rows hold no cycles: looking for some in hundreds of thousands costs a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _batches(posts: list[PlannedPost]) -> Iterable[list[PlannedPost]]:
    for start in range(0, len(posts), POSTS_AT_ONCE):
        yield posts[start : start + POSTS_AT_ONCE]


def _write(made: Made, found: list[Rows]) -> None:
    """Column by column of `Rows`, in the order in which rows need each other."""
    for kind in fields(Rows):
        rows = [row for one in found for row in getattr(one, kind.name)]
        write_many(rows)
        if hasattr(made, kind.name):
            setattr(made, kind.name, getattr(made, kind.name) + len(rows))


def queue_reports(plan: Plan) -> int:
    """The last months of every office and post wait for the worker, as on each 1st of a month."""
    months = plan.every_month[-MONTHS_OF_REPORTS:]
    return sum(queue_due_reports(at(month.first_day, 12)) for month in months)
