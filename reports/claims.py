"""The right to do one job: taken by a conditional update, given back by another."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from reports.models import Job

MOST_ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker took this job over; what we made is dropped."""


@dataclass(frozen=True)
class Claim:
    """The right to do one job until the lease ends."""

    kind: type[Job]
    key: int
    token: str

    @classmethod
    def take(cls, kind: type[Job], key: int) -> "Claim | None":
        """None when somebody else has it, or it is done."""
        now, token = timezone.now(), get_random_string(32)
        free = Q(build=Job.Build.QUEUED) | Q(build=Job.Build.BUILDING, lease_until__lt=now)
        taken = kind._default_manager.filter(free, pk=key).update(
            build=Job.Build.BUILDING,
            lease_token=token,
            lease_until=_lease_end(now),
            attempts=F("attempts") + 1,
        )
        return cls(kind, key, token) if taken else None

    def renew(self, **values: object) -> None:
        self._update(lease_until=_lease_end(timezone.now()), **values)

    def finish(self, **values: object) -> None:
        self._update(build=Job.Build.READY, built_at=timezone.now(), error="", **values)

    def fail(self, problem: Exception) -> None:
        self._update(build=Job.Build.FAILED, error=_reason(problem))

    def _update(self, **values: object) -> None:
        ours = self.kind._default_manager.filter(pk=self.key, lease_token=self.token)
        if not ours.filter(build=Job.Build.BUILDING).update(**values):
            raise LeaseLost


def refuse_endless(job: Job) -> None:
    """A job that was stopped again and again is not tried for ever."""
    if job.attempts > MOST_ATTEMPTS:
        raise RuntimeError("stopped three times while building")


def _lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.BUILD_LEASE_SECONDS)


def _reason(problem: Exception) -> str:
    """The kind of problem and our own words; never a value from the data."""
    words = str(problem) if isinstance(problem, (RuntimeError, OSError)) else ""
    return f"{type(problem).__name__}: {words}".strip(": ")[:500]
