"""The entry form: from what was typed to an `Entry`, or to sentences about what is wrong.

Fields of the form (all optional unless said; an examination's fields count only when
its code is in `shown`):

    event_id            required: a UUID made once for the page; the same on every retry
    shown               one hidden input per examination on the form, by code; also
                        "danger_signs" when that block is on the form (hidden or not)
    base                JSON list of reading ids: `VisitState.base` as the page got it
    <input>             a number, a choice's code, or (multi) any number of codes; empty
                        means not measured, not asked. E.g. weight, height,
                        waist_circumference, cholesterol_total, uric_acid, haemoglobin,
                        smoking_status, ppe_use, complaint (multi), work_related, pregnancy
    <input>-<n>         where an input is taken more than once: sbp-1, dbp-1, sbp-2, dbp-2
    <exam>, <exam>_kind where inputs share one box: glucose and glucose_kind (random or
                        fasting: `Input.alternative`)
    <field>_flag        a meter's LO or HI instead of a number: glucose_flag,
                        cholesterol_total_flag, uric_acid_flag
    <exam>_missing      why nothing was measured, by examination: blood_pressure_missing,
                        weight_missing, glucose_missing, ...: tool_broken, no_strips,
                        refused, no_time. Ignored when something was measured
    bp_repeat           "not_possible": the second reading could not be taken
    history_same        "yes": what is not answered of the history is as it was said before
    history_rest        "yes": what is then not answered of it is no
    danger_signs        multi: "none", or the signs that were found
    confirm             multi: the codes of the doubts the person confirmed,
                        "<field>:<problem>:<number>", e.g. weight:rare:132,
                        sbp-1:change:180, dbp-1:pulse_pressure:15. As `Doubt.code`
    settle              multi: names of fields in which two values stand (Current.in_conflict)
                        and somebody decided for the one that is typed
    measured_by         uuid of a cadre on duty
    captured_at         ISO time on the device; else the server's
    source              "paper" when copied from paper; else the screen
    reason              why a value is corrected (asked for by actions.ReasonNeeded)

The visit is refused as a whole while one box is wrong: nothing is saved, and the form
that comes back holds everything as it was typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from healthposts.lib.months import Month
from screenings import labels
from screenings.contents import EMPTY, Content, Entry, Key
from screenings.fields import FormContext, Reader, field_of, number_said, previous_of, typed_of
from screenings.rules import Problem, Value, check, check_blows, check_together, tables
from screenings.rules.numbers import plain

__all__ = ["Doubt", "EntryForm", "FormContext", "field_of", "previous_of", "typed_of"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """To be asked once. The answer "Yes, right" sends `code` in `confirm`."""

    field: str
    code: str
    sentence: str


class EntryForm:
    """`EntryForm(context)` shows what the visit holds; `EntryForm(context, data)` is typed.

    typed     by field, what to show in it: text, or a list of codes for a multi
    errors    by field, one sentence; field "" is about the whole form
    doubts    unanswered, in the order of the form
    confirmed codes of the doubts that were answered, to be sent again
    entry     the clean Entry, or None while there are errors or doubts
    """

    def __init__(self, context: FormContext, data: QueryDict | None = None) -> None:
        self.context = context
        self.data = data
        self.errors: dict[str, str] = {}
        self.doubts: list[Doubt] = []
        self.confirmed: tuple[str, ...] = ()
        self.entry: Entry | None = None
        self.typed: dict[str, str | list[str]] = {}
        if data is None:
            self.typed = typed_of(context.boxes)
        else:
            self._read(data)

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    def _read(self, data: QueryDict) -> None:
        self.confirmed = tuple(sorted(set(data.getlist("confirm"))))
        reader = Reader(self.context, data)
        contents = reader.contents()
        self.typed, self.errors = reader.typed, reader.errors
        for problem, place in _problems(contents, self.context):
            self._heed(problem, place, contents)
        self.errors |= reader.page_errors()
        if not (self.errors or self.doubts):
            self.entry = reader.entry(contents, self.confirmed)

    def _heed(self, problem: Problem, place: str, contents: Mapping[Key, Content]) -> None:
        said = _fraction_in(place, contents)
        if problem.kind == "hard":
            self.errors.setdefault(place, labels.problem_sentence(problem, said=said))
            return
        code = f"{place}:{problem.code}:{said or plain(problem.params['value'])}"
        if code not in self.confirmed and code not in self.context.confirmed:
            month = _is_last_month(problem, place, self.context)
            sentence = labels.problem_sentence(problem, last_month=month, said=said)
            self.doubts.append(Doubt(place, code, sentence))


def _problems(
    contents: Mapping[Key, Content], context: FormContext
) -> Iterator[tuple[Problem, str]]:
    """What the rules say of single boxes, then of boxes together, with the field of each."""
    for key, content in contents.items():
        if content.number is None:
            continue
        last = previous_of(key, context.last)
        found = check(
            key.measure,
            content.value,
            last.content.number if last else None,
            (context.on - last.on).days if last else None,
            context.age,
        )
        yield from ((problem, field_of(key)) for problem in found)
    blows = {key: c.number for key, c in contents.items() if key.measure == "pef" and c.number}
    for problem in check_blows(list(blows.values())):
        yield problem, field_of(max(blows))
    for values, position in _together(contents, context):
        for problem in check_together(values):
            yield problem, _field_of_problem(problem, position)


def _fraction_in(place: str, contents: Mapping[Key, Content]) -> str:
    """A fraction is spoken of as it was written: 3/60, not 0,05."""
    found = (c for key, c in contents.items() if c.denominator and field_of(key) == place)
    return next((number_said(content) for content in found), "")


def _together(
    contents: Mapping[Key, Content], context: FormContext
) -> Iterator[tuple[dict[str, Value], int]]:
    """Each pair of pressure by itself; all else with what the visit holds beside the form."""
    for position in sorted({key.position for key in contents if key.measure == "sbp"}):
        pair = {part: contents.get(Key(part, position), EMPTY) for part in ("sbp", "dbp")}
        yield {part: content.value for part, content in pair.items()}, position
    held = {key: current.content for key, current in context.boxes.items()} | dict(contents)
    yield (
        {
            key.measure: content.value
            for key, content in held.items()
            if content.number is not None and key.measure not in ("sbp", "dbp")
        },
        1,
    )


def _field_of_problem(problem: Problem, position: int) -> str:
    """A computed measure has no box: the first of its inputs takes the blame."""
    derived = next((rule for rule in tables().derived if rule.measure == problem.measure), None)
    measure = derived.numerator[0] if derived else problem.measure
    return field_of(Key(measure, position))


def _is_last_month(problem: Problem, place: str, context: FormContext) -> bool:
    key = next(
        (key for key in context.last if field_of(key) == place and key.measure == problem.measure),
        None,
    )
    return key is not None and Month.of(context.last[key].on) == Month.of(context.on).plus(-1)
