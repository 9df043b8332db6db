"""What the stories of the visit page share: the rows they start from and what was stored."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from healthposts.testing.people import make_session, make_worker
from healthposts.web.numbers import plain_number
from screenings.actions import record_visit
from screenings.contents import Content, Entry, Key, current_values
from screenings.models import Event, Reading, Session, Visit

SAVE = "#save"


def today() -> dt.date:
    return timezone.localdate()


def session_today(post: Any) -> Session:
    session: Session = make_session(post, today())
    return session


def open_visit(page: Page, session: Session, worker: Any) -> None:
    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/")


def examined_before(post: Any, worker: Any, by: Any, **numbers: str) -> None:
    """A visit thirty days ago."""
    earlier = make_session(post, today() - dt.timedelta(days=30))
    contents = {Key(code): Content(number=Decimal(text)) for code, text in numbers.items()}
    record_visit(session=earlier, worker=worker, entry=Entry(uuid.uuid4(), contents), by=by)


def values_of(session: Session, worker: Any) -> dict[str, str]:
    """What the visit holds now, as text: {"sbp-1": "152", "smoking_status": "NEVER"}."""
    visit = Visit.objects.filter(session=session, worker=worker).first()
    if visit is None:
        return {}
    boxes = current_values(Reading.objects.filter(visit=visit))
    return {
        f"{key.measure}-{key.position}" if key.measure in ("sbp", "dbp") else key.measure: (
            plain_number(box.content.number)
            if box.content.number is not None
            else box.content.flag or box.content.code or box.content.missing
        )
        for key, box in boxes.items()
    }


def times_saved(session: Session, worker: Any) -> int:
    return Event.objects.filter(visit__session=session, visit__worker=worker).count()


__all__ = [
    "SAVE",
    "examined_before",
    "make_worker",
    "open_visit",
    "session_today",
    "times_saved",
    "today",
    "values_of",
]
