"""The history: asked once, carried on with one tap, and heard by the referral."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from healthposts.testing.people import make_session, make_worker
from screenings import history
from screenings.actions import record_visit, set_post_examinations
from screenings.contents import EMPTY, Content, Key, LastValue
from screenings.entry import EntryForm, FormContext
from screenings.models import Finding
from screenings.queries import last_values, visit_state
from screenings.referrals.queries import medicine_said, standing_of
from screenings.rules.referral import Fate, Medicine
from screenings.tests.entries import entry

pytest_db = pytest.mark.django_db
DAY = dt.date(2026, 3, 14)
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 164, "dbp_2": 97}
HIGHER = {"sbp_1": 172, "dbp_1": 101, "sbp_2": 174, "dbp_2": 103}
VERY_HIGH = {"sbp_1": 184, "dbp_1": 101, "sbp_2": 186, "dbp_2": 103}
TREATED = {"has_hypertension": "yes", "medicine_hypertension": "yes"}


@pytest.fixture(autouse=True)
def _that_day():
    noon = dt.datetime(2026, 3, 14, 5, 0, tzinfo=dt.UTC)
    with time_machine.travel(noon), translation.override("en"):
        yield


# --- The form ----------------------------------------------------------------------------


def said_before(days=30, **answers):
    on = DAY - dt.timedelta(days=days)
    return {Key(code): LastValue(Content(code=said), on) for code, said in answers.items()}


def answered(last=None, **fields):
    data = QueryDict(mutable=True)
    data.update({"event_id": str(uuid.uuid4()), "shown": "history", **fields})
    form = EntryForm(FormContext("M", 40, DAY, last=last or {}), data)
    return {key.measure: c.code for key, c in form.entry.contents.items() if c != EMPTY}


def test_answers_are_kept_as_they_are_given():
    found = answered(
        has_hypertension="yes", medicine_hypertension="ran_out", family_stroke="unknown"
    )

    assert found == {
        "has_hypertension": "yes",
        "medicine_hypertension": "ran_out",
        "family_stroke": "unknown",
    }


def test_medicine_of_a_condition_one_does_not_have_is_not_kept():
    assert answered(has_hypertension="no", medicine_hypertension="yes") == {
        "has_hypertension": "no"
    }


def test_one_tap_says_no_to_all_that_is_not_answered():
    found = answered(has_gout="yes", history_rest="yes")

    assert (found["has_gout"], found["has_stroke"], found["family_cancer"]) == ("yes", "no", "no")
    assert "medicine_gout" not in found
    assert len(found) == 14


def test_one_tap_says_that_it_is_still_so():
    last = said_before(**TREATED, has_stroke="no", family_stroke="yes")

    assert answered(last, history_same="yes") == {
        **TREATED,
        "has_stroke": "no",
        "family_stroke": "yes",
    }


def test_still_so_leaves_what_is_answered_anew():
    last = said_before(**TREATED, has_gout="no")

    found = answered(last, history_same="yes", medicine_hypertension="ran_out")

    assert found == {**TREATED, "medicine_hypertension": "ran_out", "has_gout": "no"}


def test_untouched_history_writes_nothing():
    assert answered(said_before(**TREATED)) == {}


@pytest.mark.parametrize(("days", "holds"), [(1, True), (365, True), (366, False)])
def test_history_is_asked_again_after_a_year(days, holds):
    known = history.Known.of(said_before(days, has_gout="no"), on=DAY)

    assert known.holds is holds


def test_history_is_as_old_as_its_oldest_answer():
    last = said_before(400, has_gout="no") | said_before(10, **TREATED)

    assert history.Known.of(last, on=DAY).asked_on == DAY - dt.timedelta(days=400)


def test_nobody_who_was_never_asked_is_without_conditions():
    assert history.Known.of(said_before(family_stroke="yes"), on=DAY) is None


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({"has_gout": "no"}, "No known condition"),
        (TREATED, "High blood pressure (takes medicine)"),
        (
            {"has_diabetes": "yes", "family_stroke": "yes", "family_cancer": "no"},
            "Diabetes. Family: Stroke",
        ),
    ],
)
def test_history_is_told_in_one_line(answers, line):
    assert history.said({Key(code): Content(code=said) for code, said in answers.items()}) == line


# --- The referral ------------------------------------------------------------------------


@pytest.fixture
def examine(post, worker, cadre):
    def examine(ago=0, at=post, **boxes):
        session = make_session(at, DAY - dt.timedelta(days=ago))
        return record_visit(session=session, worker=worker, entry=entry(**boxes), by=cadre).visit

    return examine


def fate(visit):
    (one,) = standing_of(visit).decision.decided
    stored = set(
        Finding.objects.filter(visit=visit).exclude(fate="").values_list("fate", flat=True)
    )
    assert stored == {one.fate.value}
    return one.fate


@pytest_db
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (TREATED, Fate.TREATMENT),
        ({**TREATED, "medicine_hypertension": "ran_out"}, Fate.LETTER),
        ({**TREATED, "medicine_hypertension": "no"}, Fate.LETTER),
        ({"has_hypertension": "yes"}, Fate.LETTER),
        ({"has_diabetes": "yes", "medicine_diabetes": "yes"}, Fate.LETTER),
    ],
)
def test_known_and_treated_pressure_goes_on_being_treated(examine, answers, expected):
    assert fate(examine(**answers, **HIGH)) is expected


@pytest_db
@pytest.mark.parametrize(("days", "expected"), [(365, Fate.TREATMENT), (366, Fate.LETTER)])
def test_what_was_said_holds_for_a_year(examine, days, expected):
    examine(ago=days, **TREATED)

    assert fate(examine(**HIGH)) is expected


@pytest_db
def test_last_word_about_the_medicine_counts(examine):
    examine(ago=60, **TREATED)
    examine(ago=30, medicine_hypertension="ran_out")

    assert fate(examine(**HIGH)) is Fate.LETTER


@pytest_db
def test_treated_pressure_that_got_worse_is_written(examine):
    examine(ago=30, **TREATED, sbp_1=144, dbp_1=92, sbp_2=146, dbp_2=92)

    assert fate(examine(**HIGH)) is Fate.LETTER


@pytest_db
def test_treated_pressure_as_high_as_before_is_not_written(examine):
    examine(ago=30, **TREATED, **HIGH)

    assert fate(examine(**HIGHER)) is Fate.TREATMENT


@pytest_db
def test_urgent_pressure_is_written_whatever_is_taken(examine):
    decided = standing_of(examine(**TREATED, **VERY_HIGH)).decision.decided

    assert [one.fate for one in decided] == [Fate.LETTER]


@pytest_db
def test_guest_is_not_known_by_what_was_said_at_home(examine, other_post):
    examine(ago=30, **TREATED)

    away = examine(ago=1, at=other_post, **HIGH)
    at_home = examine(**HIGH)

    assert medicine_said(away) == {}
    assert medicine_said(at_home) == {"blood_pressure": Medicine.YES}


@pytest_db
def test_history_costs_a_save_two_queries_and_only_where_a_letter_is_asked_for(
    post, worker, cadre, examine
):
    examine(ago=30, **TREATED)
    fine, high = (make_session(post, DAY - dt.timedelta(days=n)) for n in (1, 2))
    counts = []
    for session, boxes in ((fine, {"weight": 70}), (high, HIGH)):
        with CaptureQueriesContext(connection) as captured:
            record_visit(session=session, worker=worker, entry=entry(**boxes), by=cadre)
        left_out = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT 1 FROM screenings_session")
        counts.append(
            len([q for q in captured.captured_queries if not q["sql"].startswith(left_out)])
        )

    assert counts[1] - counts[0] <= 3


# --- The page ----------------------------------------------------------------------------


@pytest_db
def test_page_shows_what_was_said_and_asks_whether_it_is_still_so(
    client, cadre, post, worker, examine
):
    cadre.language = "en"
    cadre.save(update_fields=["language"])
    set_post_examinations(post=post, codes=["history"], by=cadre)
    examine(ago=30, **TREATED)
    session = make_session(post, DAY)
    client.force_login(cadre)
    address = f"/sessions/{session.pk}/workers/{worker.code}/"

    page = client.get(address).content.decode()
    client.post(
        address,
        {"event_id": str(uuid.uuid4()), "base": "[]", "shown": "history", "history_same": "yes"},
    )

    assert "High blood pressure (takes medicine)" in page
    assert "Said on 12 February 2026" in page
    assert "Still so" in page
    boxes = visit_state(session, worker).boxes
    assert {key.measure: box.content.code for key, box in boxes.items()} == TREATED
    assert last_values(worker, before=DAY + dt.timedelta(days=1))[Key("has_hypertension")].on == DAY


@pytest_db
def test_page_asks_who_was_never_asked(client, cadre, post, examine):
    cadre.language = "en"
    cadre.save(update_fields=["language"])
    set_post_examinations(post=post, codes=["history"], by=cadre)
    person = make_worker(post, "Someone")
    client.force_login(cadre)

    page = client.get(f"/sessions/{make_session(post, DAY).pk}/workers/{person.code}/")

    assert "Has a doctor or the puskesmas ever said so?" in page.content.decode()
    assert "Still so" not in page.content.decode()
