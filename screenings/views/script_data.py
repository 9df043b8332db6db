"""What the entry page's script needs: the rules of this person, and words with gaps.

A gap is a name in braces: "{value} is not possible. …".
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from healthposts.lib.months import Month
from screenings import labels
from screenings.advice import CLASSLESS, LEVEL_SENTENCES
from screenings.contents import (
    BP_REPEAT_BOX,
    DANGER_SIGNS_BOX,
    NONE,
    Content,
    Current,
    Key,
    LastValue,
)
from screenings.fields import FormContext, field_of, previous_of
from screenings.judging import PREGNANCY_BOX, pairs_of, values_of
from screenings.parts import examination_of
from screenings.rules import Choices, Input, Person, Value, limit_of, rules_for
from screenings.rules.history import HAS
from screenings.rules.numbers import plain
from screenings.rules.scores import scores
from screenings.views.boxes import PRESSURE, in_conflict
from screenings.views.results import Shown
from screenings.wording import NO_CLASS, WHAT
from screenings.workings import NEEDED, most_of, needed, reference_of, sentences

GENERAL = (
    "pair",
    "format",
    "whole",
    "decimals",
    "number_and_flag",
    "half",
    "kind",
    "smoking_years",
)
GAPS = {name: f"{{{name}}}" for name in ("value", "change", "lower", "upper", "decimals", "max")}


def script_data(
    context: FormContext,
    *,
    person: Person,
    examinations: Iterable[str],
    choices: Choices,
    known: Mapping[Key, LastValue],
    judged: Shown,
) -> dict[str, Any]:
    """`examinations` are those of the form; `judged` is the visit as it was saved."""
    language = get_language() or "id"
    asked = [one for code in examinations for one in context.asked(code)]
    held = _held(context.boxes, {one.examination for one in asked})
    beside = map(_examination_of_input, (*held, *known))
    judged_here = [*(one.examination for one in asked), *beside]
    rules = rules_for(person, [*dict.fromkeys(judged_here)], choices, language)
    return {
        "rules": _with_advice(rules),
        "last": {one.code: last for one in asked if (last := _last(one, context))},
        "known": {
            key.measure: plain(last.content.number)
            for key, last in known.items()
            if last.content.number is not None
        },
        "said": {
            key.measure: last.content.code
            for key, last in context.last.items()
            if key.measure.startswith(HAS)
        },
        "held": _held_values(held),
        "floor": _floor(context.boxes, judged),
        **problem_words(asked),
        "names": {measure: labels.measure(measure) for measure in _judged(rules)},
        "levels": {code: _level(code) for code in rules["levels"]},
        "classless": str(CLASSLESS),
        "workings": sentences()
        | {
            "reference": reference_of(person),
            "needed": {code: needed(code) for code in NEEDED},
            "most": {one.measure: most_of(one) for one in scores()},
        },
        "noClass": {code: str(text) for code, text in NO_CLASS.items()},
        "guidelines": {name: labels.guideline(name) for name in _guidelines(rules)},
        "confirmed": sorted(context.confirmed),
        "comma": not language.startswith("en"),
    }


def problem_words(asked: Iterable[Input]) -> dict[str, Any]:
    """Sentences about what is wrong or odd: of any number, and of each input."""
    return {
        "problems": {code: labels.problem(code, **GAPS) for code in _general_problems()},
        "of": {one.code: _problems_of(one) for one in asked if one.kind == "number"},
    }


def _held(boxes: Mapping[Key, Current], shown: Collection[str]) -> dict[Key, Content]:
    """What stands in the visit beside this form: other tables filled it in."""
    return {
        key: box.content
        for key, box in boxes.items()
        if box.content.is_value and examination_of(key.measure) not in shown
    }


def _examination_of_input(key: Key) -> str:
    """The danger signs stand in no table: they go with the pressure."""
    found = examination_of(key.measure)
    return PRESSURE if found == DANGER_SIGNS_BOX else found


def _held_values(held: Mapping[Key, Content]) -> dict[str, Any]:
    """As the script's `visit()` makes them of the boxes of the form."""
    signs = held.get(Key(DANGER_SIGNS_BOX))
    values = values_of(held)
    return {
        "values": {
            code: _held_value(value) for code, value in values.items() if code not in ("sbp", "dbp")
        },
        "readings": [[plain(number) for number in pair] for pair in pairs_of(held)],
        "pregnant": held[Key(PREGNANCY_BOX)].code if Key(PREGNANCY_BOX) in held else "",
        "couldNotRepeat": Key(BP_REPEAT_BOX) in held,
        "signs": [code for code in signs.codes if code != NONE] if signs else None,
    }


