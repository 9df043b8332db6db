"""The access table, written a second time by hand: whoever changes one must mean it."""

import pytest

from posts.roles import ALLOWED, REACH, Action, Role, may

TABLE = {
    #                   cadre puskesmas district province area administrator
    "see_post":        "x     x         x        x        x    .",
    "see_cadres":      "x     x         x        .        .    .",
    "see_office":      ".     x         x        x        x    x",
    "see_figures":     "x     x         x        x        x    .",
    "see_names":       "x     x         .        .        .    .",
    "record":          "x     x         .        .        .    .",
    "review":          ".     x         .        .        .    .",
    "edit_post":       ".     x         x        .        .    .",
    "manage_posts":    ".     .         x        .        .    .",
    "manage_offices":  ".     .         x        .        .    x",
    "set_paper":       ".     .         x        x        .    x",
    "manage_cadres":   ".     x         .        .        .    x",
    "manage_staff":    ".     .         x        .        .    x",
    "manage_accounts": ".     .         .        .        .    x",
    "manage_people":   ".     x         x        .        .    x",
    "see_audit":       ".     x         x        .        .    x",
    "release":         ".     .         x        x        .    .",
    "set_rules":       ".     .         x        .        .    .",
}  # fmt: skip
COLUMNS = [
    Role.CADRE,
    Role.PUSKESMAS,
    Role.DISTRICT,
    Role.PROVINCE,
    Role.AREA,
    Role.ADMINISTRATOR,
]


@pytest.mark.parametrize("action", Action)
def test_each_role_may_what_the_table_says(action):
    expected = dict(zip(COLUMNS, (mark == "x" for mark in TABLE[action].split()), strict=True))

    assert {role: may(role, action) for role in COLUMNS} == expected


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [Role.PARTNER, Role.WORKPLACE])
def test_partner_and_workplace_officers_may_nothing_yet(role, action):
    assert not may(role, action)


def test_unknown_role_or_action_may_nothing():
    assert not may("superuser", Action.SEE_POST)
    assert not may("", Action.SEE_POST)
    assert not may(Role.ADMINISTRATOR, "delete_everything")
    assert not may(Role.CADRE, "")


def test_nobody_holds_names_and_accounts_of_everyone():
    for role, actions in ALLOWED.items():
        assert not {Action.SEE_NAMES, Action.MANAGE_ACCOUNTS} <= actions, role


def test_every_role_has_a_reach():
    assert set(REACH) == set(Role)
