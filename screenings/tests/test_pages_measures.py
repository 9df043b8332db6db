"""A post's own list of examinations."""

import pytest

from screenings.actions import set_post_examinations
from screenings.queries import post_examinations
from screenings.rules import EXAMINATIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_list(post, staff):
    set_post_examinations(post=post, codes=["blood_pressure", "weight", "height"], by=staff)


@pytest.fixture
def send(client, staff, post, short_list):
    """send("shift", exam="weight", way="up") and the list that came of it."""

    def one(step, **told):
        client.force_login(staff)
        client.post(f"/posts/{post.code}/measures/{step}/", told)
        return list(post_examinations(post))

    return one


def test_page_shows_the_list_and_the_others(client, staff, post, short_list):
    client.force_login(staff)

    response = client.get(f"/posts/{post.code}/measures/")

    listed = [exam for exam, _name in response.context["listed"]]
    others = [exam for exam, _name in response.context["others"]]
    assert listed == ["blood_pressure", "weight", "height"]
    assert sorted(listed + others) == sorted(EXAMINATIONS)


@pytest.mark.parametrize(
    ("exam", "way", "after"),
    [
        ("weight", "up", ["weight", "blood_pressure", "height"]),
        ("weight", "down", ["blood_pressure", "height", "weight"]),
        ("blood_pressure", "up", ["blood_pressure", "weight", "height"]),
        ("height", "down", ["blood_pressure", "weight", "height"]),
        ("nothing", "up", ["blood_pressure", "weight", "height"]),
    ],
)
def test_examination_moves_one_place(send, exam, way, after):
    assert send("shift", exam=exam, way=way) == after


def test_examination_is_added_at_the_end(send):
    assert send("add", exam="uric_acid") == ["blood_pressure", "weight", "height", "uric_acid"]


@pytest.mark.parametrize("exam", ["weight", "nothing", ""])
def test_adding_what_is_there_or_is_none_changes_nothing(send, exam):
    assert send("add", exam=exam) == ["blood_pressure", "weight", "height"]


def test_examination_is_left_out(send):
    assert send("remove", exam="weight") == ["blood_pressure", "height"]


def test_last_examination_stays(send):
    send("remove", exam="weight")
    send("remove", exam="height")

    assert send("remove", exam="blood_pressure") == ["blood_pressure"]


def test_cadre_may_not_change_the_list(client, cadre, post, short_list):
    client.force_login(cadre)

    assert (
        client.post(f"/posts/{post.code}/measures/add/", {"exam": "uric_acid"}).status_code == 403
    )


def test_outsider_does_not_know_the_list(client, outsider, post, short_list):
    client.force_login(outsider)

    assert client.get(f"/posts/{post.code}/measures/").status_code == 404


@pytest.mark.parametrize("step", ["add", "remove", "shift"])
def test_step_takes_no_get(client, staff, post, step):
    client.force_login(staff)

    assert client.get(f"/posts/{post.code}/measures/{step}/").status_code == 405
