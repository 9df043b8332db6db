"""Words for codes: measures, answers, classes, problems, alarms. Codes are stored, words not.

Classes and their names come from the tables of the rules; everything else from `wording`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from healthposts.web.guidelines import guideline_name
from healthposts.web.measures import measure_name as measure
from healthposts.web.measures import unit_name as unit
from healthposts.web.numbers import shown_number
from healthposts.web.tags import LEVELS
from screenings.advice import ADVICE, CLASSLESS, EMERGENCIES, LEVEL_SENTENCES
from screenings.contents import Key
from screenings.rules import Input, Level, Outcome, Problem, limit_of, repeat_within_days, tables
from screenings.wording import (
    CHOICES,
    MISSING,
    NO_CLASS,
    PROBLEMS,
    REFUSALS,
    SIDES,
    STATIONS,
    WHAT,
)

_DISEASE = re.compile(r"hipertensi|hypertension|anemia|anaemia|diabetes|hyperuri|hiperuri", re.I)
_LOW_CLASSES = ("UNDER", "THIN", "HYPO", "LOW", "SEDANG_LOW", "BRADY")
_SAID = re.compile(r"suspected|terduga|diduga|risk|risiko", re.I)


def choice(box: str, code: str) -> str:
    """The words of an answer: choice("smoking_status", "NEVER")."""
    return str(CHOICES.get(box, {}).get(code, code))


def box(one: Input, key: Key) -> str:
    """One box of an input: which eye or ear, which of its readings, or what is asked."""
    if one.sides:
        return side(key.side)
    if one.readings > 1 and key.measure not in ("sbp", "dbp"):
        return _("Reading %(number)s") % {"number": key.position}
    return measure(one.code)


def side(code: str) -> str:
    """Which eye or ear."""
    return str(SIDES[code])


def station(code: str) -> str:
    """A part of a session; "" is all of them in one form."""
    return str(STATIONS[code])


def missing(code: str) -> str:
    return str(MISSING.get(code, code))


def level(code: str) -> str:
    return str(LEVELS[code].word)


def no_class(reason: str) -> str:
    return str(NO_CLASS.get(reason, reason))


def class_name(of: str, class_code: str, guideline: str) -> str:
    """A class as its guideline calls it; nothing is a disease without "suspected"."""
    band = _band(of, class_code, guideline)
    if band is None:
        return class_code
    indonesian = (get_language() or "id").startswith("id")
    name = band.label_id if indonesian else band.label_en
    if band.severity and _DISEASE.search(name) and not _SAID.search(name):
        return _("Suspected %(name)s") % {"name": name[:1].lower() + name[1:]}
    return name


def _band(of: str, class_code: str, guideline: str) -> Any:
    key = ("sbp" if of == "blood_pressure" else of, guideline)
    bands = tables().bands.get(key, ())
    return next((band for band in bands if band.class_code == class_code), None)


def guideline(name: str) -> str:
    """As it is quoted under a result."""
    return _("Guideline: %(name)s") % {"name": guideline_name(name)}


def number(value: Decimal | None) -> str:
    return shown_number(value, language=get_language() or "id")


def refusal(code: str, **params: str) -> str:
    return str(REFUSALS[code]) % params if params else str(REFUSALS[code])


def problem(code: str, **params: Any) -> str:
    """A sentence by its own code; numbers may come as they are."""
    shown = {
        key: number(value) if isinstance(value, Decimal) else value for key, value in params.items()
    }
    return str(PROBLEMS[code]) % shown


def problem_sentence(found: Problem, *, last_month: bool = False, said: str = "") -> str:
    """What the rules found, as a sentence. `last_month`: the last value is of that month.

    `said`: the value as it was written, when it is not a plain number.
    """
    what = WHAT.get(found.measure, measure(found.measure))
    limit = limit_of(found.measure)
    params: dict[str, Any] = {
        "what": what,
        "unit": unit(limit.unit) if limit else "",
        **found.params,
    }
    if "change" in params:
        params["change"] = abs(params["change"])
    if said:
        params |= {"value": said, "unit": ""}
    sentence = problem(_sentence_code(found, last_month=last_month), **params)
    return " ".join(sentence.split())  # a fraction has no unit


def _sentence_code(found: Problem, *, last_month: bool) -> str:
    match found.code:
        case "out_of_range":
            return "too_high" if found.params["value"] > found.params["max"] else "too_low"
        case "decimals":
            return "decimals" if found.params["decimals"] else "whole"
        case "rare":
            return "rare_weight" if found.measure == "weight" else "rare"
        case "change":
            more = "more" if found.params["change"] > 0 else "less"
            return f"{more}_{'month' if last_month else 'time'}"
        case code:
            return code


def advice_code(of: str, class_code: str, *, provisional: bool = False) -> str:
    """Which sentence of ADVICE fits a class: the page's script picks by the same code."""
    if of in ("blood_pressure", "bp_pattern"):
        if provisional:
            return "blood_pressure_single"
        if class_code == "HT3":
            return "blood_pressure_today"
        watch = class_code in ("HIGH_NORMAL", "PREHT", "ELEVATED")
        return "blood_pressure_watch" if watch else "blood_pressure"
    low = class_code.startswith(_LOW_CLASSES)
    base = "glucose" if of.startswith("glucose_") else of.removesuffix("_pregnant")
    if base == "bmi":
        return "bmi_low" if low else "bmi_high"
    return f"{base}_low" if low and f"{base}_low" in ADVICE else base


def advice(of: str, class_code: str, *, provisional: bool = False) -> str:
    """What to say of one finding that is not normal; empty when there is nothing to say."""
    code = advice_code(of, class_code, provisional=provisional)
    text = ADVICE.get(code)
    return str(text) % {"days": repeat_within_days()} if text else ""


def visit_sentence(level_code: str, findings: Any, *, has_values: bool) -> str:
    """The one sentence under the level: of the finding that made it.

    `findings` have measure, role, class_code, severity, outcome, provisional and
    guideline, as rows of the model do.
    """
    if level_code == Level.UNMEASURED and has_values:
        return str(CLASSLESS)
    if level_code in (Level.NORMAL, Level.UNMEASURED, Level.EMERGENCY):
        return str(LEVEL_SENTENCES[level_code])
    worst = max(findings, key=_weight, default=None)
    text = advice(worst.measure, worst.class_code, provisional=worst.provisional) if worst else ""
    if not text or worst is None:
        return str(LEVEL_SENTENCES[level_code])
    return f"{text} {guideline(worst.guideline)}"


_OUTCOME_WEIGHT: Mapping[str, int] = {
    Outcome.LETTER: 3,
    Outcome.REPEAT: 2,
    Outcome.ADVISE: 1,
}


def _weight(finding: Any) -> tuple[int, int]:
    return _OUTCOME_WEIGHT.get(finding.outcome, 0), finding.severity


def emergency(code: str, *, phone: str = "119", name: str = "") -> str:
    """What to do about an alarm."""
    return str(EMERGENCIES[code]) % {"phone": phone, "name": name}
