"""Charts are shapes with a title: no text to reverse, no comma to break an attribute."""

import xml.etree.ElementTree as ET

from django.utils import translation

from reports.charts import _scale, share_chart, trend_chart
from reports.snapshots import TrendPoint
from reports.tests.samples import sample

SVG = "{http://www.w3.org/2000/svg}"
TREND = sample("post").trend


def shapes(chart, name):
    return list(ET.fromstring(chart.svg).iter(f"{SVG}{name}"))


def test_chart_has_a_title_and_no_text():
    chart = trend_chart(TREND, title="Visits & <persons>")

    root = ET.fromstring(chart.svg)
    assert [each.text for each in root.iter(f"{SVG}title")] == ["Visits & <persons>"]
    assert shapes(chart, "text") == []


def test_numbers_have_a_point_in_every_language():
    english = trend_chart(TREND, title="x").svg
    with translation.override("id"):
        indonesian = trend_chart(TREND, title="x").svg

    assert english == indonesian
    assert "," not in english


def test_month_without_visits_has_no_bar():
    assert len(shapes(trend_chart(TREND, title="x"), "rect")) == 2 * 11


def test_bars_are_as_high_as_their_values():
    points = [TrendPoint("2026-01", 1, 100, 50, 0, 0)]

    visits, persons = shapes(trend_chart(points, title="x"), "rect")

    assert float(visits.get("height")) == 2 * float(persons.get("height"))


def test_line_has_a_gap_where_nothing_was_measured():
    chart = share_chart(TREND, title="x")

    lines = [line for line in shapes(chart, "line") if line.get("stroke-width") == "2.5"]
    assert len(shapes(chart, "circle")) == 11
    assert len(lines) == 9


def test_share_never_climbs_above_a_hundred():
    points = [TrendPoint("2026-01", 1, 9, 9, 9, 9)]

    assert share_chart(points, title="x").steps == (0, 50, 100)


def test_scale_ends_at_a_round_number_at_or_above_the_highest():
    tops = {
        highest: _scale(highest)[0] for highest in (0, 4, 5, 6, 7, 19, 20, 21, 99, 100, 101, 4510)
    }

    assert tops == {
        0: 4, 4: 4, 5: 6, 6: 6, 7: 8, 19: 20, 20: 20, 21: 40, 99: 100, 100: 100, 101: 120, 4510: 6000
    }  # fmt: skip
    assert _scale(4510)[1] == (0, 3000, 6000)


def test_chart_of_a_month_without_data_is_an_empty_grid():
    empty = sample("post", empty=True).trend

    assert shapes(trend_chart(empty, title="x"), "rect") == []
    assert shapes(share_chart(empty, title="x"), "circle") == []
