"""A district decides on a guideline or a consequence, from a day on."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from posts.audit import audit
from posts.models import AuditEvent, Office, User
from screenings.guidelines.queries import Choice, last_counted_day, today_of
from screenings.models import GuidelineChoice, OutcomeChoice
from screenings.models.choices import ChoiceQuerySet
from screenings.rules import Outcome, Urgency, guidelines_for, is_fixed, judged_measures


class DataCounted(Exception):
    """The day has passed, and visits since then count already: `last` is the latest of them."""

    def __init__(self, last: dt.date) -> None:
        super().__init__(last)
        self.last = last


class NotOffered(Exception):
    """No such guideline for the measure, or a consequence that nobody chooses."""


@transaction.atomic
def choose_guideline(
    *, office: Office, measure: str, guideline: str, since: dt.date, by: User
) -> GuidelineChoice:
    """The measure is classed by it from that day on. Raises DataCounted or NotOffered.

    What was judged before keeps its class. A choice from the same day gives way.
    """
    if measure not in judged_measures() or guideline not in guidelines_for(measure):
        raise NotOffered
    _lock(office)
    _refuse_counted(office, since)
    same_day = GuidelineChoice.objects.filter(office=office, measure=measure, since=since)
    _withdraw(same_day.standing(), by)
    choice = GuidelineChoice.objects.create(
        office=office, measure=measure, guideline=guideline, since=since, chosen_by=by
    )
    _note(choice, "guideline", by, to=guideline)
    return choice


@transaction.atomic
def choose_outcome(
    *,
    office: Office,
    measure: str,
    class_code: str,
    outcome: Outcome,
    urgency: Urgency,
    since: dt.date,
    by: User,
) -> OutcomeChoice:
    """This follows from the class from that day on. Raises DataCounted or NotOffered."""
    if measure not in judged_measures() or is_fixed(measure, class_code):
        raise NotOffered
    _lock(office)
    _refuse_counted(office, since)
    same_day = OutcomeChoice.objects.filter(
        office=office, measure=measure, class_code=class_code, since=since
    )
    _withdraw(same_day.standing(), by)
    choice = OutcomeChoice.objects.create(
        office=office,
        measure=measure,
        class_code=class_code,
        outcome=outcome.value,
        urgency=urgency.value,
        since=since,
        chosen_by=by,
    )
    _note(choice, "outcome", by, to=outcome.value)
    return choice


@transaction.atomic
def withdraw_choice(*, choice: Choice, by: User) -> None:
    """As if it had not been made; only before its day, or while nothing was judged by it."""
    _lock(choice.office)
    _refuse_counted(choice.office, choice.since, or_today=False)
    _withdraw(type(choice).objects.standing().filter(pk=choice.pk), by)
    _note(choice, "choice_withdrawn", by)


def _lock(office: Office) -> None:
    """Two officers wait for each other."""
    list(Office.objects.select_for_update().filter(pk=office.pk).values_list("pk"))


def _refuse_counted(office: Office, since: dt.date, *, or_today: bool = True) -> None:
    today = today_of(office)
    if since > today or (or_today and since == today):
        return
    last = last_counted_day(office, since)
    if last is not None:
        raise DataCounted(last)


def _withdraw(rows: ChoiceQuerySet[Any], by: User) -> None:
    rows.update(withdrawn_at=timezone.now(), withdrawn_by=by)


def _note(choice: Choice, what: str, by: User, to: str = "") -> None:
    audit(
        AuditEvent.Action.CHANGE_OFFICE,
        by=by,
        subject=choice.office,
        what=what,
        measure=choice.measure,
        class_code=choice.class_code,
        to=to,
        since=choice.since.isoformat(),
    )
