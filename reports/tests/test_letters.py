"""Letters of a month: why each finding that refers has one or none, and the answers."""

import datetime as dt
from collections import Counter
from contextlib import suppress

import pytest
from django.utils import timezone

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import Post
from reports import queries
from reports.freshness import data_stamp
from reports.queries.letters import arrivals, letters
from reports.snapshots import BySex, FateRow, OpenRow, Part, from_json, to_json
from screenings.actions.referrals import NothingToRefer, make_referral, refuse_referral
from screenings.actions.visits import record_visit
from screenings.models import Finding, Referral, Visit
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = Month.of(TODAY).plus(-1)
DAY = MONTH.first_day + dt.timedelta(days=9)
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
ONCE = {"sbp_1": 162, "dbp_1": 95}
SUGAR = {"glucose_random_capillary_1": 240}
PREDIABETES = {"glucose_random_capillary_1": 160}
CRISIS = {"glucose_random_capillary_1": 320}
OBESE = {"weight": 90, "height": 165}


@pytest.fixture
def examine(post, cadre):
    """One visit of a new worker; `letter` is what is written about it at once."""

    def examine(on=DAY, *, at=post, who=None, sex="M", letter=None, **boxes):
        who = who or make_worker(at, f"W{Visit.objects.count()}", sex=sex)
        session = at.sessions.filter(on=on).first() or make_session(at, on)
        visit = record_visit(session=session, worker=who, entry=entry(**boxes), by=cadre).visit
        if letter:
            letter(visit=visit, by=cadre)
        return visit

    return examine


def answer(visit, on, **changed):
    Referral.objects.filter(visit=visit).update(
        state="answered", result="normal_now", sharing="all", answered_on=on, **changed
    )


def of(scope=None, month=MONTH):
    return letters(Post.objects.all() if scope is None else Post.objects.filter(pk=scope.pk), month)


def fates(found):
    return {row.code: row.findings for row in found.fates if row.findings.total}


def opened(found):
    return {row.band: row.letters.total for row in found.open}


@pytest.mark.parametrize(
    ("boxes", "letter", "fate"),
    [
        (HIGH, make_referral, "written"),
        (HIGH, refuse_referral, "refused"),
        (HIGH, None, "not_written"),
        (PREDIABETES, None, "repeat"),
        (OBESE, None, "advised"),
    ],
)
def test_finding_that_refers_came_to(boxes, letter, fate, examine):
    examine(letter=letter, **boxes)

    assert fates(of()) == {fate: BySex(men=1)}


def test_finding_of_an_open_letter_and_one_that_joins_it(examine, worker):
    examine(DAY, who=worker, letter=make_referral, **HIGH)
    examine(DAY + dt.timedelta(days=7), who=worker, letter=make_referral, **HIGH, **SUGAR)

    found = of()

    assert fates(found) == {"written": BySex(men=2), "in_letter": BySex(men=1)}
    assert found.written == BySex(men=1)


@pytest.mark.parametrize(("result", "fate"), [("normal_now", "answered"), ("treated", "treatment")])
def test_finding_after_an_answer(result, fate, examine, worker):
    first = examine(DAY - dt.timedelta(days=40), who=worker, letter=make_referral, **HIGH)
    answer(first, DAY - dt.timedelta(days=30))
    Referral.objects.update(result=result)
    examine(who=worker, **HIGH)

    assert fates(of()) == {fate: BySex(men=1)}


def test_refused_and_then_written_is_written(examine, cadre):
    visit = examine(letter=refuse_referral, **HIGH)
    make_referral(visit=visit, by=cadre)

    found = of()

    assert (fates(found), found.written) == ({"written": BySex(men=1)}, BySex(men=1))


def test_letter_taken_back_was_not_written(examine):
    examine(letter=make_referral, **HIGH)
    Referral.objects.update(state="void")

    found = of()

    assert (fates(found), found.written) == ({"not_written": BySex(men=1)}, BySex())


def test_class_and_alert_of_one_measure_are_one_finding(examine):
    examine(letter=make_referral, **CRISIS)

    found = of()

    assert Finding.objects.filter(refer=True).exclude(role="emergency").count() == 2
    assert fates(found) == {"written": BySex(men=1)}


def test_letter_arrived_by_the_last_day_of_its_month(examine, post):
    for sex, changed in (
        ("M", {"arrived_on": MONTH.last_day}),
        ("M", {"arrived_on": MONTH.last_day + dt.timedelta(days=1)}),
        ("F", {"state": "answered", "result": "normal_now", "answered_on": MONTH.last_day}),
        ("F", {}),
        ("F", {"state": "void", "arrived_on": DAY}),
    ):
        visit = examine(sex=sex, letter=make_referral, **HIGH)
        Referral.objects.filter(visit=visit).update(**changed)

    found = of()

    assert (found.written, found.arrived) == (BySex(2, 2), BySex(1, 1))
    assert arrivals(Post.objects.all(), MONTH) == {post.pk: Part(2, 4)}
    assert arrivals(Post.objects.all(), MONTH.plus(1)) == {}


def test_pressure_measured_once_stands_beside(examine):
    examine(sex="F", **ONCE)

    found = of()

    assert (fates(found), found.single_high) == ({}, BySex(women=1))


