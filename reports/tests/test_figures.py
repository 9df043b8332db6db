"""The figures of a month, by small stories; test_figures_sums.py recomputes random ones."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import Cadre, Letterhead, Office, Post, PostStatus, Signatory, WorkerEstimate
from reports import queries
from reports.snapshots import (
    AgeRow,
    BySex,
    Part,
    PlaceRow,
    Signature,
    SilentPost,
    TrendPoint,
    from_json,
    sha256,
    to_json,
)
from reports.tests.histories import OCTOBER, PERHI, SIGNED_ON, figures, make_visit, posts_of
from screenings.models import Attendance, Session
from workers.models import Enrolment

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
HIGH = ("blood_pressure", "HT1", True)
FINE = ("blood_pressure", "OPTIMAL", False)


@pytest.fixture
def documents_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def test_visits_count_in_the_month_of_their_session(post, worker):
    for on in (FIRST - dt.timedelta(1), FIRST, LAST, LAST + dt.timedelta(1)):
        make_visit(make_session(post, on), worker)

    assert figures(post).figures.visits == BySex(men=2)
    assert figures(post).figures.persons == BySex(men=1)


def test_visits_count_at_the_post_where_they_happened(post, other_post, worker):
    make_visit(make_session(other_post, FIRST), worker)

    assert figures(post).figures.visits == BySex()
    assert figures(other_post).figures.visits == BySex(men=1)


def test_void_visits_never_count(post, worker):
    make_visit(make_session(post, FIRST), worker, level="emergency", state="void", findings=[HIGH])

    found = figures(post)

    none = BySex()
    counts = found.figures
    assert (counts.visits, counts.persons, counts.at_risk) == (none, none, none)
    assert (counts.referring, counts.emergencies, found.classes) == (none, none, ())


def test_void_visit_does_not_take_along_the_valid_ones(post, worker):
    other = make_worker(post, "Siti", sex="F")
    session = make_session(post, FIRST)
    make_visit(session, worker, state="void", findings=[HIGH])
    make_visit(session, other, findings=[HIGH])

    (table,) = figures(post).classes

    assert table.measured == BySex(women=1)


def test_merged_rows_are_one_person(post, worker):
    alias = make_worker(post, "Parto")
    alias.person = worker
    alias.save()
    session = make_session(post, FIRST)
    make_visit(session, worker, level="watch")
    make_visit(session, alias, level="watch")

    found = figures(post)

    assert found.figures.visits == BySex(men=2)
    assert found.figures.persons == found.figures.at_risk == BySex(men=1)
    assert found.figures.enrolled == found.figures.enrolled_examined == BySex(men=1)
    assert found.trend[-1].persons == 1


def test_merged_person_enrolled_at_two_posts_counts_once_above_and_once_at_each(
    offices, post, other_post
):
    worker, alias = make_worker(post, "Suparto"), make_worker(other_post, "Parto")
    alias.person = worker
    alias.save()

    found = figures(offices.ours)

    assert found.figures.enrolled == BySex(men=1)
    assert [row.enrolled for row in found.places] == [1, 1]


def test_person_counts_by_the_sex_and_age_of_the_last_visit(post):
    worker = make_worker(post, "Kris", sex="M", born=1986)
    make_visit(make_session(post, FIRST), worker, sex="F")
    make_visit(make_session(post, LAST), worker, sex="M")

    found = figures(post)

    assert found.figures.visits == BySex(men=1, women=1)
    assert found.figures.persons == BySex(men=1)
    assert AgeRow("40-49", BySex(men=1), BySex(men=1)) in found.ages


@pytest.mark.parametrize(
    ("level", "risky"),
    [("emergency", 1), ("refer", 1), ("watch", 1), ("normal", 0), ("unmeasured", 0)],
)
def test_workers_at_risk_have_a_visit_of_watch_or_worse(post, worker, level, risky):
    make_visit(make_session(post, FIRST), worker, level="normal")
    make_visit(make_session(post, LAST), worker, level=level)

    found = figures(post).figures

    assert found.at_risk == BySex(men=risky)
    assert found.emergencies == BySex(men=int(level == "emergency"))


def test_visits_by_level_are_all_visits(post, worker):
    make_visit(make_session(post, FIRST), worker, level="refer")
    make_visit(make_session(post, LAST), worker, level="unmeasured")

    levels = {row.level: row.visits.men for row in figures(post).figures.levels}

    assert levels == {"emergency": 0, "refer": 1, "watch": 0, "normal": 0, "unmeasured": 1}


def test_referring_findings_count_a_measure_once_a_visit(post, worker):
    alert = ("blood_pressure", "CRISIS", True, "alert", "PROJECT-SAFETY-ALERT")
    pattern = ("bp_pattern", "ISH", True)
    alarm = ("blood_pressure_alarm", "pressure_very_high", True, "emergency", "")
    sugar = ("glucose_random_capillary", "DM_SUSPECT", True)
    make_visit(make_session(post, FIRST), worker, findings=[HIGH, alert, pattern, alarm, sugar])
    make_visit(make_session(post, LAST), worker, findings=[HIGH])

    assert figures(post).figures.referring == BySex(men=3)


def test_classes_show_every_class_of_the_guideline_and_who_is_in_it(post, worker):
    woman = make_worker(post, "Siti", sex="F")
    session = make_session(post, FIRST)
    make_visit(session, worker, findings=[HIGH])
    make_visit(session, woman, findings=[FINE])

    (table,) = figures(post).classes

    assert (table.measure, table.unit, table.guideline) == ("blood_pressure", "mmHg", PERHI)
    assert [(row.code, row.visits, row.refer) for row in table.rows] == [
        ("OPTIMAL", BySex(women=1), 0),
        ("NORMAL", BySex(), 0),
        ("HIGH_NORMAL", BySex(), 0),
        ("HT1", BySex(men=1), 1),
        ("HT2", BySex(), 0),
        ("HT3", BySex(), 0),
    ]
    assert [row.suspected for row in table.rows] == [False, False, False, True, True, True]
    assert {bound.part for bound in table.rows[0].bounds} == {"sbp", "dbp"}


def test_single_high_pressure_is_in_its_class_but_not_referred(post, worker):
    make_visit(make_session(post, FIRST), worker, findings=[("blood_pressure", "HT1", False)])

    (table,) = figures(post).classes

    assert table.measured == BySex(men=1)
    assert table.refer == 0


def test_guidelines_are_never_added_across(post, worker):
    other = ("blood_pressure", "HT1", True, "classify", "JNC-7 (older Kemenkes / Posbindu)")
    make_visit(make_session(post, FIRST), worker, findings=[HIGH])
    make_visit(make_session(post, LAST), worker, findings=[other])

    assert [table.measured.total for table in figures(post).classes] == [1, 1]


def test_class_that_no_table_knows_is_shown_by_its_code(post, worker):
    make_visit(
        make_session(post, FIRST), worker, findings=[("moods", "BLUE", False, "classify", "OLD")]
    )

    (table,) = figures(post).classes

    assert (table.unit, table.rows[0].code, table.rows[0].label_id) == ("", "BLUE", "BLUE")
    assert table.rows[0].bounds == ()


def test_measures_stand_in_the_order_of_the_examinations(post, worker):
    codes = (
        "smoking_status",
        "haemoglobin_pregnant",
        "bmi",
        "glucose_random_capillary",
        "waist_circumference",
    )
    findings = [(code, "X", False, "classify", "G") for code in codes]
    make_visit(make_session(post, FIRST), worker, findings=[*findings, FINE])

    assert [table.measure for table in figures(post).classes] == [
        "blood_pressure",
        "bmi",
        "waist_circumference",
        "glucose_random_capillary",
        "haemoglobin_pregnant",
        "smoking_status",
    ]


@pytest.mark.parametrize(
    ("state", "formed", "active", "inactive", "silent"),
    [
        ("proposed", 0, 0, 0, 0),
        ("formed", 1, 0, 0, 1),
        ("active", 1, 1, 0, 1),
        ("inactive", 1, 0, 1, 0),
        ("closed", 0, 0, 0, 0),
    ],
)
def test_posts_count_by_their_state_on_the_last_day(
    offices, state, formed, active, inactive, silent
):
    post = Post.objects.create(name="Pos", office=offices.ours, trade="food", state="closed")
    PostStatus.objects.create(post=post, state=state, since=LAST)
    PostStatus.objects.create(post=post, state="closed", since=LAST + dt.timedelta(1))

    found = figures(offices.ours).figures

    assert (found.posts_formed, found.posts_active) == (formed, active)
    assert (found.posts_inactive, found.posts_silent) == (inactive, silent)


def test_later_step_of_one_day_wins(offices):
    post = Post.objects.create(name="Pos", office=offices.ours, trade="food")
    PostStatus.objects.create(post=post, state="active", since=LAST)
    PostStatus.objects.create(post=post, state="inactive", since=LAST)

    assert figures(offices.ours).figures.posts_active == 0


@pytest.mark.parametrize(
    ("state", "held"), [("open", 1), ("ended", 1), ("planned", 0), ("cancelled", 0)]
)
def test_sessions_held_are_neither_planned_nor_cancelled(post, state, held):
    Session.objects.filter(pk=make_session(post, FIRST).pk).update(state=state)

    found = figures(post)

    assert found.figures.sessions == found.figures.posts_with_session == held
    assert len(found.sessions) == len(figures(post).sessions) == held
    assert found.figures.posts_silent == 1 - held


def test_silent_posts_are_named_with_their_last_session(offices, post, other_post):
    make_session(post, dt.date(2026, 8, 4))
    make_session(post, dt.date(2026, 11, 4))

    assert figures(offices.ours).silent == (
        SilentPost("NELAYAN", "Pos UKK Nelayan Jaya", "Puskesmas A", dt.date(2026, 8, 4)),
        SilentPost("PETANI", "Pos UKK Tani Makmur", "Puskesmas A", None),
    )


def test_present_are_the_examined_and_those_marked_without_a_visit(post, worker):
    session = make_session(post, FIRST)
    refused, absent, void = (make_worker(post, name) for name in ("Tono", "Budi", "Joko"))
    make_visit(session, worker)
    make_visit(session, void, state="void")
    for who, status in (
        (worker, "present"),
        (refused, "present"),
        (absent, "absent"),
        (void, "present"),
    ):
        Attendance.objects.create(session=session, worker=who, status=status)

    found = figures(post)

    assert (found.figures.present, found.figures.absent) == (3, 1)
    (row,) = found.sessions
    assert (row.present, row.absent, row.visits) == (3, 1, BySex(men=1))


def test_absent_who_was_examined_after_all_is_present(post, worker):
    session = make_session(post, FIRST)
    make_visit(session, worker)
    Attendance.objects.create(session=session, worker=worker, status="absent")

    assert (figures(post).figures.present, figures(post).figures.absent) == (1, 0)


def test_enrolled_are_those_of_the_last_day(post):
    for name, starts, ends in (
        ("since the last day", LAST, None),
        ("until the last day", FIRST, LAST),
        ("until the day before", FIRST, LAST - dt.timedelta(1)),
        ("since the day after", LAST + dt.timedelta(1), None),
    ):
        worker = make_worker(post, name)
        Enrolment.objects.filter(worker=worker).update(starts_on=starts, ends_on=ends)

    assert figures(post).figures.enrolled == BySex(men=2)


def test_closed_post_has_nobody_enrolled_but_its_visits_count(offices, post, worker):
    make_visit(make_session(post, FIRST), worker)
    PostStatus.objects.create(post=post, state="closed", since=LAST)

    found = figures(offices.ours)

    assert found.figures.enrolled == BySex()
    assert found.figures.visits == BySex(men=1)
    assert found.figures.posts_with_session == 0
    assert [(row.code, row.status, row.visits) for row in found.places] == [("NELAYAN", "data", 1)]


def test_coverage_counts_enrolled_persons_only(post, other_post, worker):
    guest = make_worker(other_post, "Tamu")
    session = make_session(post, FIRST)
    make_visit(session, worker)
    make_visit(session, guest)

    found = figures(post).figures

    assert found.persons == BySex(men=2)
    assert found.enrolled_examined == found.enrolled == BySex(men=1)


def test_ages_are_those_of_the_last_day(post):
    worker = make_worker(post, "Muda")
    worker.birth_date = dt.date(1996, 10, 31)
    worker.save()

    assert AgeRow("30-39", BySex(men=1), BySex()) in figures(post).ages
    assert sum(row.enrolled.total for row in figures(post).ages) == 1


def test_estimate_is_the_latest_of_the_last_day(offices, post, other_post, worker):
    make_worker(other_post, "Tanpa taksiran")
    for as_of, men in ((FIRST, 10), (LAST, 20), (LAST + dt.timedelta(1), 30)):
        WorkerEstimate.objects.create(post=post, as_of=as_of, men=men, women=5)

    found = figures(offices.ours).figures

    assert found.estimated == BySex(20, 5)
    assert (found.posts_with_estimate, found.enrolled_where_estimated) == (1, 1)
    assert found.enrolled == BySex(men=2)


def test_district_lists_each_office_below_with_what_it_lacks(offices, post, far_post, worker):
    make_visit(make_session(post, FIRST), worker, level="refer", findings=[HIGH])
    lonely = Office.objects.create(
        code="PKMD", kind="puskesmas", name="Puskesmas D", parent=offices.district
    )
    quiet = Post.objects.create(code="QUIET", name="Pos Q", office=lonely, trade="food")
    PostStatus.objects.create(post=quiet, state="active", since=FIRST)
    Office.objects.create(kind="partner", name="Serikat", parent=offices.district)
    Office.objects.create(
        kind="puskesmas", name="Lama", parent=offices.district, closed_on=FIRST - dt.timedelta(1)
    )
    Office.objects.create(
        kind="puskesmas", name="Baru", parent=offices.district, opened_on=LAST + dt.timedelta(1)
    )

    found = figures(offices.district)

    rows = {"PKMA": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0), "PKMB": (0,) * 11, "PKMD": (1, 1, *(0,) * 9)}
    assert found.places == (
        PlaceRow(
            "puskesmas", "PKMA", "Puskesmas A", "data", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0,
            Part(1, 1), Part(),
        ),
        PlaceRow("puskesmas", "PKMB", "Puskesmas B", "no_posts", *rows["PKMB"], Part(), Part()),
        PlaceRow("puskesmas", "PKMD", "Puskesmas D", "no_data", *rows["PKMD"], Part(), Part()),
    )  # fmt: skip
    assert [row.status for row in found.places].count("no_posts") == 1


def test_province_lists_its_districts(offices, post, far_post):
    assert [row.name for row in figures(offices.province).places] == [
        "Dinkes Kota Lain",
        "Dinkes Kota Pasuruan",
    ]


def test_post_supervised_by_the_district_itself_is_listed_too(offices, worker):
    own = Post.objects.create(code="OWN", name="Pos Dinas", office=offices.district, trade="food")
    PostStatus.objects.create(post=own, state="active", since=FIRST)

    assert ("post", "OWN") in [(row.kind, row.code) for row in figures(offices.district).places]


def test_posts_the_caller_may_not_see_are_not_counted(offices, post, other_post, worker):
    make_visit(make_session(post, FIRST), worker)
    allowed = Post.objects.filter(pk=other_post.pk)

    found = queries.figures(allowed, OCTOBER, offices.ours)

    assert found.figures.visits == BySex()
    assert [row.code for row in found.places] == ["PETANI"]
    assert queries.figures(allowed, OCTOBER, post).figures.visits == BySex()


def test_trend_shows_twelve_months_that_end_with_this_one(post, worker):
    make_visit(make_session(post, dt.date(2025, 10, 31)), worker, findings=[HIGH])
    make_visit(make_session(post, dt.date(2025, 11, 1)), worker, findings=[HIGH])
    make_visit(make_session(post, FIRST), worker, findings=[FINE])
    make_visit(make_session(post, LAST), worker, findings=[HIGH])

    trend = figures(post).trend

    assert len(trend) == 12
    assert trend[0] == TrendPoint("2025-11", 1, 1, 1, 1, 1)
    assert trend[1] == TrendPoint("2025-12", 0, 0, 0, 0, 0)
    assert trend[-1] == TrendPoint("2026-10", 2, 2, 1, 2, 1)


def test_page_without_trend_is_spared_its_queries(post, worker, django_assert_max_num_queries):
    make_visit(make_session(post, FIRST), worker)
    whole = figures(post)

    with django_assert_max_num_queries(18):
        found = queries.figures(posts_of(post), OCTOBER, post, on=SIGNED_ON, with_trend=False)

    assert found == replace(whole, trend=())


def test_letterhead_and_signature_are_those_of_the_day(offices, post, documents_in_memory):
    default_storage.save("logos/kota.png", ContentFile(b"\x89PNG"))
    Letterhead.objects.create(
        office=offices.ours, lines="Old", starts_on=FIRST, ends_on=dt.date(2026, 11, 6)
    )
    Letterhead.objects.create(
        office=offices.ours,
        lines="Kota\n  Dinas \n\nUPT",
        address="Jalan",
        logo="logos/kota.png",
        starts_on=dt.date(2026, 11, 7),
    )
    Signatory.objects.create(
        office=offices.ours,
        name="Ani",
        nip="1",
        title="Kepala",
        standing="plt",
        starts_on=dt.date(2026, 11, 7),
    )
    Signatory.objects.create(
        office=offices.ours, name="Late", title="x", starts_on=dt.date(2026, 11, 8)
    )
    Cadre.objects.create(post=post, name="Suparto", sex="M", position="chair", starts_on=FIRST)

    found = figures(post)

    assert found.letterhead.lines == ("Kota", "Dinas", "UPT")
    assert (found.letterhead.address, found.letterhead.logo) == ("Jalan", "logos/kota.png")
    assert found.letterhead.logo_sha256 == hashlib.sha256(b"\x89PNG").hexdigest()
    assert found.signatures == (
        Signature("approves", "plt", "Kepala", "Ani", "1"),
        Signature("compiles", name="Suparto"),
    )


def test_office_without_letterhead_prints_its_name_and_the_one_above(offices):
    found = figures(offices.ours)

    assert found.letterhead.lines == ("Dinkes Kota Pasuruan", "Puskesmas A")
    assert found.signatures == (Signature("approves"), Signature("compiles"))
    assert (found.scope.kind, found.scope.above) == ("puskesmas", "Dinkes Kota Pasuruan")


def test_office_without_one_above_prints_its_name(offices):
    assert figures(offices.province).letterhead.lines == ("Dinkes Provinsi",)
    assert figures(offices.province).scope.above == ""


def test_logo_whose_file_is_gone_leaves_no_hash(offices, documents_in_memory):
    Letterhead.objects.create(
        office=offices.ours, lines="Kota", logo="logos/gone.png", starts_on=FIRST
    )

    assert figures(offices.ours).letterhead.logo_sha256 == ""


def test_day_of_the_signature_is_today_in_the_zone_of_the_office(offices, time_machine):
    offices.ours.time_zone = "Asia/Jayapura"
    Signatory.objects.create(
        office=offices.ours, name="Ani", title="Kepala", starts_on=dt.date(2026, 11, 7)
    )

    time_machine.move_to(dt.datetime(2026, 11, 6, 14, 59, tzinfo=dt.UTC), tick=False)
    before = queries.figures(posts_of(offices.ours), OCTOBER, offices.ours)
    time_machine.move_to(dt.datetime(2026, 11, 6, 15, 0, tzinfo=dt.UTC), tick=False)
    after = queries.figures(posts_of(offices.ours), OCTOBER, offices.ours)

    assert timezone.now() == dt.datetime(2026, 11, 6, 15, 0, tzinfo=dt.UTC)
    assert (before.signatures[0].name, after.signatures[0].name) == ("", "Ani")


def test_unchanged_rows_make_the_same_text(offices, post, worker):
    make_visit(make_session(post, FIRST), worker, findings=[HIGH])

    first, second = figures(offices.district), figures(offices.district)

    assert to_json(first) == to_json(second)
    assert from_json(to_json(first)) == first
    assert sha256(to_json(first)) == sha256(to_json(replace(first)))


def test_month_without_anything_is_empty_and_whole(offices, post):
    found = figures(offices.district, Month(2024, 2))

    assert not found.has_data
    assert found.figures.posts_formed == 0
    assert [row.status for row in found.places] == ["no_posts", "no_posts"]
    assert found.classes == found.silent == ()


def test_query_count_is_flat(offices, post, worker, django_assert_max_num_queries):
    for number in range(3):
        extra = Post.objects.create(name=f"Pos {number}", office=offices.other, trade="food")
        PostStatus.objects.create(post=extra, state="active", since=FIRST)
        session = make_session(extra, FIRST)
        for who in range(3):
            make_visit(session, make_worker(extra, f"{number}{who}"), findings=[HIGH])

    with django_assert_max_num_queries(22):
        figures(offices.district)
    with django_assert_max_num_queries(24):
        figures(post)
