"""A post's own list of examinations, in the order of its stations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from posts.access import fetch
from posts.models import Post
from posts.roles import Action
from screenings import labels
from screenings.actions import set_post_examinations
from screenings.queries import post_examinations
from screenings.rules import EXAMINATIONS


@require_safe
def measures(request: HttpRequest, code: str) -> HttpResponse:
    post = fetch(Post, request.user, Action.EDIT_POST, code=code)
    listed = post_examinations(post)
    context = {
        "post": post,
        "listed": [(exam, labels.measure(exam)) for exam in listed],
        "others": [(exam, labels.measure(exam)) for exam in EXAMINATIONS if exam not in listed],
    }
    return render(request, "screenings/measures.html", context)


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    post = fetch(Post, request.user, Action.EDIT_POST, code=code)
    exam = request.POST.get("exam", "")
    if exam in EXAMINATIONS:
        _write(request, post, [*post_examinations(post), exam])
    return redirect("screenings:measures", code)


@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """One stays: a post without any examination would get the whole list again."""
    post = fetch(Post, request.user, Action.EDIT_POST, code=code)
    kept = [exam for exam in post_examinations(post) if exam != request.POST.get("exam")]
    if kept:
        _write(request, post, kept)
    else:
        messages.error(request, _("A post examines something: the last one stays in the list."))
    return redirect("screenings:measures", code)


@require_POST
def shift(request: HttpRequest, code: str) -> HttpResponse:
    """`exam` one place `up` or `down`."""
    post = fetch(Post, request.user, Action.EDIT_POST, code=code)
    listed, exam = list(post_examinations(post)), request.POST.get("exam", "")
    if exam in listed:
        place = listed.index(exam)
        other = place + (1 if request.POST.get("way") == "down" else -1)
        if 0 <= other < len(listed):
            listed[place], listed[other] = listed[other], listed[place]
            _write(request, post, listed)
    return redirect("screenings:measures", code)


def _write(request: HttpRequest, post: Post, listed: list[str]) -> None:
    set_post_examinations(post=post, codes=listed, by=request.user)
