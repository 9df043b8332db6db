"""A whole visit: all pressure readings, the other values, and the danger signs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from screenings.rules.choices import BLOOD_PRESSURE, Choices
from screenings.rules.classify import PATTERN, classify
from screenings.rules.emergencies import DANGER_SIGNS
from screenings.rules.pressure import (
    VERY_HIGH,
    Reading,
    judged_pressure,
    needs_danger_signs,
    needs_second,
)
from screenings.rules.types import (
    Action,
    Alarm,
    Finding,
    Judgement,
    Outcome,
    Person,
    Urgency,
    Value,
)


@dataclass(frozen=True, slots=True)
class PressureState:
    """How far the measuring of pressure has come.

    `sbp` and `dbp` are what is judged. `wants_second`: one high reading, and
    nobody has said it could not be repeated. `provisional`: one high reading
    below the alarm, judged but not referred. `wants_signs`: very high, and the
    danger signs are not asked yet.
    """

    sbp: Decimal | None = None
    dbp: Decimal | None = None
    count: int = 0
    wants_second: bool = False
    provisional: bool = False
    wants_signs: bool = False
    could_not_repeat: bool = False


@dataclass(frozen=True, slots=True)
class VisitJudgement:
    judgement: Judgement
    pressure: PressureState


def judge_visit(
    *,
    readings: Sequence[Reading],
    values: Mapping[str, Value],
    person: Person,
    choices: Choices | None = None,
    danger_signs: Collection[str] | None = None,
    could_not_repeat: bool = False,
) -> VisitJudgement:
    """Judge a visit by the mean of its last two pressure readings.

    `readings` are whole pairs in the order taken; half a pair goes into
    `values` and gives no class. `danger_signs` is None until somebody asked.
    """
    readings = readings or _whole_pair(values)
    state = pressure_state(readings, danger_signs=danger_signs, could_not_repeat=could_not_repeat)
    judged = {**values, **_pressure_values(state)}
    judgement = classify(judged, person, choices, danger_signs)
    if state.provisional:
        judgement = _provisional(judgement)
    if any(needs_danger_signs(r) for r in readings):
        judgement = _heed_signs(judgement, danger_signs)
    return VisitJudgement(judgement, state)


def pressure_state(
    readings: Sequence[Reading],
    *,
    danger_signs: Collection[str] | None = None,
    could_not_repeat: bool = False,
) -> PressureState:
    judged = judged_pressure(readings)
    if judged is None:
        return PressureState(could_not_repeat=could_not_repeat)
    pair = (judged.sbp, judged.dbp)
    single_high = judged.count == 1 and needs_second(pair)
    very_high = needs_danger_signs(pair)
    return PressureState(
        sbp=judged.sbp,
        dbp=judged.dbp,
        count=judged.count,
        wants_second=single_high and not could_not_repeat,
        provisional=single_high and not very_high,
        wants_signs=very_high and danger_signs is None,
        could_not_repeat=could_not_repeat,
    )


def _whole_pair(values: Mapping[str, Value]) -> Sequence[Reading]:
    sbp, dbp = (values.get(part, Value()).number for part in ("sbp", "dbp"))
    return () if sbp is None or dbp is None else ((sbp, dbp),)


def _pressure_values(state: PressureState) -> dict[str, Value]:
    if state.sbp is None or state.dbp is None:
        return {}
    return {"sbp": Value(state.sbp), "dbp": Value(state.dbp)}


def _provisional(judgement: Judgement) -> Judgement:
    """One high reading is marked and measured again, never referred."""
    marked = tuple(
        _marked(f) if f.measure in (BLOOD_PRESSURE, PATTERN) else f for f in judgement.findings
    )
    return replace(judgement, findings=marked)


def _marked(finding: Finding) -> Finding:
    """The pattern of a pair that parts nothing asks for nothing; it is only marked."""
    if not finding.severity:
        return replace(finding, provisional=True)
    return replace(
        finding,
        refer=False,
        outcome=Outcome.REPEAT,
        urgency=Urgency.NONE,
        provisional=True,
    )


def _heed_signs(judgement: Judgement, danger_signs: Collection[str] | None) -> Judgement:
    """A danger sign after any very high reading is an emergency, whatever the mean.

    Rest may have brought the mean below the alarm; chest pain has not gone away.
    """
    if VERY_HIGH in judgement.emergencies or not set(DANGER_SIGNS) & set(danger_signs or ()):
        return judgement
    return replace(judgement, alarms=(Alarm(VERY_HIGH, Action.NOW), *judgement.alarms))
