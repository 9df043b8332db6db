"""Values handed in by code and text, judged, and answered in plain words and codes.

The door for programs: `manage.py classify` and whoever compares us with a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from screenings.rules.classify import classify
from screenings.rules.limits import Problem, check, check_together, is_meter
from screenings.rules.numbers import exact_number, plain
from screenings.rules.tables import GLUCOSE_ANY, tables
from screenings.rules.types import Finding, Judgement, Person, Pregnant, Sex, Value

Answer = dict[str, object]
Errors = dict[str, str]

FRACTION = "visual_acuity_distance"
OLDEST = 120  # years; nobody is older, a birth year typed as an age is

MESSAGES = {
    "out_of_range": "{value} is outside {min} to {max}",
    "flag": "LO and HI belong to a meter",
    "pair": "dbp {lower} must be below sbp {upper}",
    "smoking_years": "{value} years is more than {max}",
}


@dataclass(slots=True)
class Given:
    """What was handed in, read so far. Errors are by key."""

    values: dict[str, Value] = field(default_factory=dict)
    sex: Sex | None = None
    age: int | None = None
    pregnant: Pregnant = "unknown"
    errors: Errors = field(default_factory=dict)


def answer(pairs: Iterable[tuple[str, object]]) -> Answer:
    """Judge key and value pairs; `{"errors": ...}` when one of them cannot be."""
    given = read_given(pairs)
    if given.sex and not given.errors:
        given.errors = hard_errors(given)
    if given.errors or not given.sex:
        return {"errors": given.errors}
    return as_answer(classify(given.values, Person(given.sex, given.age, given.pregnant)))


def as_answer(judgement: Judgement) -> Answer:
    return {
        "findings": [_finding(f) for f in judgement.findings],
        "level": judgement.level.value,
        "emergencies": list(judgement.emergencies),
    }


def read_given(pairs: Iterable[tuple[str, object]]) -> Given:
    """Sex and age must be there: no guideline judges without them."""
    given = Given()
    seen: set[str] = set()
    for key, raw in pairs:
        if key in seen:
            given.errors[key] = "given twice"
        else:
            _read(given, key, raw)
        seen.add(key)
    for key in ("sex", "age"):
        if key not in seen:
            given.errors[key] = "missing"
    if given.sex == "M" and given.pregnant == "yes":
        given.errors["pregnant"] = "not for sex M"
    return given


def known_measures() -> frozenset[str]:
    """Every code a value can be handed in by."""
    named = {rule.measure for rule in tables().emergencies} - {GLUCOSE_ANY}
    return frozenset({m for m, _guideline in tables().bands} | set(tables().limits) | named)


def hard_errors(given: Given) -> Errors:
    """What no value may be. Decimals are free here: nothing is rounded."""
    problems = [p for m, v in given.values.items() for p in check(m, v, age=given.age)]
    problems += check_together(given.values)
    return {p.measure: message(p) for p in problems if p.code in MESSAGES}


def message(problem: Problem) -> str:
    params = {name: plain(number) for name, number in problem.params.items()}
    return MESSAGES[problem.code].format(**params)


def _read(given: Given, key: str, raw: object) -> None:
    text = str(raw).strip()
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        given.errors[key] = "not a number or a code"
    elif key == "sex":
        _read_sex(given, text.upper())
    elif key == "age":
        _read_age(given, text)
    elif key == "pregnant":
        _read_pregnant(given, text.casefold())
    elif key in known_measures():
        _read_value(given, key, text)
    else:
        given.errors[key] = "unknown key"


def _read_sex(given: Given, text: str) -> None:
    match text:
        case "M" | "F":
            given.sex = text
        case _:
            given.errors["sex"] = "must be M or F"


def _read_age(given: Given, text: str) -> None:
    if text.isascii() and text.isdigit() and int(text) <= OLDEST:
        given.age = int(text)
    else:
        given.errors["age"] = f"must be full years, 0 to {OLDEST}"


def _read_pregnant(given: Given, text: str) -> None:
    match text:
        case "yes" | "no" | "unknown":
            given.pregnant = text
        case _:
            given.errors["pregnant"] = "must be yes, no or unknown"


def _read_value(given: Given, measure: str, text: str) -> None:
    codes = class_codes(measure)
    value = _coded(text, codes) if codes else _numeric(measure, text)
    if value:
        given.values[measure] = value
    else:
        given.errors[measure] = f"must be one of {', '.join(codes)}" if codes else "not a number"


def class_codes(measure: str) -> tuple[str, ...]:
    """The answers of a coded measure; empty for a measure in numbers."""
    return tuple(
        dict.fromkeys(
            band.class_code
            for (m, _guideline), bands in tables().bands.items()
            for band in bands
            if m == measure and band.coded
        )
    )


def _coded(text: str, codes: tuple[str, ...]) -> Value | None:
    code = text.upper()
    return Value(code=code) if code in codes else None


def _numeric(measure: str, text: str) -> Value | None:
    match text.upper():
        case "LO":
            return Value(flag="LO") if is_meter(measure) else None
        case "HI":
            return Value(flag="HI") if is_meter(measure) else None
    if measure == FRACTION and "/" in text:
        return _fraction(text)
    number = exact_number(text)
    return None if number is None else Value(number)


def _fraction(text: str) -> Value | None:
    above, _slash, below = text.partition("/")
    number, line = exact_number(above), below.strip()
    if number is None or not (line.isascii() and line.isdigit() and int(line)):
        return None
    return Value(number, denominator=int(line))


def _finding(finding: Finding) -> Answer:
    return {
        "measure": finding.measure,
        "class": finding.class_code,
        "severity": finding.severity,
        "refer": finding.refer,
        "guideline": finding.guideline,
        "role": finding.role,
    }
