"""Accounts and assignments: who is somewhere, from when to when."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from posts.actions.accounts import sign_out_everywhere
from posts.audit import audit
from posts.models import Assignment, AuditEvent, Office, Post, User
from posts.roles import Role


class LastAdministrator(Exception):
    """Without this person nobody could manage accounts any more."""


@transaction.atomic
def create_account(*, full_name: str, username: str, phone: str, by: User | None) -> User:
    """An account without a password: it opens with a code."""
    user = User(full_name=full_name, username=username.lower(), phone=phone)
    user.set_unusable_password()
    user.save()
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=by, subject=user, what="created")
    return user


@transaction.atomic
def appoint(
    *,
    full_name: str,
    username: str,
    phone: str,
    role: Role,
    office: Office | None,
    starts_on: dt.date,
    by: User,
) -> User:
    """A new account with its first assignment."""
    user = create_account(full_name=full_name, username=username, phone=phone, by=by)
    assign(user=user, role=role, office=office, starts_on=starts_on, by=by)
    return user


def change_account(*, user: User, full_name: str, username: str, phone: str, by: User) -> None:
    user.full_name = full_name
    user.username = username.lower()
    user.phone = phone
    user.save(update_fields=["full_name", "username", "phone"])
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=by, subject=user, what="details")


def assign(
    *,
    user: User,
    role: Role,
    starts_on: dt.date,
    by: User | None,
    office: Office | None = None,
    post: Post | None = None,
) -> Assignment:
    assignment = Assignment.objects.create(
        user=user, role=role, starts_on=starts_on, office=office, post=post, granted_by=by
    )
    _audit(assignment, by=by, what="assigned")
    return assignment


@transaction.atomic
def end_assignment(
    *, assignment: Assignment, last_day: dt.date, reason: str, by: User | None
) -> None:
    """The assignment holds until that day; if the day is today or past, it ends this moment.

    Then the person is logged out everywhere. Raises LastAdministrator.
    """
    if assignment.role == Role.ADMINISTRATOR:
        _refuse_without_another_administrator(assignment)
    today = timezone.localdate()
    assignment.ends_on = last_day
    assignment.ended_at_once = last_day == today
    assignment.end_reason = reason
    assignment.save(update_fields=["ends_on", "ended_at_once", "end_reason"])
    _audit(assignment, by=by, what="ended")
    if last_day <= today:
        sign_out_everywhere(user=assignment.user, by=by)


def _refuse_without_another_administrator(assignment: Assignment) -> None:
    """The rows are locked: two administrators must not end each other at the same moment."""
    administrators = Assignment.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, ends_on=None, user__is_active=True
    )
    others = administrators.on(timezone.localdate()).exclude(user=assignment.user)
    if not list(others):
        raise LastAdministrator


def _audit(assignment: Assignment, *, by: User | None, what: str) -> None:
    audit(
        AuditEvent.Action.CHANGE_ACCOUNT,
        by=by,
        subject=assignment.user,
        post=assignment.post,
        office=assignment.office,
        what=what,
        role=str(assignment.role),
    )
