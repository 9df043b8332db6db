"""The screen judges exactly as the server: the same visits are judged by both."""

import itertools
import json
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from healthposts.web.numbers import NotANumber, parse_number, plain_number
from screenings.rules import (
    DANGER_SIGNS,
    EXAMINATIONS,
    Choices,
    Outcome,
    Person,
    Urgency,
    Value,
    check,
    choices_with,
    classify,
    default_choices,
    examination,
    guidelines_for,
    inputs_for,
    judge_visit,
    limit_of,
    rules_for,
    tables,
)
from screenings.rules.peak_flow import predicted
from screenings.rules.several import judged_of

Visit = dict[str, Any]
NUDGE = Decimal("0.001")
# Pressure knows no sex; being with child only adds an alarm.
PEOPLE_OF_PRESSURE = [
    *(Person("M", age) for age in (None, 14, 15, 17, 18)),
    Person("F", 30, "yes"),
]
NUMBERS = [i.code for e in EXAMINATIONS for i in examination(e).inputs if i.kind == "number"]
EYES = "visual_acuity_distance"
JUDGED = [n for n in [*NUMBERS, "bmi", EYES] if n not in ("sbp", "dbp") and guidelines_for(n)]
# Each gate of the tables from both sides: sex, pregnancy, ages with bounds of their own.
PEOPLE = [
    Person(sex, age, pregnant)
    for sex, pregnant in (("M", "unknown"), ("F", "unknown"), ("F", "yes"))
    for age in (None, 14, 15, 17, 18, 49, 50)
]
# As a district may: other guidelines, and other consequences of their classes.
CHOSEN = choices_with(
    {
        ("bmi", "classify"): "WHO-ASIA-PACIFIC-2000",
        ("uric_acid", "classify"): "IRA-2018 (solubility)",
    },
    {
        ("blood_pressure", "HT1"): (Outcome.REPEAT, Urgency.NONE),
        ("blood_pressure", "HT2"): (Outcome.TREATMENT, Urgency.NONE),
        ("bmi", "OBESE_2"): (Outcome.LETTER, Urgency.SAME_DAY),
        ("cholesterol_total", "HIGH"): (Outcome.NONE, Urgency.NONE),
    },
)


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=str(settings.BASE_DIR / "static/js/classify.js"))
    yield page
    page.close()


@pytest.mark.parametrize("measure", JUDGED)
def test_every_boundary_of_every_guideline_is_judged_alike(blank: Page, measure: str) -> None:
    for guideline in [*guidelines_for(measure), None]:
        choices = (
            choices_with({(measure, "classify"): guideline}) if guideline else default_choices()
        )
        visits = [_visit_of(measure, number) for number in _boundary_values(measure, guideline)]
        visits += [_visit(values={measure: {"flag": flag}}) for flag in ("LO", "HI")]

        for person in PEOPLE:
            asked = _asked_of(person, visits)
            assert _on_screen(blank, asked, person, choices) == _on_server(asked, person, choices)


@pytest.mark.parametrize("guideline", guidelines_for("blood_pressure"))
def test_every_boundary_of_pressure_is_judged_alike(blank: Page, guideline: str) -> None:
    choices = choices_with({("blood_pressure", "classify"): guideline})
    upper, lower = _boundary_values("sbp", guideline), _boundary_values("dbp", guideline)
    calm = [Decimal(n) for n in (110, 85, 95, 125)]
    pairs = [
        *itertools.product(upper, calm),
        *itertools.product(calm, lower),
        *zip(upper, lower, strict=False),
    ]
    visits = [_visit(readings=[[str(a), str(b)]]) for a, b in pairs]
    visits += [_visit(values={"sbp": {"number": str(a)}}) for a in upper]
    visits += [_visit(values={"dbp": {"number": str(b)}}) for b in lower]

    for person in PEOPLE_OF_PRESSURE:
        assert _on_screen(blank, visits, person, choices) == _on_server(visits, person, choices)


def test_means_signs_and_repeats_are_judged_alike(blank: Page) -> None:
    pairs = [[str(a), str(b)] for a in (120, 139, 140, 179, 180) for b in (89, 90, 109, 110)]
    visits = [
        _visit(readings=readings, signs=signs, couldNotRepeat=could_not)
        for readings in [*([p] for p in pairs), *itertools.permutations(pairs, 2)]
        for signs in (None, [], ["chest_pain"], ["upper_belly_pain"])
        for could_not in (False, True)
    ]

    for person in (Person("M", 40), Person("F", 30, "yes"), Person("F", 30, "unknown")):
        choices = default_choices()
        assert _on_screen(blank, visits, person, choices) == _on_server(visits, person, choices)


