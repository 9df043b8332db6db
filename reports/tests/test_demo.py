"""The demo is written in bulk; these stories hold it to what the pages would have written."""

import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from healthposts.demo import DEMO_LOGINS
from healthposts.lib.codes import is_number
from posts.models import Assignment, Post, User
from posts.roles import Role
from reports.demo.plan import Plan, at
from reports.demo.seed import seed
from reports.demo.writing import write_many
from reports.models import Report, Revision
from screenings.actions import record_visit
from screenings.actions.store import judge_anew, readings_of
from screenings.contents import Entry, current_values
from screenings.models import Event, Finding, Guest, Reading, Session, Slip, Visit
from screenings.rosters import session_roster
from workers.models import Card, Consent, Enrolment, Worker
from workers.nik import parse_nik

TODAY = dt.date(2026, 5, 20)
pytestmark = pytest.mark.django_db


def make_demo(posts: int = 6, workers: int = 80, months: int = 3, *, number: int = 1) -> Plan:
    plan = Plan(posts=posts, workers=workers, months=months, seed=number, now=at(TODAY, 12, 30))
    seed(plan)
    return plan


def command(*extra: str) -> None:
    call_command(
        "seed_demo",
        "--posts=6",
        "--workers=60",
        "--months=3",
        f"--today={TODAY}",
        *extra,
        verbosity=0,
    )


def test_findings_are_those_of_the_real_recompute():
    make_demo()
    said = _findings()
    levels = dict(Visit.objects.values_list("pk", "level"))

    for visit in Visit.objects.select_related("session__office", "worker"):
        judge_anew(visit, readings_of(visit), [])

    assert len(said) > 300
    assert _findings() == said
    assert dict(Visit.objects.values_list("pk", "level")) == levels


def test_visit_sent_again_is_known_by_its_event():
    make_demo()
    events = Event.objects.select_related("visit__session__office", "visit__worker", "author")[:20]

    answers = [_send_again(event) for event in events]

    assert [(answer.already, answer.event.pk) for answer in answers] == [
        (True, event.pk) for event in events
    ]


def test_visit_counts_where_and_when_its_session_was():
    make_demo(workers=200, months=4)

    for visit in Visit.objects.select_related("session", "worker"):
        session = visit.session
        assert (visit.post_id, visit.office_id, visit.on) == (
            session.post_id,
            session.office_id,
            session.on,
        )
        enrolled = Enrolment.objects.on(session.on).filter(worker=visit.worker, post=session.post)
        guest = Guest.objects.filter(session=session, worker=visit.worker)
        assert enrolled.exists() != guest.exists()
        assert visit.worker.consents.filter(
            decision=Consent.Decision.GIVEN, on__lte=session.on
        ).exists()


def test_same_seed_makes_the_same_people_and_readings():
    first, again, other = (_dump_of(number) for number in (1, 1, 2))

    assert first == again
    assert {row[0] for row in first[0]}.isdisjoint(row[0] for row in other[0])


def test_corrected_weights_keep_what_stood_before():
    make_demo(posts=1, workers=60, months=3)
    corrected = Reading.objects.exclude(supersedes=None).select_related("event", "supersedes")

    assert [(row.measure, row.event.kind, row.reason) for row in corrected] == [
        ("weight", "correction", "Salah ketik")
    ] * 3
    assert all(row.value != row.supersedes.value for row in corrected)
    assert all(row.event.received_at < at(TODAY, 12, 30) for row in corrected)


def test_nik_is_valid_and_readable():
    make_demo()
    known = Worker.objects.exclude(nik_index="")

    assert known.count() > 30
    assert {parse_nik(worker.unmasked_nik()).sex == worker.sex for worker in known} == {True}


def test_demo_cadre_has_a_session_today_about_half_done_and_one_next_week():
    make_demo(posts=6, workers=200)
    cadre = User.objects.get(username="kader")
    post = Assignment.objects.get(user=cadre).post
    today = Session.objects.get(post=post, on=TODAY)

    roster = session_roster(today)

    assert today.state == Session.State.OPEN
    assert 0.25 < sum(row.done for row in roster.rows) / len(roster.rows) < 0.75
    assert Session.objects.get(post=post, on__gt=TODAY).state == Session.State.PLANNED


def test_demo_cadre_has_guests_today_and_before():
    make_demo(posts=30, workers=300, months=6)
    post = Assignment.objects.get(user__username="kader").post

    today = Guest.objects.filter(session__post=post, session__on=TODAY)

    examined = Visit.objects.filter(session__on=TODAY, worker__in=today.values("worker"))
    assert (today.count(), examined.count()) == (2, 1)
    assert Guest.objects.filter(session__on__lt=TODAY).exists()


