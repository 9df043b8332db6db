"""Cadres: terms, positions, and the accounts that some of them have."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from posts.actions.people import assign, create_account, end_assignment
from posts.audit import audit
from posts.models import Assignment, AuditEvent, Cadre, Post, User
from posts.roles import Role


@transaction.atomic
def appoint_cadre(
    *,
    post: Post,
    name: str,
    sex: str,
    phone: str,
    position: str,
    starts_on: dt.date,
    trained_on: dt.date | None,
    by: User,
    username: str = "",
) -> Cadre:
    """A new term; with a user name also an account and access to the post."""
    cadre = Cadre.objects.create(
        post=post,
        name=name,
        sex=sex,
        phone=phone,
        position=position,
        starts_on=starts_on,
        trained_on=trained_on,
    )
    _audit(cadre, by=by, what="cadre_appointed")
    if username:
        give_cadre_account(cadre=cadre, username=username, by=by)
    return cadre


def change_cadre(
    *, cadre: Cadre, name: str, sex: str, phone: str, trained_on: dt.date | None, by: User
) -> None:
    cadre.name, cadre.sex, cadre.phone, cadre.trained_on = name, sex, phone, trained_on
    cadre.save(update_fields=["name", "sex", "phone", "trained_on"])
    _audit(cadre, by=by, what="cadre_changed")


@transaction.atomic
def change_position(*, cadre: Cadre, position: str, since: dt.date, by: User) -> Cadre:
    """A new term from that day; on the first day of the term it is a correction."""
    if since <= cadre.starts_on:
        cadre.position = position
        cadre.save(update_fields=["position"])
        _audit(cadre, by=by, what="position_corrected")
        return cadre
    cadre.ends_on = since - dt.timedelta(days=1)
    cadre.save(update_fields=["ends_on"])
    term = Cadre.objects.create(
        post=cadre.post,
        user=cadre.user,
        name=cadre.name,
        sex=cadre.sex,
        phone=cadre.phone,
        position=position,
        trained_on=cadre.trained_on,
        starts_on=since,
    )
    _audit(term, by=by, what="position_changed")
    return term


@transaction.atomic
def end_cadre(*, cadre: Cadre, last_day: dt.date, reason: str, by: User) -> None:
    """The term ends, and with it the access to this post."""
    cadre.ends_on = last_day
    cadre.end_reason = reason
    cadre.save(update_fields=["ends_on", "end_reason"])
    _audit(cadre, by=by, what="cadre_ended")
    for assignment in _open_access(cadre):
        day = max(last_day, assignment.starts_on)
        end_assignment(assignment=assignment, last_day=day, reason=reason, by=by)


@transaction.atomic
def give_cadre_account(*, cadre: Cadre, username: str, by: User) -> User:
    """A new account with access to the post from today (or from the first day of the term)."""
    user = create_account(full_name=cadre.name, username=username, phone=cadre.phone, by=by)
    cadre.user = user
    cadre.save(update_fields=["user"])
    _open_post(cadre, user, by=by)
    return user


def give_cadre_access_again(*, cadre: Cadre, by: User) -> None:
    """For a cadre whose account exists and whose access to the post was ended."""
    if cadre.user is not None and not _open_access(cadre):
        _open_post(cadre, cadre.user, by=by)


def _open_post(cadre: Cadre, user: User, *, by: User) -> Assignment:
    day = max(cadre.starts_on, timezone.localdate())
    return assign(user=user, role=Role.CADRE, post=cadre.post, starts_on=day, by=by)


def _open_access(cadre: Cadre) -> list[Assignment]:
    if cadre.user is None:
        return []
    rows = Assignment.objects.filter(user=cadre.user, role=Role.CADRE, post=cadre.post)
    return list(rows.not_ended(timezone.localdate()).select_related("user", "post"))


def _audit(cadre: Cadre, *, by: User, what: str) -> None:
    audit(AuditEvent.Action.CHANGE_POST, by=by, subject=cadre, post=cadre.post, what=what)
