"""The drawing of the body: its parts are those of the list, and a thumb hits each of them."""

from itertools import combinations

import pytest
from django.template.loader import render_to_string

from screenings.body import BODY_MAP, DRAWING, FIGURES, HEIGHT, WIDTH
from screenings.contents import inputs
from screenings.paper.letters import answers

PARTS = [(figure.view, part) for figure in FIGURES for part in figure.parts]


def test_every_part_of_the_list_is_drawn():
    drawn = {part.code for _view, part in PARTS}

    assert drawn == set(inputs()[BODY_MAP].choices) - {"none"}
    assert {part.code for view, part in PARTS if view == "front"} == drawn - {
        "upper_back",
        "lower_back",
    }


@pytest.mark.parametrize(("view", "part"), PARTS, ids=lambda one: getattr(one, "code", one))
def test_every_part_is_as_wide_as_a_thumb_needs_and_within_its_figure(view, part):
    assert min(part.width, part.height) >= 24
    assert 0 <= part.x <= WIDTH - part.width
    assert 0 <= part.y <= HEIGHT - part.height


def test_no_part_lies_upon_another():
    for figure in FIGURES:
        for one, other in combinations(figure.parts, 2):
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            below = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert beside or below, (figure.view, one.code, other.code)


def test_on_paper_each_part_has_the_letter_of_the_list():
    letters = answers(BODY_MAP, inputs()[BODY_MAP].choices)

    drawn = render_to_string("screenings/_body_drawing.html", DRAWING | {"letters": letters})

    of_knees = next(one.letter for one in letters if one.code == "knees")
    assert drawn.count(f">{of_knees}</text>") == 4
    assert "label" not in drawn
