"""Made-up answers and further measures of a body: history, smoking, pulse, breath, eyes, ears.

What a person is like is drawn once, when it is first asked for, and kept with the body.
Shares to aim at (rough): of those with high pressure or sugar half know it; of these six in
ten take their medicine, one in seven has run out of it.
"""

import random
from collections.abc import Iterator
from decimal import Decimal

from reports.demo.bodies import Body
from screenings.contents import Content, Key
from screenings.rules import Person
from screenings.rules.history import conditions, families
from screenings.rules.peak_flow import predicted

LINES = ("6/6", "6/9", "6/12", "6/18", "6/24", "6/36")
SMOKES = ("CURRENT_DAILY", "CURRENT_OCC", "FORMER")
YEARLY = 12  # visits


def further(
    rng: random.Random, body: Body, *, asks: frozenset[str], age: int
) -> dict[Key, Content]:
    """What a cadre would have typed beside the basic measures."""
    found: dict[Key, Content] = {}
    for exam, part in _PARTS.items():
        if exam in asks:
            found.update(part(rng, body, age))
    return found


def _pulse(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    mean = _kept(body, "pulse", rng.gauss(76, 8))
    return {Key("heart_rate"): Content(Decimal(round(min(max(mean + rng.gauss(0, 5), 48), 128))))}


def _history(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    """Asked once a year."""
    if body.visits % YEARLY:
        return {}
    own = dict(_conditions(rng, body, age))
    family = {Key(code): Content(code=_family(rng)) for code in families()}
    return own | family


def _conditions(rng: random.Random, body: Body, age: int) -> Iterator[tuple[Key, Content]]:
    has = {
        "hypertension": body.systolic > 142 and _kept(body, "knows", rng.random()) < 0.5,
        "diabetes": body.glucose > 170 and _kept(body, "knows", rng.random()) < 0.5,
        "high_cholesterol": body.cholesterol > 235 and rng.random() < 0.3,
        "gout": body.uric_acid > 7.5 and rng.random() < 0.4,
        "asthma": rng.random() < 0.02,
    }
    for one in conditions():
        answer = "yes" if has.get(one.code) else "unknown" if rng.random() < 0.03 else "no"
        yield Key(one.has), Content(code=answer)
        if answer == "yes":
            said = rng.choices(("yes", "no", "ran_out"), (60, 26, 14))[0]
            yield Key(one.medicine), Content(code=said)


def _family(rng: random.Random) -> str:
    return rng.choices(("no", "yes", "unknown"), (76, 12, 12))[0]


def _cigarettes(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    if body.smoking not in SMOKES or age < 17 or body.visits % 6:
        return {}
    mean = 12 if body.smoking == "CURRENT_DAILY" else 4
    a_day = max(round(_kept(body, "cigarettes", rng.gauss(mean, 4))), 1)
    years = min(max(age - 18 - round(_kept(body, "began", rng.uniform(0, 8))), 1), age - 6)
    return {
        Key("cigarettes_per_day"): Content(Decimal(a_day)),
        Key("smoking_years"): Content(Decimal(years)),
    }


def _movement(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    if body.visits % 6:
        return {}
    minutes = 30 * round(rng.lognormvariate(4.9, 0.6) / 30)
    return {Key("physical_activity_minutes"): Content(Decimal(min(minutes, 900)))}


def _fruit(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    portions = rng.choices((0, 1, 2, 3, 4, 5, 6), (4, 20, 32, 22, 11, 8, 3))[0]
    return {} if body.visits % 6 else {Key("fruit_veg_portions"): Content(Decimal(portions))}


def _tb(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    if age < 15 or rng.random() > 0.5:
        return {}
    signs = [code for code, share in _TB.items() if rng.random() < share]
    found = {Key("tb_symptoms"): Content(code=" ".join(signs) or "none")}
    if "cough" in signs:
        found[Key("cough_duration")] = Content(Decimal(rng.choice((2, 3, 4, 5, 7, 10, 14, 21))))
    return found


_TB = {"cough": 0.08, "fever": 0.03, "weight_loss": 0.02, "close_contact": 0.015}


def _breath(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    """Smokers blow less; three blows that are nearly alike."""
    expected = predicted(Person("M" if body.sex == "M" else "F", age), body.height)
    if expected is None or age < 18 or body.visits % 4:
        return {}
    share = _kept(body, "breath", rng.gauss(0.93 if body.smoking in SMOKES else 1.0, 0.1))
    best = float(expected) * min(max(share, 0.45), 1.3)
    blows = (10 * round((best - rng.uniform(0, 28)) / 10) for _ in range(3))
    return {Key("pef", n): Content(Decimal(max(blow, 60))) for n, blow in enumerate(blows, 1)}


def _eyes(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    if body.visits % YEARLY:
        return {}
    shares = (62, 18, 9, 6, 3, 2) if age < 45 else (38, 24, 16, 12, 6, 4)
    return {
        Key("visual_acuity_distance", side=side): _line(rng.choices(LINES, shares)[0])
        for side in "RL"
    }


def _line(text: str) -> Content:
    above, below = text.split("/")
    return Content(Decimal(above), denominator=int(below))


def _ears(rng: random.Random, body: Body, age: int) -> dict[Key, Content]:
    if body.visits % YEARLY:
        return {}
    fails = 0.03 + max(age - 40, 0) * 0.004
    return {
        Key("whisper_test", side=side): Content(
            code="ABNORMAL" if rng.random() < fails else "NORMAL"
        )
        for side in "RL"
    }


def _kept(body: Body, name: str, drawn: float) -> float:
    return body.traits.setdefault(name, drawn)


_PARTS = {
    "heart_rate": _pulse,
    "history": _history,
    "cigarettes": _cigarettes,
    "physical_activity_minutes": _movement,
    "fruit_veg_portions": _fruit,
    "tb_symptoms": _tb,
    "pef": _breath,
    "visual_acuity_distance": _eyes,
    "whisper_test": _ears,
}
