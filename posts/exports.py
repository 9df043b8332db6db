"""Lists as files: noted, limited in size, the same for every list of every app."""

from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from healthposts.web.tables import MOST_ROWS_OF_A_WORKBOOK, Table, as_file
from posts.audit import audit
from posts.models import AuditEvent, Post, User

EXTENSIONS = ("xlsx", "csv")


def export(
    request: HttpRequest,
    table: Table,
    extension: str,
    *,
    name: str,
    back: str,
    post: Post | None = None,
) -> HttpResponseBase:
    """`name`: the code of the list in the audit log; `back`: the address of its page.

    The caller has limited the rows by access, with the filters of the page.
    """
    if extension not in EXTENSIONS:
        raise Http404
    rows = table.rows
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    if extension == "xlsx" and count > MOST_ROWS_OF_A_WORKBOOK:
        messages.error(
            request,
            _("%(count)s rows are too many for one workbook. Narrow the list, or take the CSV.")
            % {"count": count},
        )
        return redirect(back)
    audit(
        AuditEvent.Action.EXPORT,
        by=cast(User, request.user),  # nobody else comes past the middleware
        post=post,
        list=name,
        format=extension,
        count=count,
    )
    return as_file(table, extension)
