"""Where to go next. Pages of the app above are known by name only."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from workers.models import Worker


def session_of(request: HttpRequest) -> UUID | None:
    """The session that a cadre came from, if any."""
    try:
        return UUID(request.GET.get("session", ""))
    except ValueError:
        return None


def after_enrolment(request: HttpRequest, worker: Worker) -> str:
    """Into the visit, when we came from a session; else to the worker."""
    session = session_of(request)
    if session is None:
        return worker.get_absolute_url()
    return reverse("screenings:entry", args=[session, worker.code])


def way_back(request: HttpRequest) -> str:
    """To the session we came from, or to the list."""
    session = session_of(request)
    if session is None:
        return reverse("workers:workers")
    return reverse("screenings:session", args=[session])
