"""The rules of one person as data, so that the screen judges as the server does."""

from collections.abc import Iterable
from typing import Any

from screenings.rules import heart
from screenings.rules.choices import (
    BLOOD_PRESSURE,
    PRESSURE_PARTS,
    Choices,
    default_choices,
    for_person,
)
from screenings.rules.classify import (
    BODY_SHAPE,
    HAEMOGLOBIN,
    HAEMOGLOBIN_PREGNANT,
    PATTERN,
    ROLES,
    class_order,
    judges_better_side,
    why_no_bands,
)
from screenings.rules.emergencies import DANGER_SIGNS, concerns
from screenings.rules.heart_charts import heart_charts
from screenings.rules.limits import limit_of, most_at_age
from screenings.rules.measures import Input, inputs_for
from screenings.rules.numbers import plain
from screenings.rules.peak_flow import of_age as peak_flow_of_age
from screenings.rules.pressure import repeat_within_days, rest_minutes, very_high_bounds
from screenings.rules.scores import Score, of_person, scores
from screenings.rules.tables import PREDICTED_PEAK_FLOW, Derived, tables
from screenings.rules.types import Band, EmergencyRule, Level, Limit, Outcome, Person, Role

Json = dict[str, Any]


def rules_for(
    person: Person,
    examinations: Iterable[str],
    choices: Choices | None = None,
    language: str = "id",
) -> Json:
    """Limits, bands and alarms that apply to this person, ready for JSON.

    Every number is text with a point: compare exactly (as scaled whole numbers), never
    as floats. "" means no bound. The dict:

    edition      edition of the tables
    person       {sex, age, pregnant} as known when the page was made
    inputs       by code: {examination, kind, choices, alternative, readings, meter,
                 slow_changing, several, sides, limits}; limits, for numbers: {unit, decimals, hard_min,
                 hard_max, age_max, soft_min, soft_max, change_abs, change_pct,
                 change_pct_days}.
                 change_* is "" where it does not apply; a change warns when it is
                 *greater*; change_pct only when the last value is at most
                 change_pct_days old. hard_min and hard_max are still allowed, as are
                 soft_min and soft_max. `age_max` is the most at this age, or "". Of several values (readings, or the sides R and
                 L) one is judged: `several` is "highest" or "lowest" (numbers by size,
                 codes by place in `choices`); "" is the first. Pressure: see there.
    between      bounds between inputs: pulse_pressure_min, pulse_pressure_max (allowed
                 ends; warn outside), sbp must be above dbp (refuse); waist not below
                 height (warn); the two best pef at most pef_agreement apart (warn)
    derived      [{measure, times, numerator, over, denominator, counted}]: the measure is
                 times x product(numerator) / (over x product(denominator)), of inputs.
                 Where `counted` is not empty it is instead how many of these codes stand
                 in the one input, a text of codes parted by spaces ("": not asked).
                 It exists when all inputs have numbers. Never round it. To compare with
                 a bound multiply out: times x product(numerator) against
                 bound x over x product(denominator).
    scores       [{measure, items, spared, start, banded}]: the measure is `start` and the
                 points of all answers to `items` added up; an answer's points are its
                 number, YES is 1 and NO is 0. It exists when every item is answered but
                 those of each `spared` {answers, items} all of whose `answers` [[input,
                 code]] were given; `start` is "" where the age has no points, then there is
                 none. `banded` {measure, bands, nought} adds the place of the band that
                 holds the measure, 0 where one of `nought` was answered; without either
                 there is no sum. Answers that are numbers count as numbers everywhere.
    heart        {measure, input, pressures, smokes, ill, diabetes, yes_no, charts}, or None.
                 Where the answer to `input` is one of `charts` {axis, begins, cells}, the
                 measure is cells[smokes][diabetes][band of sbp][band of axis]: a band by how
                 many of `pressures` or `begins` are reached. Nothing while one is missing, or
                 where one of `ill` is "yes".
    peak_flow    {reference, measure, of_age, per_height}, or None: with a pef and a height
                 the measure is exp(of_age + per_height / height); of_age is "" while the
                 age is not known, then there is none. A pef without it has no class:
                 "height", without an age "age".
    tables       [{measure, input, role, guideline, pregnant, better, bands, why}], each giving at
                 most one finding. `input` is the input or derived measure to look at.
                 `better`: of two sides the better one is judged, else the worse.
                 `pregnant` is "any", "yes" (only while the answer is yes) or "no" (only
                 while it is not yes). `bands` in order, lowest first, each {lower,
                 lower_inclusive, upper, upper_inclusive, code, class, label, severity,
                 refer, outcome, urgency}; a coded band has `code`, and no bounds. LO is
                 the first band, HI the last. `why` is "" or the reason why there are no
                 bands ("age", "sex"). In no band: no class.
    no_class_if_pregnant   inputs that have no class while the answer is yes
    pressure     {measure, guideline, why, sbp: bands, dbp: bands, order, pattern, high,
                 very_high, rest_minutes, repeat_within_days, provisional}. Judge the mean
                 of the last two readings, unrounded. The class is the worse of the two
                 bands by severity, then by place in `order`. One number alone has no
                 class. `pattern` has the bands MIXED, ISH (sbp at or above high.sbp, dbp
                 below high.dbp), IDH (the reverse) by class; MIXED otherwise. A pattern
                 with the outcome "letter" takes outcome and urgency of its pressure
                 where that has no letter. One
                 reading only, at or above `high` and below `very_high`: findings of
                 pressure with severity above 0 take refer and outcome from
                 `provisional`. At or above `very_high`: ask `danger_signs`.
    emergencies  [{code, inputs, comparator, value, pregnant, action, now_signs}]: holds
                 when a value of one of `inputs` compares so ("=" compares codes without
                 case; LO counts as below, HI as above). Pressure compares the judged mean.
                 Any of `now_signs` makes the action "now"; none, once asked, turns
                 "repeat_then_signs" into "same_day". A danger sign after any very high
                 reading keeps pressure_very_high, whatever the mean.
    danger_signs the five codes, in order
    levels       words, worst first. emergency: an alarm holds. refer: an outcome is
                 "letter". watch: an outcome is "repeat" or "advise", or a severity is 1
                 or more. normal: there is a finding. Else unmeasured.
    """
    choices = choices or default_choices()
    inputs = inputs_for(examinations, person.sex, person.age)
    numbers = {i.code for i in inputs}
    derived = [rule for rule in tables().derived if rule.measured <= numbers]
    asked = [score for score in scores() if numbers.issuperset(score.items)]
    judged = [i.code for i in inputs] + [rule.measure for rule in derived]
    judged += [score.measure for score in asked]
    judged += [heart.MEASURE] if heart.CHART in numbers else []
    maker = _Maker(person, choices, language)
    return {
        "edition": tables().edition,
        "person": {"sex": person.sex, "age": person.age, "pregnant": person.pregnant},
        "inputs": {i.code: _input(i, person) for i in inputs},
        "between": {
            name: plain(tables().constants[name])
            for name in ("pulse_pressure_min", "pulse_pressure_max", "pef_agreement")
        },
        "derived": [_derived(rule) for rule in derived],
        "scores": [_score(score, person, maker) for score in asked],
        "heart": heart_charts(person) if heart.CHART in numbers else None,
        "peak_flow": _peak_flow(person) if "pef" in numbers else None,
        "tables": maker.tables(judged),
        "no_class_if_pregnant": [m for m in judged if m in BODY_SHAPE and maker.may_be_pregnant(m)],
        "pressure": maker.pressure() if numbers.issuperset(PRESSURE_PARTS) else None,
        "emergencies": maker.emergencies(judged),
        "danger_signs": list(DANGER_SIGNS),
        "levels": [level.value for level in Level],
    }