def test_void_visits_other_months_and_other_posts_do_not_count(examine, far_post, outsider, post):
    examine(MONTH.first_day - dt.timedelta(days=1), **HIGH)
    examine(MONTH.last_day + dt.timedelta(days=1), **HIGH)
    void = examine(**HIGH)
    Visit.objects.filter(pk=void.pk).update(state="void")
    examine(MONTH.last_day, **HIGH)
    examine(at=far_post, **HIGH)

    assert fates(of(post)) == {"not_written": BySex(men=1)}


def test_fates_add_up_to_the_findings_that_ask_for_referral(examine, offices):
    for sex in "MMF":
        examine(sex=sex, letter=make_referral, **HIGH, **CRISIS, **OBESE)
        examine(sex=sex, **HIGH, **PREDIABETES)
        examine(sex=sex, **ONCE, **OBESE)

    report = queries.report(Post.objects.all(), MONTH, offices.district)

    total = sum((row.findings for row in report.letters.fates), BySex())
    assert total == report.figures.referring == BySex(men=12, women=6)


def test_letters_count_in_the_month_of_their_day(examine):
    for on in (
        MONTH.first_day - dt.timedelta(days=1),
        MONTH.first_day,
        MONTH.last_day,
        MONTH.last_day + dt.timedelta(days=1),
    ):
        examine(on, sex="F", letter=make_referral, **HIGH)

    assert [of(month=MONTH.plus(n)).written.women for n in (-1, 0, 1)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-14"),
        (14, "0-14"),
        (15, "15-30"),
        (30, "15-30"),
        (31, "31-90"),
        (90, "31-90"),
        (91, "91+"),
    ],
)
def test_open_letters_by_age_at_the_months_end(age, band, examine):
    examine(MONTH.last_day - dt.timedelta(days=age), letter=make_referral, **HIGH)

    assert opened(of()) == {"0-14": 0, "15-30": 0, "31-90": 0, "91+": 0, band: 1}


@pytest.mark.parametrize(("after", "is_open"), [(0, 0), (1, 1)])
def test_letter_answered_after_the_months_end_was_open_at_it(after, is_open, examine):
    visit = examine(letter=make_referral, **HIGH)
    answer(visit, MONTH.last_day + dt.timedelta(days=after))

    found = of()

    assert sum(opened(found).values()) == is_open
    assert found.answered.total == 1 - is_open


@pytest.mark.parametrize(("days", "median"), [([], None), ([3], 3), ([3, 12], 12), ([2, 3, 20], 3)])
def test_median_days_to_the_answer(days, median, examine):
    on = MONTH.first_day
    for n in days:
        answer(examine(on, letter=make_referral, **HIGH), on + dt.timedelta(days=n))

    found = of()

    assert (found.answered.total, found.median_days) == (len(days), median)


def test_figures_of_letters_cost_six_queries(examine, django_assert_num_queries):
    for _ in range(3):
        examine(letter=make_referral, **HIGH, **SUGAR)

    with django_assert_num_queries(6):
        of()


def test_snapshot_keeps_its_letters_and_older_ones_are_read_without(examine, offices):
    examine(letter=make_referral, **HIGH)
    report = queries.report(Post.objects.all(), MONTH, offices.district)

    again = from_json(to_json(report))

    assert again.letters == report.letters
    assert FateRow("written", BySex(men=1)) in again.letters.fates
    assert OpenRow("91+", BySex()) in again.letters.open
    older = to_json(queries.figures(Post.objects.all(), MONTH, offices.district))
    assert '"letters"' not in older
    assert from_json(older).letters is None


def test_letter_and_its_answer_make_drawn_figures_old(examine, cadre):
    visit = examine(**HIGH)
    stamps = [data_stamp(Post.objects.all(), MONTH)]

    make_referral(visit=visit, by=cadre)
    stamps.append(data_stamp(Post.objects.all(), MONTH))
    answer(visit, DAY + dt.timedelta(days=5))
    stamps.append(data_stamp(Post.objects.all(), MONTH))

    assert len(set(stamps)) == 3


def test_every_row_of_letters_is_counted_again_from_the_rows(examine, worker, cadre):
    """An independent count: plain Python over findings, reasons and referrals."""
    for n, boxes in enumerate(
        [HIGH, SUGAR, {**HIGH, **SUGAR}, CRISIS, OBESE, PREDIABETES, ONCE] * 2
    ):
        visit = examine(DAY + dt.timedelta(days=n), **boxes)
        if n % 2:
            with suppress(NothingToRefer):
                make_referral(visit=visit, by=cadre)

    expected: Counter[str] = Counter()
    for visit in Visit.objects.filter(state="valid"):
        by_measure = {}
        for row in visit.findings.filter(refer=True, role__in=("classify", "alert")):
            if row.measure != "bp_pattern":
                held = by_measure.get(row.measure)
                by_measure[row.measure] = row if held is None or row.role == "alert" else held
        for row in by_measure.values():
            topic = "glucose" if row.measure.startswith("glucose") else row.measure
            has_letter = Referral.objects.filter(
                reasons__visit=visit, reasons__topic=topic
            ).exists()
            by_outcome = {"repeat": "repeat", "advise": "advised", "none": "advised"}
            expected[
                by_outcome.get(row.outcome) or ("written" if has_letter else "not_written")
            ] += 1

    assert {code: n.total for code, n in fates(of()).items()} == dict(expected)