@pytest.mark.parametrize("choices", [default_choices(), CHOSEN], ids=["default", "chosen"])
def test_whole_visits_are_judged_alike(blank: Page, choices: Choices) -> None:
    dice = random.Random(7)
    visits = [_random_visit(dice) for _ in range(200)]

    for person in PEOPLE:
        asked = _asked_of(person, visits)
        assert _on_screen(blank, asked, person, choices) == _on_server(asked, person, choices)


def test_peak_flow_is_predicted_and_judged_alike(blank: Page) -> None:
    for person in (Person(sex, age) for sex in "MF" for age in (17, 18, 35, 64)):
        visits = []
        for height in (Decimal(n) / 2 for n in range(290, 381)):
            expected = predicted(person, height)
            assert expected is not None
            near = {
                int(expected * share) + k
                for share in (Decimal("0.5"), Decimal("0.8"))
                for k in (0, 1)
            }
            visits += [
                _visit(values={"pef": {"number": str(n)}, "height": {"number": str(height)}})
                for n in near
            ]
        visits.append(_visit(values={"pef": {"number": "300"}}))

        choices = default_choices()
        assert _on_screen(blank, visits, person, choices) == _on_server(visits, person, choices)


@pytest.mark.parametrize("guideline", guidelines_for(EYES))
def test_eyes_and_ears_are_judged_alike(blank: Page, guideline: str) -> None:
    choices = choices_with({(EYES, "classify"): guideline})
    lines = ["6/6", "6/12", "20/41", "6/18", "3/60", "1/60"]
    asked = [(EYES, pair) for pair in itertools.product(lines, lines)]
    asked += [
        ("whisper_test", pair) for pair in itertools.product(["NORMAL", "ABNORMAL"], repeat=2)
    ]
    rules = rules_for(Person("M", 40), EXAMINATIONS, choices, "en")

    screen = blank.evaluate(
        """([rules, asked]) => asked.map(([code, pair]) => {
          const value = (text) => (text.includes("/") ? {number: text} : {code: text});
          const one = healthposts.judgedOf(rules.inputs[code], pair.map(value));
          return healthposts.judge(rules, {values: {[code]: one}}).findings.map((f) => f.class);
        })""",
        [rules, asked],
    )

    assert screen == [_of_sides(code, pair, choices) for code, pair in asked]


def _of_sides(code: str, pair: tuple[str, str], choices: Choices) -> list[str]:
    one = next(i for i in examination(code).inputs if i.code == code)
    values = [_of_side(text) for text in pair]
    found = classify({code: judged_of(one, values)}, Person("M", 40), choices).findings
    return [finding.class_code for finding in found]


def _of_side(text: str) -> Value:
    above, slash, below = text.partition("/")
    return Value(Decimal(above), denominator=int(below)) if slash else Value(code=text)


def test_answers_of_every_choice_are_judged_alike(blank: Page) -> None:
    coded = [i for e in EXAMINATIONS for i in examination(e).inputs if i.kind != "number"]
    visits = [_visit(values={i.code: {"code": c}}) for i in coded for c in (*i.choices, "")]
    visits += [_visit(values={i.code: {"code": " ".join(i.choices[-3:])}}) for i in coded]

    for person in PEOPLE:
        asked = _asked_of(person, visits)
        assert _on_screen(blank, asked, person, default_choices()) == _on_server(
            asked, person, default_choices()
        )


def test_questionnaires_are_summed_and_judged_alike(blank: Page) -> None:
    dice = random.Random(11)
    asked = [e for e in EXAMINATIONS if examination(e).is_questionnaire]
    visits = []
    for exam, whole in itertools.product(asked, (0.95, 1.0, 1.0)):
        for worst in (0, 1, 1, 4):
            answers = {
                one.code: {"code": dice.choice(one.choices[: worst + 1])}
                for one in examination(exam).inputs
                if dice.random() < whole
            }
            smoked: dict[str, Any] = {
                "smoking_status": {"code": dice.choice(["NEVER", "FORMER"])},
                "cigarettes_per_day": {"number": str(dice.randint(0, 40))},
                "smoking_years": {"number": str(dice.choice([10, 20, 30]))},
            }
            visits.append(_visit(values=answers | dict(dice.sample(sorted(smoked.items()), 2))))
            visits.append(_visit(values=answers | smoked))

    for person in (Person(sex, age) for sex in "MF" for age in (17, 18, 39, 40, 50, 60)):
        visits_of = _asked_of(person, visits)
        choices = default_choices()
        assert _on_screen(blank, visits_of, person, choices) == _on_server(
            visits_of, person, choices
        )


