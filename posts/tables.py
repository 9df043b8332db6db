"""The lists of this app as tables. They say what their pages say."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from healthposts.web.sheets import CellValue
from healthposts.web.tables import Table, local_minute
from posts.models import AuditEvent, Post, User
from posts.queries import OfficeRow
from posts.queries.posts import Term


def posts_table(posts: QuerySet[Post]) -> Table:
    """Needs `post_list`."""
    return Table(
        _("Posts"),
        [
            _("Code"),
            _("Post"),
            _("Puskesmas"),
            _("Trade"),
            _("Place"),
            _("Estimated workers"),
            _("Cadres"),
            _("State"),
            _("Formed on"),
        ],
        posts,
        lambda post: [
            post.code,
            post.name,
            str(post.office),
            post.get_trade_display(),
            post.place,
            post.workers,
            post.cadre_count,
            post.get_state_display(),
            post.formed_on,
        ],
    )


def offices_table(lines: list[OfficeRow]) -> Table:
    """What is above an office is named only where the list holds it too."""
    names = {line.office.pk: line.office.name for line in lines}
    return Table(
        _("Offices"),
        [_("Code"), _("Office"), _("Kind"), _("Below"), _("Posts"), _("Opened on"), _("Closed on")],
        lines,
        lambda line: [
            line.office.code,
            line.office.name,
            line.office.get_kind_display(),
            names.get(line.office.parent_id, ""),
            line.posts,
            line.office.opened_on,
            line.office.closed_on,
        ],
    )


def people_table(people: QuerySet[User]) -> Table:
    """Needs `account_list`. One row an account."""
    return Table(
        _("People"),
        [_("Name"), _("User name"), _("Role and place"), _("Last log in")],
        people,
        lambda person: [
            person.full_name,
            person.username,
            "; ".join(_held(person)),
            local_minute(person.last_login),
        ],
    )


def _held(person: User) -> Iterable[str]:
    for row in person.assignments.all():
        until = f" (- {row.ends_on})" if row.ends_on else ""
        yield f"{row.get_role_display()}, {row.post or row.office or '-'}{until}"


def cadres_table(terms: list[Term]) -> Table:
    return Table(
        _("Cadres"),
        [_("Name"), _("Position"), _("Phone"), _("From"), _("Until"), _("Trained on"), _("Access")],
        terms,
        _cells_of_cadre,
    )


def _cells_of_cadre(term: Term) -> list[CellValue]:
    cadre = term.cadre
    return [
        cadre.name,
        cadre.get_position_display(),
        cadre.phone,
        cadre.starts_on,
        cadre.ends_on,
        cadre.trained_on,
        _("Has access") if term.has_access else _("No access"),
    ]


def audit_table(events: QuerySet[AuditEvent]) -> Table:
    """Needs `audit_events`."""
    return Table(
        _("Audit log"),
        [_("When"), _("Who"), _("What"), _("Where"), _("Details")],
        events,
        lambda event: [
            local_minute(event.at),
            str(event.actor or ""),
            event.get_action_display(),
            str(event.place or ""),
            event.details,
        ],
    )
