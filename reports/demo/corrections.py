"""A few slips of the pen at the demo cadre's post, put right: pages show what stood before."""

import datetime as dt
from decimal import Decimal

from reports.demo.plan import Plan, PlannedPost, new_uuid
from screenings.actions import correct_visit
from screenings.contents import Content, Entry, Key
from screenings.models import Event, Reading, Session, Visit
from workers.models import Consent

HOW_MANY = 3
REASON = "Salah ketik"


def correct_some(plan: Plan, post: PlannedPost) -> None:
    """Through the action that pages use; then the times are set to the day after the session."""
    if post.staff is None:
        return
    rng = plan.random_for("corrections")
    slips = Reading.objects.filter(visit__post=post.row, measure="weight").exclude(value=None)
    slips = slips.filter(visit__session__state=Session.State.ENDED)
    slips = slips.exclude(visit__worker__consents__decision=Consent.Decision.WITHDRAWN)
    slips = slips.order_by("-visit__on", "visit")
    for slip in slips.select_related("visit__session__office", "visit__worker", "event")[:HOW_MANY]:
        saved = correct_visit(
            visit=slip.visit,
            entry=Entry(
                event_id=new_uuid(rng),
                contents={Key("weight"): Content((slip.value or Decimal(60)) - rng.randint(1, 3))},
                base=frozenset({slip.pk}),
            ),
            reason=REASON,
            by=post.staff,
        )
        moment = min(slip.event.received_at + dt.timedelta(hours=20), plan.now)
        Event.objects.filter(pk=saved.event.pk).update(received_at=moment, captured_at=moment)
        Visit.objects.filter(pk=slip.visit_id).update(updated_at=moment)
