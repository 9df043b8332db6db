"""Posts: opened, described, moved through their life. Nothing is deleted."""

import datetime as dt
from typing import Any

from django.db import transaction

from posts.actions.rows import write_changes
from posts.audit import audit
from posts.life import STARTS
from posts.models import AuditEvent, Office, Post, PostStatus, User, WorkerEstimate, Workplace


@transaction.atomic
def open_post(
    *,
    by: User,
    state: str,
    since: dt.date,
    reason: str = "",
    men: int | None = None,
    women: int | None = None,
    **fields: Any,
) -> Post:
    """A post in its first state. One that works already was formed on `formed_on`."""
    post = Post.objects.create(state=state, **fields)
    for step in STARTS[state]:
        day = post.formed_on if step == Post.State.FORMED and post.formed_on else since
        _write_status(post, state=step, since=day, reason=reason, by=by)
    if men is not None or women is not None:
        record_estimate(post=post, men=men or 0, women=women or 0, as_of=since, by=by)
    _audit(post, by=by, what="opened", state=state)
    return post


def change_post(*, post: Post, by: User, **fields: Any) -> None:
    changed = write_changes(post, fields)
    _audit(post, by=by, what="described", fields=changed)


@transaction.atomic
def change_state(
    *,
    post: Post,
    state: str,
    since: dt.date,
    reason: str,
    by: User,
    decree_number: str = "",
    decree_date: dt.date | None = None,
) -> None:
    """The next step of the post's life; `posts.life.STEPS` says which are allowed."""
    post.state = state
    if state == Post.State.FORMED:
        post.formed_on = since
        post.decree_number = decree_number
        post.decree_date = decree_date
    post.save(update_fields=["state", "formed_on", "decree_number", "decree_date"])
    _write_status(post, state=state, since=since, reason=reason, by=by)
    _audit(post, by=by, what="state", state=state)


def change_supervisor(*, post: Post, office: Office, by: User) -> None:
    """From now on another puskesmas answers; what happened before stays with the former."""
    before = post.office.code
    post.office = office
    post.save(update_fields=["office"])
    _audit(post, by=by, what="supervisor", before=before, after=office.code)


def record_estimate(
    *, post: Post, men: int, women: int, as_of: dt.date, by: User
) -> WorkerEstimate:
    estimate = WorkerEstimate.objects.create(post=post, men=men, women=women, as_of=as_of, by=by)
    _audit(post, by=by, what="estimate")
    return estimate


def choose_partners(*, post: Post, offices: list[Office], by: User) -> None:
    post.partner_offices.set(offices)
    _audit(post, by=by, what="partners", offices=[office.code for office in offices])


@transaction.atomic
def add_workplace(*, post: Post, name: str, kind: str, address: str, by: User) -> Workplace:
    workplace = Workplace.objects.create(name=name, kind=kind, address=address)
    link_workplace(post=post, workplace=workplace, by=by)
    return workplace


def link_workplace(*, post: Post, workplace: Workplace, by: User) -> None:
    post.workplaces.add(workplace)
    _audit(post, by=by, what="workplace_linked", workplace=workplace.code)


def unlink_workplace(*, post: Post, workplace: Workplace, by: User) -> None:
    post.workplaces.remove(workplace)
    _audit(post, by=by, what="workplace_unlinked", workplace=workplace.code)


def change_workplace(
    *, post: Post, workplace: Workplace, name: str, kind: str, address: str, by: User
) -> None:
    """It is noted at the post on whose page it was changed."""
    workplace.name, workplace.kind, workplace.address = name, kind, address
    workplace.save(update_fields=["name", "kind", "address"])
    _audit(post, by=by, what="workplace_changed", workplace=workplace.code)


def _write_status(post: Post, *, state: str, since: dt.date, reason: str, by: User) -> None:
    PostStatus.objects.create(post=post, state=state, since=since, reason=reason, by=by)


def _audit(post: Post, *, by: User, **detail: Any) -> None:
    audit(AuditEvent.Action.CHANGE_POST, by=by, subject=post, post=post, **detail)
