"""The charts of one person as data for the page: see `heart`."""

from typing import Any

from screenings.rules.heart import (
    AXES,
    CHART,
    DIABETES,
    ILL_BEFORE,
    MEASURE,
    PRESSURES,
    SMOKES,
    YES_NO,
    cells,
    has_chart,
)
from screenings.rules.numbers import plain
from screenings.rules.types import Person


def heart_charts(person: Person) -> dict[str, Any] | None:
    if not has_chart(person):
        return None
    return {
        "measure": MEASURE,
        "input": CHART,
        "pressures": [plain(number) for number in PRESSURES.begins],
        "smokes": SMOKES,
        "ill": list(ILL_BEFORE),
        "diabetes": DIABETES,
        "yes_no": YES_NO,
        "charts": {
            chart: {
                "axis": axis.measure,
                "begins": [plain(number) for number in axis.begins],
                "cells": cells(person.sex, person.age or 0, chart),
            }
            for chart, axis in AXES.items()
        },
    }
