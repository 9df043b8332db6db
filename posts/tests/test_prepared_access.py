"""Access in prepared queries: what is kept is the SQL, never whose post it is."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from healthposts.web.prepared import Prepared
from posts.access import Fetcher, Rights
from posts.models import Assignment, Post, User
from posts.roles import Action, Role

START = dt.date(2026, 1, 1)


@pytest.fixture
def everybody(cadre, outsider, staff, district_officer, reader, administrator, other_post):
    """With one who is a cadre at two posts, and one who holds nothing."""
    Assignment.objects.create(user=outsider, role=Role.CADRE, post=other_post, starts_on=START)
    nobody = User.objects.create_user("tamu", password="rahasia-123", full_name="Tamu")
    return [cadre, outsider, staff, district_officer, reader, administrator, nobody]


@pytest.mark.parametrize("action", [Action.SEE_POST, Action.RECORD, Action.SEE_FIGURES])
def test_prepared_query_finds_what_each_person_may(action, everybody, post, other_post, far_post):
    prepared = Prepared(lambda rights: Post.objects.visible_to(rights, action))

    found = []
    for person in [*everybody, *everybody]:
        rights = Rights.of(person, action)
        found.append(set(prepared.ask(rights, **rights.given)))

    assert found == [
        set(Post.objects.visible_to(person, action)) for person in [*everybody, *everybody]
    ]
    assert {len(rows) for rows in found} >= {0, 1, 2}


def test_cadres_of_different_posts_share_one_query_with_their_own_gaps(cadre, outsider):
    here, there = (Rights.of(person, Action.RECORD) for person in (cadre, outsider))

    assert here == there
    assert here.given != there.given


def test_rights_in_a_query_tell_nothing_else_of_the_person(cadre):
    rights = Rights.of(cadre, Action.RECORD)

    assert not hasattr(rights, "pk")
    assert not hasattr(rights, "assignments")


def test_prepared_fetch_gives_hides_and_refuses_as_fetch_does(
    cadre, outsider, district_officer, post
):
    fetch_post = Fetcher(Post, Action.RECORD, by="code")

    assert fetch_post(cadre, post.code) == post
    assert fetch_post.or_none(outsider, post.code) is None
    with pytest.raises(Http404):
        fetch_post(outsider, post.code)
    with pytest.raises(PermissionDenied):
        fetch_post(district_officer, post.code)


def test_right_that_ended_opens_nothing_in_a_query_asked_before(cadre, post):
    fetch_post = Fetcher(Post, Action.RECORD, by="code")
    before = fetch_post.or_none(cadre, post.code)

    cadre.assignments.update(ends_on=START)

    assert (before, fetch_post.or_none(User.objects.get(pk=cadre.pk), post.code)) == (post, None)
