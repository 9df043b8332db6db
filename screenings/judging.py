"""From the boxes of a visit to what the rules say of it. Plain Python, no database."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import islice, product

from screenings.contents import (
    BP_REPEAT_BOX,
    DANGER_SIGNS_BOX,
    NONE,
    NOT_POSSIBLE,
    Content,
    Current,
    Key,
    LastValue,
    inputs,
)
from screenings.rules import Choices, Person, Value, VisitJudgement, judge_visit, tables
from screenings.rules.several import judged_of
from screenings.rules.types import Pregnant, Sex

PREGNANCY_BOX = "pregnancy"
_NOT_JUDGED = {DANGER_SIGNS_BOX, BP_REPEAT_BOX, PREGNANCY_BOX}
_PRESSURE = ("sbp", "dbp")
# Two values in each of six boxes; who disagrees about more has other worries.
_MOST_READINGS_OF_A_CONFLICT = 64

# An adult's height is measured once a year: project rule.
SLOW_VALUE_DAYS = 365

Boxes = Mapping[Key, Content]


def judge(
    boxes: Mapping[Key, Current],
    *,
    sex: Sex,
    age: int | None,
    choices: Choices | None = None,
    known: Boxes | None = None,
) -> VisitJudgement:
    """The judgement of a visit; where two values stand in a box, the worse one's.

    `known`: what was measured at an earlier visit and still holds, see `still_known`.
    """
    judgements = [
        judge_contents({**(known or {}), **contents}, sex=sex, age=age, choices=choices)
        for contents in islice(_possible(boxes), _MOST_READINGS_OF_A_CONFLICT)
    ]
    return max(judgements, key=_badness)


def judge_contents(
    boxes: Boxes, *, sex: Sex, age: int | None, choices: Choices | None = None
) -> VisitJudgement:
    pairs, values = pairs_of(boxes), values_of(boxes)
    if pairs:
        values = {m: v for m, v in values.items() if m not in _PRESSURE}
    return judge_visit(
        readings=pairs,
        values=values,
        person=Person(sex, age, _pregnant(boxes)),
        choices=choices,
        danger_signs=_signs(boxes),
        could_not_repeat=_code(boxes, BP_REPEAT_BOX) == NOT_POSSIBLE,
    )


def still_known(
    last: Mapping[Key, LastValue], *, on: dt.date, age: int | None
) -> dict[Key, LastValue]:
    """Last values that need not be measured again: an adult's height, for a year.

    They are judged with what is measured today, and never written down as measured today.
    """
    if age is None or age < tables().constants["adult_age"]:
        return {}
    return {
        key: value
        for key, value in last.items()
        if key.measure in slow_measures() and (on - value.on).days <= SLOW_VALUE_DAYS
    }


@lru_cache(maxsize=1)
def slow_measures() -> frozenset[str]:
    return frozenset(code for code, one in inputs().items() if one.slow_changing)


def wants_known(boxes: Iterable[Key]) -> bool:
    """Whether something measured today is judged with something slow that was not."""
    measured = {key.measure for key in boxes}
    return any(
        rule.measured & measured and rule.measured & slow_measures() - measured
        for rule in tables().derived
    )


def person_of(boxes: Boxes, *, sex: Sex, age: int | None) -> Person:
    return Person(sex, age, _pregnant(boxes))


def _possible(boxes: Mapping[Key, Current]) -> Iterator[dict[Key, Content]]:
    """Every way to read the visit: one unless two values stand in a box."""
    for contents in product(*(current.all for current in boxes.values())):
        yield dict(zip(boxes, contents, strict=True))


def _badness(judged: VisitJudgement) -> tuple[int, int, int]:
    judgement = judged.judgement
    severities = sum(finding.severity for finding in judgement.findings)
    return -judgement.level.rank, len(judgement.alarms), severities


def pairs_of(boxes: Boxes) -> list[tuple[Decimal, Decimal]]:
    """Whole pairs of pressure in the order taken."""
    positions = sorted(key.position for key in boxes if key.measure == "sbp")
    pairs = ((boxes[Key("sbp", n)].number, _number(boxes, Key("dbp", n))) for n in positions)
    return [(sbp, dbp) for sbp, dbp in pairs if sbp is not None and dbp is not None]


def _number(boxes: Boxes, key: Key) -> Decimal | None:
    content = boxes.get(key)
    return content.number if content else None


def values_of(boxes: Boxes) -> dict[str, Value]:
    """One value a measure: of several readings or sides the one that is judged."""
    found: dict[str, list[Value]] = {}
    for key, content in sorted(boxes.items()):
        if content.is_value and key.measure not in _NOT_JUDGED:
            found.setdefault(key.measure, []).append(content.value)
    return {
        measure: judged_of(inputs()[measure], values) if measure in inputs() else values[0]
        for measure, values in found.items()
    }


def _pregnant(boxes: Boxes) -> Pregnant:
    match _code(boxes, PREGNANCY_BOX):
        case "yes" | "no" as answer:
            return answer
        case _:
            return "unknown"


def _signs(boxes: Boxes) -> tuple[str, ...] | None:
    """None until somebody asked."""
    content = boxes.get(Key(DANGER_SIGNS_BOX))
    if content is None or not content.is_value:
        return None
    return tuple(code for code in content.codes if code != NONE)


def _code(boxes: Boxes, measure: str) -> str:
    content = boxes.get(Key(measure))
    return content.code if content else ""


def contents_of(boxes: Mapping[Key, Current]) -> dict[Key, Content]:
    """What stands first in every box."""
    return {key: current.content for key, current in boxes.items()}
