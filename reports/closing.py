"""When a month closes, and what came after that.

A closing day is the district's (docs/decisions/0010). What is entered after the end of that
day is *late*: it counts in figures drawn later, which say how much of them was late.
"""

import datetime as dt
import zoneinfo

from healthposts.lib.months import Month
from posts.models import Office, Post
from posts.queries import ClosingDays


def closes_on(days: ClosingDays, path: str, month: Month) -> dt.date | None:
    """The last day on which entries of the month are on time."""
    day = days.of(path, month)
    return None if day is None else month.plus(1).first_day.replace(day=day)


def end_of(day: dt.date, time_zone: str) -> dt.datetime:
    """The moment at which a local day is over."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return midnight.replace(tzinfo=zoneinfo.ZoneInfo(time_zone))


def last_day(closed: dt.datetime) -> dt.date:
    """The local day that ends at this moment."""
    return closed.date() - dt.timedelta(days=1)


def closed_at(scope: Post | Office, month: Month) -> dt.datetime | None:
    """When the month closes or closed for a scope. One query."""
    office = scope.office if isinstance(scope, Post) else scope
    day = closes_on(ClosingDays(office.path), office.path, month)
    return None if day is None else end_of(day, office.time_zone)


def is_closed(scope: Post | Office, month: Month, now: dt.datetime) -> bool:
    moment = closed_at(scope, month)
    return moment is not None and moment <= now
