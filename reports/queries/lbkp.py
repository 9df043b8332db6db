"""What the national monthly form asks for beyond the figures of a report."""

from django.db.models import QuerySet

from healthposts.lib.months import Month
from posts.models import Office, Post
from posts.queries import lbkp_form
from reports.queries.rows import CountedRows
from reports.snapshots import LbkpFigures


def lbkp(posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> LbkpFigures | None:
    """None for a post: the form is the puskesmas's and that of the offices above. Five queries."""
    if isinstance(scope, Post):
        return None
    rows = CountedRows(posts, month)
    formed = rows.posts_then()
    informal = formed.filter(sector=Post.Sector.INFORMAL)
    known = rows.enrolments().filter(workplace__isnull=False)
    screened = rows.enrolments_examined().filter(workplace__isnull=False)
    return LbkpFigures(
        posts_fishing=formed.filter(trade=Post.Trade.FISHING).count(),
        posts_other_informal=informal.exclude(trade=Post.Trade.FISHING).count(),
        workplaces_screened=screened.values("workplace").distinct().count()
        if known.exists()
        else None,
        form=lbkp_form(scope, month) or None,
    )
