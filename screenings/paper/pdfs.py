"""HTML and CSS of one name to a PDF on the paper of the office."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from healthposts.web.pdf import PAPERS, render_pdf
from posts.models import Office
from workers.consent import consent_text

# mm on every side.
MARGIN = 9.0


def width_of(office: Office, *, lies: bool) -> float:
    """mm between the margins."""
    return sorted(PAPERS[office.paper], reverse=lies)[0] - 2 * MARGIN


def pdf_of(name: str, office: Office, *, lies: bool = False, **context: Any) -> bytes:
    """`lies`: the long side is the width. Raises PdfsAreOff where Pango is missing."""
    width, height = sorted(PAPERS[office.paper], reverse=lies)
    context |= {
        "office": office,
        "consent": consent_text(get_language() or "id").text,
        "paper": f"{width}mm {height}mm",
        "margin": f"{MARGIN}mm",
        "half": f"{height / 2 - MARGIN:.1f}mm",
        "page": _("Page"),
        "of": pgettext("pages", "of"),
    }
    stylesheet = render_to_string(f"screenings/pdf/{name}.css", context)
    return render_pdf(render_to_string(f"screenings/pdf/{name}.html", context), stylesheet)
