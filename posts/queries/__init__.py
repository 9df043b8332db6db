"""What the pages read. Whoever hands rows in has fetched them with access."""

from posts.queries.offices import (
    OfficeRow,
    letterhead_on,
    office_posts,
    office_tree,
    signatory_on,
)
from posts.queries.people import (
    account_list,
    assignments_of,
    audit_events,
    holds_something,
    is_free,
    roles_one_may_give,
    suggested_username,
)
from posts.queries.posts import (
    PostFacts,
    cadre_terms,
    doubts_of,
    estimates,
    last_step,
    next_states_for,
    post_facts,
    post_list,
    workplaces_to_link,
)

__all__ = [
    "OfficeRow",
    "PostFacts",
    "account_list",
    "assignments_of",
    "audit_events",
    "cadre_terms",
    "doubts_of",
    "estimates",
    "holds_something",
    "is_free",
    "last_step",
    "letterhead_on",
    "next_states_for",
    "office_posts",
    "office_tree",
    "post_facts",
    "post_list",
    "roles_one_may_give",
    "signatory_on",
    "suggested_username",
    "workplaces_to_link",
]
