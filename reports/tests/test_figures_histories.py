"""Thousands of random histories, told in plain values, counted by hand and by the report.

Beside test_figures_sums.py, which shrinks what fails to the smallest case, this one has everything
at once: people who move on the last day, merged rows, guests, void and corrected visits, people who
came and refused, midnights of three zones. Every history is a district of its own, so that many
are saved together.
"""

import datetime as dt
import random
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from healthposts.lib.ages import age_band, age_on
from healthposts.web.planner import learn_tables
from posts.models import Office, Post, PostStatus
from reports import queries
from reports.snapshots import BySex
from reports.tests.histories import EDITION, OCTOBER, PERHI, SIGNED_ON, posts_of
from screenings.models import Attendance, Finding, Session, Visit
from workers.models import Enrolment, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Small batches, taken back: the quicker is each.
BATCHES, AT_ONCE = 10, 50
LAST = dt.date(2026, 10, 31)
DAYS = [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 1)]
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
LEVELS = ("emergency", "refer", "watch", "normal", "unmeasured")
RISKY = LEVELS[:3]
STATES = ("proposed", "formed", "active", "inactive", "closed")


@dataclass
class Person:
    """A row of a worker. `stays`: (post, first day, last day or None)."""

    sex: str
    born: dt.date
    same_as: int | None
    stays: list[tuple[int, dt.date, dt.date | None]]
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass
class Seen:
    session: int
    person: int
    level: str
    void: bool
    refers: bool | None  # what the pressure says, None where it was not taken


@dataclass
class History:
    offices: list[int]
    states: list[str]
    people: list[Person]
    sessions: list[tuple[int, dt.date, str]]
    seen: list[Seen]
    marks: list[tuple[int, int, str]]
    rows: list[object] = field(default_factory=list)

    def who(self, person: int) -> int:
        same_as = self.people[person].same_as
        return person if same_as is None else same_as


def make_history(rng: random.Random) -> History:
    posts = rng.randint(1, 3)
    people = [make_person(rng, posts) for _each in range(rng.randint(1, 6))]
    for one in people[1:]:
        if rng.random() < 0.2:
            one.same_as = 0
    sessions = [
        (
            rng.randrange(posts),
            rng.choice(DAYS),
            rng.choice(("ended", "ended", "open", "cancelled")),
        )
        for _each in range(rng.randint(0, 5))
    ]
    pairs = [(session, person) for session in range(len(sessions)) for person in range(len(people))]
    seen = [
        Seen(*pair, rng.choice(LEVELS), rng.random() < 0.2, rng.choice((True, False, None)))
        for pair in rng.sample(pairs, min(len(pairs), rng.randint(0, 9)))
    ]
    marks = [
        (*pair, rng.choice(("present", "absent")))
        for pair in rng.sample(pairs, min(len(pairs), rng.randint(0, 5)))
    ]
    offices = [rng.randrange(2) for _post in range(posts)]
    states = [rng.choice(STATES) for _post in range(posts)]
    return History(offices, states, people, sessions, seen, marks)


def make_person(rng: random.Random, posts: int) -> Person:
    first, post = dt.date(2026, 1, 1), rng.randrange(posts)
    born = rng.choice((dt.date(1986, 10, 31), dt.date(1986, 11, 1), dt.date(2006, 7, 1)))
    ends = rng.choice((None, None, dt.date(2026, 10, 30), LAST, dt.date(2026, 11, 1)))
    stays = [(post, first, ends)]
    if ends is not None and rng.random() < 0.5:
        stays.append((rng.randrange(posts), ends, None))
    return Person(rng.choice("MF"), born, None, stays)


# What is slow here is the counting by hand and Django, the same on both databases.
ELSEWHERE_TOO = 2026


@pytest.mark.parametrize(
    "seed",
    [ELSEWHERE_TOO, *(pytest.param(seed, marks=pytest.mark.sqlite) for seed in (2027, 2028, 2029))],
)
def test_figures_of_thousands_of_histories_are_those_counted_by_hand(seed):
    rng = random.Random(seed)
    for batch in range(BATCHES):
        histories = [make_history(rng) for _each in range(AT_ONCE)]
        with transaction.atomic():
            districts, offices = save(rng, histories)
            for number, history in enumerate(histories):
                where = (batch, number)
                everywhere = range(len(history.offices))
                counted = expected(history, everywhere)
                assert told(districts[number]) == counted, where
                if number % 5 == 0:
                    assert overview(districts[number]) == shown_of(districts[number]), where
                if number == 0:
                    assert told_of_trend(districts[number]) == expected_trend(history), where
                    for place in range(2):
                        inside = [post for post in everywhere if history.offices[post] == place]
                        assert told(offices[number][place]) == expected(history, inside), where
            transaction.set_rollback(True)


