"""The lists of this app as tables. They say what their pages say: names and days, no results."""

import datetime as dt

from django.utils.translation import gettext as _

from healthposts.web.sheets import CellValue
from healthposts.web.tables import Table
from screenings.models import Referral
from screenings.models.referrals import ReferralQuerySet
from screenings.models.sessions import SessionQuerySet
from screenings.rules.referral import is_overdue


def sessions_table(sessions: SessionQuerySet) -> Table:
    """Needs `with_counts`, as `sessions_of` has."""
    return Table(
        _("Sessions"),
        [
            _("Date"),
            _("Post"),
            _("Kind"),
            _("Round"),
            _("Place"),
            _("State"),
            _("Examined"),
            _("Enrolled"),
        ],
        sessions,
        lambda session: [
            session.on,
            str(session.post),
            session.get_kind_display(),
            session.slot,
            session.place,
            session.get_state_display(),
            session.examined,
            session.enrolled,
        ],
    )


def referrals_table(referrals: ReferralQuerySet, *, on: dt.date) -> Table:
    """Needs `for_list`."""

    def cells(row: Referral) -> list[CellValue]:
        overdue = row.is_open and is_overdue(
            written_on=row.written_on, on=on, is_urgent=row.is_urgent
        )
        return [
            row.shown_number,
            row.worker.name,
            row.worker.shown_card_number,
            str(row.post),
            row.written_on,
            row.get_urgency_display(),
            row.get_state_display(),
            _("yes") if overdue else "",
            row.get_been_display() if row.been else "",
            row.arrived_on,
            row.answered_on,
            row.closed_on,
        ]

    return Table(
        _("Referrals"),
        [
            _("Referral number"),
            _("Full name"),
            _("Card number"),
            _("Post"),
            _("Written on"),
            _("Urgency"),
            _("State"),
            _("Overdue"),
            _("Been there?"),
            _("Arrived on"),
            _("Answered on"),
            _("Closed on"),
        ],
        referrals,
        cells,
    )
