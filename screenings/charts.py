"""A trend of one measure as shapes, with the bands of its classes behind it.

Everything about the look stands in attributes: no style, no script. Numbers in attributes
have a point, whatever the language; what people read comes ready in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

WIDTH, HEIGHT = 360, 160
LEFT, RIGHT, TOP, BOTTOM = 72, 44, 10, 24  # room for words, numbers, the top point, days
INK, LINE, DOT, GROUND = "#1b2a27", "#0b5a4f", "#073f38", "#8a8577"
FILLS = {"normal": "#e6f2f8", "watch": "#fff3cc", "refer": "#fbe3d6"}
LETTER = 14  # height of the words, in the units of the drawing

# Days since the first point, and the value.
Spot = tuple[int, Decimal]


@dataclass(frozen=True, slots=True)
class Strip:
    """Values that mean one level, from `lower` to `upper`; None is without end."""

    lower: Decimal | None
    upper: Decimal | None
    level: str
    word: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A number beside the drawing, as people read it."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class _Scale:
    days: int
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, spots: Sequence[Spot], marks: Sequence[Mark]) -> "_Scale":
        """All points and marks are inside, with some room above and below."""
        values = [value for _day, value in spots] + [mark.value for mark in marks]
        room = (max(values) - min(values)) / 8 or Decimal(1)
        return cls(spots[-1][0], min(values) - room, max(values) + room)

    def x(self, day: int) -> float:
        """A single point stands in the middle."""
        inner = WIDTH - LEFT - RIGHT - 16
        return LEFT + 8 + (inner * day / self.days if self.days else inner / 2)

    def y(self, value: Decimal) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return float(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share)


def trend(
    spots: Sequence[Spot],
    *,
    strips: Sequence[Strip] = (),
    marks: Sequence[Mark] = (),
    days: tuple[str, str] = ("", ""),
) -> str:
    """An SVG, oldest spot first, time to scale; empty without a spot.

    `marks` are the bounds to name at the end of their lines, `days` the words under the
    first and the last point.
    """
    if not spots:
        return ""
    scale = _Scale.of(spots, marks)
    shapes = [
        *(_strip(scale, strip) for strip in strips),
        *_marks(scale, marks),
        _line(scale, spots),
        _text(LEFT, HEIGHT - 4, days[0]),
        _text(WIDTH - RIGHT, HEIGHT - 4, days[1], anchor="end"),
    ]
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" '
        f'focusable="false">{"".join(shapes)}</svg>'
    )


def _strip(scale: _Scale, strip: Strip) -> str:
    """The level by its word; its colour only repeats it."""
    top = scale.y(scale.high if strip.upper is None else strip.upper)
    bottom = scale.y(scale.low if strip.lower is None else strip.lower)
    if bottom <= top:
        return ""
    shape = (
        f'<rect x="{LEFT}" y="{top:.1f}" width="{WIDTH - LEFT - RIGHT}" '
        f'height="{bottom - top:.1f}" fill="{FILLS[strip.level]}"/>'
    )
    if bottom - top < LETTER * 0.8:  # capitals need no more
        return shape
    return shape + _text(LEFT - 6, (top + bottom) / 2 + 4, strip.word, anchor="end")


def _marks(scale: _Scale, marks: Sequence[Mark]) -> list[str]:
    """A line at each bound; its number where there is room for it."""
    drawn, last = [], float(HEIGHT)
    for mark in sorted(marks, key=lambda one: one.value):
        y = scale.y(mark.value)
        drawn.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
            f'stroke="{GROUND}" stroke-dasharray="2 3"/>'
        )
        if last - y >= LETTER:
            drawn.append(_text(WIDTH - RIGHT + 5, y + 4, mark.text))
            last = y
    return drawn


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{LETTER}" '
        f'fill="{INK}">{escape(words)}</text>'
    )


def _line(scale: _Scale, spots: Sequence[Spot]) -> str:
    places = [(scale.x(day), scale.y(value)) for day, value in spots]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{DOT}"/>' for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2.5"/>{dots}'
