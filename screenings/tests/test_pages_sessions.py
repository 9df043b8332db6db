"""The pages of sessions: the list, opening one, its people, its end."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, Cadre
from screenings.actions import record_visit
from screenings.models import Attendance, Session
from screenings.queries import duty_of
from screenings.tests.entries import DAY, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


def names(response):
    return [item.row.worker.name for item in response.context["rows"] if item.is_shown]


# --- The list --------------------------------------------------------------------------


def test_list_shows_a_cadre_the_own_post_only(client, cadre, session, other_post, far_post):
    make_session(other_post, DAY)
    make_session(far_post, DAY)
    client.force_login(cadre)

    response = client.get("/sessions/")

    assert list(response.context["page_obj"]) == [session]


def test_list_of_the_puskesmas_is_filtered_by_post_month_and_state(
    client, staff, post, other_post, session
):
    make_session(other_post, DAY)
    make_session(post, dt.date(2026, 2, 14))
    ended = make_session(post, DAY, slot=2)
    Session.objects.filter(pk=ended.pk).update(state="ended")
    client.force_login(staff)

    response = client.get("/sessions/", {"post": post.code, "month": "2026-03", "state": "open"})

    assert list(response.context["page_obj"]) == [session]


@pytest.mark.parametrize("query", ["?month=2026-13", "?post=NOTHERE", "?state=lost", "?page=99"])
def test_filter_that_makes_no_sense_narrows_nothing(client, staff, session, query):
    client.force_login(staff)

    response = client.get(f"/sessions/{query}")

    assert list(response.context["page_obj"]) == [session]


def test_list_costs_the_same_for_one_session_as_for_three(
    client, staff, post, session, django_assert_num_queries
):
    client.force_login(staff)
    client.get("/sessions/")
    with CaptureQueriesContext(connection) as one:
        client.get("/sessions/")
    for slot in (2, 3):
        make_session(post, DAY, slot=slot)

    with django_assert_num_queries(len(one)):
        client.get("/sessions/")


# --- Opening one -----------------------------------------------------------------------


def opened(client, **told):
    return client.post("/sessions/new/", {"on": "2026-03-14", "kind": "routine", **told})


def test_session_is_opened_with_place_times_and_duty(client, cadre, staff, post):
    lead = Cadre.objects.get(post=post)
    client.force_login(cadre)

    response = opened(
        client,
        place="Fish quay",
        starts_at="09:00",
        ends_at="11:30",
        cadres=[str(lead.uuid)],
        staff=[str(staff.uuid)],
    )

    session = Session.objects.get()
    assert response.url == f"/sessions/{session.pk}/"
    assert (session.place, session.starts_at, session.ends_at) == (
        "Fish quay",
        dt.time(9),
        dt.time(11, 30),
    )
    assert duty_of(session) == ([lead], [staff])


@pytest.mark.parametrize(
    ("on", "state"), [("2026-02-01", "open"), ("2026-03-14", "open"), ("2026-04-01", "planned")]
)
def test_session_of_a_past_or_planned_day(client, cadre, on, state):
    client.force_login(cadre)

    opened(client, on=on)

    assert Session.objects.get().state == state


def test_form_sent_twice_opens_one_session(client, cadre):
    client.force_login(cadre)

    first = opened(client)
    second = opened(client)

    assert first.url == second.url
    assert Session.objects.count() == 1


def test_second_round_of_the_day_is_another_session(client, cadre, session):
    client.force_login(cadre)

    opened(client, again="on")

    assert sorted(Session.objects.values_list("slot", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"on": "soon"}, "on", "Enter a valid date."),
        ({"on": "2027-03-16"}, "on", "A session can be planned one year ahead at most"),
        ({"on": "1999-12-31"}, "on", "not before the year 2000"),
        ({"kind": "party"}, "kind", "party"),
        ({"starts_at": "11:00", "ends_at": "11:00"}, "ends_at", "Swapped?"),
    ],
)
def test_wrong_form_says_what_is_wrong_and_keeps_the_rest(client, cadre, told, field, words):
    client.force_login(cadre)

    response = opened(client, place="Fish quay", **told)

    assert words in " ".join(response.context["form"].errors[field])
    assert "Fish quay" in response.content.decode()
    assert not Session.objects.exists()


def test_puskesmas_chooses_the_post_first(client, staff, post, other_post):
    client.force_login(staff)

    response = client.get("/sessions/new/")

    assert list(response.context["posts"]) == [post, other_post]


def test_session_is_not_opened_at_a_post_elsewhere(client, cadre, far_post):
    client.force_login(cadre)

    response = client.post(f"/sessions/new/?post={far_post.code}", {"on": "2026-03-14"})

    assert response.status_code == 404


# --- One session -----------------------------------------------------------------------


def test_session_lists_who_is_not_done_yet(client, cadre, post, session):
    done, _todo = make_worker(post, "Budi"), make_worker(post, "Siti")
    record_visit(session=session, worker=done, entry=entry(weight=60), by=cadre)
    client.force_login(cadre)

    shown = {
        show: names(client.get(f"/sessions/{session.pk}/?show={show}"))
        for show in ("todo", "done", "all")
    }

    assert shown == {"todo": ["Siti"], "done": ["Budi"], "all": ["Budi", "Siti"]}
    assert "1 of 2 examined" in client.get(f"/sessions/{session.pk}/").content.decode()


def test_session_never_shows_a_result(client, cadre, post, session):
    worker = make_worker(post, "Budi")
    record_visit(session=session, worker=worker, entry=entry(sbp_1=191, dbp_1=117), by=cadre)
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/?show=all").content.decode()

    assert "Budi" in page
    # As words of their own: the numbers of cards and the ids in addresses hold any digits.
    leaked = [word for word in ("191", "117") if re.search(rf"\b{word}\b", page)]
    assert [*leaked, *(word for word in ("level-emergency", "Emergency") if word in page)] == []


def test_opening_a_session_is_noted_with_its_count_and_no_name(client, cadre, post, session):
    make_worker(post, "Budi")
    client.force_login(cadre)

    client.get(f"/sessions/{session.pk}/")

    event = AuditEvent.objects.get(action="open_list")
    assert (event.actor, event.subject_id, event.post, event.detail) == (
        cadre,
        str(session.pk),
        post,
        {"list": "session", "count": 1},
    )


def test_session_costs_the_same_for_one_worker_as_for_three(
    client, cadre, post, session, django_assert_num_queries
):
    make_worker(post, "Budi")
    client.force_login(cadre)
    client.get(f"/sessions/{session.pk}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/sessions/{session.pk}/")
    make_worker(post, "Siti")
    make_worker(post, "Tono")

    with django_assert_num_queries(len(one)):
        client.get(f"/sessions/{session.pk}/")


def test_search_finds_done_and_not_done_and_stays_out_of_the_address(client, cadre, post, session):
    for name in ("Budi Santoso", "Siti"):
        make_worker(post, name)
    client.force_login(cadre)

    sent = client.post(f"/sessions/{session.pk}/search/", {"text": "santo"})
    response = client.get(sent.url)

    assert sent.url == f"/sessions/{session.pk}/?found=1"
    assert names(response) == ["Budi Santoso"]


def test_search_without_a_hit_offers_to_register_under_that_name(client, cadre, post, session):
    client.force_login(cadre)
    client.post(f"/sessions/{session.pk}/search/", {"text": "Cak To"})

    page = client.get(f"/sessions/{session.pk}/?found=1").content.decode()

    assert "Not registered yet. Register now?" in page
    assert '<input type="hidden" name="name" value="Cak To">' in page
    assert f"/workers/new/?post={post.code}&amp;session={session.pk}" in page


@pytest.mark.parametrize("reason", Attendance.Absence.values)
def test_absence_is_one_tap(client, cadre, worker, session, reason):
    client.force_login(cadre)

    response = client.post(
        f"/sessions/{session.pk}/absent/", {"absent": f"{worker.code}:{reason}", "mode": "absent"}
    )

    row = Attendance.objects.get()
    assert (row.worker, row.status, row.reason, row.by) == (worker, "absent", reason, cadre)
    assert response.url == f"/sessions/{session.pk}/?absent=1#w-{worker.code}"


def test_absence_is_undone_by_one_tap(client, cadre, worker, session):
    client.force_login(cadre)
    client.post(f"/sessions/{session.pk}/absent/", {"absent": f"{worker.code}:ill"})

    client.post(f"/sessions/{session.pk}/absent/undo/", {"worker": worker.code})

    assert not Attendance.objects.exists()


def test_unknown_reason_of_absence_notes_nothing(client, cadre, worker, session):
    client.force_login(cadre)

    client.post(f"/sessions/{session.pk}/absent/", {"absent": f"{worker.code}:lazy"})

    assert not Attendance.objects.exists()


def test_worker_elsewhere_cannot_be_noted_absent(client, cadre, far_post, session):
    stranger = make_worker(far_post, "Asing")
    client.force_login(cadre)

    response = client.post(f"/sessions/{session.pk}/absent/", {"absent": f"{stranger.code}:ill"})

    assert response.status_code == 404


# --- Running it ------------------------------------------------------------------------


def test_duty_is_changed(client, cadre, staff, post, session):
    client.force_login(cadre)

    client.post(f"/sessions/{session.pk}/duty/", {"staff": [str(staff.uuid)]})

    assert duty_of(session) == ([], [staff])


def test_nobody_on_duty_is_an_answer_too(client, cadre, staff, post, session):
    client.force_login(cadre)
    client.post(f"/sessions/{session.pk}/duty/", {"staff": [str(staff.uuid)]})

    client.post(f"/sessions/{session.pk}/duty/", {})

    assert duty_of(session) == ([], [])


def test_missing_tool_is_noted_and_shown(client, cadre, session):
    client.force_login(cadre)

    client.post(f"/sessions/{session.pk}/tools/", {"missing": ["haemoglobin"]})

    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert Session.objects.get().missing_tools == ["haemoglobin"]
    assert "Haemoglobin" in page


def test_end_counts_asks_and_gives_a_receipt(client, cadre, post, session):
    done = make_worker(post, "Budi")
    make_worker(post, "Siti")
    record_visit(session=session, worker=done, entry=entry(weight=60), by=cadre)
    client.force_login(cadre)

    asked = client.get(f"/sessions/{session.pk}/end/").content.decode()
    ended = client.post(f"/sessions/{session.pk}/end/", follow=True).content.decode()

    assert "1 present, 1 examined, 1 not." in asked
    assert "End the session?" in asked
    assert "Session ended." in ended
    assert "Write this receipt code in the register." in ended
    assert Session.objects.get().state == "ended"


def test_ended_session_is_opened_again(client, cadre, session):
    Session.objects.update(state="ended")
    client.force_login(cadre)

    client.post(f"/sessions/{session.pk}/reopen/")

    assert Session.objects.get().state == "open"


def test_empty_session_is_cancelled_with_a_reason(client, cadre, session):
    client.force_login(cadre)

    without = client.post(f"/sessions/{session.pk}/cancel/", {"reason": " "})
    client.post(f"/sessions/{session.pk}/cancel/", {"reason": "Storm"})

    assert "reason" in without.context["form"].errors
    row = Session.objects.get()
    assert (row.state, row.cancel_reason) == ("cancelled", "Storm")
    assert "Storm" in client.get(f"/sessions/{session.pk}/").content.decode()


def test_session_with_a_visit_is_not_cancelled(client, cadre, worker, session):
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)
    client.force_login(cadre)

    response = client.post(f"/sessions/{session.pk}/cancel/", {"reason": "Storm"})

    assert "Somebody was examined in this session." in response.content.decode()
    assert Session.objects.get().state == "open"


GET_ONLY = ("", "?show=all")
POST_ONLY = ("search/", "absent/", "absent/undo/", "reopen/")


@pytest.mark.parametrize("path", GET_ONLY)
def test_page_of_a_session_takes_no_post(client, cadre, session, path):
    client.force_login(cadre)

    assert client.post(f"/sessions/{session.pk}/{path}").status_code == 405


@pytest.mark.parametrize("path", POST_ONLY)
def test_step_of_a_session_takes_no_get(client, cadre, session, path):
    client.force_login(cadre)

    assert client.get(f"/sessions/{session.pk}/{path}").status_code == 405


@pytest.mark.parametrize("path", ["", "duty/", "tools/", "end/", "cancel/"])
def test_outsider_knows_nothing_of_a_session(client, outsider, session, path):
    client.force_login(outsider)

    assert client.get(f"/sessions/{session.pk}/{path}").status_code == 404