def told(office: Office):
    """What the report of the office says."""
    found = queries.figures(posts_of(office), OCTOBER, office, on=SIGNED_ON, with_trend=False)
    figures = found.figures
    return {
        "enrolled": figures.enrolled,
        "covered": figures.enrolled_examined,
        "sessions": figures.sessions,
        "marks": (figures.present, figures.absent),
        "visits": figures.visits,
        "persons": figures.persons,
        "at_risk": figures.at_risk,
        "referring": figures.referring,
        "levels": {row.level: row.visits for row in figures.levels if row.visits.total},
        "ages": {
            row.band: (row.enrolled.total, row.persons.total)
            for row in found.ages
            if row.enrolled.total or row.persons.total
        },
        "pressures": sum((table.measured for table in found.classes), BySex()),
    }


def overview(office: Office):
    """What the home page says."""
    found = queries.overview(posts_of(office), OCTOBER, office)
    row = found.figures
    numbers = (row.posts_formed, row.posts_with_session, row.enrolled, row.persons, row.at_risk)
    return numbers, row.enrolled_examined, row.visits, row.emergencies, found.places


def shown_of(office: Office):
    """The same from the report."""
    found = queries.figures(posts_of(office), OCTOBER, office, on=SIGNED_ON, with_trend=False)
    row = found.figures
    numbers = (row.posts_formed, row.posts_with_session, row.enrolled.total, row.persons.total)
    return (
        (*numbers, row.at_risk.total),
        row.enrolled_examined.total,
        row.visits.total,
        row.emergencies.total,
        found.places,
    )


def told_of_trend(office: Office):
    """Of September and October: sessions, visits, persons, pressures."""
    found = queries.figures(posts_of(office), OCTOBER, office, on=SIGNED_ON).trend[-2:]
    return [(one.sessions, one.visits, one.persons, one.pressure_measured) for one in found]


def expected(history: History, posts):
    """The same, by hand."""
    posts, people = set(posts), history.people
    held = [
        place
        for place, (post, on, state) in enumerate(history.sessions)
        if post in posts and state != "cancelled" and on.month == 10
    ]
    valid = [
        each
        for each in history.seen
        if not each.void and history.sessions[each.session][0] in posts
    ]
    visits = [each for each in valid if history.sessions[each.session][1].month == 10]
    last = {
        who: max(visits_of, key=lambda each: as_seen(history, each))
        for who, visits_of in grouped(history, visits).items()
    }
    members = {
        history.who(place)
        for place, person in enumerate(people)
        for post, begins, ends in person.stays
        if post in posts
        and history.states[post] != "closed"
        and begins <= LAST
        and (ends is None or ends >= LAST)
    }
    present = {(each.session, each.person) for each in visits}
    marks = [mark for mark in history.marks if mark[0] in held and mark[:2] not in present]
    at_risk = [
        who for who, of in grouped(history, visits).items() if any(v.level in RISKY for v in of)
    ]
    pressures = [each for each in visits if each.refers is not None]
    ages = defaultdict(lambda: [0, 0])
    for who in members:
        ages[age_band(age_on(LAST, birth_date=people[who].born))][0] += 1
    for visit in last.values():
        ages[as_seen(history, visit)[2]][1] += 1
    return {
        "enrolled": by_sex(people[who].sex for who in members),
        "covered": by_sex(people[who].sex for who in members & set(last)),
        "sessions": len(held),
        "marks": (
            len(visits) + sum(mark[2] == "present" for mark in marks),
            sum(mark[2] == "absent" for mark in marks),
        ),
        "visits": by_sex(people[each.person].sex for each in visits),
        "persons": by_sex(people[each.person].sex for each in last.values()),
        "at_risk": by_sex(people[last[who].person].sex for who in at_risk),
        "referring": by_sex(people[each.person].sex for each in visits if each.refers),
        "levels": {
            level: by_sex(people[each.person].sex for each in visits if each.level == level)
            for level in {each.level for each in visits}
        },
        "ages": {band: tuple(counts) for band, counts in ages.items()},
        "pressures": by_sex(people[each.person].sex for each in pressures),
    }


def expected_trend(history: History):
    found = []
    for month in (9, 10):
        of_month = {place for place, one in enumerate(history.sessions) if one[1].month == month}
        held = [place for place in of_month if history.sessions[place][2] != "cancelled"]
        seen = [each for each in history.seen if each.session in of_month and not each.void]
        pressures = [each for each in seen if each.refers is not None]
        found.append((len(held), len(seen), len(grouped(history, seen)), len(pressures)))
    return found


