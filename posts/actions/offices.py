"""The tree of offices: opened, renamed, moved, closed; and what stands on their letters."""

import datetime as dt
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from posts.actions.people import end_assignment
from posts.actions.rows import write_changes
from posts.audit import audit
from posts.models import (
    Assignment,
    AuditEvent,
    ClosingDay,
    LbkpChoice,
    Letterhead,
    Office,
    Post,
    Signatory,
    User,
)


class StillInUse(Exception):
    """An office with open offices or posts below it cannot close."""

    def __init__(self, *, offices: int, posts: int) -> None:
        super().__init__(offices, posts)
        self.offices = offices
        self.posts = posts


class InsideItself(Exception):
    """An office cannot stand below itself or below one of its own offices."""


class LaterOneExists(Exception):
    """Something newer is already dated after this; history is written forwards."""


@transaction.atomic
def open_office(*, by: User, **fields: Any) -> Office:
    office = Office.objects.create(**fields)
    _audit(office, by=by, what="opened")
    return office


def change_office(*, office: Office, by: User, **fields: Any) -> None:
    changed = write_changes(office, fields)
    _audit(office, by=by, what="changed", fields=changed)


@transaction.atomic
def move_office(*, office: Office, parent: Office | None, by: User) -> None:
    """Below another office, with everything below it. Raises InsideItself.

    The paths of all offices below are rewritten in one statement; they hold row numbers,
    so those of the other offices stay as they are.
    """
    if parent is not None and parent.path.startswith(office.path):
        raise InsideItself
    former_path = office.path
    before = office.parent.code if office.parent else ""
    office.parent = parent
    office.save()
    below = Office.objects.filter(path__startswith=former_path).exclude(pk=office.pk)
    below.update(path=Concat(Value(office.path), Substr(F("path"), len(former_path) + 1)))
    _audit(office, by=by, what="moved", before=before, after=parent.code if parent else "")


@transaction.atomic
def close_office(*, office: Office, on: dt.date, by: User) -> None:
    """Its people lose their access with the office. Raises StillInUse."""
    offices = Office.objects.filter(parent=office).open().count()
    posts = Post.objects.filter(office=office).exclude(state=Post.State.CLOSED).count()
    if offices or posts:
        raise StillInUse(offices=offices, posts=posts)
    office.closed_on = on
    office.save()
    _audit(office, by=by, what="closed")
    held = Assignment.objects.filter(office=office).not_ended(timezone.localdate())
    for assignment in held.select_related("user", "office", "post"):
        day = max(on, assignment.starts_on)
        end_assignment(assignment=assignment, last_day=day, reason="office closed", by=by)


def reopen_office(*, office: Office, by: User) -> None:
    office.closed_on = None
    office.save()
    _audit(office, by=by, what="reopened")


@transaction.atomic
def put_letterhead(
    *,
    office: Office,
    lines: str,
    address: str,
    logo: "File[bytes] | None",
    starts_on: dt.date,
    by: User,
) -> Letterhead:
    """From that day on; the former one ends the day before. Raises LaterOneExists.

    On the day on which the present one began it is a correction. Without a new logo the
    former one is kept.
    """
    former = _former(office.letterheads, starts_on)
    row = former if former and former.starts_on == starts_on else Letterhead(office=office)
    row.lines, row.address, row.starts_on = lines, address, starts_on
    if logo is not None:
        row.logo = logo
    elif former is not None:
        row.logo = former.logo.name
    _end_before(former, row)
    row.save()
    _audit(office, by=by, what="letterhead")
    return row


@transaction.atomic
def put_signatory(
    *,
    office: Office,
    name: str,
    nip: str,
    title: str,
    standing: str,
    starts_on: dt.date,
    by: User,
) -> Signatory:
    """Signs from that day on; the former one until the day before. Raises LaterOneExists."""
    former = _former(office.signatories, starts_on)
    row = former if former and former.starts_on == starts_on else Signatory(office=office)
    row.name, row.nip, row.title = name, nip, title
    row.standing, row.starts_on = standing, starts_on
    _end_before(former, row)
    row.save()
    _audit(office, by=by, what="signatory")
    return row


@transaction.atomic
def put_closing_day(*, office: Office, since: dt.date, day: int | None, by: User) -> ClosingDay:
    """From the report of that month on; the last one entered for a month holds."""
    row = ClosingDay.objects.create(office=office, since=since, day=day)
    _audit(office, by=by, what="closing_day", since=f"{since:%Y-%m}", day=day)
    return row


def put_lbkp_form(*, office: Office, since: dt.date, form: str, by: User) -> LbkpChoice:
    """From the report of that month on; the last one entered for a month holds."""
    row = LbkpChoice.objects.create(office=office, since=since, form=form)
    _audit(office, by=by, what="lbkp_form", since=f"{since:%Y-%m}", form=form)
    return row


def _former(rows: Any, starts_on: dt.date) -> Any:
    latest = rows.order_by("-starts_on").first()
    if latest is not None and latest.starts_on > starts_on:
        raise LaterOneExists
    return latest


def _end_before(former: Any, row: Any) -> None:
    if former is not None and former is not row:
        former.ends_on = row.starts_on - dt.timedelta(days=1)
        former.save(update_fields=["ends_on"])


def _audit(office: Office, *, by: User, **detail: Any) -> None:
    audit(AuditEvent.Action.CHANGE_OFFICE, by=by, subject=office, **detail)
