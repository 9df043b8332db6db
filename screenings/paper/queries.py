"""What a grid and a sheet show of a whole session, with few queries. Rows were fetched before."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from healthposts.lib.months import Month
from posts.models import Post, User
from posts.roles import Action
from screenings.contents import Content, Current, Key, LastValue, current_values, standing
from screenings.judging import contents_of
from screenings.models import Event, Finding, Guest, Reading, Referral, Session, Visit
from screenings.rosters import RosterRow, session_roster
from screenings.rules.types import Outcome
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class RowState:
    """What one worker's visit holds now."""

    visit: Visit | None
    readings: tuple[Reading, ...]
    confirmed: frozenset[str]
    hand: str = ""  # uuid of the cadre who was named last as having measured

    @property
    def standing(self) -> Mapping[Key, Current]:
        """Erased boxes too: their readings are a base."""
        return standing(self.readings)

    @property
    def boxes(self) -> Mapping[Key, Current]:
        return current_values(self.readings)

    @property
    def base(self) -> list[int]:
        return sorted(i for box in self.standing.values() for i in box.ids)


NO_STATE = RowState(None, (), frozenset())


def row_states(session: Session, workers: Collection[Worker]) -> dict[UUID, RowState]:
    """By worker, of those with a visit. 3 queries, however many."""
    visits = list(Visit.objects.filter(session=session, worker__in=workers))
    keys = [visit.pk for visit in visits]
    readings: dict[UUID, list[Reading]] = {}
    for reading in Reading.objects.filter(visit__in=keys):
        readings.setdefault(reading.visit_id, []).append(reading)
    confirmed: dict[UUID, set[str]] = {}
    hands: dict[UUID, str] = {}
    events = Event.objects.filter(visit__in=keys)
    for visit, codes, hand in events.values_list("visit_id", "confirmed", "measured_by__uuid"):
        confirmed.setdefault(visit, set()).update(codes)
        if hand is not None:
            hands[visit] = str(hand)
    return {
        visit.worker_id: RowState(
            visit,
            tuple(readings.get(visit.pk, ())),
            frozenset(confirmed.get(visit.pk, ())),
            hands.get(visit.pk, ""),
        )
        for visit in visits
    }


def rows_to_record(session: Session, user: User) -> list[RosterRow]:
    """The roster in its order, guests included, without those who have moved away unexamined.

    6 queries.
    """
    roster = session_roster(session).rows
    keys = [row.worker.pk for row in roster]
    ours = Worker.objects.visible_to(user, Action.RECORD).filter(pk__in=keys)
    here = [rows.objects.filter(session=session) for rows in (Visit, Guest)]
    known = {*ours.values_list("pk", flat=True)}
    known |= {pk for rows in here for pk in rows.values_list("worker_id", flat=True)}
    return [row for row in roster if row.worker.pk in known]


# --- Who needs a person today ------------------------------------------------------------

ALARM, LETTER, AGAIN = "alarm", "letter", "again"


@dataclass(frozen=True, slots=True)
class Need:
    """A worker of the session who needs somebody, and the findings that say so."""

    worker: Worker
    visit: Visit
    kind: str  # ALARM, LETTER or AGAIN: an emergency, the puskesmas, a second reading
    findings: tuple[Finding, ...]
    referral: Referral | None  # the open one


def needs_of(session: Session, *, seen_by: User, worker: Worker | None = None) -> list[Need]:
    """Emergencies first, then the puskesmas, then second readings; by name within. 2 queries.

    Of a guest a referral of the own post is not told.
    """
    rows = _asking(Finding.objects.filter(visit__session=session))
    if worker is not None:
        rows = rows.filter(visit__worker=worker)
    of_visit: dict[UUID, list[Finding]] = {}
    for row in rows.select_related("visit__worker").order_by("visit__worker__name_key", "pk"):
        of_visit.setdefault(row.visit_id, []).append(row)
    workers = [found[0].visit.worker_id for found in of_visit.values()]
    open_ones = Referral.objects.open().visible_to(seen_by, Action.SEE_NAMES)
    referrals = {row.worker_id: row for row in open_ones.filter(worker__in=workers)}
    needs = [
        Need(
            worker=found[0].visit.worker,
            visit=found[0].visit,
            kind=_kind(found),
            findings=tuple(found),
            referral=referrals.get(found[0].visit.worker_id),
        )
        for found in of_visit.values()
    ]
    return sorted(needs, key=lambda need: (ALARM, LETTER, AGAIN).index(need.kind))


