"""Is everything alive? For load balancers and for the person who is called at night."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from healthposts.celery import app
from healthposts.web.pdf import pdfs_are_on
from reports.models import Pulse

# Twice the sweep's minute, and a little: then somebody should look.
LATE_AFTER = dt.timedelta(seconds=150)


@require_safe
@login_not_required
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers; what else is wrong stands in the body."""
    parts: dict[str, Any] = {"pdf": "ok" if pdfs_are_on() else "off", "broker": _broker()}
    try:
        parts["database"] = "ok"
        parts.update(_pulses())
    except DatabaseError:
        parts["database"] = "failed"
    healthy = parts["database"] == "ok"
    alive = healthy and all(parts[name] == "ok" for name in ("broker", "worker", "scheduler"))
    return JsonResponse(
        {"status": "ok" if alive else "degraded" if healthy else "failed", **parts},
        status=200 if healthy else 503,
        headers={"Cache-Control": "no-store"},
    )


def _broker() -> str:
    try:
        with app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
    except (OSError, OperationalError):
        return "failed"
    return "ok"


def _pulses() -> dict[str, object]:
    """State and age in seconds of worker and scheduler; `never` before the first sign of life."""
    now = timezone.now()
    last = dict(Pulse.objects.values_list("name", "at"))
    answer: dict[str, object] = {}
    for name in (Pulse.WORKER, Pulse.SCHEDULER):
        age = now - last[name] if name in last else None
        answer[name] = "never" if age is None else "late" if age > LATE_AFTER else "ok"
        answer[f"{name}_age_seconds"] = None if age is None else round(age.total_seconds())
    return answer
