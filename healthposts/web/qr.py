"""QR codes as lines in the page, on paper and on screen."""

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, title: str) -> SafeString:
    """An `<svg class="qr">` without a size of its own: CSS gives it one, at least 18 mm on paper.

    `text` says nothing of a person: a number, or our own address with one.
    `title` is what a screen reader and a PDF reader say of it.
    Level M survives a creased card; the quiet zone of four modules belongs to it.
    """
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    named = svg.replace("<svg ", '<svg role="img" ', 1)
    named = named.replace(">", f"><title>{escape(title)}</title>", 1)
    return mark_safe(named)  # noqa: S308  segno's own lines and an escaped title
