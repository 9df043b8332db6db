"""Sessions of the demo: when a post met, who came, what was measured, how late it arrived."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from healthposts.lib.ages import age_band, age_on
from healthposts.lib.months import Month
from posts.models import Post
from reports.demo.bodies import measure
from reports.demo.habits import further
from reports.demo.plan import ZONE, Member, Plan, PlannedPost, new_uuid
from reports.demo.visitors import NOT_ASKED, guests_of
from screenings.actions.store import finding_rows, reading_rows
from screenings.contents import Content, Entry, Key
from screenings.identities import session_id, visit_id
from screenings.judging import judge_contents
from screenings.models import (
    Attendance,
    Event,
    Finding,
    Guest,
    Reading,
    Session,
    SessionDuty,
    Visit,
)

LONGEST = dt.timedelta(minutes=70)
SECONDS = dt.timedelta(seconds=4)
HEIGHT = Key("height")
ADULT = 18
# Half a year is also fewer visits than the rules look back.
HEIGHT_KEPT_DAYS = 180


@dataclass
class Rows:
    """What is still to be written."""

    sessions: list[Session] = field(default_factory=list)
    duties: list[SessionDuty] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Lateness:
    """How what was measured reached the server: at once, hours later, or from paper."""

    delay: dt.timedelta = dt.timedelta(0)
    paper: bool = False


def rows_of(plan: Plan, post: PlannedPost) -> Rows:
    """All sessions of one post with everything in them."""
    rng = plan.random_for("sessions", post.number)
    rows = Rows()
    for day, state in _days(plan, rng, post):
        _add_session(plan, rng, post, rows, day, state)
    return rows


def _days(plan: Plan, rng: random.Random, post: PlannedPost) -> Iterator[tuple[dt.date, str]]:
    """Once a month at the post's rhythm, or a few days beside it. The demo post meets today."""
    if not post.ever_met:
        return
    held = rng.uniform(0.7, 0.96) if post.number else 1.0
    for month in plan.every_month:
        day = _nth_weekday(month, post.week, post.weekday)
        if rng.random() < 0.2:
            day = min(
                max(day + dt.timedelta(days=rng.randint(-3, 3)), month.first_day), month.last_day
            )
        takes_place, cancelled = rng.random() < held, rng.random() < 0.15
        if post.number == 0 and month == plan.every_month[-1]:
            continue
        if not post.meets_from <= day <= min(post.meets_until, plan.today - dt.timedelta(days=1)):
            continue
        if takes_place:
            yield day, Session.State.ENDED
        elif cancelled:
            yield day, Session.State.CANCELLED
    if post.number == 0:
        yield plan.today, Session.State.OPEN
        yield plan.today + dt.timedelta(days=7), Session.State.PLANNED


def _nth_weekday(month: Month, week: int, weekday: int) -> dt.date:
    first = month.first_day
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (week - 1))


def _add_session(
    plan: Plan, rng: random.Random, post: PlannedPost, rows: Rows, day: dt.date, state: str
) -> None:
    session = _session(plan, rng, post, day, state)
    rows.sessions.append(session)
    if state in (Session.State.CANCELLED, Session.State.PLANNED):
        return
    cadres = _on_duty(rng, post)
    rows.duties += [SessionDuty(session=session, cadre=cadre) for cadre in cadres]
    if rng.random() < 0.3:
        rows.duties.append(SessionDuty(session=session, user=post.staff))
    lateness = _lateness(plan, rng, session)
    present, absent = _who_came(plan, rng, post, session)
    step = min(dt.timedelta(minutes=9) / len(cadres), LONGEST / max(len(present), 1))
    for place, member in enumerate(present):
        moment = _start(plan, session) + step * (place + 1)
        _add_visit(plan, rng, post, rows, session, member, moment, lateness)
    for member, status in absent:
        rows.attendances.append(_mark(rng, post, session, member, status))
    _add_guests(plan, post, rows, session)


def _add_guests(plan: Plan, post: PlannedPost, rows: Rows, session: Session) -> None:
    """The last to come, once everybody of the post is on the list."""
    rng = plan.random_for("guests", post.number, session.on)
    came, examined = guests_of(rng, post, session)
    moment = min(_start(plan, session) + LONGEST, plan.now)
    for member in came:
        rows.guests.append(
            Guest(
                session=session, worker=member.worker, found_by="card", by=post.account, at=moment
            )
        )
    for member in examined:
        _add_visit(plan, rng, post, rows, session, member, moment, Lateness(), but=NOT_ASKED)


def _session(
    plan: Plan, rng: random.Random, post: PlannedPost, day: dt.date, state: str
) -> Session:
    outreach = state == Session.State.PLANNED
    kind = Session.Kind.OUTREACH if outreach else Session.Kind.ROUTINE
    hour = plan.began_today.hour if state == Session.State.OPEN else post.trade.hour
    session = Session(
        id=session_id(post_id=post.row.pk, on=day, kind=kind, slot=1),
        post=post.row,
        office=post.office,
        on=day,
        kind=kind,
        slot=1,
        place=post.row.place,
        starts_at=dt.time(hour),
        ends_at=dt.time(min(hour + 3, 23)),
        state=state,
        opened_by=post.account,
        missing_tools=_missing(rng, post),
    )
    session.created_at = min(_start(plan, session), plan.now)
    if state == Session.State.ENDED:
        session.ended_at = session.created_at + dt.timedelta(hours=3)
    elif state == Session.State.CANCELLED:
        session.cancel_reason = rng.choice(("Hujan lebat", "Banyak yang melaut", "Hajatan desa"))
    return session


