"""The drawing of the body for pain: a front and a back, whose parts are those of the list.

Plain Python. Sizes are those of the narrowest page, in pixels there: no box to tap is smaller
than 24 on a side. The same shapes are printed on the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BODY_MAP = "body_map"
WIDTH, HEIGHT, GAP, CAPTION = 136, 304, 12, 22


@dataclass(frozen=True, slots=True)
class Part:
    """A shape of one figure, and the box around it that is tapped."""

    code: str
    shape: str  # the `d` of an SVG path
    x: int
    y: int
    width: int
    height: int
    is_mirrored: bool = False  # the shape is, not the box

    @property
    def middle_x(self) -> int:
        return self.x + self.width // 2

    @property
    def middle_y(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Figure:
    """`view` is "front" or "back"; `left` where it stands in the drawing."""

    view: str
    left: int
    parts: tuple[Part, ...]


def _both(code: str, shape: str, x: int, y: int, width: int, height: int) -> Iterator[Part]:
    """As drawn, and mirrored on the other side."""
    yield Part(code, shape, x, y, width, height)
    yield Part(code, shape, WIDTH - x - width, y, width, height, is_mirrored=True)


_LIMBS = (
    Part("neck", "M60 37H76L77 50 80 57H56L59 50Z", 54, 35, 28, 24),
    *_both("shoulders", "M57 57C43 59 29 63 26 88H45C45 76 49 66 57 60Z", 22, 61, 28, 27),
    *_both("arms", "M26 88H45L40 116H22Z", 20, 89, 24, 26),
    *_both("elbows", "M22 116H40L37 142H17Z", 16, 116, 25, 26),
    *_both("arms", "M17 142H37L31 170H11Z", 12, 143, 24, 26),
    *_both("hands", "M11 170H31L30 186C28 198 24 202 18 202 10 202 7 194 8 184Z", 7, 171, 25, 31),
    *_both("thighs", "M39 174 67 181 66 218H42Z", 39, 179, 28, 38),
    *_both("knees", "M42 218H66L65 242H43Z", 42, 218, 24, 24),
    *_both("lower_legs", "M43 242H65L62 280H47Z", 42, 243, 24, 35),
    *_both("feet", "M47 280H62L64 292C64 300 60 302 52 302 42 302 36 300 38 296Z", 37, 279, 29, 25),
)
_HIPS = Part(
    "hips",
    "M44 146H92C96 154 98 164 97 174L69 181H67L39 174C38 164 40 154 44 146Z",
    40,
    148,
    56,
    28,
)
_BACK = (
    Part(
        "upper_back",
        "M57 57H79C87 62 91 74 91 88L90 112H46L45 88C45 74 49 62 57 57Z",
        51,
        62,
        34,
        48,
    ),
    Part("lower_back", "M46 112H90L88 128 92 146H44L48 128Z", 44, 113, 48, 32),
)

FIGURES: tuple[Figure, ...] = (
    Figure("front", 0, (_HIPS, *_LIMBS)),
    Figure("back", WIDTH + GAP, (*_BACK, _HIPS, *_LIMBS)),
)
DRAWING = {"figures": FIGURES, "width": 2 * WIDTH + GAP, "height": HEIGHT + CAPTION}
