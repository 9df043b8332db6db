"""What the entry page shows: one block an examination, one box an input. No rule lives here."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthposts.lib.months import Month
from healthposts.web.questions import INTRODUCTIONS
from screenings import labels
from screenings.body import BODY_MAP, DRAWING
from screenings.contents import (
    BP_REPEAT_BOX,
    DANGER_SIGNS_BOX,
    Content,
    Current,
    Key,
    LastValue,
    inputs,
    keys_of,
)
from screenings.entry import EntryForm
from screenings.fields import field_of, number_said
from screenings.history import Known
from screenings.history import said as said_history
from screenings.judging import pairs_of
from screenings.rules import Input, examination, judged_pressure, rest_minutes
from screenings.rules.history import HISTORY, conditions, families

PRESSURE = "blood_pressure"


@dataclass(frozen=True, slots=True)
class Chip:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """A doubt with its answer: "Yes, right" or change it."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Box:
    """One input as it is shown: what is typed, what stood there last, what is wrong."""

    field: str
    code: str
    kind: str
    label: str
    unit: str
    mode: str  # inputmode
    typed: str
    chips: tuple[Chip, ...]
    is_meter: bool
    flag: str
    error: str
    asks: tuple[Ask, ...]
    others: tuple[str, ...]  # other values of a conflict
    is_named: bool  # its own name stands above it, not only that of the examination
    is_again: bool  # not the first reading

    @property
    def drawing(self) -> Mapping[str, object] | None:
        """Of the body, whose parts are labels of the ticks."""
        return DRAWING if self.code == BODY_MAP else None

    @property
    def is_filled(self) -> bool:
        return bool(self.typed or self.flag or any(chip.is_on for chip in self.chips))


@dataclass(frozen=True, slots=True)
class Block:
    """One examination on the page."""

    code: str
    name: str
    unit: str
    boxes: tuple[Box, ...]
    second: tuple[Box, ...]  # boxes of a second reading
    kinds: tuple[Chip, ...]  # fasting or random
    kind_error: str
    last: str
    known: str  # a height that need not be measured again
    missing: tuple[Chip, ...]
    missing_error: str
    is_off: bool  # its tool is missing today
    wants_second: bool = False
    could_not_repeat: bool = False
    rest_minutes: int = 0
    history: "HistoryBlock | None" = None
    introduction: str = ""  # of a questionnaire
    is_questionnaire: bool = False

    @property
    def is_pressure(self) -> bool:
        return self.code == PRESSURE

    @property
    def is_single(self) -> bool:
        """One number in one box: the name of the examination is the label of the box."""
        return len(self.boxes) == 1 and self.boxes[0].kind == "number" and not self.kinds

    @property
    def is_touched(self) -> bool:
        """Something stands in it, or something is wrong with it: it must be seen."""
        errors = [self.kind_error, self.missing_error, *(box.error for box in self.all_boxes)]
        chosen = any(chip.is_on for chip in (*self.kinds, *self.missing))
        return chosen or any(errors) or any(box.is_filled for box in self.all_boxes)

    @property
    def all_boxes(self) -> tuple[Box, ...]:
        return self.boxes + self.second

    @property
    def first_boxes(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if not box.is_again)

    @property
    def more_boxes(self) -> tuple[Box, ...]:
        """Further readings of what is taken several times: they wait in a fold."""
        return tuple(box for box in self.boxes if box.is_again)

    @property
    def shows_more(self) -> bool:
        return any(box.is_filled or box.error for box in self.boxes)

    @property
    def shows_second(self) -> bool:
        filled = any(box.is_filled or box.error for box in self.second)
        return filled or self.wants_second or self.could_not_repeat

    @property
    def is_missing(self) -> bool:
        return any(chip.is_on for chip in self.missing)


@dataclass(frozen=True, slots=True)
class HistoryBlock:
    """The history on the page: what is known, and each condition with its medicine."""

    own: tuple[tuple[Box, Box], ...]
    family: tuple[Box, ...]
    known: str  # what was said before, in one line
    asked_on: dt.date | None
    holds: bool  # for a year; then it is asked again
    same: bool
    rest: bool

    @property
    def is_answered(self) -> bool:
        boxes = [box for pair in self.own for box in pair] + list(self.family)
        return any(box.is_filled or box.error for box in boxes)


