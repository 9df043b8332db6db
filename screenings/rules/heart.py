"""Heart attack or stroke within ten years by the charts of WHO 2019, as they hang on the wall.

A chart has one cell for a band of age, pressure, and cholesterol or BMI; its number is that of
the middles of the bands, in whole percent. It is read only where somebody asks for it, from
40 to 74 years, and never of who has had either before.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from screenings.rules.tables import DATA, Row, read
from screenings.rules.types import Person, Value

MEASURE, CHART = "cvd_risk_10y", "cvd_chart"
COLUMNS = (
    "region,chart,event,sex,age,x,pressure,diabetes,smoking,age_x,age_pressure,age_diabetes,"
    "age_smoking,survival,shift,slope,source"
)
Chart = Literal["LAB", "NON_LAB"]
YOUNGEST, OLDEST = 40, 74
MG_OF_MMOL = Decimal("38.67")  # domain of limits.csv: / 38.67 = mmol/L

SMOKES = {"NEVER": 0, "FORMER": 0, "PASSIVE": 0, "CURRENT_OCC": 1, "CURRENT_DAILY": 1}
ILL_BEFORE, DIABETES = ("has_heart_disease", "has_stroke"), "has_diabetes"
YES_NO = {"yes": 1, "no": 0, "unknown": 0}


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a chart: where its bands begin after the first, and their middles."""

    measure: str
    begins: tuple[Decimal, ...]
    middles: tuple[float, ...]


PRESSURES = Axis("sbp", tuple(map(Decimal, (120, 140, 160, 180))), (110, 130, 150, 170, 190))
AXES: dict[Chart, Axis] = {
    "LAB": Axis(
        "cholesterol_total",
        tuple(MG_OF_MMOL * mmol for mmol in (4, 5, 6, 7)),
        (3.5, 4.5, 5.5, 6.5, 7.5),
    ),
    "NON_LAB": Axis("bmi", tuple(map(Decimal, (20, 25, 30, 35))), (17.5, 22.5, 27.5, 32.5, 37.5)),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """`percent` is None while something is missing, or where no chart is for this person."""

    percent: int | None
    missing: tuple[str, ...] = ()
    was_ill: bool = False


def has_chart(person: Person) -> bool:
    return person.age is not None and YOUNGEST <= person.age <= OLDEST


def read_chart(values: Mapping[str, Value], person: Person) -> Reading | None:
    """None where nobody asked for a chart. `values` with the mean of the pressure and the BMI."""
    chart = _chart(values)
    if chart is None or not has_chart(person):
        return None
    if any(_code(values, code) == "yes" for code in ILL_BEFORE):
        return Reading(None, was_ill=True)
    missing = tuple(_missing(values, chart))
    return Reading(None if missing else _cell(values, person, chart), missing)


def _missing(values: Mapping[str, Value], chart: Chart) -> Iterator[str]:
    yield from (code for code in ("sbp", AXES[chart].measure) if _number(values, code) is None)
    if _code(values, "smoking_status") not in SMOKES:
        yield "smoking_status"
    yield from (code for code in _asked(chart) if _code(values, code) not in YES_NO)


def _cell(values: Mapping[str, Value], person: Person, chart: Chart) -> int:
    axis, of_person = AXES[chart], cells(person.sex, person.age or 0, chart)
    smokes = SMOKES[_code(values, "smoking_status")]
    diabetes = YES_NO[_code(values, DIABETES)] if chart == "LAB" else 0
    row = _place(PRESSURES.begins, _number(values, "sbp"))
    return of_person[smokes][diabetes][row][_place(axis.begins, _number(values, axis.measure))]


def _chart(values: Mapping[str, Value]) -> Chart | None:
    match _code(values, CHART):
        case "LAB" | "NON_LAB" as chart:
            return chart
        case _:
            return None


def _asked(chart: Chart) -> tuple[str, ...]:
    return (*ILL_BEFORE, DIABETES) if chart == "LAB" else ILL_BEFORE


def _code(values: Mapping[str, Value], code: str) -> str:
    return values.get(code, Value()).code


def _number(values: Mapping[str, Value], code: str) -> Decimal | None:
    """LO and HI of a meter lie in the lowest and the highest band."""
    value = values.get(code, Value())
    if value.flag:
        return Decimal(0) if value.flag == "LO" else Decimal(1000)
    return value.number


def _place(bounds: tuple[Decimal, ...], number: Decimal | None) -> int:
    return sum(number is not None and number >= bound for bound in bounds)


# --- The charts ----------------------------------------------------------------------------

Cells = tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]


@lru_cache(maxsize=32)
def cells(sex: str, age: int, chart: Chart) -> Cells:
    """Percent by smoking, diabetes, band of pressure and band of cholesterol or BMI."""
    middle = age - age % 5 + 2.5
    return tuple(
        tuple(
            tuple(
                tuple(
                    math.floor(risk(sex, chart, middle, pressure, x, diabetes, smokes) + 0.5)
                    for x in AXES[chart].middles
                )
                for pressure in PRESSURES.middles
            )
            for diabetes in ((0, 1) if chart == "LAB" else (0,))
        )
        for smokes in (0, 1)
    )


def risk(
    sex: str, chart: Chart, age: float, pressure: float, x: float, diabetes: int, smokes: int
) -> float:
    """Percent, unrounded: what is not spared by either event."""
    spared = 1.0
    for row in _rows()[chart, sex]:
        spared *= math.exp(-math.exp(_event(row, age - 60, pressure - 120, x, diabetes, smokes)))
    return 100 * (1 - spared)


def _event(
    row: Mapping[str, float], age: float, pressure: float, x: float, diabetes: int, smokes: int
) -> float:
    """`x` is cholesterol in mmol/L or BMI, from the middle of its chart."""
    sum_of = (
        (row["age"] * age)
        + (row["x"] + row["age_x"] * age) * (x - row["middle_x"])
        + (row["pressure"] + row["age_pressure"] * age) * pressure
        + (row["diabetes"] + row["age_diabetes"] * age) * diabetes
        + (row["smoking"] + row["age_smoking"] * age) * smokes
    )
    return row["shift"] + row["slope"] * (math.log(-math.log(row["survival"])) + sum_of)


@lru_cache(maxsize=1)
def _rows() -> dict[tuple[str, str], list[dict[str, float]]]:
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    for row in read(DATA / "cvd.csv", COLUMNS):
        found.setdefault((row["chart"], row["sex"]), []).append(_numbers(row))
    return found


def _numbers(row: Row) -> dict[str, float]:
    names = set(row) - {"region", "chart", "event", "sex", "source"}
    return {name: float(row[name]) for name in names} | {
        "middle_x": 6.0 if row["chart"] == "LAB" else 25.0
    }
