"""Numbers of people and letters elsewhere may be looked up, but not one after the other."""

import datetime as dt

from django.utils import timezone

from posts.models import AuditEvent, User

# A session sees a handful of guests. Who tries more numbers than that is looking for people.
MOST_LOOKED_UP = 20
WITHIN = dt.timedelta(hours=1)


def may_look_up(user: User) -> bool:
    """Not more than MOST_LOOKED_UP numbers within the hour, found or not. 1 query."""
    since = timezone.now() - WITHIN
    tried = AuditEvent.objects.filter(at__gte=since, actor=user, action=AuditEvent.Action.FIND)
    return tried.count() < MOST_LOOKED_UP
