"""Cadres of a post: appoint, change, end, with and without an account."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from posts.access import allowed_at, fetch, may_anywhere
from posts.actions.accounts import make_reset_code
from posts.actions.cadres import (
    appoint_cadre,
    change_cadre,
    change_position,
    end_cadre,
    give_cadre_access_again,
    give_cadre_account,
)
from posts.exports import export
from posts.forms.cadres import (
    CadreAccountForm,
    CadreForm,
    NewCadreForm,
    NewCadreSomewhereForm,
    PositionForm,
)
from posts.forms.people import NAME_TAKEN, EndForm
from posts.models import Cadre, Post
from posts.queries import cadre_terms, is_free, suggested_username
from posts.roles import Action
from posts.tables import cadres_table
from posts.views.pages import hand_over_code, mention_doubts


@require_GET
def cadres(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.SEE_CADRES, code=code)
    terms = cadre_terms(row, on=timezone.localdate())
    context = {
        "post": row,
        "serving": [term for term in terms if not term.ended],
        "former": [term for term in terms if term.ended],
        "may_manage": bool(allowed_at(request.user, row, Action.MANAGE_CADRES)),
    }
    return render(request, "posts/cadres.html", context)


@require_GET
def export_cadres(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    row = fetch(Post, request.user, Action.SEE_CADRES, code=code)
    terms = cadre_terms(row, on=timezone.localdate())
    back = reverse("posts:cadres", args=[code])
    return export(request, cadres_table(terms), extension, name="cadres", back=back, post=row)


@require_http_methods(["GET", "POST"])
def new_cadre(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.MANAGE_CADRES, code=code)
    form = NewCadreForm(request.POST or None)
    answer = _appoint(request, form, row)
    return answer or render(request, "posts/new_cadre.html", {"form": form, "post": row})


@require_http_methods(["GET", "POST"])
def new_cadre_somewhere(request: HttpRequest) -> HttpResponse:
    """From the list of people, where the post is not chosen yet."""
    if not may_anywhere(request.user, Action.MANAGE_CADRES):
        raise PermissionDenied
    reached = Post.objects.visible_to(request.user, Action.MANAGE_CADRES)
    form = NewCadreSomewhereForm(request.POST or None, posts=reached.open())
    answer = _appoint(request, form, None)
    return answer or render(request, "posts/new_cadre.html", {"form": form})


def _appoint(request: HttpRequest, form: Any, row: Post | None) -> HttpResponse | None:
    """Appoint, and open an account if wished; None when the form is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    data = dict(form.cleaned_data)
    post = row or data["post"]
    data.pop("post", None)
    with_account = data.pop("with_account")
    data["username"] = (
        (data["username"] or suggested_username(data["name"])) if with_account else ""
    )
    if with_account and not is_free(data["username"]):
        form.add_error("username", NAME_TAKEN)
        return None
    cadre = appoint_cadre(post=post, by=request.user, **data)
    messages.success(request, _("The cadre is entered."))
    if cadre.user is not None:
        return hand_over_code(cadre.user, make_reset_code(user=cadre.user, by=request.user))
    if may_anywhere(request.user, Action.SEE_CADRES):
        return redirect("posts:cadres", post.code)
    return redirect("posts:people")


@require_http_methods(["GET", "POST"])
def edit_cadre(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    cadre = fetch(Cadre, request.user, Action.MANAGE_CADRES, uuid=key)
    form = CadreForm.of(cadre, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_cadre(cadre=cadre, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("posts:cadres", cadre.post.code)
    return _form_page(request, cadre, form, _("Change the cadre"))


@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    cadre = fetch(Cadre, request.user, Action.MANAGE_CADRES, uuid=key)
    _must_serve(cadre)
    form = PositionForm(request.POST or None, initial={"position": cadre.position})
    if request.method == "POST" and form.is_valid():
        change_position(cadre=cadre, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("posts:cadres", cadre.post.code)
    return _form_page(request, cadre, form, _("Change the position"))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    cadre = fetch(Cadre, request.user, Action.MANAGE_CADRES, uuid=key)
    _must_serve(cadre)
    form = EndForm(request.POST or None, starts_on=cadre.starts_on)
    if request.method == "POST" and form.is_valid():
        end_cadre(cadre=cadre, by=request.user, **form.cleaned_data)
        messages.success(request, _("The term has ended, and with it the access."))
        mention_doubts(request, cadre.post)
        return redirect("posts:cadres", cadre.post.code)
    return _form_page(request, cadre, form, _("End the term"))


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """An account for a cadre who serves without one."""
    cadre = fetch(Cadre, request.user, Action.MANAGE_CADRES, uuid=key)
    _must_serve(cadre)
    if cadre.user is not None:
        return redirect("posts:cadres", cadre.post.code)
    shown = {"username": suggested_username(cadre.name)}
    form = CadreAccountForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if is_free(username):
            person = give_cadre_account(cadre=cadre, username=username, by=request.user)
            return hand_over_code(person, make_reset_code(user=person, by=request.user))
        form.add_error("username", NAME_TAKEN)
    return _form_page(request, cadre, form, _("Give an account"))


@require_POST
def access_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    cadre = fetch(Cadre, request.user, Action.MANAGE_CADRES, uuid=key)
    _must_serve(cadre)
    give_cadre_access_again(cadre=cadre, by=request.user)
    messages.success(request, _("Access given. If the password is forgotten, make a new code."))
    return redirect("posts:cadres", cadre.post.code)


def _must_serve(cadre: Cadre) -> None:
    """A term that has ended is history."""
    if cadre.ends_on is not None and cadre.ends_on < timezone.localdate():
        raise PermissionDenied


def _form_page(request: HttpRequest, cadre: Cadre, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "cadre": cadre, "post": cadre.post, "title": title}
    return render(request, "posts/cadre_form.html", context)
