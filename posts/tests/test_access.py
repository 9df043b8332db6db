"""Every role, action and place: who reaches which post, today, before and after."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from posts.access import allowed_at, fetch, may_anywhere
from posts.models import Assignment, Office, Post, User, Workplace
from posts.roles import ALLOWED, Action, Role, reaches_below

START = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 6, 10)
DAY = dt.timedelta(days=1)
ALL = {"NELAYAN", "PETANI", "TETANGGA", "JAUH"}


@pytest.fixture
def neighbour_post(offices):
    """A post of another puskesmas of the same district."""
    return Post.objects.create(
        code="TETANGGA", name="Pos UKK Tetangga", office=offices.other, trade="craft"
    )


@pytest.fixture
def all_posts(post, other_post, neighbour_post, far_post):
    return [post, other_post, neighbour_post, far_post]


@pytest.fixture
def person(db):
    return User.objects.create_user("orang", password="rahasia-123", full_name="Orang")


def appoint(person, role, *, starts_on=START, ends_on=None, **place):
    return Assignment.objects.create(
        user=person, role=role, starts_on=starts_on, ends_on=ends_on, **place
    )


def seen(person, action, on=TODAY):
    fresh = User.objects.get(pk=person.pk)
    return set(Post.objects.visible_to(fresh, action, on=on).values_list("code", flat=True))


def reach_of(role, offices, post):
    """Where the role is placed in these tests, and the posts it then reaches."""
    return {
        Role.CADRE: ({"post": post}, {"NELAYAN"}),
        Role.PUSKESMAS: ({"office": offices.ours}, {"NELAYAN", "PETANI"}),
        Role.DISTRICT: ({"office": offices.district}, {"NELAYAN", "PETANI", "TETANGGA"}),
        Role.PROVINCE: ({"office": offices.province}, ALL),
        Role.AREA: ({"office": offices.province}, ALL),
        Role.ADMINISTRATOR: ({}, ALL),
    }[role]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    "role",
    [Role.CADRE, Role.PUSKESMAS, Role.DISTRICT, Role.PROVINCE, Role.AREA, Role.ADMINISTRATOR],
)
def test_role_reaches_its_posts_with_its_actions_only(
    person, offices, post, all_posts, role, action
):
    place, reach = reach_of(role, offices, post)
    appoint(person, role, **place)

    reached = reach if action in ALLOWED[role] and reaches_below(role, action) else set()
    assert seen(person, action) == reached


@pytest.mark.parametrize("action", Action)
def test_partner_officer_is_refused_even_at_linked_posts(person, offices, post, action):
    union = Office.objects.create(
        code="SERIKAT", kind="partner", name="Serikat", parent=offices.district
    )
    post.partner_offices.add(union)
    appoint(person, Role.PARTNER, office=union)

    assert seen(person, action) == set()


@pytest.mark.parametrize("action", Action)
def test_workplace_officer_is_refused_even_at_the_own_workplace(person, post, action):
    harbour = Workplace.objects.create(name="TPI", kind="harbour")
    post.workplaces.add(harbour)
    appoint(person, Role.WORKPLACE, workplace=harbour)

    assert seen(person, action) == set()


def test_linked_posts_are_reached_once_the_table_lets_partners(
    person, offices, post, other_post, monkeypatch
):
    """The reach of partners works; only the table keeps them out until their pages exist."""
    monkeypatch.setitem(ALLOWED, Role.PARTNER, frozenset({Action.SEE_FIGURES}))
    monkeypatch.setitem(ALLOWED, Role.WORKPLACE, frozenset({Action.SEE_FIGURES}))
    union = Office.objects.create(code="SERIKAT", kind="partner", name="Serikat")
    harbour = Workplace.objects.create(name="TPI", kind="harbour")
    post.partner_offices.add(union)
    other_post.workplaces.add(harbour)
    appoint(person, Role.PARTNER, office=union)
    appoint(person, Role.WORKPLACE, workplace=harbour)

    assert seen(person, Action.SEE_FIGURES) == {"NELAYAN", "PETANI"}
    assert seen(person, Action.SEE_NAMES) == set()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "reached"),
    [
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY + DAY, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
    ],
)
def test_assignment_counts_from_its_first_to_its_last_day(
    person, post, starts_on, ends_on, reached
):
    appoint(person, Role.CADRE, post=post, starts_on=starts_on, ends_on=ends_on)

    assert seen(person, Action.RECORD) == ({"NELAYAN"} if reached else set())


def test_assignment_ended_during_its_last_day_counts_no_more(person, post):
    row = appoint(person, Role.CADRE, post=post, ends_on=TODAY)
    row.ended_at_once = True
    row.save()

    assert seen(person, Action.RECORD, on=TODAY) == set()
    assert seen(person, Action.RECORD, on=TODAY - DAY) == {"NELAYAN"}


def test_two_roles_add_up_each_with_its_own_actions(person, offices, post, all_posts):
    appoint(person, Role.CADRE, post=post)
    appoint(person, Role.DISTRICT, office=offices.elsewhere)

    assert seen(person, Action.SEE_POST) == {"NELAYAN", "JAUH"}
    assert seen(person, Action.SEE_NAMES) == {"NELAYAN"}
    assert seen(person, Action.MANAGE_POSTS) == {"JAUH"}


def test_superuser_and_staff_flags_grant_nothing(db, all_posts):
    root = User.objects.create_superuser("root", password="rahasia-123", full_name="Root")

    assert {action: seen(root, action) for action in Action} == {a: set() for a in Action}
    assert not may_anywhere(root, Action.MANAGE_ACCOUNTS)


def test_inactive_account_and_stranger_reach_nothing(person, post):
    appoint(person, Role.CADRE, post=post)
    person.is_active = False
    person.save()

    assert seen(person, Action.SEE_POST) == set()
    assert not Post.objects.visible_to(AnonymousUser(), Action.SEE_POST).exists()


def test_unknown_role_in_the_database_reaches_nothing(person, all_posts):
    row = Assignment(user=person, role="root", starts_on=START)
    person.__dict__["every_assignment"] = [row]

    assert not Post.objects.visible_to(person, Action.SEE_POST).exists()


def test_office_without_path_reaches_nothing(person, offices, all_posts):
    appoint(person, Role.DISTRICT, office=offices.district)
    fresh = User.objects.get(pk=person.pk)
    fresh.every_assignment[0].office = None

    assert not Post.objects.visible_to(fresh, Action.SEE_POST).exists()


def offices_seen(person, action):
    fresh = User.objects.get(pk=person.pk)
    return set(Office.objects.visible_to(fresh, action, on=TODAY).values_list("code", flat=True))


def test_offices_are_reached_at_and_below_the_own_one(person, offices):
    appoint(person, Role.DISTRICT, office=offices.district)

    assert offices_seen(person, Action.SEE_OFFICE) == {"DIST", "PKMA", "PKMB"}
    assert offices_seen(person, Action.RELEASE) == {"DIST", "PKMA", "PKMB"}
    assert offices_seen(person, Action.SEE_NAMES) == set()


def test_province_officer_signs_for_the_own_office_only(person, offices, all_posts):
    appoint(person, Role.PROVINCE, office=offices.province)

    assert offices_seen(person, Action.SEE_FIGURES) == {
        "PROV", "DIST", "DISTELSE", "PKMA", "PKMB", "PKMC",
    }  # fmt: skip
    assert offices_seen(person, Action.RELEASE) == {"PROV"}
    assert offices_seen(person, Action.SET_PAPER) == {"PROV"}
    assert seen(person, Action.RELEASE) == set()


def test_cadre_reaches_no_office_and_administrator_every_one(person, offices, post):
    appoint(person, Role.CADRE, post=post)
    assert {action: offices_seen(person, action) for action in Action} == {a: set() for a in Action}

    appoint(person, Role.ADMINISTRATOR)
    assert offices_seen(person, Action.SEE_OFFICE) == {
        "PROV", "DIST", "DISTELSE", "PKMA", "PKMB", "PKMC",
    }  # fmt: skip
    assert offices_seen(person, Action.SEE_FIGURES) == set()


def test_workplaces_are_reached_through_their_posts(staff, post, far_post):
    ours = Workplace.objects.create(name="TPI", kind="harbour")
    theirs = Workplace.objects.create(name="Pasar", kind="market")
    post.workplaces.add(ours)
    far_post.workplaces.add(theirs)

    assert list(Workplace.objects.visible_to(staff, Action.EDIT_POST)) == [ours]


def test_fetch_hides_what_one_may_not_know_and_refuses_what_one_may_not_do(cadre, post, far_post):
    assert fetch(Post, cadre, Action.RECORD, code=post.code) == post

    with pytest.raises(PermissionDenied):
        fetch(Post, cadre, Action.MANAGE_POSTS, code=post.code)
    with pytest.raises(Http404):
        fetch(Post, cadre, Action.RECORD, code=far_post.code)
    with pytest.raises(Http404):
        fetch(Post, cadre, Action.RECORD, code="NOSUCH")


def test_allowed_at_answers_in_one_query(cadre, post, far_post, django_assert_num_queries):
    asked = (Action.SEE_POST, Action.RECORD, Action.MANAGE_POSTS)
    assert cadre.every_assignment

    with django_assert_num_queries(1):
        assert allowed_at(cadre, post, *asked) == {Action.SEE_POST, Action.RECORD}
    assert allowed_at(cadre, far_post, *asked) == set()


def test_everything_is_judged_by_one_query_of_assignments(cadre, post, django_assert_num_queries):
    fresh = User.objects.get(pk=cadre.pk)

    with django_assert_num_queries(3):
        list(Post.objects.visible_to(fresh, Action.SEE_POST))
        list(Post.objects.visible_to(fresh, Action.RECORD))
        may_anywhere(fresh, Action.SEE_NAMES)


def test_background_work_sees_every_row(all_posts):
    assert set(Post.objects.all().for_task()) == set(all_posts)
