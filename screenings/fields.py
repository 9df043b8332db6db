"""The fields of the entry form: their names, what they show, how they are read."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from healthposts.web.numbers import NotANumber, parse_number
from screenings import labels
from screenings.contents import (
    BP_REPEAT_BOX,
    DANGER_SIGNS_BOX,
    EMPTY,
    NONE,
    NOT_POSSIBLE,
    Content,
    Current,
    Entry,
    Key,
    LastValue,
    inputs,
    keys_of,
)
from screenings.history import filled_in
from screenings.rules import EXAMINATIONS, Input, examination
from screenings.rules.history import HISTORY

PRESSURE = "blood_pressure"
MISSING_REASONS = tuple(labels.MISSING)
_CLOCK_AHEAD = dt.timedelta(minutes=5)
_OLDEST_YEAR = 2000
_FRACTION = re.compile(r"[0-9]{1,3}/0*[1-9][0-9]{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the form knows of the worker and the day.

    `boxes` and `confirmed` are the VisitState's; `last` the worker's last values;
    `cadres` the ids of those who may have measured, by uuid.
    """

    sex: str
    age: int | None
    on: dt.date
    boxes: Mapping[Key, Current] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    last: Mapping[Key, LastValue] = field(default_factory=dict)
    cadres: Mapping[UUID, int] = field(default_factory=dict)

    def asked(self, exam: str) -> tuple[Input, ...]:
        """The inputs of an examination that this person is asked."""
        found = examination(exam).inputs
        return tuple(one for one in found if one.applies_to(self.sex, self.age))


def field_of(key: Key) -> str:
    """The field a box is typed into: Key("sbp", 2) is sbp-2, fasting glucose is glucose."""
    one = inputs().get(key.measure)
    if one is None:
        return f"{key.measure}_missing" if key.measure in EXAMINATIONS else key.measure
    if one.alternative:
        return one.examination
    if one.sides:
        return f"{one.code}-{key.side}"
    return f"{one.code}-{key.position}" if one.readings > 1 else one.code


def previous_of(key: Key, last: Mapping[Key, LastValue]) -> LastValue | None:
    """What a number is compared with; a second reading is compared with nothing."""
    return last.get(key) if key.position == 1 else None


def typed_of(boxes: Mapping[Key, Current]) -> dict[str, str | list[str]]:
    """What stands in the boxes, as the fields show it."""
    typed: dict[str, str | list[str]] = {}
    for key, current in boxes.items():
        typed |= _typed(key, current.content)
    return typed


def _typed(key: Key, content: Content) -> dict[str, str | list[str]]:
    place, one = field_of(key), inputs().get(key.measure)
    if content.missing:
        exam = one.examination if one else key.measure
        return {f"{exam}_missing": content.missing}
    if key.measure == DANGER_SIGNS_BOX or (one and one.kind == "multi"):
        return {place: list(content.codes)}
    shown: dict[str, str | list[str]] = {place: content.code or number_said(content)}
    if content.flag:
        shown |= {place: "", f"{place}_flag": content.flag}
    if one and one.alternative:
        shown[f"{place}_kind"] = one.alternative
    return shown


def number_said(content: Content) -> str:
    """A number, or a fraction as it stands on the chart: 6/12."""
    number = labels.number(content.number)
    return f"{number}/{content.denominator}" if content.denominator else number


