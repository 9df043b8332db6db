"""The only code that makes figures. It takes posts already limited by access, and returns snapshots.

`figures` costs the same few queries for one post and for a whole district. Which rows a figure
counts stands in `rows`, for the number and for whoever lists them.
"""

from dataclasses import replace

from django.db.models import QuerySet

from healthposts.lib.months import Month
from posts.models import Office, Post
from reports.queries.causes import causes
from reports.queries.figures import Overview, figures, overview
from reports.queries.late import closing
from reports.queries.lbkp import lbkp
from reports.queries.letters import letters
from reports.snapshots import MonthlySnapshot

__all__ = ["Overview", "causes", "figures", "overview", "report"]


def report(posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> MonthlySnapshot:
    """The figures, and what only a report says."""
    return replace(
        figures(posts, month, scope),
        closing=closing(posts, month, scope),
        lbkp=lbkp(posts, month, scope),
        letters=letters(posts, month),
    )