def _asking(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The pattern of a pressure says nothing that its class does not ask for already."""
    asks = Q(role=Finding.Role.EMERGENCY) | Q(outcome=Outcome.LETTER) | Q(provisional=True)
    asking = rows.filter(asks, visit__state=Visit.State.VALID)
    return asking.exclude(severity=0).exclude(measure="bp_pattern")


def _kind(findings: Sequence[Finding]) -> str:
    if any(row.role == Finding.Role.EMERGENCY for row in findings):
        return ALARM
    return LETTER if any(row.outcome == Outcome.LETTER for row in findings) else AGAIN


# --- Last values -------------------------------------------------------------------------

# A year of monthly visits and what came a little late.
DAYS_BACK = 400


def last_values_of(
    workers: Collection[Worker], measures: Collection[str], *, before: dt.date, seen_by: User
) -> dict[UUID, dict[Key, LastValue]]:
    """By worker, the latest value of each box of these measures. 2 queries, however many.

    As `last_values`: of the person, in visits that may be seen.
    """
    by_person = {worker.person_id or worker.pk: worker.pk for worker in workers}
    visits = (
        Visit.objects.filter(Q(worker__in=by_person) | Q(worker__person__in=by_person))
        .filter(on__lt=before, on__gte=before - dt.timedelta(days=DAYS_BACK))
        .filter(state=Visit.State.VALID)
        .visible_to(seen_by, Action.SEE_NAMES)
        .order_by("on", "pk")
    )
    rows = list(visits.values_list("pk", "on", "worker_id", "worker__person_id"))
    readings: dict[UUID, list[Reading]] = {}
    held = Reading.objects.filter(visit__in=[key for key, *_others in rows], measure__in=measures)
    for reading in held:
        readings.setdefault(reading.visit_id, []).append(reading)
    found: dict[UUID, dict[Key, LastValue]] = {}
    for key, day, worker, person in rows:
        values = found.setdefault(by_person[person or worker], {})
        for box, current in current_values(readings.get(key, ())).items():
            if current.content.is_value:
                values[box] = LastValue(current.content, day)
    return found


# --- The register of a month -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A visit as the register holds it."""

    visit: Visit
    contents: Mapping[Key, Content]
    referral: Referral | None  # written from this visit


def register_of(post: Post, month: Month, *, seen_by: User) -> list[RegisterRow]:
    """Valid visits at the post in the month, by day and name. 3 queries, however many."""
    visits = list(
        Visit.objects.counted()
        .filter(post=post, on__range=(month.first_day, month.last_day))
        .visible_to(seen_by, Action.SEE_NAMES)
        .select_related("worker")
        .order_by("on", "worker__name_key", "pk")
    )
    readings: dict[UUID, list[Reading]] = {}
    for reading in Reading.objects.filter(visit__in=visits):
        readings.setdefault(reading.visit_id, []).append(reading)
    written = Referral.objects.filter(visit__in=visits).exclude(state=Referral.State.VOID)
    referrals = {row.visit_id: row for row in written}
    return [
        RegisterRow(
            visit,
            contents_of(current_values(readings.get(visit.pk, ()))),
            referrals.get(visit.pk),
        )
        for visit in visits
    ]


def next_session_day(post: Post, *, after: dt.date) -> dt.date | None:
    """The day of the next planned session. 1 query."""
    planned = Session.objects.filter(post=post, on__gt=after, state=Session.State.PLANNED)
    return planned.order_by("on").values_list("on", flat=True).first()
