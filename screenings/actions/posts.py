"""A post's own list of examinations."""

from collections.abc import Sequence

from django.db import transaction

from posts.audit import audit
from posts.models import AuditEvent, Post, User
from screenings.models import PostMeasure
from screenings.rules import examination


def set_post_examinations(*, post: Post, codes: Sequence[str], by: User) -> None:
    """The post examines these, in this order. KeyError for a code that is none."""
    wanted = list(dict.fromkeys(examination(code).code for code in codes))
    with transaction.atomic():
        PostMeasure.objects.filter(post=post).delete()
        PostMeasure.objects.bulk_create(
            PostMeasure(post=post, examination=code, position=place)
            for place, code in enumerate(wanted, start=1)
        )
        audit(AuditEvent.Action.CHANGE_POST, by=by, subject=post, post=post, measures=wanted)
