"""Accounts, what they hold, and what was done with them."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from healthposts.lib.names import search_key
from posts.access import may_anywhere
from posts.models import Assignment, AuditEvent, User
from posts.roles import Action, Role

# The pages of partner and workplace officers do not exist yet: nobody is appointed as one.
_MAY_GIVE = {
    Action.MANAGE_ACCOUNTS: (
        Role.PUSKESMAS,
        Role.DISTRICT,
        Role.PROVINCE,
        Role.AREA,
        Role.ADMINISTRATOR,
    ),
    Action.MANAGE_STAFF: (Role.PUSKESMAS,),
}


def account_list(
    accounts: QuerySet[User], *, text: str = "", state: str = "", role: str = "", place: str = ""
) -> QuerySet[User]:
    """Accounts with their assignments, newest first. Two queries a page.

    `state`: `active`, `ended` or empty; `place`: a word of an office's or post's name or code.
    """
    today = timezone.localdate()
    rows = accounts.prefetch_related(
        Prefetch(
            "assignments",
            queryset=Assignment.objects.select_related("office", "post").order_by("-starts_on"),
        )
    )
    for word in text.split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(username__icontains=word))
    of_account = Assignment.objects.filter(user=OuterRef("pk"))
    if state in {"active", "ended"}:
        current = Exists(of_account.not_ended(today))
        rows = rows.filter(current if state == "active" else ~current)
    if role:
        rows = rows.filter(Exists(of_account.filter(role=role)))
    for word in place.split():
        rows = rows.filter(Exists(of_account.filter(_at_place(word))))
    return rows


def _at_place(word: str) -> Q:
    return (
        Q(office__name__icontains=word)
        | Q(office__code__iexact=word)
        | Q(post__name__icontains=word)
        | Q(post__code__iexact=word)
    )


@dataclass(frozen=True)
class Held:
    assignment: Assignment
    ended: bool


def assignments_of(user: User, *, on: dt.date) -> list[Held]:
    """Newest first."""
    rows = user.assignments.select_related("office", "post", "workplace")
    return [
        Held(assignment=row, ended=row.has_ended(on)) for row in rows.order_by("-starts_on", "-pk")
    ]


def holds_something(user: User, *, on: dt.date) -> bool:
    """Whether any assignment is in force or still to come."""
    return user.assignments.not_ended(on).exists()


def roles_one_may_give(user: Any) -> list[Role]:
    """Roles at offices that this person may appoint others to. Cadres are appointed at posts."""
    for action, roles in _MAY_GIVE.items():
        if may_anywhere(user, action):
            return list(roles)
    return []


def suggested_username(full_name: str) -> str:
    """`H. Siti Nur Azizah, S.Kep.` becomes `siti.azizah`, or `siti.azizah2` when that is taken."""
    without_degrees = full_name.partition(",")[0]
    words = re.findall(r"\b[a-z]{3,}\b", search_key(without_degrees))
    base = ".".join(dict.fromkeys([words[0], words[-1]])) if words else "kader"
    taken = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return name


def is_free(username: str, *, besides: User | None = None) -> bool:
    others = User.objects.exclude(pk=besides.pk if besides else None)
    return not others.filter(username__iexact=username).exists()


def audit_events(
    events: QuerySet[AuditEvent], *, action: str = "", actor: str = "", on: dt.date | None = None
) -> QuerySet[AuditEvent]:
    rows = events.select_related("actor", "post", "office")
    if action:
        rows = rows.filter(action=action)
    for word in actor.split():
        rows = rows.filter(Q(actor__full_name__icontains=word) | Q(actor__username__iexact=word))
    if on is not None:
        rows = rows.filter(at__date=on)
    return rows
