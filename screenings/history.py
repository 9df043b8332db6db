"""The history of a worker: what was said before, carried on with one tap, and in words.

Plain Python, no database. The answers are readings like all others; a "still so" writes
them down again, so that they hold for another year.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screenings import labels
from screenings.contents import EMPTY, Content, Key, LastValue
from screenings.rules.history import FAMILY, HAS, HOLDS_DAYS, conditions, families


@dataclass(frozen=True, slots=True)
class Known:
    """What was said at earlier visits. `asked_on`: since when every answer stands."""

    contents: Mapping[Key, Content]
    asked_on: dt.date
    holds: bool

    @classmethod
    def of(cls, last: Mapping[Key, LastValue], *, on: dt.date) -> "Known | None":
        """None where nobody has asked for the worker's own conditions yet."""
        found = {key: value for key, value in last.items() if key.measure in _asked()}
        own = [value.on for key, value in found.items() if key.measure.startswith(HAS)]
        if not own:
            return None
        contents = {key: value.content for key, value in found.items()}
        return cls(contents, min(own), holds=(on - min(own)).days <= HOLDS_DAYS)


def _asked() -> frozenset[str]:
    own = (code for one in conditions() for code in (one.has, one.medicine))
    return frozenset({*own, *families()})


def filled_in(
    typed: Mapping[Key, Content],
    last: Mapping[Key, LastValue],
    *,
    still_so: bool,
    else_no: bool,
) -> dict[Key, Content]:
    """The answers of the form, with those that one tap gave.

    `still_so`: what is not answered is as it was said before. `else_no`: what is then not
    answered is no. A medicine belongs to a condition one has.
    """
    found = dict(typed)
    for key, content in typed.items():
        if still_so and content.is_empty and key in last:
            found[key] = last[key].content
        if else_no and found[key].is_empty and key.measure.startswith((HAS, FAMILY)):
            found[key] = Content(code="no")
    for one in conditions():
        if found.get(Key(one.has), EMPTY).code != "yes" and Key(one.medicine) in found:
            found[Key(one.medicine)] = EMPTY
    return found


def said(contents: Mapping[Key, Content]) -> str:
    """In one line: "High blood pressure (takes medicine), gout. Family: stroke."."""
    own = [_own(one.has, one.medicine, contents) for one in conditions()]
    family = [
        labels.measure(code) for code in families() if contents.get(Key(code), EMPTY).code == "yes"
    ]
    told = [name for name in own if name]
    lines = [", ".join(told) if told else _("No known condition")]
    if family:
        lines.append(_("Family: %(conditions)s") % {"conditions": ", ".join(family)})
    return ". ".join(lines)


def _own(has: str, medicine: str, contents: Mapping[Key, Content]) -> str:
    if contents.get(Key(has), EMPTY).code != "yes":
        return ""
    name, said_of = labels.measure(has), contents.get(Key(medicine), EMPTY).code
    return f"{name} ({labels.choice(medicine, said_of)})" if said_of else name
