"""Log-ins, written down. Django and axes say when; the events carry no names."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from posts.audit import audit
from posts.models import AuditEvent, User


@receiver(user_logged_in)
def signed_in(user: User, **_kwargs: Any) -> None:
    audit(AuditEvent.Action.SIGN_IN, by=user, subject=user)


@receiver(user_logged_out)
def signed_out(user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        audit(AuditEvent.Action.SIGN_OUT, by=user, subject=user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """What was typed may be a password in the wrong box: only a known account is named."""
    person = User.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
    audit(AuditEvent.Action.SIGN_IN_FAILED, by=None, subject=person)
