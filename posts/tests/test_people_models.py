"""Assignments hold from day to day; accounts belong to whom one answers for."""

import datetime as dt

import pytest
from django.db import IntegrityError

from posts.models import Assignment, User
from posts.roles import Action

TODAY = dt.date(2026, 6, 10)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "ended_at_once", "in_force", "ended"),
    [
        (TODAY - dt.timedelta(1), None, False, True, False),
        (TODAY, None, False, True, False),
        (TODAY + dt.timedelta(1), None, False, False, False),
        (TODAY - dt.timedelta(9), TODAY - dt.timedelta(1), False, False, True),
        (TODAY - dt.timedelta(9), TODAY, False, True, False),
        (TODAY - dt.timedelta(9), TODAY, True, False, True),
        (TODAY, TODAY, True, False, True),
        (TODAY - dt.timedelta(9), TODAY + dt.timedelta(1), False, True, False),
    ],
)
def test_assignment_holds_from_first_to_last_day(
    administrator, starts_on, ends_on, ended_at_once, in_force, ended
):
    Assignment.objects.all().delete()
    row = Assignment.objects.create(
        user=administrator,
        role="administrator",
        starts_on=starts_on,
        ends_on=ends_on,
        ended_at_once=ended_at_once,
    )

    assert row.is_in_force(TODAY) is in_force
    assert row.has_ended(TODAY) is ended
    assert Assignment.objects.on(TODAY).exists() is in_force
    assert Assignment.objects.not_ended(TODAY).exists() is not ended


def test_user_name_is_unique_in_any_case(cadre):
    with pytest.raises(IntegrityError):
        User.objects.create_user("KADER", password="rahasia-123", full_name="Lain")


def accounts(user, action=Action.MANAGE_PEOPLE):
    return set(User.objects.visible_to(user, action).values_list("username", flat=True))


def test_accounts_of_each_role(
    cadre, outsider, staff, district_officer, reader, administrator, other_post
):
    everyone = {"kader", "orangluar", "petugas", "dinkes", "provinsi", "admin"}

    assert accounts(cadre) == set()
    assert accounts(staff) == {"kader"}
    assert accounts(district_officer) == {"petugas"}
    assert accounts(reader) == set()
    assert accounts(administrator) == everyone


def test_cadre_who_also_serves_elsewhere_belongs_to_neither(cadre, staff, far_post):
    Assignment.objects.create(
        user=cadre, role="cadre", post=far_post, starts_on=dt.date(2026, 1, 1)
    )

    assert accounts(staff) == set()


def test_cadre_who_will_serve_elsewhere_belongs_to_neither(cadre, staff, far_post):
    Assignment.objects.create(
        user=cadre, role="cadre", post=far_post, starts_on=dt.date(2199, 1, 1)
    )

    assert accounts(staff) == set()


def test_cadre_who_left_elsewhere_and_serves_here_is_ours(cadre, staff, far_post):
    Assignment.objects.create(
        user=cadre,
        role="cadre",
        post=far_post,
        starts_on=dt.date(2020, 1, 1),
        ends_on=dt.date(2021, 1, 1),
    )

    assert accounts(staff) == {"kader"}


def test_cadre_who_left_stays_in_the_list_of_the_last_place(cadre, staff, outsider):
    Assignment.objects.filter(user=cadre).update(ends_on=dt.date(2026, 1, 2))

    assert accounts(staff) == {"kader"}


def test_cadre_who_left_for_another_district_is_not_ours(cadre, staff, far_post):
    Assignment.objects.filter(user=cadre).update(ends_on=dt.date(2026, 1, 2))
    Assignment.objects.create(
        user=cadre, role="cadre", post=far_post, starts_on=dt.date(2026, 1, 3)
    )

    assert accounts(staff) == set()


def test_staff_who_is_also_a_cadre_belongs_to_the_administrator_only(
    staff, district_officer, administrator, post
):
    Assignment.objects.create(user=staff, role="cadre", post=post, starts_on=dt.date(2026, 1, 1))

    assert accounts(district_officer) == set()
    assert "petugas" in accounts(administrator)


@pytest.mark.parametrize("action", [Action.SEE_NAMES, Action.RECORD, "unknown"])
def test_accounts_are_for_account_actions_only(administrator, staff, cadre, action):
    assert accounts(administrator, action) == set()
    assert accounts(staff, action) == set()
