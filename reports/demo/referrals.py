"""What became of findings that ask for a letter: most are written, answered in days or weeks."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from healthposts.lib.codes import check_digit
from reports.demo.plan import Plan, PlannedPost, at, new_uuid
from reports.demo.writing import write_many
from screenings.actions.referrals import value_of
from screenings.contents import current_values
from screenings.judging import contents_of
from screenings.models import Finding, Reading, Referral, ReferralReason, Visit
from screenings.referrals.queries import last_grades, medicine_said
from screenings.rules import referral as rules
from screenings.rules.history import conditions

WRITTEN, REFUSED = 0.86, 0.05  # shares of what asks for a letter; the rest is forgotten
ANSWERED = 0.72  # share of the letters that are answered at all
RESULTS = {
    "confirmed": 30,
    "treated": 34,
    "normal_now": 18,
    "sent_on": 8,
    "no_reason": 6,
    "elsewhere": 4,
}
SHARING = {"all": 75, "advice": 15, "nothing": 10}
ADVICE = ("Ukur tekanan darah tiap bulan.", "Kurangi garam dan gula.", "Obat diminum teratur.", "")
TOLD_AFTER = dt.timedelta(days=20)
AT_ONCE = 400  # visits whose readings are fetched together

Visited = tuple[UUID, list[Finding]]


@dataclass
class Letter:
    row: Referral
    topics: dict[str, rules.Grade] = field(default_factory=dict)

    def is_open_on(self, day: dt.date) -> bool:
        return self.row.answered_on is None or self.row.answered_on > day


@dataclass
class Written:
    """What is still to be saved."""

    letters: list[Referral] = field(default_factory=list)
    reasons: list[tuple[Referral, ReferralReason]] = field(default_factory=list)
    fates: dict[str, list[int]] = field(default_factory=dict)
    takes: frozenset[UUID] = frozenset()  # workers who have said anything of medicine


def refer(plan: Plan, posts: Iterable[PlannedPost]) -> None:
    """Every worker's course from the first visit to the last, by the rule that pages use."""
    rng, places = plan.random_for("referrals"), {post.row.pk: post for post in posts}
    asking = Finding.objects.filter(
        outcome="letter", provisional=False, visit__state=Visit.State.VALID
    ).order_by("worker_id", "on", "visit_id", "pk")
    written = Written(takes=_who_said_anything_of_medicine())
    for _worker, found in groupby(asking.iterator(), key=lambda row: row.worker_id):
        visits = [(key, list(rows)) for key, rows in groupby(found, key=lambda row: row.visit_id)]
        _follow(plan, rng, places, visits, written)
    _save(written)


def _follow(
    plan: Plan,
    rng: random.Random,
    places: dict[UUID, PlannedPost],
    visits: list[Visited],
    written: Written,
) -> None:
    letters: list[Letter] = []
    for key, findings in visits:
        on = findings[0].on
        medicine, before = _treated(key) if findings[0].worker_id in written.takes else ({}, {})
        reasons, standing = rules.reasons_of(findings), _open_on(letters, on)
        decision = rules.decide(
            reasons,
            on=on,
            is_open=rules.Open(standing.row.written_on, standing.topics) if standing else None,
            answers=_answers(letters, on),
            medicine=medicine,
            before=before,
        )
        _note_fates(findings, decision, written)
        roll = rng.random()
        if not decision.to_write or roll > WRITTEN + REFUSED:
            continue
        if standing is None:
            is_refused = roll > WRITTEN
            row = _letter(plan, rng, places[findings[0].post_id], findings[0], refused=is_refused)
            written.letters.append(row)
            standing = Letter(row)
            if not is_refused:
                letters.append(standing)
        _add(standing, decision.to_write, findings, written)


def _who_said_anything_of_medicine() -> frozenset[UUID]:
    said = Reading.objects.filter(measure__in=[one.medicine for one in conditions()])
    return frozenset(said.values_list("visit__worker", flat=True))


def _treated(key: UUID) -> tuple[dict[str, rules.Medicine], dict[str, rules.Grade]]:
    """As the page of the visit would ask: few workers, so one by one."""
    visit = Visit.objects.select_related("worker").get(pk=key)
    medicine = medicine_said(visit)
    return medicine, last_grades(visit.worker, before=visit.on, of=medicine)


def _open_on(letters: list[Letter], on: dt.date) -> Letter | None:
    return next((letter for letter in letters if letter.is_open_on(on)), None)


