"""Cards as a PDF: five to a sheet, each folded once to the size of a bank card."""

from collections.abc import Iterator, Sequence

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from healthposts.web.pdf import PAPERS, render_pdf, size_of
from healthposts.web.qr import qr_svg
from posts.models import Post
from workers.models import Worker

PER_SHEET = 5
# A sheet takes about a seventh of a second; whoever needs more prints again.
MOST_CARDS = 100
LINES_FOR_RESULTS = 6
LONG_NAME = 24
CARD = (171.2, 54.0)  # mm: twice 85.6 x 54, ISO/IEC 7810 ID-1


def cards_pdf(workers: Sequence[Worker], *, post: Post, address: str) -> bytes:
    """`address`: of a card, with `NUMBER` in the place of its number. Raises PdfsAreOff."""
    width, height = PAPERS[post.office.paper]
    stylesheet = render_to_string(
        "workers/pdf/cards.css",
        {
            "paper": size_of(post.office.paper),
            "side": f"{(width - CARD[0]) / 2:.1f}mm",
            "top": f"{(height - PER_SHEET * CARD[1]) / 2:.1f}mm",
        },
    )
    return render_pdf(cards_html(workers, post=post, address=address), stylesheet)


def cards_html(workers: Sequence[Worker], *, post: Post, address: str) -> str:
    cards = list(_cards(workers, address))
    context = {
        "sheets": [cards[at : at + PER_SHEET] for at in range(0, len(cards), PER_SHEET)],
        "post": post,
        "lines": range(LINES_FOR_RESULTS),
    }
    return render_to_string("workers/pdf/cards.html", context)


def _cards(workers: Sequence[Worker], address: str) -> Iterator[dict[str, object]]:
    for worker in workers:
        yield {
            "name": worker.name,
            "is_long": len(worker.name) > LONG_NAME,
            "number": worker.shown_card_number,
            "qr": qr_svg(
                address.replace("NUMBER", worker.card_number),
                title=_("Card {number}").format(number=worker.shown_card_number),
            ),
        }
