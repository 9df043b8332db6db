"""Ways into an account: codes, passwords, logging out everywhere."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string

from healthposts.lib.codes import new_code
from posts.audit import audit
from posts.models import AuditEvent, ResetCode, User

CODE_LENGTH = 8


@transaction.atomic
def make_reset_code(*, user: User, by: User | None) -> str:
    """A new single-use code, returned once and stored only as a hash.

    The old password, older codes and open sessions end at once: a reset is also the answer
    to a lost phone.
    """
    code = new_code(CODE_LENGTH)
    now = timezone.now()
    user.reset_codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    user.set_unusable_password()
    _end_sessions(user)
    user.save(update_fields=["password", "session_epoch"])
    ResetCode.objects.create(
        user=user,
        code_hash=make_password(code),
        expires_at=now + ResetCode.LIFETIME,
        made_by=by,
    )
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=by, subject=user, what="new_code")
    return code


def redeem_code(*, username: str, code: str, new_password: str) -> User | None:
    """The account, with its new password, if the code is right. None otherwise.

    A try is counted before the code is compared, so that many at once gain nothing.
    """
    now = timezone.now()
    row = _open_code(username, now)
    if row is None:
        make_password(code)  # takes as long as a comparison: silence about who has an account
        return None
    tries = ResetCode.objects.filter(pk=row.pk, used_at=None, failures__lt=ResetCode.MOST_FAILURES)
    counted = tries.update(failures=F("failures") + 1)
    if not counted or not check_password(plain_code(code), row.code_hash):
        audit(AuditEvent.Action.SIGN_IN_FAILED, by=None, subject=row.user, what="code")
        return None
    return _spend(row, new_password=new_password, now=now)


def plain_code(text: str) -> str:
    """`7kx3-9qta` is typed as it was written: in groups, in any case."""
    return text.replace("-", "").replace(" ", "").upper()


def shown_code(code: str) -> str:
    """In groups of four, to be read out and copied."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _open_code(username: str, now: dt.datetime) -> ResetCode | None:
    return (
        ResetCode.objects.select_related("user")
        .filter(
            user__username__iexact=username.strip(),
            user__is_active=True,
            used_at=None,
            expires_at__gt=now,
        )
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def _spend(row: ResetCode, *, new_password: str, now: dt.datetime) -> User | None:
    if not ResetCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return None
    user = row.user
    user.set_password(new_password)
    user.must_change_password = False
    _end_sessions(user)
    user.save(update_fields=["password", "must_change_password", "session_epoch"])
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=user, subject=user, what="password_by_code")
    return user


def password_was_changed(*, user: User) -> None:
    """Called after the person chose a new password; other sessions ended with the old one."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=user, subject=user, what="password")


def sign_out_everywhere(*, user: User, by: User | None) -> None:
    _end_sessions(user)
    user.save(update_fields=["session_epoch"])
    audit(AuditEvent.Action.SIGN_OUT, by=by, subject=user, what="everywhere")


def change_own_account(*, user: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    audit(AuditEvent.Action.CHANGE_ACCOUNT, by=user, subject=user, what="own_details")


def _end_sessions(user: User) -> None:
    """The epoch is part of every session's hash."""
    user.session_epoch = get_random_string(12)
