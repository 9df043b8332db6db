"""Posts: list, open, describe, move through their life."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from posts.access import fetch, may_anywhere
from posts.actions.posts import (
    change_post,
    change_state,
    change_supervisor,
    choose_partners,
    open_post,
    record_estimate,
)
from posts.exports import export
from posts.forms.filters import PostFilters
from posts.forms.posts import (
    DecreeForm,
    EstimateForm,
    NewPostForm,
    PartnersForm,
    PostCodeForm,
    PostForm,
    StateForm,
    SupervisorForm,
)
from posts.models import Office, Post
from posts.queries import estimates, last_step, next_states_for, post_facts, post_list
from posts.roles import Action
from posts.tables import posts_table
from posts.views.pages import mention_doubts, page_of


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    rows, filters = _listed(request)
    context = {
        "page_obj": page_of(request, rows),
        "filters": filters,
        "may_open": may_anywhere(request.user, Action.MANAGE_POSTS),
        "may_edit": may_anywhere(request.user, Action.EDIT_POST),
    }
    return render(request, "posts/posts.html", context)


@require_GET
def export_posts(request: HttpRequest, extension: str) -> HttpResponseBase:
    rows, _filters = _listed(request)
    return export(request, posts_table(rows), extension, name="posts", back=reverse("posts:posts"))


def _listed(request: HttpRequest) -> tuple[QuerySet[Post], PostFilters]:
    if not may_anywhere(request.user, Action.SEE_POST):
        raise PermissionDenied
    offices = Office.objects.visible_to(request.user, Action.SEE_POST).supervising()
    filters = PostFilters(request.GET, offices=offices)
    chosen = filters.chosen()
    rows = post_list(
        Post.objects.visible_to(request.user, Action.SEE_POST),
        text=chosen["q"] or "",
        state=chosen["state"] or "",
        trade=chosen["trade"] or "",
        office=chosen["office"].code if chosen.get("office") else "",
    )
    return rows, filters


@require_http_methods(["GET", "POST"])
def new_post(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.MANAGE_POSTS):
        raise PermissionDenied
    form = NewPostForm(request.POST or None, offices=_supervisors(request))
    if request.method == "POST" and form.is_valid():
        row = open_post(by=request.user, **form.cleaned_fields())
        messages.success(request, _("The post is entered."))
        mention_doubts(request, row)
        return redirect("reports:post", row.code)
    return render(request, "posts/new_post.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_post(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    form = PostForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_post(post=row, by=request.user, **form.cleaned_fields())
        messages.success(request, _("Saved."))
        return redirect("reports:post", code)
    return _form_page(request, row, form, _("Describe the post"))


@require_http_methods(["GET", "POST"])
def post_code(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.MANAGE_POSTS, code=code)
    form = PostCodeForm(request.POST or None, post=row, initial={"code": row.code})
    if request.method == "POST" and form.is_valid():
        change_post(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The post has a new code."))
        return redirect("reports:post", row.code)
    return _form_page(request, row, form, _("Change the code"))


@require_http_methods(["GET", "POST"])
def decree(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    form = DecreeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_post(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("reports:post", code)
    return _form_page(request, row, form, _("Decree"))


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    states = next_states_for(request.user, row)
    form = StateForm(request.POST or None, states=states, last=last_step(row))
    if states and request.method == "POST" and form.is_valid():
        change_state(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The new state is written down."))
        return redirect("reports:post", code)
    context = {"form": form, "post": row, "states": states, "facts": post_facts(row)}
    return render(request, "posts/state.html", context)


@require_http_methods(["GET", "POST"])
def supervisor(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.MANAGE_POSTS, code=code)
    form = SupervisorForm(
        request.POST or None, offices=_supervisors(request), initial={"office": row.office_id}
    )
    if request.method == "POST" and form.is_valid():
        change_supervisor(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("From now on %s answers for this post.") % row.office)
        return redirect("reports:post", code)
    return _form_page(request, row, form, _("Change the puskesmas"))


@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.EDIT_POST, code=code)
    form = EstimateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_estimate(post=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The estimate is added."))
        mention_doubts(request, row)
        return redirect("posts:estimate", code)
    context = {"form": form, "post": row, "estimates": estimates(row)}
    return render(request, "posts/estimate.html", context)


@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest, code: str) -> HttpResponse:
    row = fetch(Post, request.user, Action.MANAGE_POSTS, code=code)
    known = Office.objects.visible_to(request.user, Action.MANAGE_OFFICES).open().partners()
    chosen = {"offices": [office.pk for office in row.partner_offices.all()]}
    form = PartnersForm(request.POST or None, offices=known, initial=chosen)
    if request.method == "POST" and form.is_valid():
        choose_partners(post=row, offices=list(form.cleaned_data["offices"]), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("reports:post", code)
    return _form_page(request, row, form, _("Partner offices"))


def _supervisors(request: HttpRequest) -> Any:
    return Office.objects.visible_to(request.user, Action.MANAGE_POSTS).open().supervising()


def _form_page(request: HttpRequest, row: Post, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "post": row, "title": title}
    return render(request, "posts/post_form.html", context)
