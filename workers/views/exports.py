"""The list of workers as a file, for those who may see the names."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from healthposts.web.downloads import safe_name
from posts.access import may_anywhere
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from workers.exports import roster_csv, roster_xlsx
from workers.forms.roster import RosterForm
from workers.models import Worker
from workers.queries import roster
from workers.views.roster import SEARCHED

MAKERS: dict[str, tuple[Any, str]] = {
    "xlsx": (
        roster_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (roster_csv, "text/csv; charset=utf-8"),
}


@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """What the list shows with the same filters, all its pages; of NIKs the last digits."""
    if extension not in MAKERS:
        raise Http404
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    form = RosterForm(request.GET, posts=Post.objects.visible_to(request.user, Action.SEE_NAMES))
    text = str(request.session.get(SEARCHED, "")) if "found" in request.GET else ""
    workers = Worker.objects.visible_to(request.user, Action.SEE_NAMES)
    rows = list(roster(workers, form.chosen(text=text)))
    audit(
        AuditEvent.Action.EXPORT,
        by=request.user,
        post=form.chosen().post,
        list="workers",
        format=extension,
        count=len(rows),
    )
    make, content_type = MAKERS[extension]
    name = safe_name(_("Workers"), timezone.localdate().isoformat(), extension=extension)
    return HttpResponse(
        make(rows, language=get_language() or "id"),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
