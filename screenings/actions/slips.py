"""Pre-printed slips: numbers set aside for a post, and given to a referral on the quay."""

from django.db import transaction

from healthposts.lib.codes import new_number
from posts.audit import audit
from posts.models import AuditEvent, Post, User
from screenings.models import Referral, Slip


class SlipUsed(Exception):
    """Another referral has this number already."""


def free_number() -> str:
    return _free_numbers(1).pop()


def _free_numbers(count: int) -> set[str]:
    """Nine million numbers: taken ones are met seldom, and drawn again. 2 queries."""
    free: set[str] = set()
    while len(free) < count:
        drawn = {new_number() for _ in range(count - len(free))}
        for rows in (Referral.objects, Slip.objects):
            drawn -= set(rows.filter(number__in=drawn).values_list("number", flat=True))
        free |= drawn
    return free


@transaction.atomic
def reserve_slips(*, post: Post, count: int, by: User) -> list[Slip]:
    """So many numbers that no letter will get. They open nothing until one is bound."""
    numbers = sorted(_free_numbers(count))
    slips = [Slip(number=number, post=post, printed_by=by) for number in numbers]
    audit(AuditEvent.Action.EXPORT, by=by, post=post, list="slips", format="pdf", count=count)
    return Slip.objects.bulk_create(slips)


@transaction.atomic
def bind_slip(*, slip: Slip, referral: Referral, by: User) -> None:
    """The slip in the worker's hand now opens this referral. Bound twice to it: once."""
    locked = Slip.objects.select_for_update().get(pk=slip.pk)
    if locked.referral_id == referral.pk:
        return
    if locked.referral_id is not None:
        raise SlipUsed
    locked.referral, locked.bound_by = referral, by
    locked.save(update_fields=["referral", "bound_by"])
    audit(
        AuditEvent.Action.REFER, by=by, subject=referral, post=referral.post, what="referral_slip"
    )
