"""The lists of this app as tables. They say what their pages say."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from healthposts.web.sheets import CellValue
from healthposts.web.tables import Table, local_minute
from reports.models import Report, Revision
from screenings.models import Visit


def reports_table(reports: "QuerySet[Report]") -> Table:
    """Needs `listings.for_list`."""
    return Table(
        _("Reports"),
        [
            _("Report of"),
            _("Kind"),
            _("Month"),
            _("State"),
            _("Revision"),
            _("Figures drawn"),
            _("Changed since"),
        ],
        reports,
        _cells_of_report,
    )


def _cells_of_report(report: Any) -> list[CellValue]:
    final = report.shown_number is not None
    changed = final and report.provisional_hash not in (None, "", report.shown_hash)
    return [
        str(report.scope),
        report.office.get_kind_display() if report.office else _("Post"),
        str(report.month),
        str(Revision.Stage(Revision.Stage.FINAL if final else Revision.Stage.PROVISIONAL).label),
        report.shown_number,
        local_minute(report.shown_at),
        _("yes") if changed else "",
    ]


def follow_up_table(visits: "QuerySet[Visit]") -> Table:
    """Names and days, no values."""
    return Table(
        _("Needs follow-up"),
        [_("Full name"), _("Card number"), _("Post"), _("Visit on")],
        visits,
        lambda visit: [
            visit.worker.name,
            visit.worker.shown_card_number,
            str(visit.post),
            visit.on,
        ],
    )
