"""The one rule of who sees and does what.

Every queryset of rows that belong to a post or an office has `visible_to(user, action)`;
views get single rows by `fetch`. Both read the user's assignments and the table in
`roles.py`, nothing else: `is_superuser` grants nothing here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, Q
from django.http import Http404
from django.utils import timezone

from healthposts.web.prepared import Given, Prepared
from posts.roles import REACH, Action, Reach, Role, may, reaches_below

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
        query |= _reached_posts(assignment, action, f"{path}__" if path else "")
    return query


def _reached_posts(assignment: "Assignment", action: str, prefix: str) -> Q:
    reach = REACH[Role(assignment.role)]
    if reach is Reach.OWN_POST:
        return Q(**{f"{prefix}pk": assignment.post_id})
    if reach is Reach.OFFICE:
        return _reached_offices(assignment, action, f"{prefix}office__")
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
            query |= _reached_offices(assignment, action, prefix)
    return query


def _reached_offices(assignment: "Assignment", action: str, prefix: str) -> Q:
    if reaches_below(assignment.role, action):
        return Q(**{f"{prefix}path__startswith": assignment.office_path})
    return Q(**{f"{prefix}path": assignment.office_path})


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


def fetch(
    model: type[_Row], user: Any, action: str, *, beside: Sequence[str] = (), **key: Any
) -> _Row:
    """The row the user may `action`; the first line of every view.

    `beside` are the rows it points to that are read with it, in the same query.

    Raises Http404 for what one may not know of, PermissionDenied for what one may see
    but not do.
    """
    rows = model._default_manager.all()
    found = rows.visible_to(user, action).filter(**key)  # type: ignore[attr-defined]
    row: _Row | None = (found.select_related(*beside) if beside else found).first()
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


@dataclass(frozen=True, slots=True)
class _Right:
    """An assignment in force, as a prepared query has it: the post of a cadre is a gap."""

    role: str
    office_path: str
    office_id: int | None
    workplace_id: int | None
    place: int
    reach: Reach

    def is_in_force(self, _day: dt.date) -> bool:
        return True

    @property
    def post_id(self) -> Given | None:
        return Given(_gap(self.place), models.UUIDField()) if self.reach is Reach.OWN_POST else None


def _gap(place: int) -> str:
    return f"own_post_{place}"


@dataclass(frozen=True, slots=True)
class Rights:
    """Stands for a person in `visible_to` of a prepared query; see healthposts.web.prepared.

    Equal for people whose queries are equal: cadres with one post each, staff of one office.
    `given` fills the gaps. It has nothing else of the person: a scope that asks for more fails.
    """

    every_assignment: tuple[_Right, ...]
    given: dict[str, Any] = field(compare=False)
    is_authenticated: bool = True
    is_active: bool = True

    @classmethod
    def of(cls, user: Any, action: str) -> "Rights":
        """What holds today; asked anew for each query, never kept."""
        rows = assignments(user, action)
        return cls(
            tuple(_right(row, place) for place, row in enumerate(rows)),
            {_gap(place): row.post_id for place, row in enumerate(rows)},
        )


def _right(row: "Assignment", place: int) -> _Right:
    reach = REACH[Role(row.role)]
    return _Right(row.role, row.office_path, row.office_id, row.workplace_id, place, reach)


class Fetcher(Generic[_Row]):
    """`fetch` by one field, prepared: for the pages cadres use all day."""

    def __init__(
        self, model: type[_Row], action: Action, *, by: str, beside: Sequence[str] = ()
    ) -> None:
        self.model, self.action, self.by, self.beside = model, action, by, beside
        self._rows: Prepared[_Row] = Prepared(self._visible)

    def __call__(self, user: Any, key: Any) -> _Row:
        row = self.or_none(user, key)
        return row or fetch(self.model, user, self.action, beside=self.beside, **{self.by: key})

    def or_none(self, user: Any, key: Any) -> _Row | None:
        rights = Rights.of(user, self.action)
        return self._rows.first(rights, key=key, **rights.given)

    def _visible(self, rights: Rights) -> "models.QuerySet[_Row]":
        gap = Given("key", self.model._meta.get_field(self.by))  # type: ignore[arg-type]
        rows = self.model._default_manager.visible_to(rights, self.action)  # type: ignore[attr-defined]
        found: models.QuerySet[_Row] = rows.filter(**{self.by: gap})
        return found.select_related(*self.beside) if self.beside else found
