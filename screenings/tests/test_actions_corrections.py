"""Undo, void, restore, move: nothing is deleted, everything is put right."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import (
    CannotMove,
    CannotUndo,
    ConsentMissing,
    SessionClosed,
    cancel_session,
    may_undo,
    move_visit,
    record_visit,
    restore_visit,
    undo_event,
    void_visit,
)
from screenings.contents import Key
from screenings.models import Attendance, Event, Finding, Reading, Visit
from screenings.queries import visit_state
from screenings.tests.entries import DAY, entry, numbers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def save(session, worker, by, **boxes):
    base = visit_state(session, worker).base
    return record_visit(session=session, worker=worker, entry=entry(base=base, **boxes), by=by)


# --- Undo ------------------------------------------------------------------------------


def test_undo_of_the_only_save_makes_the_worker_not_yet_again(session, worker, cadre):
    event = save(session, worker, cadre, sbp_1=190, dbp_1=112).event

    visit = undo_event(event=event, by=cadre)

    visit.refresh_from_db()
    assert (visit.state, visit.level) == ("void", "unmeasured")
    assert numbers_of(visit) == {}
    assert (Finding.objects.count(), Attendance.objects.count()) == (0, 0)
    assert Reading.objects.count() == 4


def test_undo_of_a_change_brings_the_value_and_class_before_back(session, worker, cadre):
    save(session, worker, cadre, cholesterol_total=250)
    event = save(session, worker, cadre, cholesterol_total=150, weight=80).event

    visit = undo_event(event=event, by=cadre)

    assert numbers_of(visit) == {"cholesterol_total": 250}
    assert [f.class_code for f in visit.findings.all()] == ["HIGH"]
    assert [e.kind for e in visit.events.all()] == ["save", "save", "undo"]


def test_undo_twice_is_once(session, worker, cadre):
    event = save(session, worker, cadre, weight=80).event
    undo_event(event=event, by=cadre)

    undo_event(event=event, by=cadre)

    assert Event.objects.count() == 2


def test_undo_leaves_what_was_changed_since(session, worker, cadre):
    first = save(session, worker, cadre, weight=80, height=165).event
    save(session, worker, cadre, weight=82)

    visit = undo_event(event=first, by=cadre)

    assert numbers_of(visit) == {"weight": 82}


def test_undo_of_one_side_of_a_conflict_leaves_the_other(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    other = record_visit(session=session, worker=worker, entry=entry(haemoglobin=7.5), by=staff)

    visit = undo_event(event=other.event, by=staff)

    box = visit_state(session, worker).boxes[Key("haemoglobin")]
    assert (box.in_conflict, numbers_of(visit)) == (False, {"haemoglobin": 14})
    assert visit.level == "normal"


def test_undo_of_a_decision_brings_both_values_back(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=7.5), by=staff)
    decision = save(session, worker, staff, haemoglobin=13, reason="again").event

    visit = undo_event(event=decision, by=staff)

    box = visit_state(session, worker).boxes[Key("haemoglobin")]
    assert sorted(c.number for c in box.all) == [7.5, 14]
    assert visit.level == "emergency"


def test_saved_again_after_undo_is_a_valid_visit(session, worker, cadre):
    undo_event(event=save(session, worker, cadre, weight=80).event, by=cadre)

    visit = save(session, worker, cadre, weight=81).visit

    assert (visit.state, numbers_of(visit)) == ("valid", {"weight": 81})
    assert Visit.objects.count() == 1


def test_only_the_author_undoes(session, worker, cadre, staff):
    event = save(session, worker, cadre, weight=80).event

    with pytest.raises(CannotUndo):
        undo_event(event=event, by=staff)

    assert (may_undo(event, cadre), may_undo(event, staff)) == (True, False)
    assert numbers_of(Visit.objects.get()) == {"weight": 80}


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (dt.datetime(2026, 3, 14, 16, 59, tzinfo=dt.UTC), True),  # 23:59 in Jakarta
        (dt.datetime(2026, 3, 14, 17, 0, tzinfo=dt.UTC), False),
    ],
)
def test_undo_ends_with_the_day_of_the_office(session, worker, cadre, moment, allowed):
    event = save(session, worker, cadre, weight=80).event

    with time_machine.travel(moment):
        undoable = may_undo(event, cadre)

    assert undoable is allowed


# --- Void and restore --------------------------------------------------------------------


def test_void_visit_counts_no_more_and_keeps_its_history(session, worker, cadre, staff):
    visit = save(session, worker, cadre, cholesterol_total=250).visit

    void_visit(visit=visit, reason="test entry", by=staff)

    visit.refresh_from_db()
    assert (visit.state, visit.level) == ("void", "unmeasured")
    assert (Finding.objects.count(), Attendance.objects.count()) == (0, 0)
    assert [(e.kind, e.reason, e.author) for e in visit.events.all()] == [
        ("save", "", cadre),
        ("void", "test entry", staff),
    ]
    assert AuditEvent.objects.get().action == "void"


def test_void_twice_is_once(session, worker, cadre):
    visit = save(session, worker, cadre, weight=80).visit
    void_visit(visit=visit, reason="x", by=cadre)

    void_visit(visit=visit, reason="x", by=cadre)

    assert Event.objects.filter(kind="void").count() == 1


def test_restored_visit_is_as_before(session, worker, cadre, staff):
    visit = save(session, worker, cadre, cholesterol_total=250, weight=80).visit
    void_visit(visit=visit, reason="mistake", by=staff)

    restore_visit(visit=visit, reason="was right", by=staff)

    visit.refresh_from_db()
    assert (visit.state, visit.level) == ("valid", "refer")
    assert numbers_of(visit) == {"cholesterol_total": 250, "weight": 80}
    assert [f.class_code for f in visit.findings.all()] == ["HIGH"]
    assert Attendance.objects.get().status == "present"


def test_restored_conflict_is_a_conflict_again(session, worker, cadre, staff):
    record_visit(session=session, worker=worker, entry=entry(haemoglobin=14), by=cadre)
    visit = record_visit(
        session=session, worker=worker, entry=entry(haemoglobin=7.5), by=staff
    ).visit
    void_visit(visit=visit, reason="x", by=staff)

    restore_visit(visit=visit, reason="y", by=staff)

    box = visit_state(session, worker).boxes[Key("haemoglobin")]
    assert sorted(c.number for c in box.all) == [7.5, 14]


def test_new_values_in_a_void_visit_leave_the_old_ones_out(session, worker, cadre):
    visit = save(session, worker, cadre, cholesterol_total=250).visit
    void_visit(visit=visit, reason="another man's strip", by=cadre)

    visit = save(session, worker, cadre, weight=80).visit

    assert (visit.state, numbers_of(visit)) == ("valid", {"weight": 80})


# --- Move ------------------------------------------------------------------------------


def test_move_to_the_right_person(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    wrong_visit = save(session, worker, cadre, cholesterol_total=250).visit

    visit = move_visit(visit=wrong_visit, to_worker=right, reason="wrong line", by=cadre)

    wrong_visit.refresh_from_db()
    visit.refresh_from_db()
    assert (wrong_visit.state, numbers_of(wrong_visit)) == ("void", {})
    assert (visit.worker, visit.state, visit.level) == (right, "valid", "refer")
    assert numbers_of(visit) == {"cholesterol_total": 250}
    assert [f.worker for f in Finding.objects.all()] == [right]
    assert [a.worker for a in Attendance.objects.all()] == [right]
    assert [e.kind for e in wrong_visit.events.all()] == ["save", "move"]
    assert [(e.kind, e.reason) for e in visit.events.all()] == [("move", "wrong line")]
    assert AuditEvent.objects.get().detail == {"to": str(visit.pk)}


def test_move_onto_an_existing_visit_merges_and_keeps_both_values(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    save(session, right, cadre, weight=70, height=165)
    wrong = save(session, worker, cadre, weight=80, height=165, haemoglobin=14).visit

    move_visit(visit=wrong, to_worker=right, reason="wrong line", by=cadre)

    boxes = visit_state(session, right).boxes
    assert [c.number for c in boxes[Key("weight")].all] == [70, 80]
    assert [c.number for c in boxes[Key("height")].all] == [165]
    assert [c.number for c in boxes[Key("haemoglobin")].all] == [14]


def test_move_leaves_behind_what_the_right_person_is_not_asked(session, post, worker, cadre):
    mother = make_worker(post, "Siti", sex="F", born=1998)
    wrong = save(session, mother, cadre, weight=60, pregnancy="yes").visit

    visit = move_visit(visit=wrong, to_worker=worker, reason="wrong line", by=cadre)

    assert {key.measure for key in visit_state(session, worker).boxes} == {"weight"}
    assert visit.sex == "M"


def test_move_back_restores_the_first_visit(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    wrong = save(session, worker, cadre, weight=80).visit
    there = move_visit(visit=wrong, to_worker=right, reason="wrong line", by=cadre)

    back = move_visit(visit=there, to_worker=worker, reason="was right", by=cadre)

    there.refresh_from_db()
    assert (back.pk, numbers_of(back)) == (wrong.pk, {"weight": 80})
    assert there.state == "void"


def test_moved_visit_is_not_restored_beside_its_copy(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    wrong = save(session, worker, cadre, weight=80).visit
    move_visit(visit=wrong, to_worker=right, reason="wrong line", by=cadre)

    restore_visit(visit=wrong, reason="try", by=cadre)

    wrong.refresh_from_db()
    assert wrong.state == "void"


def test_move_to_another_day_of_the_post(session, post, worker, cadre):
    yesterday = make_session(post, DAY - dt.timedelta(days=1))
    wrong = save(session, worker, cadre, weight=80).visit

    visit = move_visit(visit=wrong, to_session=yesterday, reason="wrong day", by=cadre)

    assert (visit.session, visit.on, visit.worker) == (yesterday, yesterday.on, worker)
    assert Visit.objects.counted().count() == 1


def test_move_needs_the_right_persons_consent(session, post, worker, cadre):
    stranger = make_worker(post, "Budi", consent=False)
    wrong = save(session, worker, cadre, weight=80).visit

    with pytest.raises(ConsentMissing):
        move_visit(visit=wrong, to_worker=stranger, reason="wrong line", by=cadre)

    assert numbers_of(wrong) == {"weight": 80}


def test_move_goes_nowhere_else(session, post, far_post, worker, cadre):
    visit = save(session, worker, cadre, weight=80).visit
    cancelled = make_session(post, DAY - dt.timedelta(days=7))
    cancel_session(session=cancelled, reason="rain", by=cadre)

    with pytest.raises(CannotMove, match="same"):
        move_visit(visit=visit, to_worker=worker, reason="x", by=cadre)
    with pytest.raises(CannotMove, match="post"):
        move_visit(visit=visit, to_session=make_session(far_post, DAY), reason="x", by=cadre)
    with pytest.raises(SessionClosed):
        move_visit(visit=visit, to_session=cancelled, reason="x", by=cadre)

    assert Visit.objects.counted().get() == visit


def test_confirmed_doubts_go_along_with_a_move(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    record = entry(weight=132)
    record = replace(record, confirmed=("weight:rare:132",), source="paper")
    wrong = record_visit(session=session, worker=worker, entry=record, by=cadre).visit

    visit = move_visit(visit=wrong, to_worker=right, reason="wrong line", by=cadre)

    state = visit_state(session, right)
    assert state.confirmed == frozenset({"weight:rare:132"})
    assert (visit.from_paper, state.last_event.source) == (True, "paper")


def test_void_visit_is_not_moved_and_makes_no_empty_one(session, post, worker, cadre):
    right = make_worker(post, "Budi")
    wrong = save(session, worker, cadre, weight=80).visit
    void_visit(visit=wrong, reason="x", by=cadre)

    with pytest.raises(CannotMove, match="void"):
        move_visit(visit=wrong, to_worker=right, reason="x", by=cadre)

    assert Visit.objects.filter(worker=right).count() == 0


def test_move_of_nothing_that_fits_makes_no_valid_visit(session, post, worker, cadre):
    mother = make_worker(post, "Siti", sex="F", born=1998)
    wrong = save(session, mother, cadre, pregnancy="yes").visit

    move_visit(visit=wrong, to_worker=worker, reason="wrong line", by=cadre)

    assert Visit.objects.counted().count() == 0


def test_move_onto_a_visit_that_holds_the_same_only_voids_the_wrong_one(
    session, post, worker, cadre
):
    right = make_worker(post, "Budi")
    there = save(session, right, cadre, weight=80).visit
    wrong = save(session, worker, cadre, weight=80).visit

    move_visit(visit=wrong, to_worker=right, reason="twice", by=cadre)

    assert list(Visit.objects.counted()) == [there]
    assert [e.kind for e in there.events.all()] == ["save"]
