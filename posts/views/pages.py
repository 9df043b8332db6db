"""What the views of this app share."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.models import Post, User
from posts.queries import doubts_of

PAGE_SIZE = 50
CODE_COOKIE = "healthposts_code"
DOUBTS = {
    "few_workers": _("Fewer than 10 workers: a post usually serves 10 to 50."),
    "many_workers": _("More than 50 workers: think of a second post."),
    "few_cadres": _("Usually one worker in ten is a cadre; here there are fewer."),
}


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def mention_doubts(request: HttpRequest, post: Post) -> None:
    """Say once, after a change, which rule of thumb does not hold. It never blocks."""
    for doubt in doubts_of(post):
        messages.warning(request, DOUBTS[doubt])


def hand_over_code(person: User, code: str) -> HttpResponse:
    """Lead to the page that shows the code once.

    It travels in a short-lived cookie of that one page: the server keeps only its hash.
    """
    page = reverse("posts:code", args=[person.uuid])
    response = redirect(page)
    response.set_signed_cookie(
        CODE_COOKIE,
        code,
        salt=str(person.uuid),
        max_age=120,
        path=page,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def take_code(request: HttpRequest, person: User) -> str:
    """The code just made for this person; empty when it was shown already."""
    salt = str(person.uuid)
    return request.get_signed_cookie(CODE_COOKIE, default="", salt=salt, max_age=120) or ""