class BlockMaker:
    """Makes the blocks of one form."""

    def __init__(
        self,
        form: EntryForm,
        *,
        known_height: LastValue | None = None,
        missing_tools: Sequence[str] = (),
        wants_second: bool = False,
    ) -> None:
        self.form = form
        self.context = form.context
        self.known_height = known_height
        self.missing_tools = missing_tools
        self.wants_second = wants_second

    def blocks(self, examinations: Iterable[str]) -> list[Block]:
        return [self.block(code) for code in examinations if self.context.asked(code)]

    def block(self, exam: str) -> Block:
        asked = self.context.asked(exam)
        shared = bool(asked[0].alternative)
        is_questionnaire = examination(exam).is_questionnaire
        first = asked[:1] if shared else asked
        units = {one.unit for one in asked if one.unit}
        keys = [key for one in first for key in keys_of(one)]
        second = [key for key in keys if key.position > 1] if exam == PRESSURE else []
        return Block(
            code=exam,
            name=labels.measure(exam),
            unit=labels.unit(units.pop()) if len(units) == 1 and not _has_names(keys) else "",
            boxes=tuple(self._box(key, len(keys)) for key in keys if key not in second),
            second=tuple(self._box(key, len(keys)) for key in second),
            kinds=self._kinds(exam, asked) if shared else (),
            kind_error=self.form.errors.get(f"{exam}_kind", ""),
            last="" if exam == HISTORY or is_questionnaire else self._last(exam, asked),
            known=self._known() if exam == "height" else "",
            missing=self._missing(exam) if examination(exam).is_measured else (),
            missing_error=self.form.errors.get(f"{exam}_missing", ""),
            is_off=exam in self.missing_tools,
            wants_second=self.wants_second,
            could_not_repeat=bool(self.form.typed.get(BP_REPEAT_BOX)),
            rest_minutes=rest_minutes(),
            history=self._history() if exam == HISTORY else None,
            introduction=str(INTRODUCTIONS.get(exam, "")),
            is_questionnaire=is_questionnaire,
        )

    def signs(self, codes: Iterable[str]) -> tuple[Chip, ...]:
        return self._chips(DANGER_SIGNS_BOX, ("none", *codes))

    def _box(self, key: Key, boxes: int) -> Box:
        one, field = inputs()[key.measure], field_of(key)
        typed = self.form.typed.get(field, "")
        return Box(
            field=field,
            code=one.code,
            kind=one.kind,
            label=labels.box(one, key),
            unit=labels.unit(one.unit),
            mode=one.keyboard,
            typed=self._written(typed, one),
            chips=self._answers(field, one),
            is_meter=one.meter,
            flag=str(self.form.typed.get(f"{field}_flag", "")),
            error=self.form.errors.get(field, ""),
            asks=tuple(Ask(d.code, d.sentence) for d in self.form.doubts if d.field == field),
            others=self._others(key),
            is_again=key.position > 1,
            is_named=boxes > 1
            and (one.sides or one.kind == "number" or key.measure != one.examination),
        )

    def _written(self, typed: str | list[str], one: Input) -> str:
        """What stands in a text box; a line of the chart is picked, not written."""
        is_text = one.kind in ("number", "fraction") and typed not in one.choices
        return typed if isinstance(typed, str) and is_text else ""

    def _answers(self, field: str, one: Input) -> tuple[Chip, ...]:
        if one.kind == "number":
            return ()
        found = self._chips(field, one.choices, box=one.code)
        if one.kind in ("choice", "fraction") and not examination(one.examination).is_questionnaire:
            measured = examination(one.examination).is_measured
            none = _("Not measured") if measured else _("Not asked")
            return (*found, Chip("", none, is_on=False))
        return found

    def _chips(self, field: str, codes: Sequence[str], *, box: str = "") -> tuple[Chip, ...]:
        typed = self.form.typed.get(field, "")
        chosen = {typed} if isinstance(typed, str) else set(typed)
        return tuple(Chip(c, labels.choice(box or field, c), is_on=c in chosen) for c in codes)

    def _kinds(self, exam: str, asked: Sequence[Input]) -> tuple[Chip, ...]:
        return self._chips(f"{exam}_kind", [one.alternative for one in reversed(asked)])

    def _history(self) -> HistoryBlock:
        """What was said before, and the questions of each condition."""
        known = Known.of(self.context.last, on=self.context.on)
        count = len(conditions())
        own = [
            (self._box(Key(c.has), count), self._box(Key(c.medicine), count)) for c in conditions()
        ]
        family = [self._box(Key(code), count) for code in families()]
        return HistoryBlock(
            own=tuple(own),
            family=tuple(family),
            known=said_history(known.contents) if known else "",
            asked_on=known.asked_on if known else None,
            holds=bool(known and known.holds),
            same=bool(self.form.typed.get("history_same")),
            rest=bool(self.form.typed.get("history_rest")),
        )

    def _missing(self, exam: str) -> tuple[Chip, ...]:
        chosen = self.form.typed.get(f"{exam}_missing", "")
        return tuple(
            Chip(code, labels.missing(code), is_on=code == chosen) for code in labels.MISSING
        )

    def _others(self, key: Key) -> tuple[str, ...]:
        current = self.context.boxes.get(key)
        if current is None or not current.in_conflict:
            return ()
        return tuple(said(content, key.measure) for content in current.all)

    def _known(self) -> str:
        if self.known_height is None or Key("height") in self.context.boxes:
            return ""
        return said(self.known_height.content, "height")

    def _last(self, exam: str, asked: Sequence[Input]) -> str:
        """The last visit's values of this examination in one line."""
        found = {key: last for key, last in self.context.last.items() if _is_of(key, asked)}
        if not found:
            return ""
        day = max(last.on for last in found.values())
        contents = {key: last.content for key, last in found.items() if last.on == day}
        value = pair_said(contents) if exam == PRESSURE else _listed(contents)
        return dated(value, day, today=self.context.on) if value else ""


