"""Small snapshots made by hand: every number differs from its neighbours, so that none hides."""

import datetime as dt
from decimal import Decimal

from reports.snapshots import (
    SCHEMA,
    AgeRow,
    Bound,
    BySex,
    ClassRow,
    ClassTable,
    FateRow,
    Figures,
    Letterhead,
    Letters,
    LevelRow,
    MonthlySnapshot,
    OpenRow,
    Part,
    PlaceRow,
    Scope,
    SessionRow,
    Signature,
    SilentPost,
    TrendPoint,
)

HOSTILE = ("=1+1", "<script>alert(1)</script>", "@SUM(A1)")
LEVELS = ("emergency", "refer", "watch", "normal", "unmeasured")
BANDS = ("<15", "15-19", "20-29", "30-39", "40-49", "50-59", "60+", "unknown")


def sample(kind: str, *, empty: bool = False) -> MonthlySnapshot:
    """October 2026 of a `post`, a `puskesmas` with hostile names, or a `district`."""
    is_post = kind == "post"
    return MonthlySnapshot(
        schema=SCHEMA,
        form="monthly-1",
        month="2026-10",
        scope=Scope(kind, "K7MX3PA", "Pos UKK Café Nelayan", "Puskesmas A", "", "id"),
        letterhead=Letterhead(("Pemerintah Kota", "Dinas Kesehatan"), "Jalan Juanda 68"),
        signatures=(
            Signature("approves", "plt", "Kepala Dinas", "dr. Siti, M.M.", "197003152002122004"),
            Signature("compiles"),
        ),
        figures=_no_figures() if empty else _figures(),
        ages=tuple(
            AgeRow(band, BySex(0, 0) if empty else BySex(40 + place, 60 + place), BySex(0, place))
            for place, band in enumerate(BANDS)
        ),
        classes=() if empty else (_pressure(), _waist()),
        trend=tuple(_point(place, empty=empty) for place in range(12)),
        places=() if is_post else _places(kind),
        sessions=(_session(),) if is_post and not empty else (),
        silent=()
        if is_post
        else (_silent("=1+1", dt.date(2026, 7, 14)), _silent("Pos Tani", None)),
        letters=_letters(times=0 if empty else 1),
    )


def _letters(*, times: int) -> Letters:
    fates = ("written", "in_letter", "answered", "treatment", "repeat", "advised", "refused")
    return Letters(
        fates=tuple(
            FateRow(code, BySex(61 * times + place * times, 71 * times + place * times))
            for place, code in enumerate((*fates, "not_written"))
        ),
        single_high=BySex(81 * times, 82 * times),
        written=BySex(83 * times, 84 * times),
        answered=BySex(85 * times, 86 * times),
        median_days=17 if times else None,
        open=tuple(
            OpenRow(band, BySex(87 * times + place * times, 92 * times + place * times))
            for place, band in enumerate(("0-14", "15-30", "31-90", "91+"))
        ),
        arrived=BySex(63 * times, 64 * times),
    )


def _figures() -> Figures:
    return Figures(
        posts_formed=1214,
        posts_active=1111,
        posts_inactive=73,
        posts_with_session=1054,
        posts_silent=87,
        posts_with_estimate=1203,
        estimated=BySex(21301, 18402),
        enrolled=BySex(17003, 14204),
        enrolled_where_estimated=31111,
        sessions=1305,
        present=12706,
        absent=907,
        visits=BySex(6608, 6009),
        persons=BySex(6410, 5811),
        enrolled_examined=BySex(6312, 5713),
        at_risk=BySex(2214, 1915),
        referring=BySex(1516, 1217),
        emergencies=BySex(18, 19),
        levels=tuple(
            LevelRow(level, BySex(620 + place, 720 + place)) for place, level in enumerate(LEVELS)
        ),
    )


def _no_figures() -> Figures:
    none = BySex()
    levels = tuple(LevelRow(level, none) for level in LEVELS)
    return Figures(1, 1, 0, 0, 1, 0, none, BySex(30, 31), 0, 0, 0, 0, *(none,) * 6, levels)


def _pressure() -> ClassTable:
    low = (_bound("sbp", None, 120), _bound("dbp", None, 80))
    high = (_bound("sbp", 140, 160), _bound("dbp", 90, None))
    return ClassTable(
        measure="blood_pressure",
        unit="mmHg",
        guideline="PERHI-2019",
        edition="2026-11",
        rows=(
            ClassRow("OPTIMAL", "Optimal", "Optimal", False, low, BySex(4, 5), 0),
            ClassRow(
                "HT1", "Grade 1 hypertension", "Hipertensi derajat 1", True, high, BySex(1, 2), 2
            ),
        ),
    )


def _waist() -> ClassTable:
    bounds = (
        Bound("waist_circumference", "M", None, False, Decimal("90.5"), True),
        Bound("waist_circumference", "F", None, False, Decimal(80), True),
    )
    row = ClassRow("NORMAL", "Normal", "Normal", False, bounds, BySex(8, 3), 0)
    return ClassTable("waist_circumference", "cm", "KEMENKES", "2026-11", (row,))


def _bound(part: str, lower: int | None, upper: int | None) -> Bound:
    return Bound(
        part,
        "any",
        None if lower is None else Decimal(lower),
        lower is not None,
        None if upper is None else Decimal(upper),
        False,
    )


def _point(place: int, *, empty: bool) -> TrendPoint:
    month = f"2025-{11 + place}" if place < 2 else f"2026-{place - 1:02d}"
    if empty or place == 3:
        return TrendPoint(month, 0, 0, 0, 0, 0)
    return TrendPoint(month, 30 + place, 480 + place, 430 + place, 380 + place, 80 + place)


def _session() -> SessionRow:
    return SessionRow(dt.date(2026, 10, 17), "routine", 1, 47, 9, BySex(22, 21), 14, 3)


def _places(kind: str) -> tuple[PlaceRow, ...]:
    below = "post" if kind == "puskesmas" else "puskesmas"
    return (
        PlaceRow(
            below,
            "AAAA",
            HOSTILE[0],
            "data",
            12,
            11,
            9,
            590,
            405,
            8,
            520,
            510,
            206,
            107,
            6,
            Part(133, 498),
            Part(31, 47),
        ),
        PlaceRow(
            below, "CCCC", HOSTILE[1], "no_data", 5, 4, 0, 155, 0, 0, 0, 0, 0, 0, 0, Part(), Part()
        ),
        PlaceRow(below, "DDDD", HOSTILE[2], "no_posts", *(0,) * 11, Part(), Part()),
    )


def _silent(name: str, last: dt.date | None) -> SilentPost:
    return SilentPost("EEEE", name, "Puskesmas A", last)