def test_demo_cadre_has_cards_lost_ones_too_and_slips_of_which_some_are_used():
    make_demo(posts=6, workers=200)
    post = Assignment.objects.get(user__username="kader").post
    cards = Card.objects.filter(worker__enrolments__post=post)

    without = set(Worker.objects.filter(enrolments__post=post).values_list("pk", flat=True))
    without -= set(cards.values_list("worker", flat=True))
    slips = Slip.objects.filter(post=post)
    assert cards.current().count() > 10
    assert without
    assert Card.objects.exclude(replaced_at=None).exists()
    assert all(is_number(number) for number in slips.values_list("number", flat=True))
    assert (slips.count(), slips.exclude(referral=None).count()) == (16, 3)


def test_district_has_a_post_in_every_state_of_its_life_and_silent_ones():
    make_demo(posts=12, workers=120, months=5)
    states = set(Post.objects.values_list("state", flat=True))
    met_lately = Session.objects.held().filter(on__gt=TODAY - dt.timedelta(days=49))
    silent = Post.objects.filter(state="active").exclude(sessions__in=met_lately)

    assert states == {"formed", "active", "inactive", "closed"}
    assert silent.filter(visits__isnull=False).exists()
    assert Event.objects.filter(source="paper", visit__from_paper=True).exists()


@pytest.mark.parametrize(("posts", "workers"), [(1, 5), (2, 1), (7, 300)])
def test_any_size_can_be_made(posts, workers):
    make_demo(posts, workers, months=1)

    assert Post.objects.count() == posts
    assert Worker.objects.count() >= workers


def test_command_queues_reports_of_the_last_three_months():
    command()

    months = Report.objects.filter(office__kind="district").values_list("first_day", flat=True)
    assert sorted(months) == [dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1)]
    assert set(Revision.objects.values_list("build", "stage")) == {("queued", "provisional")}


def test_command_without_reports_queues_none():
    command("--no-reports")

    assert not Report.objects.exists()


def test_everyone_of_the_list_can_sign_in(client):
    command()

    for _label, username, password in DEMO_LOGINS:
        client.cookies.clear()
        answer = client.post("/login/", {"username": username, "password": password})
        assert answer.status_code == 302, username
    roles = set(
        Assignment.objects.filter(
            user__username__in=[login[1] for login in DEMO_LOGINS]
        ).values_list("role", flat=True)
    )
    assert roles == {Role.CADRE, Role.PUSKESMAS, Role.DISTRICT, Role.PROVINCE, Role.ADMINISTRATOR}


def test_command_refuses_a_database_with_data(district_officer):
    with pytest.raises(CommandError, match="There is data already"):
        command()

    assert not Post.objects.exists()


def test_command_if_empty_leaves_a_database_with_data_alone(district_officer):
    command("--if-empty")

    assert not Post.objects.exists()


def test_command_refuses_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="PRODUCTION is set"):
        command()

    assert not User.objects.exists()


def test_write_many_keeps_the_times_and_lists_it_is_given(worker, post, offices):
    long_ago = at(dt.date(2025, 1, 2), 8)
    session = Session(
        id=uuid.uuid4(), post=post, office=offices.ours, on=long_ago.date(),
        missing_tools=["glucose"], created_at=long_ago,
    )  # fmt: skip

    write_many([session])

    stored = Session.objects.get()
    assert (stored.created_at, stored.missing_tools, stored.ended_at) == (
        long_ago,
        ["glucose"],
        None,
    )


def _findings() -> set[tuple[object, ...]]:
    names = [field.attname for field in Finding._meta.concrete_fields if field.name != "id"]
    return set(Finding.objects.values_list(*names))


def _send_again(event):
    visit = event.visit
    boxes = current_values(readings_of(visit))
    entry = Entry(
        event_id=event.pk,
        contents={key: current.content for key, current in boxes.items()},
        measured_by_id=event.measured_by_id,
        captured_at=event.captured_at,
        source=event.source,
    )
    return record_visit(session=visit.session, worker=visit.worker, entry=entry, by=event.author)


def _dump_of(number: int) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """People and readings, from a district that is forgotten at once."""
    with transaction.atomic():
        make_demo(posts=4, workers=30, months=2, number=number)
        people = list(Worker.objects.order_by("pk").values_list("pk", "code", "name", "birth_date"))
        readings = list(
            Reading.objects.order_by("event_id", "measure", "position").values_list(
                "event_id", "visit_id", "measure", "position", "value", "code", "event__received_at"
            )
        )
        transaction.set_rollback(True)
    return people, readings
