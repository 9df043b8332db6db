"""The letter: a part for the puskesmas, and a slip that comes back to the post."""

from collections.abc import Sequence
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

from healthposts.web.pdf import render_pdf
from posts.queries.offices import letterhead_on
from screenings.models import Referral
from screenings.referrals.words import ReasonLine

PAPERS = {"a4": "210mm 297mm", "f4": "215mm 330mm"}


def letter_pdf(referral: Referral, reasons: Sequence[ReasonLine]) -> bytes:
    """Raises PdfsAreOff where Pango is missing."""
    stylesheet = render_to_string(
        "screenings/pdf/referral.css", {"size": PAPERS[referral.office.paper]}
    )
    return render_pdf(letter_html(referral, reasons), stylesheet)


def letter_html(referral: Referral, reasons: Sequence[ReasonLine]) -> str:
    context = {
        "referral": referral,
        "worker": referral.worker,
        "age": referral.worker.age_on(referral.written_on),
        "reasons": reasons,
        "results": referral.Result.labels,
        "lines": _letterhead(referral, referral.written_on),
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return render_to_string("screenings/pdf/referral.html", context)


def _letterhead(referral: Referral, day: date) -> list[str]:
    """As it was on the day of the letter; without one, the name of the puskesmas."""
    row = letterhead_on(referral.office, day)
    return row.lines.splitlines() if row else [referral.office.name]
