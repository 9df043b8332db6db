"""Icons, levels and page numbers in templates."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from healthposts.web.tags import LEVELS, icon_names, page_numbers


def rendered(text: str, **context: object) -> str:
    with translation.override("en"):
        return Template(text).render(Context(context))


def test_icon_is_decoration():
    html = rendered('{% icon "people" %}')

    assert html == (
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="/static/icons/sprite.svg#people"></use></svg>'
    )


def test_icon_pointing_along_the_line_turns_with_it():
    html = rendered('{% icon "arrow-left" css="icon-lg" %}')

    assert 'class="icon icon-mirror icon-lg"' in html


def test_icon_with_a_wrong_name_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="'peple'"):
        rendered('{% icon "peple" %}')


def test_drawn_icon_brings_its_lines():
    html = rendered('{% drawn_icon "check" colour="#8a2b00" %}')

    assert 'stroke="#8a2b00"' in html
    assert "<path d=" in html


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("normal", "Normal"),
        ("watch", "Watch"),
        ("refer", "Refer"),
        ("emergency", "Emergency"),
        ("unmeasured", "Not measured"),
    ],
)
def test_level_is_shape_and_word(code, word):
    html = rendered("{% level code %}", code=code)

    assert html.startswith(f'<span class="level level-{code}"><svg')
    assert html.endswith(f"</svg>{word}</span>")


@pytest.mark.parametrize("nothing", [None, ""])
def test_level_of_nothing_is_not_measured(nothing):
    assert "level-unmeasured" in rendered("{% level code %}", code=nothing)


def test_levels_have_their_shape_in_the_sprite():
    assert {look.icon for look in LEVELS.values()} <= icon_names()


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        (1, [1, 2, None, 9]),
        (3, [1, 2, 3, 4, None, 9]),
        (5, [1, None, 4, 5, 6, None, 9]),
        (9, [1, None, 8, 9]),
    ],
)
def test_page_numbers_keep_the_ends_and_the_neighbours(here, expected):
    page = Paginator(range(90), 10).page(here)

    assert page_numbers(page) == expected


def test_pagination_keeps_the_filter():
    page = Paginator(range(30), 10).page(2)
    request = RequestFactory().get("/posts/?state=active&page=2")

    with translation.override("en"):
        html = render_to_string("_includes/pagination.html", {"page_obj": page}, request)

    assert 'href="?state=active&amp;page=3"' in html
    assert "11–20 of 30" in html


@pytest.mark.parametrize(
    ("label", "shown"), [("Name", "Name:"), ("Do you agree?", "Do you agree?"), ("When:", "When:")]
)
def test_label_before_its_value_has_a_colon_unless_it_asks(label, shown):
    assert Template("{{ label|colon }}").render(Context({"label": label})) == shown