def _missing(rng: random.Random, post: PlannedPost) -> list[str]:
    """Strips run out, most of all towards the end of the year."""
    return ["glucose"] if "glucose" in post.examinations and rng.random() < 0.07 else []


def _start(plan: Plan, session: Session) -> dt.datetime:
    if session.state == Session.State.OPEN:
        return plan.began_today
    hour = session.starts_at.hour if session.starts_at else 9
    return dt.datetime.combine(session.on, dt.time(hour), ZONE)


def _on_duty(rng: random.Random, post: PlannedPost) -> list:  # type: ignore[type-arg]
    others = post.cadres[1:]
    return [post.cadres[0], *rng.sample(others, min(len(others), rng.randint(1, 2)))]


def _lateness(plan: Plan, rng: random.Random, session: Session) -> Lateness:
    roll, days = rng.random(), dt.timedelta(days=rng.randint(1, 12), hours=rng.randint(0, 6))
    if session.on + days + dt.timedelta(days=1) >= plan.today:
        return Lateness()
    if roll < 0.06:
        return Lateness(days, paper=True)
    return Lateness(days / 3) if roll < 0.12 else Lateness()


def _who_came(
    plan: Plan, rng: random.Random, post: PlannedPost, session: Session
) -> tuple[list[Member], list[tuple[Member, str]]]:
    """Who was examined, and who was only marked. Of today's session half is done."""
    examined: list[Member] = []
    marked: list[tuple[Member, str]] = []
    for member in post.members:
        if not member.stay.holds(session.on):
            continue
        share = member.eager * (0.72 if session.state == Session.State.OPEN else 1)
        came, noted = rng.random() < share, rng.random() < 0.62
        if came and member.consents and session.on < member.examined_until:
            examined.append(member)
        elif came:
            marked.append((member, Attendance.Status.PRESENT))
        elif noted and session.state != Session.State.OPEN:
            marked.append((member, Attendance.Status.ABSENT))
    rng.shuffle(examined)
    return examined, marked


def _mark(
    rng: random.Random, post: PlannedPost, session: Session, member: Member, status: str
) -> Attendance:
    reason = ""
    if status == Attendance.Status.ABSENT:
        at_sea = 60 if post.row.trade == Post.Trade.FISHING else 0
        reason = rng.choices(("at_sea", "ill", "day_off", "moved"), (at_sea, 22, 60, 3))[0]
    return Attendance(
        session=session, worker=member.worker, status=status, reason=reason,
        by=post.account, at=session.ended_at or session.created_at,
    )  # fmt: skip


def _add_visit(
    plan: Plan,
    rng: random.Random,
    post: PlannedPost,
    rows: Rows,
    session: Session,
    member: Member,
    moment: dt.datetime,
    lateness: Lateness,
    *,
    but: frozenset[str] = frozenset(),
) -> None:
    worker = member.worker
    age = age_on(session.on, birth_date=worker.birth_date)
    asks = _asks(post, session, member, age) - but
    months_ago = (plan.today - session.on).days // 30
    contents = measure(rng, member.body, asks=asks, age=age, months_ago=months_ago)
    contents |= further(rng, member.body, asks=asks, age=age)
    member.body.visits += 1
    if not contents:
        return
    if HEIGHT in contents:
        member.height, member.height_on = contents[HEIGHT], session.on
    visit = Visit(
        id=visit_id(session_id=session.pk, worker_id=worker.pk),
        session=session, worker=worker, post=post.row, office=post.office, on=session.on,
        sex=worker.sex, age_band=age_band(age), from_paper=lateness.paper,
    )  # fmt: skip
    captured = moment + lateness.delay if lateness.paper else moment
    event = _event(rng, post, visit, contents, captured, lateness)
    judged = judge_contents(
        _with_height(contents, member), sex="M" if worker.sex == "M" else "F", age=age
    ).judgement
    visit.level = judged.level.value
    visit.created_at = visit.updated_at = event.received_at
    rows.visits.append(visit)
    rows.events.append(event)
    rows.readings += reading_rows(event, contents)
    rows.findings += finding_rows(visit, judged)
    rows.attendances.append(
        Attendance(
            session=session,
            worker=worker,
            status=Attendance.Status.PRESENT,
            by=post.account,
            at=event.received_at,
        )
    )


def _asks(post: PlannedPost, session: Session, member: Member, age: int) -> frozenset[str]:
    """An adult's height is measured twice a year; the rules keep it for the visits between."""
    known = age >= ADULT and (session.on - member.height_on).days < HEIGHT_KEPT_DAYS
    return frozenset(post.examinations) - {*session.missing_tools, *(("height",) if known else ())}


def _with_height(contents: dict[Key, Content], member: Member) -> dict[Key, Content]:
    """As the rules see a visit: with the height of an earlier one, where it is needed."""
    if member.height is None or not {Key("weight"), Key("pef")} & contents.keys():
        return contents
    return {HEIGHT: member.height, **contents}


def _event(
    rng: random.Random,
    post: PlannedPost,
    visit: Visit,
    contents: dict[Key, Content],
    captured: dt.datetime,
    lateness: Lateness,
) -> Event:
    entry = Entry(
        event_id=new_uuid(rng),
        contents=contents,
        measured_by_id=rng.choice(post.cadres).pk,
        captured_at=captured,
        source=Event.Source.PAPER if lateness.paper else Event.Source.SCREEN,
    )
    return Event(
        id=entry.event_id,
        visit=visit,
        content_hash=entry.content_hash(visit.pk),
        author=post.account,
        measured_by_id=entry.measured_by_id,
        captured_at=captured,
        received_at=captured + (SECONDS if lateness.paper else max(SECONDS, lateness.delay)),
        source=entry.source,
    )