def _held_value(value: Value) -> dict[str, str]:
    if value.flag:
        return {"flag": value.flag}
    if value.number is None:
        return {"code": value.code}
    number = plain(value.number)
    told = {"number": f"{number}/{value.denominator}" if value.denominator else number}
    return told if value.better_side is None else told | {"better": plain(value.better_side)}


def _floor(boxes: Mapping[Key, Current], judged: Shown) -> dict[str, Any] | None:
    """While two values stand in a box, the worse one's level and alarms stay on the screen."""
    if not in_conflict(boxes):
        return None
    shown = {key for key, box in boxes.items() if box.in_conflict}
    return {
        "level": judged.level,
        "alarms": list(judged.alarms),
        "fields": sorted(field_of(key) for key in shown),
    }


def _general_problems() -> tuple[str, ...]:
    return (*GENERAL, "pulse_pressure", "waist_height", "blows_apart")


def _problems_of(one: Input) -> dict[str, str]:
    """The sentences about one number, by problem."""
    limit = limit_of(one.code)
    if limit is None:
        return {}
    gaps = {
        **GAPS,
        "what": str(WHAT.get(one.code, labels.measure(one.code))),
        "unit": labels.unit(limit.unit),
        "min": labels.number(limit.hard_min),
        "max": labels.number(limit.hard_max),
    }
    rare = "rare_weight" if one.code == "weight" else "rare"
    codes = {"rare": rare} | {code: code for code in ("too_high", "too_low")}
    codes |= {f"{way}_{when}": f"{way}_{when}" for way in ("more", "less") for when in _WHEN}
    return {name: labels.problem(code, **gaps) for name, code in codes.items()}


_WHEN = ("month", "time")


def _last(one: Input, context: FormContext) -> dict[str, Any] | None:
    """The number a new one is compared with."""
    last = previous_of(Key(one.code), context.last)
    if last is None or last.content.number is None:
        return None
    return {
        "number": plain(last.content.number),
        "days": (context.on - last.on).days,
        "when": "month" if Month.of(last.on) == Month.of(context.on).plus(-1) else "time",
    }


def _with_advice(rules: dict[str, Any]) -> dict[str, Any]:
    """Each band with its name for people and what to say."""
    for table in rules["tables"]:
        for band in table["bands"]:
            _tell(band, table["measure"], table["guideline"])
    pressure = rules["pressure"]
    if pressure:
        measure, pattern = pressure["measure"], pressure["pattern"]
        for band in (*pressure["sbp"], *pressure["dbp"]):
            _tell(band, measure, pressure["guideline"])
        for band in pattern["bands"].values():
            _tell(band, pattern["measure"], pattern["guideline"])
        pressure["single"] = labels.advice(measure, "", provisional=True)
    return rules


def _tell(band: dict[str, Any], measure: str, guideline: str) -> None:
    band["label"] = labels.class_name(measure, band["class"], guideline)
    band["say"] = labels.advice(measure, band["class"]) if band["severity"] else ""


def _guidelines(rules: dict[str, Any]) -> set[str]:
    pressure = rules["pressure"] or {}
    tables = (*rules["tables"], pressure, pressure.get("pattern") or {})
    return {table["guideline"] for table in tables if table}


def _judged(rules: dict[str, Any]) -> list[str]:
    measures = [table["measure"] for table in rules["tables"]]
    return [*dict.fromkeys(["blood_pressure", *measures])]


def _level(code: str) -> dict[str, str]:
    return {"word": labels.level(code), "say": str(LEVEL_SENTENCES[code])}
