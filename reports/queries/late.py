"""What came after its month had closed."""

import datetime as dt
from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from healthposts.lib.months import Month
from posts.models import Office, Post
from posts.queries import ClosingDays
from reports.closing import closes_on, end_of
from reports.queries.rows import CountedRows
from reports.snapshots import BySex, Closing
from screenings.models.visits import VisitQuerySet


def closing(posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> Closing | None:
    """None where nothing closes. Two queries; three where something does."""
    office = scope.office if isinstance(scope, Post) else scope
    days = ClosingDays(office.path)
    late = Late(posts, month, days).after_closing()
    day = closes_on(days, office.path, month)
    if day is None and late is None:
        return None
    rows = CountedRows(posts, month).visits()
    return Closing(day=day, late=BySex() if late is None else _count(rows.filter(late)))


def late_visits(posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> VisitQuerySet:
    """The rows that `closing` counts."""
    office = scope.office if isinstance(scope, Post) else scope
    late = Late(posts, month, ClosingDays(office.path)).after_closing()
    rows = CountedRows(posts, month).visits()
    return rows.none() if late is None else rows.filter(late)


class Late:
    """What is late at each of the posts. Two queries: closing days, and where they hold."""

    def __init__(self, posts: "QuerySet[Post]", month: Month, days: ClosingDays) -> None:
        """A province spans days and zones."""
        self._offices: dict[dt.datetime, list[int]] = defaultdict(list)
        offices = posts.order_by().values_list("office_id", "office__path", "office__time_zone")
        for key, path, time_zone in offices.distinct():
            day = closes_on(days, path, month)
            if day is not None:
                self._offices[end_of(day, time_zone)].append(key)

    def after_closing(self, *, post: str = "post", at: str = "created_at") -> Q | None:
        """Rows that came, by the moment in `at`, after the month had closed at their post."""
        late = [
            Q(**{f"{post}__office__in": keys, f"{at}__gte": closed})
            for closed, keys in self._offices.items()
        ]
        return None if not late else Q(*late, _connector=Q.OR)


def _count(visits: VisitQuerySet) -> BySex:
    counts = dict(visits.values("sex").annotate(count=Count("*")).values_list("sex", "count"))
    return BySex(men=counts.get("M", 0), women=counts.get("F", 0))
