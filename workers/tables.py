"""The lists of this app as tables. They say what their pages say."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from healthposts.web.sheets import CellValue
from healthposts.web.tables import Table
from workers.labels import CONSENT
from workers.models import Worker, WorkerQuerySet
from workers.queries import Pair, consent_state


def workers_table(workers: WorkerQuerySet) -> Table:
    """Needs `with_consent` and `with_place`. Of NIKs the last digits."""
    return Table(_("Workers"), _headings(), workers, _cells)


def _headings() -> list[str]:
    return [
        _("Card number"),
        _("Full name"),
        _("Nickname"),
        _("Sex"),
        _("Birth date"),
        _("Year of birth"),
        _("NIK"),
        _("Occupation"),
        _("Crew or group"),
        _("Phone"),
        _("Post"),
        _("Enrolled from"),
        _("Enrolled until"),
        _("Consent"),
    ]


def _cells(worker: Worker) -> list[CellValue]:
    """Only who gave a birth date has one here."""
    place = next(iter(worker.last_enrolment), None)  # type: ignore[attr-defined]
    return [
        worker.card_number,
        worker.name,
        worker.nickname,
        worker.get_sex_display(),
        worker.birth_date if worker.birth_precision == Worker.BirthPrecision.DAY else None,
        str(worker.birth_date.year),
        worker.nik_masked,
        worker.occupation,
        worker.crew,
        worker.phone,
        place.post.name if place else "",
        place.starts_on if place else None,
        place.ends_on if place else None,
        str(CONSENT[consent_state(worker)]),
    ]


def duplicates_table(pairs: Sequence[Pair]) -> Table:
    """A record out of sight is only said to be elsewhere."""
    return Table(
        _("Likely duplicates"),
        [
            _("First record"),
            _("Year of birth"),
            _("Second record"),
            _("Year of birth"),
            _("Reason"),
            _("State"),
            _("Decided on"),
        ],
        pairs,
        _cells_of_pair,
    )


def _cells_of_pair(pair: Pair) -> list[CellValue]:
    cells: list[CellValue] = []
    for worker in pair.sides:
        cells += [
            worker.name if worker else _("a record elsewhere"),
            str(worker.birth_date.year) if worker else "",
        ]
    candidate = pair.candidate
    decided = candidate.decided_at
    return [
        *cells,
        candidate.get_reason_display(),
        candidate.get_state_display(),
        decided.date() if decided else None,
    ]
