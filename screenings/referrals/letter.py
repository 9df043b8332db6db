"""The letter: a part for the puskesmas, and a slip that comes back to the post."""

from collections.abc import Sequence
from datetime import date

from django.template.loader import render_to_string

from healthposts.web.pdf import render_pdf, size_of
from healthposts.web.qr import qr_svg
from posts.queries.offices import letterhead_on
from screenings.models import Referral
from screenings.referrals.words import ReasonLine


def letter_pdf(referral: Referral, reasons: Sequence[ReasonLine], *, address: str) -> bytes:
    """`address` opens the referral, after logging in. Raises PdfsAreOff where Pango is missing."""
    stylesheet = render_to_string(
        "screenings/pdf/referral.css", {"size": size_of(referral.office.paper)}
    )
    return render_pdf(letter_html(referral, reasons, address=address), stylesheet)


def letter_html(referral: Referral, reasons: Sequence[ReasonLine], *, address: str) -> str:
    context = {
        "referral": referral,
        "worker": referral.worker,
        "age": referral.worker.age_on(referral.written_on),
        "reasons": reasons,
        "results": referral.Result.labels,
        "qr": qr_svg(address, title=referral.shown_number),
        "lines": _letterhead(referral, referral.written_on),
    }
    return render_to_string("screenings/pdf/referral.html", context)


def _letterhead(referral: Referral, day: date) -> list[str]:
    """As it was on the day of the letter; without one, the name of the puskesmas."""
    row = letterhead_on(referral.office, day)
    return row.lines.splitlines() if row else [referral.office.name]
