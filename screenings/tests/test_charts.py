"""The small trend: shapes only, and in the right place."""

from decimal import Decimal

from screenings.charts import EDGE, HEIGHT, WIDTH, trend


def spots(*values):
    return [(day * 30, Decimal(value)) for day, value in enumerate(values)]


def test_nothing_makes_no_chart():
    assert trend([]) == trend([[]]) == ""


def test_points_stand_from_edge_to_edge_in_time():
    svg = trend([spots("60", "62", "61")])

    assert f'points="{EDGE}.0,' in svg
    assert f" {WIDTH - EDGE}.0," in svg
    assert svg.count("<circle") == 3


def test_one_point_and_equal_points_can_be_drawn():
    assert f'cx="{WIDTH / 2:.1f}" cy="{HEIGHT / 2:.1f}"' in trend([spots("60")])
    assert trend([spots("60", "60")]).count(f'cy="{HEIGHT / 2:.1f}"') == 2


def test_higher_value_stands_higher():
    svg = trend([spots("60", "62")])

    first, last = (float(part.partition('"')[0]) for part in svg.split('cy="')[1:])
    assert first > last


def test_second_line_is_dashed():
    svg = trend([spots("120", "130"), spots("80", "85")])

    assert svg.count("<polyline") == 2
    assert svg.count("stroke-dasharray") == 1


def test_drawing_has_no_words_styles_or_commas_in_numbers():
    svg = trend([spots("60.5", "62.25")])

    assert "style" not in svg
    assert "text" not in svg
