"""What was computed on the way to a class, in words. Plain Python, no database.

The page's script says the same while it is typed (static/js/entry_workings.js): it gets the
sentences with gaps from `sentences`.
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from django.utils.translation import gettext_lazy as _

from healthposts.web.guidelines import guideline_name
from screenings import labels
from screenings.contents import Content, Key, inputs
from screenings.judging import pairs_of, values_of
from screenings.rules import Person, Value, heart, judged_pressure, tables
from screenings.rules.derive import with_derived
from screenings.rules.scores import Score, is_begun, points, scored, scores
from screenings.rules.tables import PREDICTED_PEAK_FLOW
from screenings.wording import Text

PEAK_FLOW = "pef"
Boxes = Mapping[Key, Content]
Notes = dict[str, tuple[str, ...]]

_SENTENCES: dict[str, Text] = {
    "blow": _("Taken: %(best)s L/min, the only reading."),
    "blows": _("Taken: reading %(number)s, the best of %(count)s: %(best)s L/min."),
    "predicted": _(
        "Predicted for this body: %(predicted)s L/min (%(reference)s). This is %(percent)s %% "
        "of it."
    ),
    "sum": _("Sum: %(sum)s of at most %(most)s."),
    "not_whole": _("%(answered)s of %(asked)s questions answered. No sum until all are."),
    "heart": _(
        "%(percent)s of 100 such people have a heart attack or stroke within ten years "
        "(WHO 2019, South-East Asia)."
    ),
    "heart_missing": _("The chart still needs: %(missing)s."),
    "heart_ill": _("The chart is not for those who have had a heart disease or a stroke."),
    "smoking": _("Still needed for the sum: smoking; of smokers, cigarettes and years."),
}
# What a chart of the heart may ask for.
NEEDED = (
    "sbp",
    "smoking_status",
    *heart.ILL_BEFORE,
    heart.DIABETES,
    *(axis.measure for axis in heart.AXES.values()),
)
_GAPS = (
    *("best", "number", "count", "predicted", "reference", "percent"),
    *("sum", "most", "answered", "asked", "missing"),
)


def workings_of(boxes: Boxes, person: Person) -> Notes:
    """By examination. `boxes` with what still holds of an earlier visit."""
    found = {PEAK_FLOW: _peak_flow(boxes, person), **_questionnaires(boxes, person)}
    found[heart.MEASURE] = _heart(boxes, person)
    return {exam: notes for exam, notes in found.items() if notes}


def sentences() -> dict[str, str]:
    """With gaps in braces, as the script fills them."""
    gaps = {gap: f"{{{gap}}}" for gap in _GAPS}
    return {code: str(text) % gaps for code, text in _SENTENCES.items()}


def reference_of(person: Person) -> str:
    """Whose prediction of peak flow it is."""
    return guideline_name(tables().peak_flow[person.sex].reference)


def _say(code: str, **said: str) -> str:
    return str(_SENTENCES[code]) % said


def _peak_flow(boxes: Boxes, person: Person) -> tuple[str, ...]:
    """Which blow counts, what was to be expected, and how much of it that is."""
    blows = [box.number for key, box in sorted(boxes.items()) if key.measure == PEAK_FLOW]
    taken = [blow for blow in blows if blow is not None]
    if not taken:
        return ()
    best = max(taken)
    said = _say(
        "blows" if len(taken) > 1 else "blow",
        number=str(taken.index(best) + 1),
        count=str(len(taken)),
        best=labels.number(best),
    )
    return said, *_predicted(boxes, person)


def _predicted(boxes: Boxes, person: Person) -> tuple[str, ...]:
    """Without a height nothing is predicted: that there is no class says why."""
    found = with_derived(values_of(boxes), person)
    predicted, percent = (
        found[code].number if code in found else None
        for code in (PREDICTED_PEAK_FLOW, "pef_percent_predicted")
    )
    if predicted is None or percent is None:
        return ()
    said = _say(
        "predicted",
        predicted=_whole(predicted, ROUND_HALF_UP),
        # Never up: 79.9 is not yet the 80 of a class.
        percent=_whole(percent, ROUND_FLOOR),
        reference=reference_of(person),
    )
    return (said,)


def _whole(number: Decimal, rounding: str) -> str:
    return labels.number(number.quantize(Decimal(1), rounding=rounding))


def _questionnaires(boxes: Boxes, person: Person) -> Notes:
    """The sum of each that was begun, or how much is still missing."""
    values = with_derived(values_of(boxes), person)
    begun = (score for score in scores() if is_begun(score, values))
    return {score.measure: _of_score(score, values, person) for score in begun}


def _of_score(score: Score, values: Mapping[str, Value], person: Person) -> tuple[str, ...]:
    found = scored(score, values, person)
    if found.number is not None:
        return (_say("sum", sum=labels.number(found.number), most=str(most_of(score))),)
    said = _say("not_whole", answered=str(found.answered), asked=str(found.asked))
    lacks = (_say("smoking"),) if found.lacks_banded else ()
    return lacks if found.answered == found.asked else (said, *lacks)


@cache
def most_of(score: Score) -> int:
    """The highest sum there is."""
    answers = (max(points(code) or 0 for code in inputs()[item].choices) for item in score.items)
    bands = (score.ages, score.banded.bands if score.banded else ())
    return int(sum(answers)) + score.man + sum(len(found) - 1 for found in bands if found)


def _heart(boxes: Boxes, person: Person) -> tuple[str, ...]:
    """What the chart says, or what it still needs."""
    found = heart.read_chart(with_derived(_with_mean(boxes), person), person)
    if found is None:
        return ()
    if found.was_ill:
        return (_say("heart_ill"),)
    if found.missing:
        return (_say("heart_missing", missing=", ".join(map(needed, found.missing))),)
    return (_say("heart", percent=str(found.percent)),)


def _with_mean(boxes: Boxes) -> dict[str, Value]:
    """Pressure is judged by the mean of its last two readings."""
    judged = judged_pressure(pairs_of(boxes))
    return values_of(boxes) | ({"sbp": Value(judged.sbp)} if judged else {})


def needed(measure: str) -> str:
    """What a chart asks for, by the name of what is filled in."""
    return labels.measure("blood_pressure" if measure == "sbp" else measure)
