"""Joining, repeating, moving, leaving: what the actions write."""

import datetime as dt
import uuid

import pytest

from healthposts.testing.people import make_worker
from posts.models import AuditEvent
from posts.roles import Action
from workers.actions import (
    ConsentGiven,
    IdTaken,
    change_worker,
    end_enrolment,
    enrol_worker,
    move_worker,
)
from workers.consent import ConsentText
from workers.models import Consent, Enrolment, Worker

TODAY = dt.date(2026, 11, 21)
NIK = "3575011203800001"


def _enrol(post, by, **changed):
    told = {
        "worker_id": uuid.uuid4(),
        "name": "Suparto",
        "sex": "M",
        "birth_date": dt.date(1980, 3, 12),
        "birth_precision": "day",
        "on": TODAY,
    }
    return enrol_worker(post=post, by=by, **(told | changed))


def _agreed(decision="given"):
    return ConsentGiven(decision=decision, text=ConsentText("1", "id"), method="spoken")


def _actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def _periods(worker):
    return list(worker.enrolments.values_list("post__code", "starts_on", "ends_on", "end_reason"))


def test_enrolling_writes_worker_enrolment_consent_and_audit(post, cadre):
    worker = _enrol(post, cadre, nickname="Cak To", nik=NIK, consent=_agreed())

    assert _periods(worker) == [("NELAYAN", TODAY, None, "")]
    assert worker.consents.get().decision == "given"
    assert worker.nik_masked == "************0001"
    assert _actions() == ["enrol", "change_worker", "consent"]
    assert not [event for event in AuditEvent.objects.all() if "Suparto" in str(event.detail)]


def test_enrolling_the_same_form_twice_makes_one_worker(post, cadre):
    first = uuid.uuid4()

    one = _enrol(post, cadre, worker_id=first, nik=NIK, consent=_agreed())
    two = _enrol(post, cadre, worker_id=first, nik=NIK, consent=_agreed())

    assert one == two
    assert (Worker.objects.count(), Enrolment.objects.count(), Consent.objects.count()) == (1, 1, 1)
    assert _actions() == ["enrol", "change_worker", "consent"]


def test_enrolling_again_with_a_correction_changes_the_one_worker(post, cadre):
    first = uuid.uuid4()
    _enrol(post, cadre, worker_id=first, consent=_agreed())

    _enrol(
        post, cadre, worker_id=first, phone="+6281234567890", nik=NIK, consent=_agreed("refused")
    )

    worker = Worker.objects.with_consent().get()
    assert (worker.phone, worker.nik_last4, worker.consent) == ("+6281234567890", "0001", "refused")


def test_enrolling_somebody_else_with_a_used_id_is_refused(post, cadre):
    first = uuid.uuid4()
    _enrol(post, cadre, worker_id=first)

    with pytest.raises(IdTaken):
        _enrol(post, cadre, worker_id=first, name="Widodo")

    assert Worker.objects.get().name == "Suparto"


def test_id_of_a_worker_elsewhere_tells_nothing(post, far_post, cadre, outsider):
    worker = _enrol(far_post, outsider)

    with pytest.raises(IdTaken):
        _enrol(post, cadre, worker_id=worker.pk)


def test_card_number_in_use_is_drawn_again(post, cadre, monkeypatch):
    taken = _enrol(post, cadre).card_number
    numbers = iter([taken, "12345674"])
    field = Worker._meta.get_field("card_number")
    monkeypatch.setattr(field, "_get_default", lambda: next(numbers))

    worker = _enrol(post, cadre, name="Widodo")

    assert worker.card_number == "12345674"


def test_card_numbers_that_run_out_are_not_tried_for_ever(post, cadre, monkeypatch):
    taken = _enrol(post, cadre).card_number
    monkeypatch.setattr(Worker._meta.get_field("card_number"), "_get_default", lambda: taken)

    with pytest.raises(IdTaken):
        _enrol(post, cadre, name="Widodo")


def test_moving_keeps_the_former_period(post, other_post, staff):
    worker = make_worker(post, "Suparto")

    move_worker(worker=worker, to_post=other_post, on=TODAY, reason="changed boat", by=staff)

    assert _periods(worker) == [
        ("NELAYAN", dt.date(2026, 1, 1), dt.date(2026, 11, 20), "changed boat"),
        ("PETANI", TODAY, None, ""),
    ]
    assert _actions() == ["move"]


def test_moving_on_the_day_of_enrolment_counts_that_day_at_both(post, other_post, staff):
    worker = _enrol(post, staff)

    move_worker(worker=worker, to_post=other_post, on=TODAY, by=staff)

    assert _periods(worker) == [("NELAYAN", TODAY, TODAY, ""), ("PETANI", TODAY, None, "")]


