"""What a worker is told of a visit: on paper, on the screen or as a short text.

Nothing private is in it, neither a NIK nor a name: whoever finds it learns of nobody.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import User
from posts.roles import Action
from screenings import labels
from screenings.models import Finding, Referral, Visit
from screenings.paper.queries import next_session_day
from screenings.parts import examination_of
from screenings.queries import TimelineRow, rows_of
from screenings.rules import examinations
from screenings.rules.referral import is_private
from screenings.views.lines import Line, visit_lines

# Proposals until a puskesmas doctor approves them. Watch is said by its advice.
_SENTENCES = {
    "normal": gettext_lazy("What was measured is in order."),
    "refer": gettext_lazy("Should be seen at the puskesmas."),
    "emergency": gettext_lazy("To the emergency room or the puskesmas today, and not alone."),
}


@dataclass(frozen=True, slots=True)
class Told:
    visit: Visit
    lines: tuple[Line, ...]
    measured: tuple[Line, ...]  # without the answers to questions
    advice: tuple[str, ...]
    referral: Referral | None  # the open one of this visit
    next_on: dt.date | None

    @property
    def level(self) -> str:
        return labels.level(self.visit.level)

    @property
    def sentence(self) -> str:
        return str(_SENTENCES.get(self.visit.level, ""))

    def text(self) -> str:
        """Short enough to be sent: where and when, the level, values, advice, what next."""
        day = date_format(self.visit.on, "j F Y")
        parts = [
            f"{self.visit.post}, {day}",
            " ".join([_("Result: %(level)s.") % {"level": self.level}, self.sentence]).strip(),
            *(_said(line) for line in self.measured),
            *self.advice,
            self._referral(),
            self._next(),
            _("This check does not replace a doctor."),
        ]
        return "\n".join(part for part in parts if part)

    def _referral(self) -> str:
        if self.referral is None:
            return ""
        return _("Referral number %(number)s, to %(office)s.") % {
            "number": self.referral.shown_number,
            "office": self.referral.office,
        }

    def _next(self) -> str:
        if self.next_on is None:
            return _("Next check: next month at the post.")
        return _("Next check: %(day)s.") % {"day": date_format(self.next_on, "j F Y")}


def told_of(visit: Visit, by: User) -> Told:
    """`by` is who tells it. 4 queries at most."""
    return tolds_of([visit], by)[0]


def tolds_of(visits: Sequence[Visit], by: User) -> list[Told]:
    """Of one session, in their order. 4 queries, however many."""
    open_ones = Referral.objects.visible_to(by, Action.SEE_NAMES).filter(visit__in=visits).open()
    referrals = {row.visit_id: row for row in open_ones.select_related("office")}
    next_on = next_session_day(visits[0].post, after=visits[0].on) if visits else None
    return [
        _told(row, referral=referrals.get(row.visit.pk), next_on=next_on) for row in rows_of(visits)
    ]


def _told(row: TimelineRow, *, referral: Referral | None, next_on: dt.date | None) -> Told:
    public = [one for one in row.findings if not is_private(one.measure)]
    shown = {key: box for key, box in row.boxes.items() if not is_private(key.measure)}
    measured = {key: box for key, box in shown.items() if _is_measured(key.measure)}
    return Told(
        visit=row.visit,
        lines=visit_lines(shown, public),
        measured=tuple(line for line in visit_lines(measured, public) if line.value),
        advice=tuple(_advice(one for one in public if one.role != Finding.Role.EMERGENCY)),
        referral=referral,
        next_on=next_on,
    )


def _is_measured(measure: str) -> bool:
    found = examinations().get(examination_of(measure))
    return found is not None and found.is_measured


def _advice(findings: Iterable[Finding]) -> list[str]:
    """Each sentence once, the gravest class first."""
    graver = sorted((row for row in findings if row.severity), key=lambda row: -row.severity)
    said = (labels.advice(r.measure, r.class_code, provisional=r.provisional) for r in graver)
    return [text for text in dict.fromkeys(said) if text]


def _said(line: Line) -> str:
    return f"{line.name}: {line.value}" + (f" ({line.label})" if line.label else "")
