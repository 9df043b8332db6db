"""What the rules found: classes, referrals, and twelve months of blood pressure."""

import uuid
from collections import Counter, defaultdict
from typing import TypeAlias

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from healthposts.lib.months import Month
from reports.queries.people import Survivors
from reports.snapshots import Bound, BySex, ClassRow, ClassTable, TrendPoint
from screenings.models import Finding, Session, Visit
from screenings.rules import Band, examinations, tables

PRESSURE = "blood_pressure"
# Every visit with a pattern stands in blood_pressure already: counted there, not twice.
NO_CLASS_OF_ITS_OWN = ("bp_pattern",)
# Whose worse classes are named after a disease, so that they are only "suspected".
DISEASES = ("blood_pressure", "glucose", "haemoglobin", "uric_acid")

Group: TypeAlias = tuple[str, str, str]
Counts: TypeAlias = dict[tuple[str, str, bool], int]


def class_tables(where: Q, month: Month) -> tuple[ClassTable, ...]:
    """By measure, guideline and edition, in the order of the examinations. Two queries."""
    groups: dict[Group, Counts] = defaultdict(dict)
    for (measure, guideline, edition, code, sex, refer), count in _classes(where, month).items():
        groups[measure, guideline, edition][code, sex, refer] = count
    order = _measure_order()
    return tuple(
        _table(group, groups[group])
        for group in sorted(groups, key=lambda group: (order.get(group[0], len(order)), group))
    )


def referring(where: Q, month: Month) -> dict[uuid.UUID, BySex]:
    """Findings that ask for referral, by post; a measure once a visit. One query."""
    rows = (
        _findings(where, month)
        .filter(role__in=(Finding.Role.CLASSIFY, Finding.Role.ALERT), refer=True)
        .filter(visit__state=Visit.State.VALID)
        .values("post_id", "sex", "measure")
        .annotate(count=Count("visit", distinct=True))
        .values_list("post_id", "sex", "count")
    )
    found: dict[uuid.UUID, BySex] = defaultdict(BySex)
    for post, sex, count in rows:
        found[post] += BySex(men=count) if sex == "M" else BySex(women=count)
    return dict(found)


def trend(where: Q, month: Month, survivors: Survivors) -> tuple[TrendPoint, ...]:
    """The twelve months that end with this one. Five queries, six where people were merged."""
    months = month.back(12)
    days = Q(on__range=(months[0].first_day, month.last_day))
    number = Case(
        *[When(on__lte=each.last_day, then=Value(place)) for place, each in enumerate(months)],
        output_field=IntegerField(),
    )
    sessions = _counted(Session.objects.held().filter(where, days), number)
    visits = _counted(Visit.objects.counted().filter(where, days), number)
    persons = _persons(where & days, number, survivors)
    pressure = _pressure(where & days, number)
    return tuple(
        TrendPoint(
            month=str(each),
            sessions=sessions.get(place, 0),
            visits=visits.get(place, 0),
            persons=persons[place],
            pressure_measured=pressure[place, True] + pressure[place, False],
            pressure_refer=pressure[place, True],
        )
        for place, each in enumerate(months)
    )


def _pressure(where: Q, number: Case) -> Counter[tuple[int, bool]]:
    """Blood pressures by month, and whether they are to be referred."""
    judged = Finding.objects.filter(where, measure=PRESSURE, role=Finding.Role.CLASSIFY).order_by()

    def grouped(rows: "QuerySet[Finding]") -> Counter[tuple[int, bool]]:
        groups = rows.annotate(nth=number).values("nth", "refer").annotate(count=Count("*"))
        return Counter(
            {(nth, refer): n for nth, refer, n in groups.values_list("nth", "refer", "count")}
        )

    return grouped(judged) - grouped(judged.filter(visit__in=_void(where)))


def _void(where: Q) -> "QuerySet[Visit]":
    return Visit.objects.filter(where, state=Visit.State.VOID).order_by()


def _findings(where: Q, month: Month) -> "QuerySet[Finding]":
    return (
        Finding.objects.filter(where, on__range=(month.first_day, month.last_day))
        .exclude(measure__in=NO_CLASS_OF_ITS_OWN)
        .order_by()
    )


def _classes(where: Q, month: Month) -> Counter[tuple[str, str, str, str, str, bool]]:
    """Counts by class. Those of void visits are taken off again: they are few, a join is not."""
    judged = _findings(where, month).filter(role=Finding.Role.CLASSIFY)
    void = _void(where & Q(on__range=(month.first_day, month.last_day)))
    return _grouped(judged) - _grouped(judged.filter(visit__in=void))


def _grouped(rows: "QuerySet[Finding]") -> Counter[tuple[str, str, str, str, str, bool]]:
    columns = ("measure", "guideline", "edition", "class_code", "sex", "refer")
    return Counter(
        {
            tuple(row[:-1]): row[-1]
            for row in rows.values(*columns)
            .annotate(count=Count("*"))
            .values_list(*columns, "count")
        }
    )


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
            max((order.get(code, 9000) for code in derived.inputs), default=9000) + 1
        )
    for code in list(order):
        order.setdefault(f"{code}_pregnant", order[code] + 1)
    return order


def _counted(rows: "QuerySet[Session] | QuerySet[Visit]", number: Case) -> dict[int, int]:
    numbered = rows.order_by().annotate(nth=number).values("nth")
    counts: dict[int, int] = dict(numbered.annotate(count=Count("*")).values_list("nth", "count"))
    return counts


def _persons(where: Q, number: Case, survivors: Survivors) -> dict[int, int]:
    """Different persons in each month; merged rows, being few, are counted one by one."""
    merged = set(survivors) | set(survivors.values())
    visits = Visit.objects.counted().filter(where).order_by().annotate(nth=number)
    alone = visits.exclude(worker__in=merged) if merged else visits
    counts = Counter(
        dict(
            alone.values("nth")
            .annotate(count=Count("worker", distinct=True))
            .values_list("nth", "count")
        )
    )
    pairs = (
        visits.filter(worker__in=merged).values_list("nth", "worker_id").distinct()
        if merged
        else ()
    )
    for place, _person in {(place, survivors.get(worker, worker)) for place, worker in pairs}:
        counts[place] += 1
    return counts