def test_chart_of_heart_and_stroke_is_read_alike(blank: Page) -> None:
    dice = random.Random(13)
    visits = []
    for _n in range(300):
        coded = {
            "cvd_chart": dice.choice(["LAB", "NON_LAB"]),
            "smoking_status": dice.choice(["NEVER", "CURRENT_DAILY"]),
            "has_heart_disease": dice.choice(["no", "no", "unknown", "yes"]),
            "has_stroke": "no",
            "has_diabetes": dice.choice(["no", "yes", "unknown"]),
        }
        values: dict[str, Any] = {code: {"code": answer} for code, answer in coded.items()}
        weight = dice.choice(["51.19", "51.2", "63.9", "64", "80", "100"])
        values |= {"height": {"number": "160"}, "weight": {"number": weight}}
        values["cholesterol_total"] = dice.choice(
            [
                {"number": "154"},
                {"number": "155"},
                {"number": "271"},
                {"flag": "LO"},
                {"flag": "HI"},
            ]
        )
        for code in dice.sample(sorted(values), dice.choice([0, 0, 0, 1])):
            del values[code]
        readings = [[str(dice.choice([119, 120, 139, 140, 180])), "80"] for _r in range(2)]
        visits.append(_visit(values=values, readings=readings[: dice.choice([0, 1, 2, 2])]))

    for person in (Person(sex, age) for sex in "MF" for age in (39, 40, 57, 74, 75)):
        asked, choices = _asked_of(person, visits), default_choices()
        assert _on_screen(blank, asked, person, choices) == _on_server(asked, person, choices)


@pytest.mark.parametrize("measure", NUMBERS)
def test_limits_ask_and_refuse_alike(blank: Page, measure: str) -> None:
    limit = limit_of(measure)
    assert limit is not None
    step = Decimal(1).scaleb(-limit.decimals)
    ends = [limit.hard_min, limit.hard_max, limit.soft_min, limit.soft_max, Decimal(100)]
    numbers = sorted({end + step * k for end in ends for k in (-1, 0, 1)})
    lasts = [None, *((end, days) for end in ends for days in (0, 31, 32))]
    person = next(p for p in (Person("M", 40), Person("F", 40)) if _has_box(measure, p))
    asked = [(n, last) for n in numbers for last in lasts]

    screen = blank.evaluate(
        """([text, code, asked]) => { const rules = JSON.parse(text); return asked.map(([number, last]) =>
          healthposts.check(rules, code, number, last).map(({code, kind}) => [code, kind])); }""",
        [
            json.dumps(rules_for(person, EXAMINATIONS)),
            measure,
            [[str(n), last and {"number": str(last[0]), "days": last[1]}] for n, last in asked],
        ],
    )

    server = [
        [
            [problem.code, problem.kind]
            for problem in check(measure, n, *(last or (None, None)), age=person.age)
        ]
        for n, last in asked
    ]
    assert screen == server


def _has_box(measure: str, person: Person) -> bool:
    return measure in {i.code for i in inputs_for(EXAMINATIONS, person.sex, person.age)}


TYPED = [
    *("36,5", "36.5", " 36,5 ", "۳۶٫۵", "٣٦٫٥", "036,50", "36,", ",5", "36", "0", "1.250", "1,250"),
    *("1 200", "12e1", "1e5", "-3", "+3", "36,55", "36,500", "36,5,5", "", "abc", "1480", "63,50"),
    *("0,5", "12345678", "1234567", "½", "３６", "36\u00a0", "NaN", "Infinity", "0x1F", "1_000"),
    *("-10", "−10", "–10", "- 7,5", "-0", "--3", "-", "3-", "-۱۰"),
]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_typed_numbers_are_read_alike(blank: Page, decimals: int, signed: bool) -> None:
    screen = blank.evaluate(
        """([typed, decimals, signed]) =>
          typed.map((text) => healthposts.parseNumber(text, decimals, signed))""",
        [TYPED, decimals, signed],
    )

    assert screen == [_read_by_server(text, decimals, signed=signed) for text in TYPED]


def _read_by_server(text: str, decimals: int, *, signed: bool) -> dict[str, str]:
    try:
        return {"number": plain_number(parse_number(text, decimals=decimals, signed=signed))}
    except NotANumber as problem:
        code = "whole" if problem.code == "decimals" and not decimals else problem.code
        return {"error": code}


# --- Both judges, answering in the same words --------------------------------------------------


def _visit(**given: Any) -> Visit:
    return {"values": {}, "readings": [], "signs": None, "couldNotRepeat": False, **given}


