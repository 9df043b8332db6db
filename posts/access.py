"""The one rule of who sees and does what.

Every queryset of rows that belong to a post or an office has `visible_to(user, action)`;
views get single rows by `fetch`. Both read the user's assignments and the table in
`roles.py`, nothing else: `is_superuser` grants nothing here.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, Q
from django.http import Http404
from django.utils import timezone

from posts.roles import REACH, Action, Reach, Role, may

if TYPE_CHECKING:
    from posts.models import Assignment

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING

_Row = TypeVar("_Row", bound=models.Model)


def assignments(user: Any, action: str, *, on: dt.date | None = None) -> "list[Assignment]":
    """The user's assignments that allow `action` on that day (today by default).

    Costs one query for a user object, however often it is asked.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    day = on or timezone.localdate()
    return [row for row in user.every_assignment if row.is_in_force(day) and may(row.role, action)]


def may_anywhere(user: Any, action: str, *, on: dt.date | None = None) -> bool:
    return bool(assignments(user, action, on=on))


def posts_q(user: Any, action: str, *, path: str = "", on: dt.date | None = None) -> Q:
    """Rows whose post, found along `path` (empty for Post itself), the user may `action`."""
    query = NOTHING
    for assignment in assignments(user, action, on=on):
        query |= _reached_posts(assignment, f"{path}__" if path else "")
    return query


def _reached_posts(assignment: "Assignment", prefix: str) -> Q:
    reach = REACH[Role(assignment.role)]
    if reach is Reach.OWN_POST:
        return Q(**{f"{prefix}pk": assignment.post_id})
    if reach is Reach.OFFICE:
        return Q(**{f"{prefix}office__path__startswith": assignment.office_path})
    if reach is Reach.EVERYWHERE:
        return EVERYTHING
    post = apps.get_model("posts", "Post")
    linked = {Reach.PARTNER_POSTS: "partner_offices", Reach.WORKPLACE_POSTS: "workplaces"}[reach]
    target = assignment.office_id if reach is Reach.PARTNER_POSTS else assignment.workplace_id
    return Q(**{f"{prefix}pk__in": post.objects.filter(**{linked: target}).values("pk")})


def offices_q(user: Any, action: str, *, path: str = "", on: dt.date | None = None) -> Q:
    """Rows whose office, found along `path` (empty for Office itself), the user may `action`."""
    prefix = f"{path}__" if path else ""
    query = NOTHING
    for assignment in assignments(user, action, on=on):
        reach = REACH[Role(assignment.role)]
        if reach is Reach.EVERYWHERE:
            return EVERYTHING
        if reach is Reach.OFFICE:
            query |= Q(**{f"{prefix}path__startswith": assignment.office_path})
    return query


class ScopedQuerySet(models.QuerySet[_Row]):
    """Rows that belong to a post. A subclass names the path and the action of knowing of a row."""

    post_path = "post"
    known_by: str = Action.SEE_NAMES

    def visible_to(self, user: Any, action: str, *, on: dt.date | None = None) -> Self:
        return self.filter(self.scope(user, action, on=on))

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return posts_q(user, action, path=self.post_path, on=on)

    def for_task(self) -> Self:
        """Everything: for background work, which acts for the installation, not for a person."""
        return self.all()


def fetch(model: type[_Row], user: Any, action: str, **key: Any) -> _Row:
    """The row the user may `action`; the first line of every view.

    Raises Http404 for what one may not know of, PermissionDenied for what one may see
    but not do.
    """
    rows = model._default_manager.all()
    row: _Row | None = rows.visible_to(user, action).filter(**key).first()  # type: ignore[attr-defined]
    if row is not None:
        return row
    if rows.visible_to(user, rows.known_by).filter(**key).exists():  # type: ignore[attr-defined]
        raise PermissionDenied
    raise Http404


def allowed_at(user: Any, row: models.Model, *actions: str) -> frozenset[str]:
    """Those of the actions that the user may do with this row. One query.

    For pages that offer a button only to whom it serves; the view behind it fetches anyway.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)
    flags = {
        f"may_{action}": Exists(rows.visible_to(user, action))  # type: ignore[attr-defined]
        for action in actions
    }
    found = rows.values(**flags).first() or {}
    return frozenset(action for action in actions if found.get(f"may_{action}"))