def grouped(history, visits):
    found = defaultdict(list)
    for each in visits:
        found[history.who(each.person)].append(each)
    return found


def as_seen(history, visit):
    """Day, sex and band of a visit: the later, and on one day the greater, is the last."""
    person, on = history.people[visit.person], history.sessions[visit.session][1]
    return on, person.sex, age_band(age_on(on, birth_date=person.born))


def by_sex(sexes):
    counts = Counter(sexes)
    return BySex(counts["M"], counts["F"])


def save(rng, histories):
    """All of them at once, kind by kind; offices one by one, for they number their own paths."""
    districts, offices, rows = [], [], defaultdict(list)
    for number, history in enumerate(histories):
        zone = rng.choice(ZONES)
        district = Office.objects.create(kind="district", name=f"Dinas {number}", time_zone=zone)
        below = [
            Office.objects.create(
                kind="puskesmas", name=str(place), parent=district, time_zone=zone
            )
            for place in range(2)
        ]
        districts.append(district)
        offices.append(below)
        plan_rows(rng, history, below, rows)
    for kind in (Post, PostStatus, Worker, Enrolment, Session, Visit, Finding, Attendance):
        kind.objects.bulk_create(rows[kind], batch_size=500)
    correct(rows)
    learn_tables()
    return districts, offices


def plan_rows(rng, history, offices, rows):
    posts = [
        Post(
            id=uuid.uuid4(),
            code=f"P{len(rows[Post]) + place}",
            name=f"Pos {place}",
            office=offices[where],
            trade="food",
        )
        for place, where in enumerate(history.offices)
    ]
    workers = [
        Worker(
            id=person.key,
            # Drawn at random, some of thousands would be the same.
            code=f"W{len(rows[Worker]) + place}",
            card_number=f"{len(rows[Worker]) + place:08}",
            name="x",
            sex=person.sex,
            birth_date=person.born,
            birth_precision="day",
        )
        for place, person in enumerate(history.people)
    ]
    for person, worker in zip(history.people, workers, strict=True):
        worker.person = None if person.same_as is None else workers[person.same_as]
    sessions = [
        Session(
            id=uuid.uuid4(),
            post=posts[post],
            office=posts[post].office,
            on=on,
            state=state,
            slot=slot,
        )
        for slot, (post, on, state) in enumerate(history.sessions)
    ]
    rows[Post] += posts
    rows[PostStatus] += [
        PostStatus(post=post, state=state, since=dt.date(2026, 1, 1))
        for post, state in zip(posts, history.states, strict=True)
    ]
    rows[Worker] += workers
    rows[Enrolment] += [
        Enrolment(worker=worker, post=posts[post], starts_on=begins, ends_on=ends)
        for person, worker in zip(history.people, workers, strict=True)
        for post, begins, ends in person.stays
    ]
    rows[Session] += sessions
    for each in history.seen:
        plan_visit(rng, history, each, sessions[each.session], workers[each.person], rows)
    rows[Attendance] += [
        Attendance(session=sessions[session], worker=workers[person], status=status)
        for session, person, status in history.marks
    ]


def plan_visit(rng, history, seen, session, worker, rows):
    """Some are first saved otherwise: what `correct` says counts. Some reach us around midnight."""
    zone = ZoneInfo(session.office.time_zone)
    midnight = dt.datetime.combine(session.on, dt.time(23, 59), zone)
    on, sex, band = as_seen(history, seen)
    visit = Visit(
        id=uuid.uuid4(),
        session=session,
        worker=worker,
        post=session.post,
        office=session.office,
        on=on,
        sex=sex,
        age_band=band,
        state="void" if seen.void else "valid",
        level=rng.choice(LEVELS),
        created_at=midnight + dt.timedelta(minutes=rng.choice((0, 2))),
    )
    rows["level"].append((visit, seen.level))
    rows[Visit].append(visit)
    if seen.refers is not None:
        finding = Finding(
            visit=visit,
            measure="blood_pressure",
            role="classify",
            class_code="HT1",
            severity=1,
            refer=not seen.refers,
            outcome="none",
            guideline=PERHI,
            edition=EDITION,
            worker=worker,
            post=session.post,
            office=session.office,
            on=on,
            sex=sex,
            age_band=band,
        )
        rows[Finding].append(finding)
        rows["refer"].append((finding, seen.refers))


def correct(rows):
    for name, kind in (("level", Visit), ("refer", Finding)):
        for row, value in rows[name]:
            setattr(row, name, value)
        kind.objects.bulk_update([row for row, _value in rows[name]], [name], batch_size=400)
