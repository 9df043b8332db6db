"""Every sum of a report, computed again in plain Python over random histories.

The histories are plain values first and rows second; what is expected never asks the database.
"""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from healthposts.testing.people import make_session
from posts.models import Office, Post, PostStatus, WorkerEstimate
from reports.snapshots import BySex, from_json, to_json
from reports.tests.histories import OCTOBER, figures, make_visit
from screenings.models import Attendance
from workers.models import Enrolment, Worker

STATES = ("proposed", "formed", "active", "inactive", "closed")
LEVELS = ("emergency", "refer", "watch", "normal", "unmeasured")
RISKY = {"emergency", "refer", "watch"}
CLASSES = ("OPTIMAL", "HT1", None)
DAYS = [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 10, 15), dt.date(2026, 10, 31)]
LAST = dt.date(2026, 10, 31)


@dataclass(frozen=True)
class Person:
    """A worker row; `same_as` is the place of the row that survived a merge."""

    post: int
    sex: str
    same_as: int | None
    left: bool


@dataclass(frozen=True)
class Visited:
    session: int
    person: int
    level: str
    void: bool
    pressure: str | None


@dataclass(frozen=True)
class History:
    offices: list[int]  # of each post, the place of its puskesmas
    states: list[str]
    estimates: list[tuple[int, int] | None]
    persons: list[Person]
    sessions: list[tuple[int, dt.date]]
    visits: list[Visited]
    marked: list[tuple[int, int, str]]


@st.composite
def histories(draw):
    posts = draw(st.integers(1, 3))
    any_post = st.integers(0, posts - 1)
    persons = draw(
        st.lists(
            st.builds(Person, any_post, st.sampled_from("MF"), st.none(), st.booleans()), max_size=5
        )
    )
    if len(persons) > 1 and draw(st.booleans()):
        persons[-1] = Person(persons[-1].post, persons[0].sex, 0, persons[-1].left)
    sessions = draw(st.lists(st.tuples(any_post, st.sampled_from(DAYS)), max_size=5, unique=True))
    visits, marked = [], []
    if persons and sessions:
        a_session, a_person = st.integers(0, len(sessions) - 1), st.integers(0, len(persons) - 1)
        visit = st.builds(
            Visited,
            a_session,
            a_person,
            st.sampled_from(LEVELS),
            st.booleans(),
            st.sampled_from(CLASSES),
        )
        visits = draw(
            st.lists(visit, max_size=10, unique_by=lambda each: (each.session, each.person))
        )
        mark = st.tuples(a_session, a_person, st.sampled_from(["present", "absent"]))
        marked = draw(st.lists(mark, max_size=6, unique_by=lambda each: each[:2]))
    some = st.lists
    return History(
        offices=draw(some(st.integers(0, 1), min_size=posts, max_size=posts)),
        states=draw(some(st.sampled_from(STATES), min_size=posts, max_size=posts)),
        estimates=draw(
            some(
                st.none() | st.tuples(st.integers(0, 50), st.integers(0, 50)),
                min_size=posts,
                max_size=posts,
            )
        ),
        persons=persons,
        sessions=sessions,
        visits=visits,
        marked=marked,
    )


