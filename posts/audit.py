"""Writing audit events: one function, so that nothing personal slips in."""

from typing import Any

from posts.access import assignments
from posts.models import AuditEvent, Office, Post, User
from posts.roles import Action


def audit(
    action: AuditEvent.Action,
    *,
    by: User | None,
    subject: Any = None,
    post: Post | None = None,
    office: Office | None = None,
    **detail: str | int | list[str] | None,
) -> None:
    """Append one event. `detail` holds codes, field names and counts, never names or values.

    Without a place nobody could read it: a subject knows its own, and a list over several
    posts is noted at each place where this person may see names, else figures.
    """
    for place in _places(by, subject, post or office):
        AuditEvent.objects.create(
            action=action,
            actor=by,
            subject_type=subject._meta.model_name if subject is not None else "",
            subject_id=_public_id(subject),
            post=place if isinstance(place, Post) else None,
            office=place if isinstance(place, Office) else None,
            detail=detail,
        )


def _places(
    by: User | None, subject: Any, known: Post | Office | None
) -> list[Post | Office | None]:
    if known is not None:
        return [known]
    if isinstance(subject, Office):
        return [subject]
    if subject is not None:
        return [getattr(subject, "noted_at", None) or getattr(subject, "office", None)]
    rows = assignments(by, Action.SEE_NAMES) or assignments(by, Action.SEE_FIGURES)
    return list({row.post or row.office for row in rows}) or [None]


def _public_id(subject: Any) -> str:
    if subject is None:
        return ""
    return str(getattr(subject, "uuid", None) or subject.pk)
