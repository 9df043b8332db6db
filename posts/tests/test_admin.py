"""Django's admin: for administrators by assignment, for reading, without health data."""

import pytest

from posts.models import Assignment, Office, Post, User, Workplace
from posts.site import site


def test_admin_shows_accounts_offices_posts_and_nothing_else():
    """Measures are registered by the app that has them."""
    ours = {model for model in site._registry if model._meta.app_label == "posts"}

    assert ours == {User, Assignment, Office, Post, Workplace}
    assert not [model for model in site._registry if model._meta.app_label == "workers"]


@pytest.mark.parametrize("model", ["user", "assignment", "office", "post", "workplace"])
def test_administrator_reads_every_list(client, administrator, cadre, model):
    client.force_login(administrator)

    assert client.get(f"/admin/posts/{model}/").status_code == 200
    assert client.get(f"/admin/posts/{model}/add/").status_code == 403


def test_administrator_reads_one_account_without_its_password(client, administrator, cadre):
    client.force_login(administrator)

    page = client.get(f"/admin/posts/user/{cadre.pk}/change/")

    assert page.status_code == 200
    assert cadre.password not in page.content.decode()
    assert client.post(f"/admin/posts/user/{cadre.pk}/change/", {}).status_code == 403
    assert client.post(f"/admin/posts/user/{cadre.pk}/delete/", {}).status_code == 403


@pytest.mark.parametrize("person", ["cadre", "staff", "district_officer", "reader"])
def test_admin_is_refused_to_other_roles(client, request, person):
    user = request.getfixturevalue(person)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(user)

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/posts/user/", follow=True).status_code == 403


def test_admin_is_refused_to_a_former_administrator(client, administrator):
    Assignment.objects.update(ends_on="2026-01-02")
    client.force_login(administrator)

    assert client.get("/admin/", follow=True).status_code == 403


def test_stranger_comes_in_by_our_log_in(client, db):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/login/?next=/admin/")


def test_log_in_page_of_the_admin_is_refused_to_who_is_logged_in(client, cadre):
    client.force_login(cadre)

    assert client.get("/admin/login/").status_code == 403


def test_password_is_changed_on_our_page(client, administrator):
    client.force_login(administrator)

    assert client.get("/admin/password_change/").url == "/password/"
