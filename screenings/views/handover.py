"""The result in large letters for the worker to read, and as a text for the own phone."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from screenings.models import Visit
from screenings.views.told import told_of


@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """By POST the person at the table confirms: the text goes to the worker's own phone.

    Only that is noted, neither a number nor the text. What sends it is the phone itself.
    """
    visit = fetch(
        Visit, request.user, Action.RECORD, session=key, worker__code=code, state=Visit.State.VALID
    )
    is_own = request.method == "POST"
    audit(
        AuditEvent.Action.HAND_OVER if is_own else AuditEvent.Action.OPEN_WORKER,
        by=request.user,
        subject=visit if is_own else visit.worker,
        post=visit.session.post,
        page="result",
    )
    text = told_of(visit, request.user).text()
    context = {
        "visit": visit,
        "worker": visit.worker,
        "text": text,
        "lines": text.splitlines(),
        "is_own": is_own,
        "sms": f"sms:?body={quote(text)}",
        "whatsapp": f"https://wa.me/?text={quote(text)}",
    }
    return render(request, "screenings/result.html", context)
