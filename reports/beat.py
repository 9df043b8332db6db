"""The scheduler, which leaves a pulse so that /healthz can tell when it has died."""

from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError
from django.utils import timezone

from reports.models import Pulse


class PulsingScheduler(PersistentScheduler):
    def apply_async(self, entry: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            Pulse.beat(Pulse.SCHEDULER, timezone.now())
        except DatabaseError:
            # A database that restarts must not stop the scheduler; the pulse will be missed.
            self.logger.warning("No pulse: the database cannot be reached.")
        return super().apply_async(entry, *args, **kwargs)