class TestSums(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(histories())
    def test_report_of_a_district_adds_up(self, history):
        district, _offices, _posts = _save(history)

        found = figures(district)

        everywhere = set(range(len(history.offices)))
        assert _told(found) == _expected(history, everywhere)
        assert from_json(to_json(found)) == found

    @settings(max_examples=25, deadline=None)
    @given(histories())
    def test_rows_of_the_district_are_the_reports_below(self, history):
        district, offices, posts = _save(history)
        rows = {row.code: row for row in figures(district).places}

        for place, office in enumerate(offices):
            below = figures(office)
            inside = {post for post, where in enumerate(history.offices) if where == place}
            assert _told(below) == _expected(history, inside)
            assert _row(rows[office.code]) == _short(below)
        for place, post in enumerate(posts):
            assert _told(figures(post)) == _expected(history, {place})


def _save(history):
    district = Office.objects.create(kind="district", name="Dinas")
    offices = [
        Office.objects.create(kind="puskesmas", name=name, parent=district)
        for name in ("One", "Two")
    ]
    posts = [
        Post.objects.create(name=f"Pos {place}", office=offices[where], trade="food")
        for place, where in enumerate(history.offices)
    ]
    for post, state, estimate in zip(posts, history.states, history.estimates, strict=True):
        PostStatus.objects.create(post=post, state=state, since=dt.date(2026, 1, 1))
        if estimate is not None:
            men, women = estimate
            WorkerEstimate.objects.create(post=post, as_of=LAST, men=men, women=women)
    workers = []
    for person in history.persons:
        survivor = None if person.same_as is None else workers[person.same_as]
        workers.append(_save_person(person, posts, survivor))
    sessions = [make_session(posts[post], on) for post, on in history.sessions]
    for visit in history.visits:
        findings = [] if visit.pressure is None else [_finding(visit.pressure)]
        make_visit(
            sessions[visit.session],
            workers[visit.person],
            level=visit.level,
            state="void" if visit.void else "valid",
            findings=findings,
        )
    for session, person, status in history.marked:
        Attendance.objects.create(session=sessions[session], worker=workers[person], status=status)
    return district, offices, posts


def _save_person(person, posts, survivor):
    worker = Worker.objects.create(
        name=uuid.uuid4().hex,
        sex=person.sex,
        birth_date=dt.date(1990, 1, 1),
        birth_precision="day",
        person=survivor,
    )
    ends_on = dt.date(2026, 10, 30) if person.left else None
    Enrolment.objects.create(
        worker=worker, post=posts[person.post], starts_on=dt.date(2026, 1, 1), ends_on=ends_on
    )
    return worker


def _finding(pressure):
    return ("blood_pressure", pressure, pressure == "HT1")


def _told(snapshot):
    """What the report says, in the words of `_expected`."""
    figures = snapshot.figures
    return {
        "formed": figures.posts_formed,
        "active": figures.posts_active,
        "with_session": figures.posts_with_session,
        "silent": figures.posts_silent,
        "estimated": figures.estimated,
        "enrolled": figures.enrolled,
        "examined": figures.enrolled_examined,
        "sessions": figures.sessions,
        "present": figures.present,
        "absent": figures.absent,
        "visits": figures.visits,
        "persons": figures.persons,
        "at_risk": figures.at_risk,
        "referring": figures.referring,
        "levels": {row.level: row.visits for row in figures.levels},
        "by_age": sum((row.persons for row in snapshot.ages), BySex()),
        "enrolled_by_age": sum((row.enrolled for row in snapshot.ages), BySex()),
        "measured": sum((table.measured for table in snapshot.classes), BySex()),
        "high": sum(table.refer for table in snapshot.classes),
        "september": snapshot.trend[-2].visits,
        "trend": (
            snapshot.trend[-1].visits,
            snapshot.trend[-1].persons,
            snapshot.trend[-1].pressure_refer,
        ),
        "measured_in_trend": snapshot.trend[-1].pressure_measured,
    }


def _expected(history, posts):
    """The same, from the plain values alone."""
    persons = history.persons
    formed = {post for post in posts if history.states[post] in {"formed", "active", "inactive"}}
    held = [post for post, on in history.sessions if post in posts and on in OCTOBER_DAYS]
    here = [
        each
        for each in history.visits
        if not each.void and history.sessions[each.session][0] in posts
    ]
    visits = [each for each in here if history.sessions[each.session][1] in OCTOBER_DAYS]
    seen = {_who(history, each.person) for each in visits}
    members = {
        _who(history, place)
        for place, person in enumerate(persons)
        if person.post in posts and not person.left and history.states[person.post] != "closed"
    }
    pressures = [each for each in visits if each.pressure]
    present = {(each.session, each.person) for each in visits}
    marks = [
        mark
        for mark in history.marked
        if history.sessions[mark[0]][0] in posts
        and history.sessions[mark[0]][1] in OCTOBER_DAYS
        and mark[:2] not in present
    ]

    def by_sex(people):
        counts = Counter(persons[person].sex for person in people)
        return BySex(counts["M"], counts["F"])

    return {
        "formed": len(formed),
        "active": sum(history.states[post] == "active" for post in posts),
        "with_session": len(formed & set(held)),
        "silent": sum(
            history.states[post] in {"formed", "active"} and post not in held for post in posts
        ),
        "estimated": sum((BySex(*(history.estimates[post] or (0, 0))) for post in formed), BySex()),
        "enrolled": by_sex(members),
        "examined": by_sex(members & seen),
        "sessions": len(held),
        "present": len(visits) + sum(mark[2] == "present" for mark in marks),
        "absent": sum(mark[2] == "absent" for mark in marks),
        "visits": by_sex(each.person for each in visits),
        "persons": by_sex(seen),
        "at_risk": by_sex({_who(history, each.person) for each in visits if each.level in RISKY}),
        "referring": by_sex(each.person for each in visits if each.pressure == "HT1"),
        "levels": {
            level: by_sex(each.person for each in visits if each.level == level) for level in LEVELS
        },
        "by_age": by_sex(seen),
        "enrolled_by_age": by_sex(members),
        "measured": by_sex(each.person for each in pressures),
        "high": sum(each.pressure == "HT1" for each in pressures),
        "september": len(here) - len(visits),
        "trend": (len(visits), len(seen), sum(each.pressure == "HT1" for each in pressures)),
        "measured_in_trend": len(pressures),
    }


OCTOBER_DAYS = {OCTOBER.first_day, dt.date(2026, 10, 15), OCTOBER.last_day}


def _who(history, place):
    """The row that stands for the person."""
    same_as = history.persons[place].same_as
    return place if same_as is None else same_as


def _row(row):
    return (
        row.posts_formed,
        row.posts_active,
        row.posts_with_session,
        row.enrolled,
        row.enrolled_examined,
        row.sessions,
        row.visits,
        row.persons,
        row.at_risk,
        row.referring,
        row.emergencies,
    )


def _short(snapshot):
    figures = snapshot.figures
    return (
        figures.posts_formed,
        figures.posts_active,
        figures.posts_with_session,
        figures.enrolled.total,
        figures.enrolled_examined.total,
        figures.sessions,
        figures.visits.total,
        figures.persons.total,
        figures.at_risk.total,
        figures.referring.total,
        figures.emergencies.total,
    )
