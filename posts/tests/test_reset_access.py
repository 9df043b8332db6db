"""The way back in from the machine."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from posts.access import may_anywhere
from posts.models import Assignment, User
from posts.roles import Action

CODE = re.compile(r"Code for (\S+): (\S{4}-\S{4})")


def reset_access(*arguments):
    out = io.StringIO()
    call_command("reset_access", *arguments, stdout=out)
    return CODE.search(out.getvalue()).groups()


def test_reset_access_prints_a_code_that_opens_the_account(client, administrator):
    username, code = reset_access("ADMIN")

    response = client.post(
        "/login/code/",
        {
            "username": username,
            "code": code,
            "new_password": "perahu-biru-tujuh",
            "repeated": "perahu-biru-tujuh",
        },
    )

    assert (username, response.status_code) == ("admin", 302)


def test_reset_access_of_nobody_says_what_to_do(db):
    with pytest.raises(CommandError, match="Add --create"):
        reset_access("siapa")

    assert not User.objects.exists()


def test_reset_access_creates_the_first_administrator(db):
    reset_access("Kepala", "--create", "--name", "Kepala Kantor")

    person = User.objects.get()
    assert (person.username, person.full_name) == ("kepala", "Kepala Kantor")
    assert may_anywhere(person, Action.MANAGE_ACCOUNTS)
    assert not person.has_usable_password()


def test_reset_access_gives_an_ended_administrator_back(administrator):
    Assignment.objects.filter(user=administrator).update(ends_on="2026-01-02")
    User.objects.update(is_active=False)

    reset_access("admin", "--create")

    assert may_anywhere(User.objects.get(), Action.MANAGE_ACCOUNTS)
    assert Assignment.objects.count() == 2


def test_reset_access_twice_makes_one_administrator(db):
    reset_access("kepala", "--create")
    reset_access("kepala", "--create")

    assert Assignment.objects.count() == 1
