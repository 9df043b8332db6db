"""Workers of other posts at a session."""

from django.db import transaction

from posts.models import User
from screenings.actions.visits import refuse_closed
from screenings.models import Attendance, Guest, Session, Visit
from workers.models import Worker


def admit_guest(*, session: Session, worker: Worker, found_by: str, by: User) -> Guest:
    """On the list of this session from now on. Raises SessionClosed. Asked twice, once."""
    with transaction.atomic():
        refuse_closed(session)
        guest, _is_new = Guest.objects.get_or_create(
            session=session, worker=worker, defaults={"found_by": found_by, "by": by}
        )
    return guest


def dismiss_guest(*, session: Session, worker: Worker) -> None:
    """It was another person. Who was examined stays: the visit is voided or moved."""
    with transaction.atomic():
        if Visit.objects.filter(session=session, worker=worker).exists():
            return
        Attendance.objects.filter(session=session, worker=worker).delete()
        Guest.objects.filter(session=session, worker=worker).delete()
