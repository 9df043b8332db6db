"""Who may do what: the one table, in plain Python. docs/decisions/0003 prints and explains it."""

from enum import StrEnum


class Role(StrEnum):
    CADRE = "cadre"
    PUSKESMAS = "puskesmas"
    DISTRICT = "district"
    PROVINCE = "province"  # who answers for the report of a province or the nation
    AREA = "area"  # province and national readers
    PARTNER = "partner"  # union, inspectorate
    WORKPLACE = "workplace"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """Figures versus names, and seeing versus recording, are different actions."""

    SEE_POST = "see_post"  # that a post exists, and its public facts
    SEE_CADRES = "see_cadres"  # names and telephones of a post's cadres
    SEE_OFFICE = "see_office"  # that an office exists, its letterhead and signatory
    SEE_FIGURES = "see_figures"  # numbers without names
    SEE_NAMES = "see_names"  # named workers and their readings
    RECORD = "record"  # enrol, examine, correct
    REVIEW = "review"  # decide on what cadres recorded
    EDIT_POST = "edit_post"  # describe a post: place, rhythm, measures
    MANAGE_POSTS = "manage_posts"  # open, move and close posts
    MANAGE_OFFICES = "manage_offices"
    SET_PAPER = "set_paper"  # an office's letterhead, signatory and closing day
    MANAGE_CADRES = "manage_cadres"
    MANAGE_STAFF = "manage_staff"  # accounts of the puskesmas of a district
    MANAGE_ACCOUNTS = "manage_accounts"  # every account
    MANAGE_PEOPLE = "manage_people"  # the accounts of the three actions above, together
    SEE_AUDIT = "see_audit"  # who did what: one's posts, offices or accounts
    RELEASE = "release"  # make a report final
    SET_RULES = "set_rules"  # choose guidelines and consequences for a district


class Reach(StrEnum):
    """How an assignment leads to posts."""

    OWN_POST = "own_post"
    OFFICE = "office"  # posts supervised by the office or any office below it
    PARTNER_POSTS = "partner_posts"
    WORKPLACE_POSTS = "workplace_posts"
    EVERYWHERE = "everywhere"


REACH = {
    Role.CADRE: Reach.OWN_POST,
    Role.PUSKESMAS: Reach.OFFICE,
    Role.DISTRICT: Reach.OFFICE,
    Role.PROVINCE: Reach.OFFICE,
    Role.AREA: Reach.OFFICE,
    Role.PARTNER: Reach.PARTNER_POSTS,
    Role.WORKPLACE: Reach.WORKPLACE_POSTS,
    Role.ADMINISTRATOR: Reach.EVERYWHERE,
}

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.CADRE: frozenset(
        {
            Action.SEE_POST,
            Action.SEE_CADRES,
            Action.SEE_FIGURES,
            Action.SEE_NAMES,
            Action.RECORD,
        }
    ),
    Role.PUSKESMAS: frozenset(
        {
            Action.SEE_POST,
            Action.SEE_CADRES,
            Action.SEE_OFFICE,
            Action.SEE_FIGURES,
            Action.SEE_NAMES,
            Action.RECORD,
            Action.REVIEW,
            Action.EDIT_POST,
            Action.MANAGE_CADRES,
            Action.MANAGE_PEOPLE,
            Action.SEE_AUDIT,
        }
    ),
    Role.DISTRICT: frozenset(
        {
            Action.SEE_POST,
            Action.SEE_CADRES,
            Action.SEE_OFFICE,
            Action.SEE_FIGURES,
            Action.EDIT_POST,
            Action.MANAGE_POSTS,
            Action.MANAGE_OFFICES,
            Action.SET_PAPER,
            Action.MANAGE_STAFF,
            Action.MANAGE_PEOPLE,
            Action.SEE_AUDIT,
            Action.RELEASE,
            Action.SET_RULES,
        }
    ),
    Role.PROVINCE: frozenset(
        {
            Action.SEE_POST,
            Action.SEE_OFFICE,
            Action.SEE_FIGURES,
            Action.SET_PAPER,
            Action.RELEASE,
        }
    ),
    Role.AREA: frozenset({Action.SEE_POST, Action.SEE_OFFICE, Action.SEE_FIGURES}),
    # Their pages hide cells under 5 and come with those pages: until then they see nothing.
    Role.PARTNER: frozenset(),
    Role.WORKPLACE: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.SEE_OFFICE,
            Action.MANAGE_OFFICES,
            Action.SET_PAPER,
            Action.MANAGE_STAFF,
            Action.MANAGE_CADRES,
            Action.MANAGE_ACCOUNTS,
            Action.MANAGE_PEOPLE,
            Action.SEE_AUDIT,
        }
    ),
}

# What reaches the office of the assignment alone: the offices below answer for themselves.
OWN_OFFICE_ONLY = frozenset({(Role.PROVINCE, Action.SET_PAPER), (Role.PROVINCE, Action.RELEASE)})


def reaches_below(role: str, action: str) -> bool:
    return (role, action) not in OWN_OFFICE_ONLY


def may(role: str, action: str) -> bool:
    """False for an unknown role or action: nothing is allowed by accident."""
    return any(role == known and action in actions for known, actions in ALLOWED.items())
