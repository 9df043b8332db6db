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
    danger_signs        multi: "none", or the signs that were found
    confirm             multi: the codes of warnings the person confirmed,
                        "<field>:<problem>:<number>", e.g. weight:rare:132,
                        sbp-1:change:180, dbp-1:pulse_pressure:15. As `Warning.code`
    measured_by         uuid of a cadre on duty
    captured_at         ISO time on the device; else the server's
    source              "paper" when copied from paper; else the screen
    reason              why a value is corrected (asked for by actions.ReasonNeeded)

The visit is refused as a whole while one box is wrong: nothing is saved, and the form
that comes back holds everything as it was typed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from screenings.contents import Current, Entry, Key


@dataclass(frozen=True, slots=True)
class Warning:
    """A doubt to be asked once. The answer "Yes, right" sends `code` in `confirm`."""

    field: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the form knows of the worker and the day.

    `examinations`: codes the page may show, the post's list and those added.
    `last`: the worker's last values. `confirmed`: warnings confirmed before.
    `cadres`: ids of the cadres on duty by their uuid.
    """

    sex: str
    age: int | None
    on: dt.date
    last: Mapping[Key, Any] = field(default_factory=dict)
    boxes: Mapping[Key, Current] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    cadres: Mapping[UUID, int] = field(default_factory=dict)


class EntryForm:
    """`EntryForm(context)` shows what the visit holds; `EntryForm(context, data)` is typed.

    typed     by field, what to show in it: text, or a list of codes for a multi
    errors    by field, one sentence; field "" is about the whole form
    warnings  unanswered doubts
    entry     the clean Entry, or None while there are errors or warnings
    """

    typed: dict[str, str | list[str]]
    errors: dict[str, str]
    warnings: list[Warning]
    entry: Entry | None


def field_of(key: Key) -> str:
    """The name of the field a box is typed into: Key("sbp", 2) is sbp-2."""
    raise NotImplementedError
