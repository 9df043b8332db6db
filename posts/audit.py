"""Writing audit events: one function, so that nothing personal slips in."""

from typing import Any

from posts.models import AuditEvent, Post, User


def audit(
    action: AuditEvent.Action,
    *,
    by: User | None,
    subject: Any = None,
    post: Post | None = None,
    **detail: str | int | list[str] | None,
) -> None:
    """Append one event. `detail` holds codes, field names and counts, never names or values."""
    AuditEvent.objects.create(
        action=action,
        actor=by,
        subject_type=subject._meta.model_name if subject is not None else "",
        subject_id=_public_id(subject),
        post=post,
        detail=detail,
    )


def _public_id(subject: Any) -> str:
    if subject is None:
        return ""
    return str(getattr(subject, "uuid", None) or subject.pk)
