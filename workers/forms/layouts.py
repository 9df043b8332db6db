"""Pieces of crispy layouts that crispy does not have."""

from typing import Any

from crispy_forms.layout import HTML, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Fold(LayoutObject):  # type: ignore[misc]
    """Fields under a heading that opens; open from the start when something stands in it."""

    def __init__(self, *fields: Any, title: Any, is_open: bool) -> None:
        self.fields = list(fields)
        self.title = title
        self.is_open = is_open

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            "workers/_fold.html", {"title": self.title, "open": self.is_open, "fields": inside}
        )


def section(title: Any) -> HTML:
    return HTML(f'<h2 class="form-section">{title}</h2>')
