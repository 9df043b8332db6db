"""Charts as shapes: SVG without any text in it, so that every script and paper shows them.

Words and numbers stand beside them in HTML. All numbers in attributes have a point,
whatever the language. Told apart by shape and grey, not by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from reports.snapshots import TrendPoint

WIDTH, HEIGHT = 720, 100
BAR_DARK, BAR_LIGHT, LINE, GRID = "#0b5a4f", "#a9c9c1", "#1b2a27", "#d5d0c3"


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg`: the shapes. `top`: the value of the highest grid line, `steps` the lines' values."""

    svg: str
    top: int
    steps: tuple[int, ...]


def trend_chart(points: Sequence[TrendPoint], *, title: str) -> Chart:
    """Two bars a month: visits (light), and persons (dark) before them."""
    top, steps = _scale(max((point.visits for point in points), default=0))
    shapes = [_grid(step, top) for step in steps]
    for place, point in enumerate(points):
        shapes.append(_bar(place, len(points), point.visits, top, BAR_LIGHT, wide=0.62))
        shapes.append(_bar(place, len(points), point.persons, top, BAR_DARK, wide=0.34))
    return Chart(svg=_svg("".join(shapes), title, HEIGHT), top=top, steps=steps)


def share_chart(points: Sequence[TrendPoint], *, title: str) -> Chart:
    """The share of high pressure as a line with dots, 0 to 100 % or less; a gap where none was measured."""
    shares = [_share(point) for point in points]
    top, steps = _scale(int(max((share for share in shares if share is not None), default=0)) + 1)
    top, steps = (top, steps) if top <= 100 else (100, (0, 50, 100))
    shapes = [_grid(step, top) for step in steps]
    spots = [
        None if share is None else (_middle(place, len(points)), _height(share, top))
        for place, share in enumerate(shares)
    ]
    shapes += [
        f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" stroke="{LINE}" stroke-width="2.5"/>'
        for a, b in pairwise(spots)
        if a and b
    ]
    shapes += [
        f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="5" fill="{LINE}" stroke="#ffffff" stroke-width="2"/>'
        for spot in spots
        if spot
    ]
    return Chart(svg=_svg("".join(shapes), title, HEIGHT), top=top, steps=steps)


def _share(point: TrendPoint) -> float | None:
    if not point.pressure_measured:
        return None
    return 100 * point.pressure_refer / point.pressure_measured


def _scale(highest: int) -> tuple[int, tuple[int, ...]]:
    """A round top at or above the highest value, and the grid lines: 0, half, top."""
    if highest <= 4:
        return 4, (0, 2, 4)
    step = 1
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if highest <= factor * 2 * step:
                return factor * 2 * step, (0, factor * step, factor * 2 * step)
        step *= 10


def _middle(place: int, count: int) -> float:
    return (place + 0.5) * WIDTH / count


def _height(value: float, top: int) -> float:
    return HEIGHT - 2 - (HEIGHT - 10) * value / top


def _grid(step: int, top: int) -> str:
    y = _height(step, top)
    return (
        f'<line x1="0" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="{GRID}" stroke-width="1.5"/>'
    )


def _bar(place: int, count: int, value: int, top: int, colour: str, *, wide: float) -> str:
    if not value:
        return ""
    width = WIDTH / count * wide
    x, y = _middle(place, count) - width / 2, _height(value, top)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT - 2 - y:.1f}" fill="{colour}"/>'


def _svg(shapes: str, title: str, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" preserveAspectRatio="none" role="img"><title>{escape(title)}</title>{shapes}</svg>'
    )
