"""(e) All reports of a month by the worker, with one process and with two."""

import os
import subprocess
import time
from threading import Event, Thread

from django.conf import settings

from healthposts.bench.machine import family, resident_mb
from healthposts.bench.measuring import say, table, verdict
from healthposts.bench.scale import Scale
from healthposts.lib.months import Month
from healthposts.management.commands.serve import worker_command
from posts.models import Office, Post
from reports import actions, scopes
from reports.models import Revision
from screenings.models import Visit

LIMIT_MB = 400
LONGEST_SECONDS = 1800


def run(scale: Scale) -> None:
    last = Visit.objects.order_by("-on").values_list("on", flat=True)[0]
    month = Month.of(last).plus(-1)
    posts = list(scopes.posts_that_report(month).order_by("code"))
    every = max(1, len(posts) // scale.reports)
    offices = list(scopes.offices_that_report(month).order_by("path"))
    wanted: list[Post | Office] = [*offices[: scale.offices], *posts[::every][: scale.reports]]
    say(f"{len(wanted)} of {len(posts) + len(offices)} reports, five files each.\n")
    rows, highest = [], 0.0
    for processes in (1, 2):
        taken, peak = _build(wanted, month, processes)
        highest = max(highest, peak)
        rows.append((processes, f"{taken:.0f}", f"{taken / len(wanted):.2f}", f"{peak:.0f}"))
    table(("processes", "seconds", "seconds a report", "largest process, MB"), rows)
    say("\n" + verdict(highest, LIMIT_MB, "The largest process, in MB:"))


def _build(wanted: list[Post | Office], month: Month, processes: int) -> tuple[float, float]:
    worker = subprocess.Popen(  # noqa: S603  our own command
        worker_command(processes),
        cwd=settings.BASE_DIR,
        env=os.environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    watch = _Watch(worker.pid)
    watch.start()
    try:
        began = time.perf_counter()
        keys = [actions.request_report(scope=scope, month=month, by=None).pk for scope in wanted]
        _wait_for(keys)
        return time.perf_counter() - began, watch.peak
    finally:
        watch.ended.set()
        worker.terminate()
        worker.wait()


def _wait_for(keys: list[int]) -> None:
    until = time.perf_counter() + LONGEST_SECONDS
    waiting = Revision.objects.filter(pk__in=keys).exclude(build=Revision.Build.READY)
    while waiting.exists():
        if waiting.filter(build=Revision.Build.FAILED).exists() or time.perf_counter() > until:
            raise RuntimeError("A report was not built.")
        time.sleep(0.2)


class _Watch(Thread):
    """Looks how large the worker's largest process becomes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0.0, Event()

    def run(self) -> None:
        while not self.ended.wait(0.5):
            self.peak = max([self.peak, *(resident_mb(pid) for pid in family(self.pid))])