class _Maker:
    """Makes the parts that depend on the person, the choices and the language."""

    def __init__(self, person: Person, choices: Choices, language: str) -> None:
        # The answer may change on the screen: the bands of both answers go along.
        self.person = Person(person.sex, person.age, "no")
        self.choices = choices
        self.language = language

    def tables(self, judged: list[str]) -> list[Json]:
        found = [
            self._table(measure, measure, role, self._when(measure))
            for measure in judged
            if measure not in PRESSURE_PARTS
            for role in ROLES
        ]
        if HAEMOGLOBIN in judged and self.person.sex == "F":
            found.append(self._table(HAEMOGLOBIN_PREGNANT, HAEMOGLOBIN, "classify", "yes"))
        return [table for table in found if table]

    def pressure(self) -> Json:
        bands = {
            part: for_person(self.choices.bands(part, "classify"), self.person)
            for part in PRESSURE_PARTS
        }
        everyone = self.choices.bands("sbp", "classify")
        guideline = everyone[0].guideline
        high = {part: plain(tables().constants[f"high_{part}"]) for part in PRESSURE_PARTS}
        return {
            "measure": BLOOD_PRESSURE,
            "guideline": guideline,
            "why": why_no_bands("sbp", everyone, self.person) or "",
            **{part: self._bands(found, BLOOD_PRESSURE) for part, found in bands.items()},
            "order": list(class_order(guideline)),
            "pattern": self._pattern(),
            "high": high,
            "very_high": {part: plain(bound) for part, bound in very_high_bounds().items()},
            "rest_minutes": rest_minutes(),
            "repeat_within_days": repeat_within_days(),
            "provisional": {"refer": False, "outcome": Outcome.REPEAT.value, "urgency": ""},
        }

    def emergencies(self, judged: list[str]) -> list[Json]:
        found = [
            self._emergency(rule, [m for m in judged if concerns(rule, m)])
            for rule in tables().emergencies
            if self.person.age is None or self.person.age >= rule.min_age
            if rule.pregnant == "any" or self.person.sex == "F"
        ]
        return [emergency for emergency in found if emergency["inputs"]]

    def may_be_pregnant(self, measure: str) -> bool:
        return self.person.sex == "F" and any(self.choices.bands(measure, r) for r in ROLES)

    def _when(self, measure: str) -> str:
        asked = self.person.sex == "F" and (measure in BODY_SHAPE or measure == HAEMOGLOBIN)
        return "no" if asked else "any"

    def _table(self, measure: str, looked_at: str, role: Role, when: str) -> Json | None:
        everyone = self.choices.bands(measure, role)
        if not everyone:
            return None
        bands = for_person(everyone, self.person)
        return {
            "measure": measure,
            "input": looked_at,
            "role": role,
            "guideline": (bands or everyone)[0].guideline,
            "pregnant": when,
            "better": judges_better_side(everyone),
            "bands": self._bands(bands, measure),
            "why": why_no_bands(measure, everyone, self.person) or "",
        }

    def _pattern(self) -> Json:
        bands = for_person(self.choices.bands(PATTERN, "classify"), self.person)
        by_code = {b.class_code: self._band(b, PATTERN) for b in bands}
        guideline = self.choices.bands(PATTERN, "classify")[0].guideline
        return {"measure": PATTERN, "guideline": guideline, "bands": by_code}

    def plain_bands(self, bands: tuple[Band, ...]) -> list[Json]:
        """Their bounds only."""
        bounds = ("lower", "lower_inclusive", "upper", "upper_inclusive", "code")
        return [{name: self._band(band, "")[name] for name in bounds} for band in bands]

    def _bands(self, bands: tuple[Band, ...], measure: str) -> list[Json]:
        return [self._band(band, measure) for band in bands]

    def _band(self, band: Band, measure: str) -> Json:
        outcome, urgency = self.choices.outcome_of(band, measure)
        return {
            "lower": "" if band.lower is None else plain(band.lower),
            "lower_inclusive": band.lower_inclusive,
            "upper": "" if band.upper is None else plain(band.upper),
            "upper_inclusive": band.upper_inclusive,
            "code": band.class_code if band.coded else "",
            "class": band.class_code,
            "label": band.label_id if self.language.startswith("id") else band.label_en,
            "severity": band.severity,
            "refer": band.refer,
            "outcome": outcome.value,
            "urgency": urgency.value,
        }

    def _emergency(self, rule: EmergencyRule, inputs: list[str]) -> Json:
        return {
            "code": rule.code,
            "inputs": inputs,
            "comparator": rule.comparator,
            "value": rule.value,
            "pregnant": rule.pregnant,
            "action": rule.action.value,
            "now_signs": sorted(rule.now_signs),
        }


