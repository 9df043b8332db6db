"""Blank slips as a PDF: a number and its QR, and lines to write on by hand."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from healthposts.web.pdf import PAPERS, render_pdf, size_of
from healthposts.web.qr import qr_svg
from posts.models import Post
from screenings.models import Slip

PER_SHEET = 8
MOST_SHEETS = 10
ROWS = 4


def slips_pdf(slips: Sequence[Slip], *, post: Post, address: str) -> bytes:
    """`address`: of a referral, with `NUMBER` in the place of its number. Raises PdfsAreOff."""
    width, height = PAPERS[post.office.paper]
    stylesheet = render_to_string(
        "screenings/pdf/slips.css",
        {
            "paper": size_of(post.office.paper),
            "width": f"{width / 2}mm",
            "height": f"{height / ROWS}mm",
        },
    )
    return render_pdf(slips_html(slips, post=post, address=address), stylesheet)


def slips_html(slips: Sequence[Slip], *, post: Post, address: str) -> str:
    drawn = [
        {
            "number": str(slip),
            "qr": qr_svg(
                address.replace("NUMBER", slip.number),
                title=_("Referral {number}").format(number=slip),
            ),
        }
        for slip in slips
    ]
    context = {
        "sheets": [drawn[at : at + PER_SHEET] for at in range(0, len(drawn), PER_SHEET)],
        "post": post,
    }
    return render_to_string("screenings/pdf/slips.html", context)
