"""The drawing of a trend: every point in its place, the classes behind it, words in reach."""

import re
from decimal import Decimal

import pytest

from screenings.charts import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Mark, Strip, trend

NORMAL = Strip(None, Decimal(140), "normal", "Normal")
REFER = Strip(Decimal(140), None, "refer", "Refer")


def spots(*values):
    return [(day * 30, Decimal(value)) for day, value in enumerate(values)]


def places(svg):
    return [tuple(map(float, p)) for p in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]


def marks(*numbers):
    return [Mark(Decimal(number), str(number)) for number in numbers]


def test_nothing_makes_no_chart():
    assert trend([]) == ""


def test_points_stand_from_edge_to_edge_in_time():
    first, middle, last = places(trend(spots("60", "62", "61")))

    assert (first[0], last[0]) == (LEFT + 8, WIDTH - RIGHT - 8)
    assert middle[0] == pytest.approx((first[0] + last[0]) / 2)


def test_one_point_and_equal_points_can_be_drawn():
    (one,) = places(trend(spots("60")))
    equal = places(trend(spots("60", "60")))

    assert one[0] == LEFT + (WIDTH - LEFT - RIGHT) / 2
    assert equal[0][1] == equal[1][1]


def test_higher_value_stands_higher():
    (_x, first), (_y, last) = places(trend(spots("60", "62")))

    assert first > last


def test_strip_ends_where_the_point_on_its_bound_stands():
    svg = trend(spots("130", "140", "150"), strips=[NORMAL, REFER])

    heights = [
        tuple(map(float, r)) for r in re.findall(r'y="([\d.]+)" width="\d+" height="([\d.]+)"', svg)
    ]
    (normal_top, normal_height), (refer_top, refer_height) = heights
    on_bound = places(svg)[1][1]
    assert normal_top == pytest.approx(on_bound, abs=0.1)
    assert refer_top + refer_height == pytest.approx(on_bound, abs=0.1)
    assert normal_top + normal_height == pytest.approx(HEIGHT - BOTTOM, abs=0.1)


def test_level_is_named_beside_its_strip_where_there_is_room():
    thin = Strip(Decimal(140), Decimal(141), "watch", "Watch")
    above = Strip(Decimal(141), None, "refer", "Refer")

    svg = trend(spots("120", "160"), strips=[NORMAL, thin, above])

    named = [f">{word}<" in svg for word in ("Normal", "Watch", "Refer")]
    assert (named, svg.count("<rect")) == ([True, False, True], 3)


def test_strip_out_of_sight_is_not_drawn():
    svg = trend(spots("100", "110"), strips=[NORMAL, REFER])

    assert svg.count("<rect") == 1


def test_numbers_at_the_bounds_do_not_cover_each_other():
    svg = trend(spots("100", "200"), marks=marks(130, 132, 180))

    assert svg.count("<line") == 3
    assert (">130<" in svg, ">132<" in svg, ">180<" in svg) == (True, False, True)


def test_drawing_has_no_style_and_words_are_escaped():
    svg = trend(spots("60.5", "62.25"), days=("<Jan>", "Feb"))

    assert "style" not in svg
    assert "&lt;Jan&gt;" in svg