def _input(one: Input, person: Person) -> Json:
    limit = limit_of(one.code)
    return {
        "examination": one.examination,
        "kind": one.kind,
        "choices": list(one.choices),
        "alternative": one.alternative,
        "readings": one.readings,
        "meter": one.meter,
        "slow_changing": one.slow_changing,
        "several": one.several,
        "sides": one.sides,
        "limits": _limits(limit, person) if limit else None,
    }


def _limits(limit: Limit, person: Person) -> Json:
    young = person.age is not None and person.age < tables().constants["adult_age"]
    grows = young and limit.measure == "height"
    absolute, percent = limit.warn_change_abs, limit.warn_change_pct
    days = tables().constants["percent_change_days"]
    most = most_at_age(limit.measure, person.age)
    return {
        "unit": limit.unit,
        "decimals": limit.decimals,
        "hard_min": plain(limit.hard_min),
        "hard_max": plain(limit.hard_max),
        "age_max": "" if most is None else plain(most),
        "soft_min": plain(limit.soft_min),
        "soft_max": plain(limit.soft_max),
        "change_abs": "" if absolute is None or grows else plain(absolute),
        "change_pct": "" if percent is None else plain(percent),
        "change_pct_days": "" if percent is None else plain(days),
    }


def _peak_flow(person: Person) -> Json:
    reference, of_age = tables().peak_flow[person.sex], peak_flow_of_age(person)
    return {
        "reference": reference.reference,
        "measure": PREDICTED_PEAK_FLOW,
        "of_age": "" if of_age is None else plain(of_age),
        "per_height": plain(reference.per_height),
    }


def _score(score: Score, person: Person, maker: _Maker) -> Json:
    start, banded = of_person(score, person), score.banded
    return {
        "measure": score.measure,
        "items": list(score.items),
        "spared": [
            {"answers": [list(a) for a in one.answers], "items": sorted(one.items)}
            for one in score.spared
        ],
        "start": "" if start is None else plain(start),
        "banded": banded
        and {
            "measure": banded.measure,
            "bands": maker.plain_bands(banded.bands),
            "nought": [list(answer) for answer in banded.nought],
        },
    }


def _derived(rule: Derived) -> Json:
    return {
        "measure": rule.measure,
        "times": rule.times,
        "numerator": list(rule.numerator),
        "over": rule.over,
        "denominator": list(rule.denominator),
        "counted": list(rule.counted),
    }
