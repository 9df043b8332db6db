"""Who opened whose page is written down."""

from django.http import HttpRequest

from posts.audit import audit
from posts.models import AuditEvent
from workers.models import Worker


def note_opening(request: HttpRequest, worker: Worker) -> None:
    page = request.resolver_match.url_name if request.resolver_match else ""
    audit(AuditEvent.Action.OPEN_WORKER, by=request.user, subject=worker, page=page)