class Reader:
    """Reads the fields of the examinations that stood on the form."""

    def __init__(self, context: FormContext, data: QueryDict) -> None:
        self.context = context
        self.data = data
        self.typed: dict[str, str | list[str]] = {}
        self.errors: dict[str, str] = {}

    def contents(self) -> dict[Key, Content]:
        shown = set(self.data.getlist("shown"))
        found: dict[Key, Content] = {}
        for exam in EXAMINATIONS:
            if exam in shown and self.context.asked(exam):
                found |= self._examination(exam)
        if DANGER_SIGNS_BOX in shown:
            signs = tuple(labels.CHOICES[DANGER_SIGNS_BOX])
            found[Key(DANGER_SIGNS_BOX)] = self._multi(DANGER_SIGNS_BOX, signs)
        return found

    def _examination(self, exam: str) -> dict[Key, Content]:
        asked = self.context.asked(exam)
        if asked[0].alternative:
            found = self._alternatives(exam, asked)
        else:
            found = dict(box for one in asked for box in self._boxes(one))
        if exam == HISTORY:
            found = self._history(found)
        found |= self._missing(exam, found)
        if exam == PRESSURE:
            self._ask_for_both(asked)
            found[Key(BP_REPEAT_BOX)] = self._could_not_repeat(found)
        return found

    def _boxes(self, one: Input) -> Iterator[tuple[Key, Content]]:
        for key in keys_of(one):
            match one.kind:
                case "number":
                    yield key, self._number(field_of(key), one)
                case "fraction":
                    yield key, self._fraction(field_of(key))
                case "choice" | "history" | "item":
                    yield key, self._choice(field_of(key), one.choices)
                case "multi":
                    yield key, self._multi(field_of(key), one.choices)

    def _alternatives(self, exam: str, asked: Sequence[Input]) -> dict[Key, Content]:
        """One box for several inputs: the kind says which one the number belongs to."""
        kind = self._text(f"{exam}_kind")
        content = self._number(exam, asked[0])
        chosen = next((one.code for one in asked if one.alternative == kind), "")
        if not chosen and not content.is_empty:
            self._refuse(f"{exam}_kind", "kind")
        return {Key(one.code): content if one.code == chosen else EMPTY for one in asked}

    def _number(self, place: str, one: Input) -> Content:
        text = self._text(place)
        flag = self._text(f"{place}_flag").upper() if one.meter else ""
        if one.meter and text.upper() in ("LO", "HI"):
            text, flag = "", text.upper()
        if text and flag:
            return self._refuse(place, "number_and_flag")
        if flag in ("LO", "HI"):
            return Content(flag="LO" if flag == "LO" else "HI")
        try:
            if not text:
                return EMPTY
            return Content(number=parse_number(text, decimals=one.decimals, signed=one.signed))
        except NotANumber as problem:
            whole = problem.code == "decimals" and not one.decimals
            return self._refuse(
                place, "whole" if whole else problem.code, decimals=Decimal(one.decimals)
            )

    def _fraction(self, place: str) -> Content:
        """A line of the chart that was picked, or what was written: not two different ones."""
        given = {"".join(text.split()) for text in self.data.getlist(place)} - {""}
        self.typed[place] = text = " ".join(sorted(given))
        if not text:
            return EMPTY
        if not _FRACTION.fullmatch(text):
            return self._refuse(place, "fraction")
        above, below = text.split("/")
        return Content(number=Decimal(above), denominator=int(below))

    def _choice(self, place: str, choices: Sequence[str]) -> Content:
        code = self._text(place)
        if code and code not in choices:
            return self._refuse(place, "choice")
        return Content(code=code)

    def _multi(self, place: str, choices: Sequence[str]) -> Content:
        given = {code for code in self.data.getlist(place) if code}
        self.typed[place] = [code for code in choices if code in given]
        if given - set(choices):
            return self._refuse(place, "choice")
        if NONE in given and len(given) > 1:
            return self._refuse(place, "none_and_other")
        return Content(code=" ".join(self.typed[place]))

    def _ask_for_both(self, asked: Sequence[Input]) -> None:
        for position in range(1, asked[0].readings + 1):
            places = [field_of(Key(one.code, position)) for one in asked]
            empty = [place for place in places if not self.typed.get(place)]
            if 0 < len(empty) < len(places):
                self._refuse(empty[0], "half")

    def _history(self, typed: Mapping[Key, Content]) -> dict[Key, Content]:
        return filled_in(
            typed,
            self.context.last,
            still_so=bool(self._text("history_same")),
            else_no=bool(self._text("history_rest")),
        )

    def _could_not_repeat(self, found: Mapping[Key, Content]) -> Content:
        content = self._choice(BP_REPEAT_BOX, (NOT_POSSIBLE,))
        return EMPTY if found[Key("sbp", 2)].is_value else content

    def _missing(self, exam: str, found: Mapping[Key, Content]) -> dict[Key, Content]:
        """The reason counts while nothing was measured; a value makes it go away."""
        reason = self._text(f"{exam}_missing")
        if reason and reason not in MISSING_REASONS:
            return {Key(exam): self._refuse(f"{exam}_missing", "choice")}
        if any(content.is_value for content in found.values()):
            return {} if Key(exam) in found else {Key(exam): EMPTY}
        return {Key(exam): Content(missing=reason)}

    def page_errors(self) -> dict[str, str]:
        """What nobody typed: the ids the page sends along."""
        broken = self._event_id() is None or self._base() is None
        errors = {"": labels.problem("page")} if broken else {}
        if self._text("measured_by") and self._measured_by() is None:
            errors["measured_by"] = labels.problem("measured_by")
        return errors

    def entry(self, contents: Mapping[Key, Content], confirmed: tuple[str, ...]) -> Entry:
        event_id, base = self._event_id(), self._base()
        if event_id is None or base is None:
            raise ValueError("a form with page errors has no entry")
        settled = set(self.data.getlist("settle"))
        return Entry(
            event_id=event_id,
            contents=contents,
            base=base,
            settled=frozenset(key for key in contents if field_of(key) in settled),
            confirmed=confirmed,
            measured_by_id=self._measured_by(),
            captured_at=self._captured_at(),
            source="paper" if self._text("source") == "paper" else "screen",
            reason=self._text("reason")[:200],
        )

    def _text(self, place: str) -> str:
        text = (self.data.get(place) or "").strip()
        self.typed[place] = text
        return text

    def _refuse(self, place: str, code: str, **params: Decimal) -> Content:
        self.errors.setdefault(place, labels.problem(code, **params))
        return EMPTY

    def _event_id(self) -> UUID | None:
        return _uuid(self._text("event_id"))

    def _measured_by(self) -> int | None:
        key = _uuid(self._text("measured_by"))
        return self.context.cadres.get(key) if key else None

    def _base(self) -> frozenset[int] | None:
        try:
            ids = json.loads(self._text("base") or "[]")
        except (ValueError, RecursionError):
            return None
        if not isinstance(ids, list) or not all(type(i) is int for i in ids):
            return None
        return frozenset(ids)

    def _captured_at(self) -> dt.datetime | None:
        """The device's time; a clock that is ahead of ours, or decades behind, is not believed."""
        try:
            moment = parse_datetime(self._text("captured_at"))
        except ValueError:
            return None
        # The year first: time zones push the first and last days of the calendar out of it.
        if moment is None or not _OLDEST_YEAR <= moment.year <= timezone.now().year + 1:
            return None
        aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        return aware if aware <= timezone.now() + _CLOCK_AHEAD else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