def _answers(letters: list[Letter], on: dt.date) -> dict[str, rules.Answer]:
    found: dict[str, rules.Answer] = {}
    for letter in letters:
        row = letter.row
        if row.answered_on is not None and not letter.is_open_on(on):
            found |= {
                topic: rules.Answer(row.answered_on, grade, row.tells_of_treatment)
                for topic, grade in letter.topics.items()
            }
    return found


def _note_fates(findings: list[Finding], decision: rules.Decision, written: Written) -> None:
    fates = {one.reason.topic: one.fate.value for one in decision.decided}
    for finding in findings:
        fate = fates[rules.topic_of(finding.measure)]
        if fate != finding.fate:
            written.fates.setdefault(fate, []).append(finding.pk)


def _letter(
    plan: Plan, rng: random.Random, post: PlannedPost, first: Finding, *, refused: bool
) -> Referral:
    row = Referral(
        uuid=new_uuid(rng),
        number=_number(rng),
        worker_id=first.worker_id,
        visit_id=first.visit_id,
        post_id=first.post_id,
        office_id=first.office_id,
        urgency=Referral.Urgency.ROUTINE,
        written_on=first.on,
        written_at=at(first.on, 11),
        written_by=post.account,
        state=Referral.State.REFUSED if refused else Referral.State.WRITTEN,
    )
    answered_on = first.on + dt.timedelta(days=1 + int(rng.expovariate(1 / 9)))
    is_answered = rng.random() < ANSWERED and answered_on < plan.today
    if not refused and is_answered:
        _answer(plan, rng, post, row, answered_on)
    return row


def _answer(plan: Plan, rng: random.Random, post: PlannedPost, row: Referral, on: dt.date) -> None:
    [row.result] = rng.choices(list(RESULTS), list(RESULTS.values()))
    [row.sharing] = rng.choices(list(SHARING), list(SHARING.values()))
    row.advice = rng.choice(ADVICE) if row.sharing != "nothing" else ""
    row.answered_on, row.answered_by = on, post.staff
    if row.result != "elsewhere":
        row.arrived_on, row.arrived_by = on, post.staff
    row.state = Referral.State.ANSWERED
    if on + TOLD_AFTER < plan.today:
        row.state = Referral.State.CLOSED
        row.closed_on, row.closed_by = on + TOLD_AFTER, post.account


def _number(rng: random.Random) -> str:
    digits = str(rng.randrange(1_000_000, 10_000_000))
    return digits + check_digit(digits)


def _add(
    letter: Letter, reasons: Iterable[rules.Reason], findings: list[Finding], written: Written
) -> None:
    by_key = {(finding.measure, finding.role): finding for finding in findings}
    for reason in reasons:
        finding = by_key[reason.measure, reason.role]
        held = letter.topics.get(reason.topic, reason.grade)
        letter.topics[reason.topic] = rules.gravest([held, reason.grade])
        if reason.is_urgent:
            letter.row.urgency = Referral.Urgency.SAME_DAY
        row = ReferralReason(
            visit_id=finding.visit_id,
            topic=reason.topic,
            measure=reason.measure,
            role=reason.role,
            class_code=reason.class_code,
            severity=reason.severity,
            is_urgent=reason.is_urgent,
            guideline=finding.guideline,
            edition=finding.edition,
            on=finding.on,
        )
        written.reasons.append((letter.row, row))


def _save(written: Written) -> None:
    """Keys are made by the database: the letters are found again by their numbers."""
    unique = {row.number: row for row in written.letters}
    write_many(list(unique.values()))
    keys = dict(Referral.objects.values_list("number", "pk"))
    reasons = []
    for letter, reason in written.reasons:
        if unique.get(letter.number) is letter:
            reason.referral_id = keys[letter.number]
            reasons.append(reason)
    _note_values(reasons)
    write_many(reasons)
    for fate, findings in written.fates.items():
        for start in range(0, len(findings), AT_ONCE):
            Finding.objects.filter(pk__in=findings[start : start + AT_ONCE]).update(fate=fate)


def _note_values(reasons: list[ReferralReason]) -> None:
    """In figures, as the letter prints them."""
    visits = list(dict.fromkeys(reason.visit_id for reason in reasons))
    for start in range(0, len(visits), AT_ONCE):
        page = visits[start : start + AT_ONCE]
        rows = Reading.objects.filter(visit__in=page).order_by("visit_id", "pk")
        boxes = {
            key: contents_of(current_values(found))
            for key, found in groupby(rows, key=lambda row: row.visit_id)
        }
        for reason in reasons:
            if reason.visit_id in boxes:
                reason.value = value_of(reason.measure, boxes[reason.visit_id])
