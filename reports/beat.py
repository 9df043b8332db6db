"""The scheduler, which leaves a pulse so that /healthz can tell when it has died."""

import datetime as dt
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError
from django.utils import timezone

from reports.models import Pulse

LONG_AGO = dt.timedelta(days=1)


class PulsingScheduler(PersistentScheduler):
    def setup_schedule(self) -> None:
        """Everything is due at once: what a stop interrupted goes on without a minute's wait."""
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO

    def apply_async(self, entry: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            Pulse.beat(Pulse.SCHEDULER, timezone.now())
        except DatabaseError:
            # A database that restarts must not stop the scheduler; the pulse will be missed.
            self.logger.warning("No pulse: the database cannot be reached.")
        return super().apply_async(entry, *args, **kwargs)