def test_moving_to_the_same_post_is_refused(post, staff):
    worker = make_worker(post, "Suparto")

    with pytest.raises(ValueError, match="at that post"):
        move_worker(worker=worker, to_post=post, on=TODAY, by=staff)


def test_moving_before_the_enrolment_began_is_refused(post, other_post, staff):
    worker = _enrol(post, staff)

    with pytest.raises(ValueError, match="before"):
        move_worker(worker=worker, to_post=other_post, on=TODAY - dt.timedelta(days=1), by=staff)

    assert _periods(worker) == [("NELAYAN", TODAY, None, "")]


def test_moved_worker_is_out_of_sight_of_the_former_post(post, far_post, cadre, outsider, staff):
    worker = make_worker(post, "Suparto")

    move_worker(worker=worker, to_post=far_post, on=TODAY, by=staff)

    assert list(Worker.objects.visible_to(cadre, Action.SEE_NAMES)) == []
    assert list(Worker.objects.visible_to(outsider, Action.SEE_NAMES)) == [worker]


def test_worker_who_left_stays_known_to_the_last_post(post, far_post, cadre, outsider, staff):
    worker = make_worker(post, "Suparto")
    move_worker(worker=worker, to_post=far_post, on=dt.date(2026, 5, 1), by=staff)
    move_worker(worker=worker, to_post=post, on=dt.date(2026, 9, 1), by=staff)

    end_enrolment(worker=worker, on=TODAY, reason="moved away", by=cadre)

    assert list(Worker.objects.visible_to(cadre, Action.RECORD)) == [worker]
    assert list(Worker.objects.visible_to(outsider, Action.SEE_NAMES)) == []
    assert list(Worker.objects.ended()) == [worker]
    assert list(Worker.objects.enrolled()) == []


def test_leaving_twice_changes_nothing(post, cadre):
    worker = make_worker(post, "Suparto")
    end_enrolment(worker=worker, on=dt.date(2026, 5, 31), reason="ill", by=cadre)

    end_enrolment(worker=worker, on=TODAY, reason="other", by=cadre)

    assert _periods(worker) == [("NELAYAN", dt.date(2026, 1, 1), dt.date(2026, 5, 31), "ill")]


def test_leaving_before_the_enrolment_began_is_refused(post, cadre):
    worker = _enrol(post, cadre)

    with pytest.raises(ValueError, match="before"):
        end_enrolment(worker=worker, on=TODAY - dt.timedelta(days=1), reason="x", by=cadre)


def test_coming_back_opens_a_new_period(post, cadre):
    worker = make_worker(post, "Suparto")
    end_enrolment(worker=worker, on=dt.date(2026, 5, 31), reason="ill", by=cadre)

    move_worker(worker=worker, to_post=post, on=TODAY, by=cadre)

    assert _periods(worker)[1] == ("NELAYAN", TODAY, None, "")


def test_coming_back_before_having_left_is_refused(post, cadre):
    worker = make_worker(post, "Suparto")
    end_enrolment(worker=worker, on=dt.date(2026, 5, 31), reason="ill", by=cadre)

    with pytest.raises(ValueError, match="still"):
        move_worker(worker=worker, to_post=post, on=dt.date(2026, 5, 30), by=cadre)


def test_first_enrolment_of_a_worker_without_one(post, cadre):
    worker = Worker.objects.create(
        name="Suparto", sex="M", birth_date=dt.date(1980, 7, 1), birth_precision="year"
    )
    end_enrolment(worker=worker, on=TODAY, reason="x", by=cadre)

    move_worker(worker=worker, to_post=post, on=TODAY, by=cadre)

    assert _periods(worker) == [("NELAYAN", TODAY, None, "")]


def test_changing_notes_the_fields_and_not_the_values(post, cadre):
    worker = make_worker(post, "Suparto")

    changed = change_worker(worker=worker, by=cadre, name="Soeparto", sex="M", shift="night")

    worker.refresh_from_db()
    assert changed == ["name", "shift"]
    assert (worker.name, worker.name_key) == ("Soeparto", "soeparto")
    assert worker.enrolments.get().shift == "night"
    assert AuditEvent.objects.get().detail == {"fields": ["name", "shift"]}


def test_changing_nothing_is_not_noted(post, cadre):
    worker = make_worker(post, "Suparto")

    assert change_worker(worker=worker, by=cadre, name="Suparto") == []
    assert not AuditEvent.objects.exists()


def test_changing_who_left_touches_no_enrolment(post, cadre):
    worker = make_worker(post, "Suparto")
    end_enrolment(worker=worker, on=TODAY, reason="x", by=cadre)

    assert change_worker(worker=worker, by=cadre, crew="A", shift="night") == ["crew"]
