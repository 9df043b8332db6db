"""What the rules found: classes, referrals, and twelve months of blood pressure."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet, Value

from reports.queries.rows import PRESSURE, CountedRows, with_person
from reports.snapshots import Bound, BySex, ClassRow, ClassTable, Part, TrendPoint
from screenings.rules import Band, examinations, heart, tables
from screenings.rules.scores import scores

# Whose worse classes are named after a disease, so that they are only "suspected".
DISEASES = ("blood_pressure", "glucose", "hba1c", "haemoglobin", "uric_acid")

Group: TypeAlias = tuple[str, str, str]
Counts: TypeAlias = dict[tuple[str, str, bool], int]


def class_tables(rows: CountedRows) -> tuple[ClassTable, ...]:
    """By measure, guideline and edition, in the order of the examinations. One query."""
    columns = ("measure", "guideline", "edition", "class_code", "sex", "refer")
    counted = rows.classified().values(*columns).annotate(count=Count("*"))
    groups: dict[Group, Counts] = defaultdict(dict)
    for *group, code, sex, refer, count in counted.values_list(*columns, "count"):
        groups[tuple(group)][code, sex, refer] = count
    order = _measure_order()
    return tuple(
        _table(group, groups[group])
        for group in sorted(groups, key=lambda group: (order.get(group[0], len(order)), group))
    )


def referring(rows: CountedRows) -> dict[uuid.UUID, BySex]:
    """Findings that ask for referral, by post; a measure once a visit. One query."""
    counted = (
        rows.referring()
        .values("post_id", "sex", "measure")
        .annotate(count=Count("visit", distinct=True))
        .values_list("post_id", "sex", "count")
    )
    found: dict[uuid.UUID, BySex] = defaultdict(BySex)
    for post, sex, count in counted:
        found[post] += BySex(men=count) if sex == "M" else BySex(women=count)
    return dict(found)


def high_pressures(rows: CountedRows) -> dict[uuid.UUID, Part]:
    """Those to be referred, of those measured, by post. One query."""
    high = Count("pk", filter=Q(refer=True))
    counted = rows.pressures().values("post_id").annotate(high=high, measured=Count("*"))
    columns = counted.values_list("post_id", "high", "measured")
    return {post: Part(count, measured) for post, count, measured in columns}


def trend(rows: CountedRows) -> tuple[TrendPoint, ...]:
    """The twelve months that end with this one. Four queries, each of twelve parts.

    Sorting a year's visits by person costs more than sorting those of each month.
    """
    months = [rows.in_month(month) for month in rows.month.back(12)]
    sessions = _each([one.sessions() for one in months], n=Count("*"))
    visits = _each(
        [one.visits() for one in months], n=Count("*"), workers=Count("worker", distinct=True)
    )
    merged = _each(
        [with_person(one.visits_of_merged()) for one in months],
        workers=Count("worker", distinct=True),
        persons=Count("person", distinct=True),
    )
    pressures = _each(
        [one.pressures() for one in months],
        measured=Count("*"),
        refer=Count("visit", filter=Q(refer=True)),
    )
    return tuple(
        TrendPoint(
            month=str(one.month),
            sessions=sessions[place]["n"],
            visits=visits[place]["n"],
            persons=visits[place]["workers"] - merged[place]["workers"] + merged[place]["persons"],
            pressure_measured=pressures[place]["measured"],
            pressure_refer=pressures[place]["refer"],
        )
        for place, one in enumerate(months)
    )


def _each(parts: "Sequence[QuerySet[Any]]", **counts: Count) -> list[dict[str, int]]:
    """The counts over each of the parts, in their order, in one query."""
    numbered = [
        part.annotate(part=Value(place)).values("part").annotate(**counts).values("part", *counts)
        for place, part in enumerate(parts)
    ]
    found = {row.pop("part"): row for row in numbered[0].union(*numbered[1:], all=True)}
    return [found.get(place, dict.fromkeys(counts, 0)) for place in range(len(parts))]


def _table(group: Group, counts: Counts) -> ClassTable:
    """Every class of the rule table, also those nobody is in; then classes no table knows."""
    measure, guideline, edition = group
    bands = _bands(measure, guideline)
    codes = list(dict.fromkeys(band.class_code for band in bands))
    strangers = sorted({code for code, _sex, _refer in counts} - set(codes))
    return ClassTable(
        measure=measure,
        unit="" if not bands or bands[0].coded else bands[0].unit,
        guideline=guideline,
        edition=edition,
        rows=tuple(_row(measure, code, bands, counts) for code in codes + strangers),
    )


def _row(measure: str, code: str, bands: tuple[Band, ...], counts: Counts) -> ClassRow:
    ours = [band for band in bands if band.class_code == code]
    first = ours[0] if ours else None
    return ClassRow(
        code=code,
        label_en=first.label_en if first else code,
        label_id=first.label_id if first else code,
        suspected=bool(first and _is_suspicion(measure, first)),
        bounds=tuple(_bound(band) for band in ours if not band.coded),
        visits=BySex(
            *(counts.get((code, sex, False), 0) + counts.get((code, sex, True), 0) for sex in "MF")
        ),
        refer=sum(counts.get((code, sex, True), 0) for sex in "MF"),
    )


def _bands(measure: str, guideline: str) -> tuple[Band, ...]:
    """The rule table of a measure; a pressure is judged by both its numbers."""
    parts = ("sbp", "dbp") if measure == PRESSURE else (measure,)
    return tuple(band for part in parts for band in tables().bands.get((part, guideline), ()))


def _is_suspicion(measure: str, band: Band) -> bool:
    named = measure.startswith(DISEASES) and (band.refer or band.severity >= 2)
    return named and not any(word in band.label_en.lower() for word in ("suspect", "possible"))


def _bound(band: Band) -> Bound:
    return Bound(
        part=band.measure,
        sex=band.sex,
        lower=band.lower,
        lower_inclusive=band.lower_inclusive,
        upper=band.upper,
        upper_inclusive=band.upper_inclusive,
    )


def _measure_order() -> dict[str, int]:
    """Inputs in the order of the examinations; a derived measure follows its last input."""
    inputs = [each.code for group in examinations().values() for each in group.inputs]
    order = {code: 10 * place for place, code in enumerate(inputs)}
    order[PRESSURE] = order.get("dbp", 0)
    for derived in tables().derived:
        order[derived.measure] = (
            max((order.get(code, 9000) for code in derived.measured), default=9000) + 1
        )
    order[heart.MEASURE] = order[heart.CHART] + 1
    order |= {score.measure: order[score.items[-1]] + 1 for score in scores()}
    for code in list(order):
        order.setdefault(f"{code}_pregnant", order[code] + 1)
    return order