def _visit_of(measure: str, number: Decimal) -> Visit:
    if measure != "bmi":
        return _visit(values={measure: {"number": str(number)}})
    height = Decimal(160)
    weight = number * height * height / 10000
    return _visit(values={"weight": {"number": str(weight)}, "height": {"number": str(height)}})


def _boundary_values(measure: str, guideline: str | None) -> list[Decimal]:
    """Below, on and above every bound of the guideline, or of the defaults, and of the alarms."""
    named = {guideline} if guideline else set()
    defaults = tables().defaults
    named |= {g for (m, _role), found in defaults.items() if m == measure for g in found}
    bands = [band for g in named for band in tables().bands.get((measure, g), ())]
    bounds = {b for band in bands for b in (band.lower, band.upper) if b is not None}
    alarms = [rule for rule in tables().emergencies if rule.measure in (measure, "glucose_any")]
    bounds |= {Decimal(rule.value) for rule in alarms}
    limit = limit_of(measure)
    step = Decimal(1).scaleb(-limit.decimals) if limit else Decimal("0.1")
    nudges = (-step, -NUDGE, Decimal(0), NUDGE, step)
    return sorted({bound + nudge for bound in bounds for nudge in nudges})


def _random_visit(dice: random.Random) -> Visit:
    values = {}
    for code in NUMBERS:
        limit = limit_of(code)
        if code in ("sbp", "dbp") or limit is None or dice.random() < 0.4:
            continue
        spread = (limit.hard_max - limit.hard_min) * Decimal(dice.randint(0, 1000)) / 1000
        values[code] = {"number": str(limit.hard_min + spread)}
    readings = [
        [str(dice.randint(90, 200)), str(dice.randint(50, 120))] for _ in range(dice.randint(0, 3))
    ]
    signs = dice.choice([None, [], [dice.choice(DANGER_SIGNS)]])
    return _visit(values=values, readings=readings, signs=signs, couldNotRepeat=dice.random() < 0.3)


def _asked_of(person: Person, visits: list[Visit]) -> list[Visit]:
    """Without what this person is not asked: the page has no box for it."""
    asked = {i.code for i in inputs_for(EXAMINATIONS, person.sex, person.age)} | {"bmi"}
    return [
        visit | {"values": {c: v for c, v in visit["values"].items() if c in asked}}
        for visit in visits
    ]


def _on_screen(page: Page, visits: list[Visit], person: Person, choices: Choices) -> list[Any]:
    """All goes over as text, as in the page: piece by piece it took most of the time."""
    said = page.evaluate(
        """(text) => { const [rules, visits, pregnant] = JSON.parse(text);
          return JSON.stringify(visits.map((visit) => {
          const told = healthposts.judge(rules, {...visit, pregnant});
          return {
            level: told.level,
            findings: told.findings.map((f) => [f.measure, f.role, f.class, f.label, f.severity,
              f.refer, f.guideline, f.outcome, f.urgency, f.provisional]).sort(),
            alarms: told.alarms.map((a) => [a.code, a.action]),
            noClass: Object.entries(told.noClass).sort(),
            pressure: [told.pressure.count, told.pressure.wantsSecond, told.pressure.provisional,
              told.pressure.wantsSigns],
          };
        })); }""",
        json.dumps([rules_for(person, EXAMINATIONS, choices, "en"), visits, person.pregnant]),
    )
    answers: list[Any] = json.loads(said)
    return answers


def _on_server(visits: list[Visit], person: Person, choices: Choices) -> list[Any]:
    return [_judged(visit, person, choices) for visit in visits]


def _judged(visit: Visit, person: Person, choices: Choices) -> dict[str, Any]:
    told = judge_visit(
        readings=[(Decimal(a), Decimal(b)) for a, b in visit["readings"]],
        values={code: _value(**given) for code, given in visit["values"].items()},
        person=person,
        choices=choices,
        danger_signs=visit["signs"],
        could_not_repeat=visit["couldNotRepeat"],
    )
    judgement, pressure = told.judgement, told.pressure
    return {
        "level": judgement.level.value,
        "findings": sorted(
            [
                *(f.measure, f.role, f.class_code),
                *(f.label_en, f.severity, f.refer, f.guideline),
                *(f.outcome.value, f.urgency.value, f.provisional),
            ]
            for f in judgement.findings
        ),
        "alarms": [[a.code, a.action.value] for a in judgement.alarms],
        "noClass": sorted([m, reason] for m, reason in judgement.no_class.items()),
        "pressure": [
            pressure.count,
            pressure.wants_second,
            pressure.provisional,
            pressure.wants_signs,
        ],
    }


def _value(number: str | None = None, code: str = "", flag: Any = "") -> Value:
    return Value(Decimal(number) if number else None, code, flag)
