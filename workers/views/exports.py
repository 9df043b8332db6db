"""The list of workers as a file, for those who may see the names."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from posts.access import may_anywhere
from posts.exports import export as as_export
from posts.models import Post
from posts.roles import Action
from workers.forms.roster import RosterForm
from workers.models import Worker
from workers.queries import roster
from workers.tables import workers_table
from workers.views.roster import SEARCHED


@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """What the list shows with the same filters, all its pages; of NIKs the last digits."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    form = RosterForm(request.GET, posts=Post.objects.visible_to(request.user, Action.SEE_NAMES))
    text = str(request.session.get(SEARCHED, "")) if "found" in request.GET else ""
    rows = roster(Worker.objects.visible_to(request.user, Action.SEE_NAMES), form.chosen(text=text))
    return as_export(
        request,
        workers_table(rows.with_consent().with_place()),
        extension,
        name="workers",
        back=reverse("workers:workers"),
        post=form.chosen().post,
    )
