"""The life of a post and its rules of thumb."""

import pytest

from posts.life import STEPS, action_for, cadres_wanted, doubts, next_states
from posts.models import Post
from posts.roles import Action

STATES = ["proposed", "formed", "active", "inactive", "closed"]


def test_states_follow_each_other():
    assert {state: next_states(state) for state in STATES} == {
        "proposed": ["formed", "closed"],
        "formed": ["active", "closed"],
        "active": ["inactive"],
        "inactive": ["active", "closed"],
        "closed": ["inactive"],
    }


def test_life_knows_the_states_of_a_post():
    assert {step.before for step in STEPS} | {step.after for step in STEPS} == set(
        Post.State.values
    )


def test_nobody_may_make_a_step_that_is_not_in_the_table():
    assert action_for("proposed", "active") is None
    assert action_for("active", "closed") is None
    assert action_for("active", "active") is None


def test_opening_and_closing_is_for_the_district_pausing_also_for_the_puskesmas():
    assert action_for("proposed", "formed") == Action.MANAGE_POSTS
    assert action_for("inactive", "closed") == Action.MANAGE_POSTS
    assert action_for("active", "inactive") == Action.EDIT_POST


@pytest.mark.parametrize(
    ("workers", "wanted"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (25, 3)]
)
def test_one_cadre_for_each_begun_ten_workers(workers, wanted):
    assert cadres_wanted(workers) == wanted


@pytest.mark.parametrize(
    ("workers", "cadres", "found"),
    [
        (9, 1, ["few_workers"]),
        (10, 1, []),
        (50, 5, []),
        (51, 6, ["many_workers"]),
        (50, 4, ["few_cadres"]),
        (51, 5, ["many_workers", "few_cadres"]),
    ],
)
def test_rules_of_thumb_at_their_boundaries(workers, cadres, found):
    assert doubts(workers=workers, cadres=cadres) == found
