"""Template tags that every template may use without loading them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from healthposts.web.pdf import pdfs_are_on

register = template.Library()

SPRITE = "icons/sprite.svg"
# Arrows that point along the line of text turn round in right-to-left languages.
MIRRORED = frozenset({"arrow-left", "arrow-right", "logout", "undo", "referral", "level-refer"})


class LevelLook(NamedTuple):
    """How one level of a result appears: always word and shape (and colour by CSS)."""

    word: str | Promise
    icon: str


LEVELS = {
    "normal": LevelLook(pgettext_lazy("level", "Normal"), "level-normal"),
    "watch": LevelLook(pgettext_lazy("level", "Watch"), "level-watch"),
    "refer": LevelLook(pgettext_lazy("level", "Refer"), "level-refer"),
    "emergency": LevelLook(pgettext_lazy("level", "Emergency"), "level-emergency"),
    "unmeasured": LevelLook(pgettext_lazy("level", "Not measured"), "level-unmeasured"),
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite, decoration only: the word stands beside it.

    {% icon "people" %}   {% icon "people" css="icon-lg" %}
    """
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon called {name!r} in static/{SPRITE}.")
    classes = " ".join(filter(None, ["icon", "icon-mirror" if name in MIRRORED else "", css]))
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static(SPRITE),
        name,
    )


@register.simple_tag
def drawn_icon(name: str, colour: str = "#000") -> SafeString:
    """The same icon with its lines written into the page, for PDFs, which have no sprite."""
    shape = mark_safe(_sprite()[name])  # noqa: S308  our own file
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="{}" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        colour,
        shape,
    )


@register.simple_tag
def level(code: str, css: str = "") -> SafeString:
    """A level of a result: shape and word on its colour.

    {% level "refer" %}   {% level finding.level css="level-lg" %}
    Nothing at all (None or "") means not measured.
    """
    code = str(code or "unmeasured")
    look = LEVELS[code]
    return format_html(
        '<span class="{}">{}{}</span>',
        " ".join(filter(None, ["level", f"level-{code}", css])),
        icon(look.icon),
        look.word,
    )


@register.simple_tag
def page_numbers(page: Page) -> list[int | None]:
    """First, last and the neighbours of this page; None where numbers are left out."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)}
    numbers: list[int | None] = []
    for number in sorted(near):
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def colon(label: str) -> str:
    """A label before its value: "Name:". A question needs none: "Agreed?"."""
    text = str(label)
    return text if text.endswith(("?", ":", "…")) else f"{text}:"


@register.simple_tag
def pdfs_off() -> bool:
    """True where the machine lacks the libraries that PDFs need."""
    return not pdfs_are_on()


@register.simple_tag
def static_or_plain(path: str) -> str:
    """Address of a static file even when the manifest is broken: the 500 page must appear."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@cache
def icon_names() -> frozenset[str]:
    return frozenset(_sprite())


@cache
def _sprite() -> dict[str, str]:
    """Name of each symbol in the sprite, and its shapes."""
    found = finders.find(SPRITE)
    if not isinstance(found, str):
        raise template.TemplateSyntaxError(f"static/{SPRITE} is missing.")
    shapes = Path(found).read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([a-z-]+)"[^>]*>(.*?)</symbol>', shapes))
