"""Made-up bodies: each person has means of their own, and a day adds its noise.

Shares to aim at (domain of working adults in Indonesia, rough): pressure from 140/90 about
three in ten, random glucose from 200 about one in twenty, obesity one in five of the women.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from reports.demo.trades import Trade
from screenings.contents import Content, Key
from screenings.rules import DANGER_SIGNS

SECOND_AT = (140, 90)
SIGNS_AT = (180, 110)
ANSWERS = ("headache", "dizziness", "fever", "stomach", "tired", "cough")


@dataclass
class Body:
    """What stays the same, or moves slowly, in one person."""

    sex: str
    age: int
    height: Decimal
    weight: float
    drift: float
    waist: float
    systolic: float
    diastolic: float
    glucose: float
    cholesterol: float
    uric_acid: float
    haemoglobin: float
    smoking: str
    protection: str
    trade: Trade
    pregnant_from: int
    visits: int = 0
    traits: dict[str, float] = field(default_factory=dict)


def new_body(rng: random.Random, *, sex: str, age: int, trade: Trade) -> Body:
    man = sex == "M"
    height = rng.gauss(163.5, 6.0) if man else rng.gauss(152.0, 5.4)
    height = min(max(height - max(age - 50, 0) * 0.08, 138), 186)
    plump = 1.6 if age > 35 else 0.0
    bmi = min(max(rng.gauss(22.5 if man else 24.2, 3.2 if man else 3.9) + plump, 15.6), 41)
    older, heavier = age - 40, bmi - 24
    diabetic = rng.random() < max(0.012, 0.062 + 0.0022 * older + 0.004 * heavier)
    # One in fourteen has had high pressure for years and does not know it.
    strain = rng.uniform(7, 19) if rng.random() < 0.0014 * age + 0.01 else 0.0
    return Body(
        sex=sex,
        age=age,
        height=_tenths(round(height * 2) / 2 if rng.random() < 0.8 else height),
        weight=bmi * (height / 100) ** 2,
        drift=rng.gauss(0.04, 0.18),
        waist=(82 if man else 79) + 2.25 * heavier + 0.12 * older + rng.gauss(0, 4),
        systolic=125 + 0.55 * older + 1.05 * heavier + 2 * strain + rng.gauss(0, 11),
        diastolic=79.8 + 0.16 * older + 0.6 * heavier + strain + rng.gauss(0, 6),
        glucose=rng.lognormvariate(5.42, 0.3) if diabetic else rng.lognormvariate(4.65, 0.12),
        cholesterol=rng.gauss(188, 29) + 0.45 * older + 1.0 * heavier,
        uric_acid=rng.gauss(6.0 if man else 4.8, 1.05) + 0.06 * heavier,
        haemoglobin=rng.gauss(14.6 if man else 12.8, 1.0 if man else 1.05),
        smoking=_smoking(rng, sex, age),
        protection=_protection(rng, trade),
        trade=trade,
        pregnant_from=_pregnancy(rng, sex, age),
    )


def _smoking(rng: random.Random, sex: str, age: int) -> str:
    shares = (24, 12, 6, 10, 48) if sex == "M" else (52, 2, 43, 1, 2)
    codes = ("NEVER", "FORMER", "PASSIVE", "CURRENT_OCC", "CURRENT_DAILY")
    code = rng.choices(codes, shares)[0]
    return "NEVER" if age < 17 and code != "PASSIVE" else code


def _protection(rng: random.Random, trade: Trade) -> str:
    if rng.random() < 0.08:
        return "NOT_NEEDED"
    roll = rng.random()
    if roll < trade.protected:
        return "ALWAYS"
    return "SOMETIMES" if roll < trade.protected + 0.45 else "NEVER"


def _pregnancy(rng: random.Random, sex: str, age: int) -> int:
    """The months ago in which a pregnancy was first known; far away for most."""
    if sex != "F" or not 18 <= age <= 42 or rng.random() > 0.09:
        return 999
    return rng.randint(-2, 14)


def measure(
    rng: random.Random, body: Body, *, asks: frozenset[str], age: int, months_ago: int
) -> dict[Key, Content]:
    """The basic measures of a visit: what a cadre would have typed, in the order of the form.

    Height only when `asks` has it: an adult's is measured once in a while.
    """
    pregnant = body.pregnant_from - 7 <= months_ago <= body.pregnant_from
    found: dict[Key, Content] = {}
    for part in _parts(rng, body, asks, age, months_ago, pregnant):
        found.update(part)
    return found


def _parts(
    rng: random.Random,
    body: Body,
    asks: frozenset[str],
    age: int,
    months_ago: int,
    pregnant: bool,
) -> Iterator[dict[Key, Content]]:
    if "blood_pressure" in asks:
        yield _pressure(rng, body, pregnant)
    if "weight" in asks and rng.random() < 0.96:
        yield _size(rng, body, asks, months_ago, pregnant)
    yield _blood(rng, body, asks)
    if "smoking_status" in asks and (body.visits % 6 == 0 or rng.random() < 0.08):
        yield {Key("smoking_status"): Content(code=body.smoking)}
    if "ppe_use" in asks and (body.visits % 3 == 0 or rng.random() < 0.15):
        yield {Key("ppe_use"): Content(code=body.protection)}
    if "complaint" in asks and rng.random() < 0.88:
        yield _complaint(rng, body)
    if "pregnancy" in asks and body.sex == "F" and 15 <= age <= 49 and rng.random() < 0.92:
        yield {Key("pregnancy"): Content(code="yes" if pregnant else "no")}


def _pressure(rng: random.Random, body: Body, pregnant: bool) -> dict[Key, Content]:
    day = rng.gauss(0, 6.5) - (5 if pregnant else 0)
    first = _cuff(rng, body.systolic + day, body.diastolic + 0.55 * day + rng.gauss(0, 3))
    found = _pair(1, first)
    if not (first[0] >= SECOND_AT[0] or first[1] >= SECOND_AT[1]):
        return found
    roll = rng.random()
    if roll < 0.04:
        return found | {Key("bp_repeat"): Content(code="not_possible")}
    if roll < 0.07:
        return found
    rest = rng.gauss(-4, 4)
    second = _cuff(rng, first[0] + rest, first[1] + 0.5 * rest)
    found |= _pair(2, second)
    worst = (max(first[0], second[0]), max(first[1], second[1]))
    if worst[0] >= SIGNS_AT[0] or worst[1] >= SIGNS_AT[1]:
        sign = rng.choice(DANGER_SIGNS) if rng.random() < 0.08 else "none"
        found[Key("danger_signs")] = Content(code=sign)
    return found


def _cuff(rng: random.Random, systolic: float, diastolic: float) -> tuple[int, int]:
    """An aneroid cuff is read to 2 mmHg, and some ears hear tens."""
    step = 10 if rng.random() < 0.22 else (2 if rng.random() < 0.7 else 1)
    sbp, dbp = (step * round(number / step) for number in (systolic, diastolic))
    sbp, dbp = min(max(sbp, 84), 232), min(max(dbp, 48), 138)
    return sbp, min(dbp, sbp - 20)


def _pair(position: int, pair: tuple[int, int]) -> dict[Key, Content]:
    return {
        Key("sbp", position): Content(Decimal(pair[0])),
        Key("dbp", position): Content(Decimal(pair[1])),
    }


def _size(
    rng: random.Random, body: Body, asks: frozenset[str], months_ago: int, pregnant: bool
) -> dict[Key, Content]:
    grown = (body.pregnant_from - months_ago) * 1.3 if pregnant else 0
    weight = max(body.weight - months_ago * body.drift + grown + rng.gauss(0, 0.6), 34)
    found = {
        Key("weight"): Content(_tenths(round(weight * 2) / 2 if rng.random() < 0.5 else weight))
    }
    if "height" in asks:
        found[Key("height")] = Content(body.height)
    if "waist_circumference" in asks and not pregnant and rng.random() < 0.72:
        waist = min(max(body.waist + rng.gauss(0, 1.4), 56), 138)
        found[Key("waist_circumference")] = Content(_tenths(round(waist * 2) / 2))
    return found


def _blood(rng: random.Random, body: Body, asks: frozenset[str]) -> dict[Key, Content]:
    """Strips cost money: a few drops of blood a year."""
    found: dict[Key, Content] = {}
    if "glucose" in asks and rng.random() < 0.42:
        found |= _glucose(rng, body)
    if "cholesterol_total" in asks and rng.random() < 0.14:
        number = round(body.cholesterol + rng.gauss(0, 12))
        found[Key("cholesterol_total")] = _meter(number, 100, 400)
    if "uric_acid" in asks and rng.random() < 0.18:
        tenths = _tenths(body.uric_acid + rng.gauss(0, 0.35))
        found[Key("uric_acid")] = Content(flag="LO") if tenths < 3 else Content(tenths)
    if "haemoglobin" in asks and rng.random() < (0.2 if body.sex == "F" else 0.05):
        tenths = _tenths(min(max(body.haemoglobin + rng.gauss(0, 0.4), 6.4), 18.5))
        found[Key("haemoglobin")] = Content(tenths)
    return found


def _glucose(rng: random.Random, body: Body) -> dict[Key, Content]:
    if rng.random() < 0.02:
        reason = rng.choice(("refused", "no_strips", "tool_broken"))
        return {Key("glucose"): Content(missing=reason)}
    level = body.glucose * rng.lognormvariate(0, 0.1)
    if rng.random() < 0.9:
        return {Key("glucose_random_capillary"): _meter(round(level), 20, 600)}
    return {Key("glucose_fasting_capillary"): _meter(round(level * 0.84), 20, 600)}


def _meter(number: int, lowest: int, highest: int) -> Content:
    if number < lowest:
        return Content(flag="LO")
    return Content(flag="HI") if number > highest else Content(Decimal(number))


def _complaint(rng: random.Random, body: Body) -> dict[Key, Content]:
    if rng.random() < 0.52:
        return {Key("complaint"): Content(code="none")}
    codes = {rng.choice(body.trade.complaints if rng.random() < 0.75 else ANSWERS)}
    if rng.random() < 0.18:
        codes.add(rng.choice(body.trade.complaints))
    related = rng.choices(("yes", "no", "unknown"), (45, 30, 25))[0]
    return {
        Key("complaint"): Content(code=" ".join(code for code in IN_ORDER if code in codes)),
        Key("work_related"): Content(code=related),
    }


IN_ORDER = (
    "headache", "dizziness", "cough", "breathless", "chest_pain", "back_pain", "joint_pain",
    "numbness", "skin", "eyes", "stomach", "fever", "tired",
)  # fmt: skip


def _tenths(number: float) -> Decimal:
    return Decimal(f"{number:.1f}")
