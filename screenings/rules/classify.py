"""What the guidelines say of one person's values. Pure: no clock, no database."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from screenings.rules.choices import (
    BLOOD_PRESSURE,
    PRESSURE_PARTS,
    Choices,
    default_choices,
    for_person,
)
from screenings.rules.derive import with_derived
from screenings.rules.emergencies import alarms_of
from screenings.rules.tables import tables
from screenings.rules.types import (
    Band,
    Finding,
    Judgement,
    NoClass,
    Outcome,
    Person,
    Role,
    Value,
)

PATTERN = "bp_pattern"
PEAK_FLOW = "pef_percent_predicted"
HAEMOGLOBIN = "haemoglobin"
HAEMOGLOBIN_PREGNANT = "haemoglobin_pregnant"

# Said in the name of a guideline that judges the better of two eyes, not the worse.
BETTER_EYE = "better eye"

# A growing belly says nothing of fat: no class of body shape in pregnancy.
BODY_SHAPE = frozenset(
    {
        "bmi",
        "waist_circumference",
        "waist_hip_ratio",
        "waist_height_ratio",
        "body_fat_percent",
    }
)

ROLES: tuple[Role, ...] = ("classify", "alert")


def classify(
    values: Mapping[str, Value],
    person: Person,
    choices: Choices | None = None,
    danger_signs: Collection[str] | None = None,
) -> Judgement:
    """Judge the values as given: pressure without asking for a repeat.

    BMI and its like are computed from their inputs. A value that is neither a
    number, a code nor a flag counts as not taken.
    """
    choices = choices or default_choices()
    taken = {m: v for m, v in with_derived(values, person).items() if is_taken(v)}
    findings: list[Finding] = []
    no_class: dict[str, NoClass] = {}
    for measure, value in _judged_as(taken, person):
        for role in ROLES:
            found = _judge(measure, value, role, person, choices)
            if isinstance(found, Finding):
                findings.append(found)
            elif found and role == "classify":
                no_class[measure] = found
    if "pef" in taken and PEAK_FLOW not in taken:
        no_class[PEAK_FLOW] = "height" if person.age else "age"
    pressure = _judge_pressure(taken, person, choices)
    if isinstance(pressure, str):
        no_class[BLOOD_PRESSURE] = pressure
    else:
        findings = [*pressure, *findings]
    return Judgement(tuple(findings), alarms_of(taken, person, danger_signs), no_class)


def is_taken(value: Value) -> bool:
    return value.number is not None or bool(value.code or value.flag)


def band_of(bands: tuple[Band, ...], value: Value) -> Band | None:
    """The band a value lies in, of bands that apply to one person, in order.

    A meter's LO is the lowest band, HI the highest.
    """
    if value.flag and bands:
        return bands[0] if value.flag == "LO" else bands[-1]
    return next((b for b in bands if _holds(b, value)), None)


def _holds(band: Band, value: Value) -> bool:
    if band.coded:
        return value.code.casefold() == band.class_code.casefold()
    return value.number is not None and band.holds_number(value.number)


def class_order(guideline: str) -> tuple[str, ...]:
    """The pressure classes of a guideline, lowest first (sbp knows them all)."""
    return tuple(b.class_code for b in tables().bands["sbp", guideline])


def pattern_code(sbp: Decimal, dbp: Decimal) -> str:
    """ISH, IDH, or MIXED where the two numbers do not part at the bound."""
    high_sbp = sbp >= tables().constants["high_sbp"]
    high_dbp = dbp >= tables().constants["high_dbp"]
    if high_sbp == high_dbp:
        return "MIXED"
    return "ISH" if high_sbp else "IDH"


def _judged_as(taken: Mapping[str, Value], person: Person) -> list[tuple[str, Value]]:
    """The measures judged one by one; a pregnant woman's haemoglobin by its own table."""
    judged = {m: v for m, v in taken.items() if m not in PRESSURE_PARTS}
    if person.is_pregnant and HAEMOGLOBIN in judged:
        judged[HAEMOGLOBIN_PREGNANT] = judged.pop(HAEMOGLOBIN)
    if set(PRESSURE_PARTS) <= taken.keys():
        judged.pop(PATTERN, None)
    return list(judged.items())


def _judge(
    measure: str, value: Value, role: Role, person: Person, choices: Choices
) -> Finding | NoClass | None:
    """A finding, the reason why there is none, or None where nobody has a rule."""
    everyone = choices.bands(measure, role)
    if not everyone:
        return None
    bands = for_person(everyone, person)
    reason = why_no_bands(measure, everyone, person)
    if reason:
        return reason
    if value.better_side is not None and judges_better_side(everyone):
        value = Value(value.better_side)
    band = band_of(bands, value)
    return finding(band, choices, role) if band else "gap"


def judges_better_side(bands: tuple[Band, ...]) -> bool:
    return any(BETTER_EYE in band.guideline for band in bands)


def why_no_bands(measure: str, everyone: tuple[Band, ...], person: Person) -> NoClass | None:
    """Why a measure that has rules has none for this person; None when it has."""
    if person.is_pregnant and measure in BODY_SHAPE:
        return "pregnancy"
    if not any(b.holds_sex(person.sex) for b in everyone):
        return "sex"
    return None if for_person(everyone, person) else "age"


def finding(band: Band, choices: Choices, role: Role = "classify", measure: str = "") -> Finding:
    outcome, urgency = choices.outcome_of(band, measure)
    return Finding(
        measure=measure or band.measure,
        class_code=band.class_code,
        severity=band.severity,
        refer=band.refer,
        guideline=band.guideline,
        role=role,
        edition=tables().edition,
        outcome=outcome,
        urgency=urgency,
        label_en=band.label_en,
        label_id=band.label_id,
    )


def _judge_pressure(
    taken: Mapping[str, Value], person: Person, choices: Choices
) -> tuple[Finding, ...] | NoClass:
    """The higher class of the two numbers, and the pattern they make."""
    numbers = {p: taken[p].number for p in PRESSURE_PARTS if p in taken}
    if not numbers:
        return ()
    sbp, dbp = numbers.get("sbp"), numbers.get("dbp")
    if sbp is None or dbp is None:
        return "incomplete"
    found = [
        band
        for part, number in (("sbp", sbp), ("dbp", dbp))
        if (band := _pressure_band(part, number, person, choices))
    ]
    if len(found) < len(PRESSURE_PARTS):
        return "age"
    pressure = finding(_higher(found), choices, measure=BLOOD_PRESSURE)
    pattern = _pattern(pattern_code(sbp, dbp), person, choices)
    return (pressure, *(_asking_no_more(one, pressure) for one in pattern))


def _pressure_band(part: str, number: Decimal, person: Person, choices: Choices) -> Band | None:
    return band_of(for_person(choices.bands(part, "classify"), person), Value(number))


def _higher(bands: list[Band]) -> Band:
    """The worse by severity; of one severity, the one later in the class order."""
    order = class_order(bands[0].guideline)
    return max(bands, key=lambda b: (b.severity, order.index(b.class_code)))


def _pattern(code: str, person: Person, choices: Choices) -> tuple[Finding, ...]:
    bands = for_person(choices.bands(PATTERN, "classify"), person)
    return tuple(finding(b, choices) for b in bands if b.class_code == code)


def _asking_no_more(pattern: Finding, pressure: Finding) -> Finding:
    """Where a district writes no letter for a pressure, its pattern writes none either."""
    if pattern.outcome is not Outcome.LETTER or pressure.outcome is Outcome.LETTER:
        return pattern
    return replace(pattern, outcome=pressure.outcome, urgency=pressure.urgency)
