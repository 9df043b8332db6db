"""What the QR of a worker's card opens, for whoever is logged in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from healthposts.lib.codes import grouped, number_in
from posts.access import may_anywhere
from posts.roles import Action
from screenings.queries import session_of_today
from workers.models import Worker
from workers.queries import is_enrolled_at, is_replaced


@require_safe
def card(request: HttpRequest, number: str) -> HttpResponse:
    """The visit at today's session, or else the worker's page. Of others it tells nothing."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    digits = number_in(number)
    session = session_of_today(request.user)
    visible = Worker.objects.visible_to(request.user, Action.SEE_NAMES)
    worker = visible.filter(card_number=digits).first() if digits else None
    if worker and session and is_enrolled_at(worker, session.post):
        return redirect("screenings:entry", session.pk, worker.code)
    if worker:
        return redirect("screenings:worker", worker.code)
    context = {
        "shown": grouped(digits) if digits else "",
        "number": digits,
        "replaced": is_replaced(digits),
        "session": session,
        "may_record": may_anywhere(request.user, Action.RECORD),
    }
    return render(request, "screenings/card.html", context)
