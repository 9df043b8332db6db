"""Workplaces that a post serves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from posts.access import fetch
from posts.actions.posts import (
    add_workplace,
    change_workplace,
    link_workplace,
    unlink_workplace,
)
from posts.forms.posts import LinkWorkplaceForm, WorkplaceForm
from posts.models import Post, Workplace
from posts.queries import workplaces_to_link
from posts.roles import Action


@require_GET
def workplaces(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    context = {"post": row, "workplaces": row.workplaces.all()}
    return render(request, "posts/workplaces.html", context)


@require_http_methods(["GET", "POST"])
def new_workplace(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    form = WorkplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_workplace(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The workplace is added."))
        return redirect("posts:workplaces", code)
    return _form_page(request, row, form, _("New workplace"))


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    known = Workplace.objects.visible_to(request.user, Action.EDIT_POST)
    form = LinkWorkplaceForm(request.POST or None, workplaces=workplaces_to_link(row, known))
    if request.method == "POST" and form.is_valid():
        link_workplace(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The workplace is added."))
        return redirect("posts:workplaces", code)
    return _form_page(request, row, form, _("Add a workplace that is known"))


@require_POST
def unlink(request: HttpRequest, code: str, workplace: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    place = fetch(Workplace, request.user, Action.EDIT_POST, code=workplace)
    unlink_workplace(post=row, workplace=place, by=request.user)
    messages.success(request, _("%s is no longer served by this post.") % place)
    return redirect("posts:workplaces", code)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, workplace: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    place = fetch(Workplace, request.user, Action.EDIT_POST, code=workplace)
    form = WorkplaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        change_workplace(post=row, workplace=place, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("posts:workplaces", code)
    return _form_page(request, row, form, _("Change the workplace"))


def _form_page(request: HttpRequest, row: Post, form: object, title: str) -> HttpResponse:
    context = {"form": form, "post": row, "title": title, "back_to": "posts:workplaces"}
    return render(request, "posts/post_form.html", context)
