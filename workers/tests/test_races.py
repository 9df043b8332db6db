"""Two at once: no worker is doubled, none is at two posts."""

import datetime as dt
import uuid
from functools import partial

import pytest

from healthposts.testing.people import make_worker
from healthposts.testing.races import at_once
from workers.actions import (
    ConsentGiven,
    decide_duplicate,
    enrol_worker,
    move_worker,
    note_likeness,
    set_nik,
)
from workers.consent import ConsentText
from workers.imports.preview import preview
from workers.imports.running import advance, import_all, keep_roster, read_roster, start
from workers.models import Consent, DuplicateCandidate, Enrolment, Worker
from workers.tests.rosters import FATES, roster_file

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2026, 11, 21)
NIK = "3575011203800001"


def test_one_form_from_two_phones_enrols_once(post, cadre):
    told = {
        "worker_id": uuid.uuid4(),
        "name": "Suparto",
        "sex": "M",
        "birth_date": dt.date(1980, 3, 12),
        "birth_precision": "day",
        "on": TODAY,
        "nik": NIK,
        "consent": ConsentGiven(decision="given", text=ConsentText("1", "id"), method="spoken"),
    }
    enrol = partial(enrol_worker, post=post, by=cadre, **told)

    results = at_once(enrol, enrol)

    assert [worker.pk for worker in results] == [told["worker_id"]] * 2
    assert [rows.objects.count() for rows in (Worker, Enrolment, Consent)] == [1, 1, 1]


def test_two_moves_leave_one_open_enrolment(post, other_post, far_post, staff):
    worker = make_worker(post, "Suparto")
    move = partial(move_worker, worker=worker, on=TODAY, by=staff)

    at_once(partial(move, to_post=other_post), partial(move, to_post=far_post))

    assert worker.enrolments.filter(ends_on=None).count() == 1
    assert worker.enrolments.count() == 3


def test_one_nik_set_twice_at_once_makes_one_candidate(post, staff):
    one, two = make_worker(post, "Suparto"), make_worker(post, "Soeparto")

    at_once(*(partial(set_nik, worker=worker, nik=NIK, by=staff) for worker in (one, two)))

    assert DuplicateCandidate.objects.count() == 1


def test_two_opposite_decisions_leave_one_survivor(post, staff):
    one, two = make_worker(post, "Suparto"), make_worker(post, "Soeparto")
    note_likeness(worker=one, others=[two])

    def decide(survivor):
        candidate = DuplicateCandidate.objects.get()
        decide_duplicate(candidate=candidate, same=True, survivor=survivor, by=staff)

    at_once(partial(decide, one), partial(decide, two))

    survivor = DuplicateCandidate.objects.get().survivor
    assert dict(Worker.objects.values_list("pk", "person")) == {
        survivor.pk: None,
        ({one, two} - {survivor}).pop().pk: survivor.pk,
    }


def test_two_imports_of_one_list_at_once_enrol_each_person_once(post, cadre):
    imports = [started_import(post, cadre), started_import(post, cadre)]

    at_once(*(partial(advance, kept=kept, by=cadre, seconds=60) for kept in imports))

    new = sum(fate == "new" for fate in FATES.values())
    assert (Worker.objects.count(), Enrolment.objects.count()) == (new, new)
    for kept in imports:
        kept.refresh_from_db()
    assert [kept.done for kept in imports] == [new, new]
    assert sum(kept.enrolled for kept in imports) == new


def started_import(post, cadre):
    roster = read_roster(roster_file())
    kept = keep_roster(roster, post=post, by=cadre)
    start(kept=kept, judged=preview(roster, post=post, visible=Worker.objects.all(), on=TODAY))
    return kept


def test_two_commands_with_one_list_at_once_enrol_each_person_once(post):
    bring = partial(import_all, read_roster(roster_file()), post=post, visible=Worker.objects.all())

    results = at_once(bring, bring)

    new = sum(fate == "new" for fate in FATES.values())
    assert Worker.objects.count() == new
    assert sum(enrolled for _judged, enrolled in results) == new
