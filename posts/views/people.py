"""Accounts that one answers for: list, create, change, reset, end."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from posts.access import fetch, may_anywhere
from posts.actions.accounts import make_reset_code, shown_code, sign_out_everywhere
from posts.actions.people import (
    LastAdministrator,
    appoint,
    assign,
    change_account,
    end_assignment,
)
from posts.exports import export
from posts.forms.filters import PeopleFilters
from posts.forms.people import NAME_TAKEN, EndForm, NewPersonForm, PersonForm, PostingForm
from posts.models import Assignment, Office, User
from posts.queries import (
    account_list,
    assignments_of,
    holds_something,
    is_free,
    roles_one_may_give,
    suggested_username,
)
from posts.roles import Action
from posts.tables import people_table
from posts.views.pages import CODE_COOKIE, hand_over_code, page_of, take_code


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    rows, filters = _listed(request)
    context = {
        "page_obj": page_of(request, rows),
        "filters": filters,
        "today": timezone.localdate(),
        "may_add_staff": bool(roles_one_may_give(request.user)),
        "may_add_cadres": may_anywhere(request.user, Action.MANAGE_CADRES),
    }
    return render(request, "posts/people.html", context)


@require_GET
def export_people(request: HttpRequest, extension: str) -> HttpResponseBase:
    rows, _filters = _listed(request)
    return export(
        request, people_table(rows), extension, name="people", back=reverse("posts:people")
    )


def _listed(request: HttpRequest) -> tuple[QuerySet[User], PeopleFilters]:
    _must_manage_people(request)
    filters = PeopleFilters(request.GET)
    chosen = filters.chosen()
    accounts = User.objects.visible_to(request.user, Action.MANAGE_PEOPLE)
    rows = account_list(
        accounts,
        text=chosen["q"] or "",
        state=chosen["state"] or "",
        role=chosen["role"] or "",
        place=chosen["place"] or "",
    )
    return rows, filters


@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, **_postings(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        username = data["username"] or suggested_username(data["full_name"])
        if is_free(username):
            person = appoint(**(data | {"username": username}), by=request.user)
            return hand_over_code(person, make_reset_code(user=person, by=request.user))
        form.add_error("username", NAME_TAKEN)
    return render(request, "posts/new_person.html", {"form": form})


@require_GET
def person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    held = assignments_of(row, on=timezone.localdate())
    context = {
        "person": row,
        "held": held,
        "active": any(not each.ended for each in held),
        "may_assign": bool(roles_one_may_give(request.user)),
    }
    return render(request, "posts/person.html", context)


@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    form = PersonForm.of(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_free(form.cleaned_data["username"], besides=row):
            change_account(user=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("posts:person", row.uuid)
        form.add_error("username", NAME_TAKEN)
    return render(request, "posts/edit_person.html", {"form": form, "person": row})


@require_POST
def reset_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    if not holds_something(row, on=timezone.localdate()):
        messages.error(request, _("Nothing to log in for: give a new assignment first."))
        return redirect("posts:person", row.uuid)
    return hand_over_code(row, make_reset_code(user=row, by=request.user))


@never_cache
@require_GET
def code(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The code, once: on the screen or on paper."""
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    text = shown_code(take_code(request, row))
    response = render(request, "posts/code.html", {"person": row, "code": text})
    response.delete_cookie(CODE_COOKIE, path=request.path, samesite="Strict")
    return response


@require_POST
def sign_out_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    sign_out_everywhere(user=row, by=request.user)
    messages.success(request, _("Logged out on every device."))
    return redirect("posts:person", row.uuid)


@require_http_methods(["GET", "POST"])
def assign_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(User, request.user, Action.MANAGE_PEOPLE, uuid=key)
    form = PostingForm(request.POST or None, **_postings(request))
    if request.method == "POST" and form.is_valid():
        assign(user=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. If the password is forgotten, make a new code."))
        return redirect("posts:person", row.uuid)
    return render(request, "posts/assign_person.html", {"form": form, "person": row})


@require_http_methods(["GET", "POST"])
def end_access(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = fetch(Assignment, request.user, Action.MANAGE_PEOPLE, uuid=key)
    if row.has_ended(timezone.localdate()):
        messages.info(request, _("This has ended already."))
        return redirect("posts:people")
    form = EndForm(request.POST or None, starts_on=row.starts_on)
    if request.method == "POST" and form.is_valid():
        try:
            end_assignment(assignment=row, by=request.user, **form.cleaned_data)
        except LastAdministrator:
            form.add_error(None, _("This is the last administrator. Appoint another one first."))
        else:
            messages.success(request, _("Access ended, and logged out on every device."))
            return redirect("posts:people")
    return render(request, "posts/end_access.html", {"form": form, "assignment": row})


def _must_manage_people(request: HttpRequest) -> None:
    if not may_anywhere(request.user, Action.MANAGE_PEOPLE):
        raise PermissionDenied


def _postings(request: HttpRequest) -> dict[str, object]:
    """What this person may give: roles, and offices to give them at."""
    roles = roles_one_may_give(request.user)
    if not roles:
        raise PermissionDenied
    offices = Office.objects.visible_to(request.user, Action.MANAGE_STAFF).open()
    return {"roles": roles, "offices": offices}
