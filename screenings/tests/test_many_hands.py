"""Everything at once at one visit: whatever wins, what is stored agrees with itself."""

import datetime as dt
import random

import pytest
from django.db import transaction

from healthposts.testing.people import make_session, make_worker
from healthposts.testing.races import at_once
from screenings.actions import (
    CannotMove,
    CannotUndo,
    correct_visit,
    move_visit,
    record_visit,
    restore_visit,
    undo_event,
    void_visit,
)
from screenings.actions.store import judge_anew, lock, readings_of
from screenings.contents import current_values
from screenings.models import Event, Finding, Visit
from screenings.tests.entries import entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DAY = dt.date(2026, 3, 14)
BOXES = [
    {"sbp_1": 190, "dbp_1": 112},
    {"sbp_1": 118, "dbp_1": 76},
    {"weight": 80, "height": 165},
    {"haemoglobin": 7.5},
    {"haemoglobin": 14},
    {"waist_circumference": 95},
    {"weight": 70},
]


def findings_of(visit):
    rows = Finding.objects.filter(visit=visit)
    return sorted(rows.values_list("measure", "role", "class_code", "severity", "refer"))


def assert_agrees_with_itself(visit):
    """Judged again from its readings, a visit has the level and findings that it had."""
    visit.refresh_from_db()
    stored = (visit.state, visit.level, findings_of(visit))
    with transaction.atomic():
        again = lock(visit.pk)
        judge_anew(again, readings_of(again), [])
    visit.refresh_from_db()
    assert (visit.state, visit.level, findings_of(visit)) == stored
    kinds = [finding[:2] for finding in stored[2]]
    assert sorted(set(kinds)) == kinds


@pytest.mark.parametrize("seed", range(6))
def test_any_mix_of_changes_leaves_each_visit_agreeing_with_itself(
    seed, post, worker, cadre, staff
):
    chance = random.Random(seed)
    session, other = make_session(post, DAY), make_worker(post, "Budi")
    visit = record_visit(
        session=session, worker=worker, entry=entry(sbp_1=150, dbp_1=95, weight=60), by=cadre
    ).visit
    first = Event.objects.get()

    def change(turn):
        by, boxes = chance.choice([cadre, staff]), chance.choice(BOXES)
        return [
            lambda: record_visit(session=session, worker=worker, entry=entry(**boxes), by=by),
            lambda: correct_visit(visit=visit, entry=entry(**boxes), reason="x", by=by),
            lambda: undo_event(event=first, by=cadre),
            lambda: void_visit(visit=visit, reason="x", by=by),
            lambda: restore_visit(visit=visit, reason="x", by=by),
            lambda: move_visit(visit=visit, to_worker=other, reason="x", by=by),
        ][turn]

    turns = chance.sample(range(6), 4) + chance.choices(range(2), k=3)
    at_once(*[change(turn) for turn in turns], refusals=(CannotMove, CannotUndo))

    for each in Visit.objects.all():
        assert_agrees_with_itself(each)
        boxes = current_values(each.readings.all())
        assert each.state == "void" or boxes


ZONES = [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)]


@pytest.mark.parametrize(("zone", "hours"), ZONES)
@pytest.mark.parametrize(
    ("clock", "day"), [("23:59", dt.date(2026, 10, 31)), ("00:00", dt.date(2026, 11, 1))]
)
def test_today_at_the_end_of_a_month_is_that_of_the_post(
    client, cadre, offices, post, time_machine, zone, hours, clock, day
):
    """The form offers the day on the wall of the post, whatever day the server has."""
    offices.ours.time_zone = zone
    offices.ours.save()
    time_machine.move_to(f"{day}T{clock}+{hours:02}:00", tick=False)
    client.force_login(cadre)

    page = client.get("/sessions/new/", {"post": post.code})

    assert f'value="{day}"' in page.content.decode()
