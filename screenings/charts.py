"""A small trend of one measure as shapes. No words: they stand beside it in HTML.

Numbers in attributes have a point, whatever the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 320, 96, 10
LINE, DOT, GROUND = "#0b5a4f", "#073f38", "#d5d0c3"

# Days since the first point, and the value.
Spot = tuple[int, Decimal]


@dataclass(frozen=True, slots=True)
class _Scale:
    days: int
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, lines: Sequence[Sequence[Spot]]) -> "_Scale":
        spots = [spot for line in lines for spot in line]
        low, high = min(value for _day, value in spots), max(value for _day, value in spots)
        room = (high - low) / 10 or Decimal(1)
        return cls(max(day for day, _value in spots), low - room, high + room)

    def x(self, day: int) -> float:
        """A single point stands in the middle."""
        if not self.days:
            return WIDTH / 2
        return EDGE + (WIDTH - 2 * EDGE) * day / self.days

    def y(self, value: Decimal) -> float:
        share = (value - self.low) / (self.high - self.low)
        return float(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share)


def trend(lines: Sequence[Sequence[Spot]]) -> str:
    """An SVG of up to two lines, oldest spot first, time to scale; the second is dashed.

    Empty without a spot.
    """
    drawn = [line for line in lines if line]
    if not drawn:
        return ""
    scale = _Scale.of(drawn)
    shapes = [_line(scale, line, is_dashed=place > 0) for place, line in enumerate(drawn)]
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<line x1="0" y1="{HEIGHT - 1}" x2="{WIDTH}" y2="{HEIGHT - 1}" stroke="{GROUND}"/>'
        f"{''.join(shapes)}</svg>"
    )


def _line(scale: _Scale, spots: Sequence[Spot], *, is_dashed: bool) -> str:
    places = [(scale.x(day), scale.y(value)) for day, value in spots]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashes = ' stroke-dasharray="5 4"' if is_dashed else ""
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{DOT}"/>' for x, y in places)
    line = f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2.5"{dashes}/>'
    return line + dots
