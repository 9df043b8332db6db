"""Cards: a number becomes a card when it is printed, and stops opening when the card is lost."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from healthposts.lib.codes import new_number
from posts.audit import audit
from posts.models import AuditEvent, Post, User
from workers.models import Card, Worker


def keep_off_cards(worker: Worker) -> None:
    """Draw the number again while it once stood on somebody's card. 1 query."""
    while Card.objects.filter(number=worker.card_number).exists():
        worker.card_number = new_number()


@transaction.atomic
def issue_cards(workers: Iterable[Worker], *, post: Post, by: User) -> None:
    """Note that these are being printed. Printed again: the same card, the first day stays."""
    rows = list(workers)
    now = timezone.now()
    Card.objects.bulk_create(
        [
            Card(worker=worker, number=worker.card_number, printed_at=now, printed_by=by)
            for worker in rows
        ],
        ignore_conflicts=True,
    )
    only = rows[0] if len(rows) == 1 else None
    audit(
        AuditEvent.Action.EXPORT,
        by=by,
        subject=only,
        post=post,
        list="cards",
        format="pdf",
        count=len(rows),
    )


@transaction.atomic
def replace_card(*, worker: Worker, by: User) -> None:
    """Lost: another number from now on. The old one says that it was replaced, to whoever asks."""
    locked = Worker.objects.select_for_update().get(pk=worker.pk)
    Card.objects.update_or_create(
        number=locked.card_number,
        defaults={"worker": locked, "replaced_at": timezone.now(), "replaced_by": by},
    )
    locked.card_number = _free_number()
    locked.save(update_fields=["card_number"])
    worker.card_number = locked.card_number
    audit(AuditEvent.Action.CHANGE_WORKER, by=by, subject=worker, fields=["card"])


def _free_number() -> str:
    number = new_number()
    while (
        Card.objects.filter(number=number).exists()
        or Worker.objects.filter(card_number=number).exists()
    ):
        number = new_number()
    return number
