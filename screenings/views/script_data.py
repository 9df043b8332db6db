"""What the entry page's script needs: the rules of this person, and words with gaps.

A gap is a name in braces: "{value} is not possible. …".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from healthposts.lib.months import Month
from screenings import labels
from screenings.contents import Key, LastValue
from screenings.fields import FormContext, previous_of
from screenings.rules import Choices, Input, Person, limit_of, rules_for
from screenings.rules.numbers import plain
from screenings.wording import LEVEL_SENTENCES, NO_CLASS, WHAT

GENERAL = ("pair", "format", "whole", "decimals", "number_and_flag", "half", "kind")
GAPS = {name: f"{{{name}}}" for name in ("value", "change", "lower", "upper", "decimals")}


def script_data(
    context: FormContext,
    *,
    person: Person,
    examinations: Iterable[str],
    choices: Choices,
    known: Mapping[Key, LastValue],
) -> dict[str, Any]:
    language = get_language() or "id"
    asked = [one for code in examinations for one in context.asked(code)]
    rules = rules_for(person, [*dict.fromkeys(one.examination for one in asked)], choices, language)
    return {
        "rules": _with_advice(rules),
        "last": {one.code: last for one in asked if (last := _last(one, context))},
        "known": {
            key.measure: plain(last.content.number)
            for key, last in known.items()
            if last.content.number is not None
        },
        "problems": {code: labels.problem(code, **GAPS) for code in _general_problems()},
        "of": {one.code: _problems_of(one) for one in asked if one.kind == "number"},
        "names": {measure: labels.measure(measure) for measure in _judged(rules)},
        "levels": {code: _level(code) for code in rules["levels"]},
        "noClass": {code: str(text) for code, text in NO_CLASS.items()},
        "guideline": labels.guideline("{name}"),
        "confirmed": sorted(context.confirmed),
        "comma": not language.startswith("en"),
    }


def _general_problems() -> tuple[str, ...]:
    return (*GENERAL, "pulse_pressure", "waist_height")


def _problems_of(one: Input) -> dict[str, str]:
    """The sentences about one number, by problem."""
    limit = limit_of(one.code)
    if limit is None:
        return {}
    gaps = {
        **GAPS,
        "what": str(WHAT.get(one.code, labels.measure(one.code))),
        "unit": limit.unit,
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


def _judged(rules: dict[str, Any]) -> list[str]:
    measures = [table["measure"] for table in rules["tables"]]
    return [*dict.fromkeys(["blood_pressure", *measures])]


def _level(code: str) -> dict[str, str]:
    return {"word": labels.level(code), "say": str(LEVEL_SENTENCES[code])}