def _has_names(keys: Sequence[Key]) -> bool:
    """Pressure says its unit once, for both numbers; other boxes each say their own."""
    return len(keys) > 1 and keys[0].measure != "sbp"


def _is_of(key: Key, asked: Sequence[Input]) -> bool:
    return any(one.code == key.measure for one in asked)


def pair_said(contents: Mapping[Key, Content]) -> str:
    """The pressure that is judged, the mean of the last two readings: 148/92."""
    judged = judged_pressure(pairs_of(contents))
    return _pair(judged.sbp, judged.dbp) if judged else ""


def pairs_said(contents: Mapping[Key, Content]) -> str:
    """What is judged, and of several readings each: 107/87 (110/90, 104/84)."""
    readings = pairs_of(contents)
    each = ", ".join(_pair(*reading) for reading in readings)
    return f"{pair_said(contents)} ({each})" if len(readings) > 1 else each


def _pair(sbp: Decimal, dbp: Decimal) -> str:
    return f"{labels.number(sbp)}/{labels.number(dbp)}"


def _listed(contents: Mapping[Key, Content]) -> str:
    return ", ".join(said(content, key.measure) for key, content in contents.items())


def said(content: Content, measure: str = "") -> str:
    """What a box holds, for people."""
    if content.missing:
        return labels.missing(content.missing)
    if content.flag:
        return content.flag
    if content.number is not None:
        return number_said(content)
    return ", ".join(labels.choice(measure, code) for code in content.codes)


def dated(value: str, day: dt.date, *, today: dt.date) -> str:
    if Month.of(day) == Month.of(today).plus(-1):
        return _("Last month: %(value)s") % {"value": value}
    shown = date_format(day, "j M" if day.year == today.year else "j M Y")
    return _("%(day)s: %(value)s") % {"day": shown, "value": value}


def in_conflict(boxes: Mapping[Key, Current]) -> bool:
    return any(current.in_conflict for current in boxes.values())
