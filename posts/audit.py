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
    """Append one event. `detail` holds codes, field names and counts, never names or values.

    Without a post nobody of a puskesmas could read it: a subject may know its own (`noted_at`).
    """
    AuditEvent.objects.create(
        action=action,
        actor=by,
        subject_type=subject._meta.model_name if subject is not None else "",
        subject_id=_public_id(subject),
        post=post or getattr(subject, "noted_at", None),
        detail=detail,
    )


def _public_id(subject: Any) -> str:
    if subject is None:
        return ""
    return str(getattr(subject, "uuid", None) or subject.pk)
