"""Each number and the rows behind it are one definition."""

import datetime as dt

import pytest

from healthposts.lib.ages import AGE_BANDS, age_band, age_on, latest_birth
from healthposts.testing.people import make_session, make_worker
from posts.models import PostStatus
from reports.indicators import INDICATORS
from reports.queries.behind import OF_INDICATOR, rows_behind
from reports.queries.rows import CountedRows
from reports.tests.histories import OCTOBER, figures, make_visit, posts_of
from screenings.models import Attendance
from workers.models import Enrolment

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
HIGH = ("blood_pressure", "HT1", True)
GOUT = ("uric_acid", "HIGH", True)
GOUT_ALERT = ("uric_acid", "HIGH", True, "alert")
FINE = ("blood_pressure", "OPTIMAL", False)


@pytest.fixture
def october(offices, post, other_post):
    """Two posts; somebody merged, somebody from elsewhere, somebody who only came."""
    for each, state in ((post, "active"), (other_post, "formed")):
        PostStatus.objects.create(post=each, state=state, since=dt.date(2026, 1, 1))
    suparto, siti = make_worker(post, "Suparto"), make_worker(post, "Siti", sex="F")
    alias, guest = make_worker(other_post, "Parto"), make_worker(other_post, "Budi")
    alias.person = suparto
    alias.save()
    first, last = make_session(post, FIRST), make_session(post, LAST)
    make_visit(first, suparto, level="watch", findings=[HIGH, GOUT, GOUT_ALERT])
    make_visit(last, alias, findings=[FINE])
    make_visit(last, siti, level="emergency", state="void", findings=[HIGH])
    make_visit(last, guest, level="emergency", findings=[HIGH])
    Attendance.objects.create(session=first, worker=siti, status="present")
    Attendance.objects.create(session=first, worker=suparto, status="absent")

    def rows(indicator):
        return rows_behind(indicator, posts_of(offices.ours), OCTOBER)

    return rows


def test_numbers_are_counts_of_their_rows(offices, october):
    counts = figures(offices.ours).figures

    rows = {code: october(code) for code in OF_INDICATOR}
    assert counts.posts_formed == rows["posts_formed"].count() == 2
    assert counts.posts_active == rows["posts_active"].count() == 1
    assert counts.posts_with_session == rows["posts_with_session"].count() == 1
    assert counts.posts_silent == rows["posts_silent"].count() == 1
    assert counts.sessions == rows["sessions"].count() == 2
    assert counts.visits.total == rows["visits"].count() == 3
    assert counts.emergencies.total == rows["emergencies"].count() == 1
    marks = CountedRows(posts_of(offices.ours), OCTOBER).marks()
    assert counts.present == 3 + marks.filter(status="present").count() == 4
    assert counts.referring.total == rows["referring"].count() == 3


def test_numbers_of_persons_count_each_person_of_their_rows_once(offices, october):
    counts = figures(offices.ours).figures

    assert counts.enrolled.total == october("enrolled").count() == 3
    assert counts.persons.total == october("persons").count() == 2
    assert counts.at_risk.total == october("at_risk").count() == 2
    assert counts.enrolled_examined.total == october("coverage").count() == 2


def test_classes_count_their_rows(offices, october):
    (table,) = (each for each in figures(offices.ours).classes if each.measure == HIGH[0])

    rows = october("class_share").filter(measure="blood_pressure", edition=table.edition)
    assert table.measured.total == rows.count() == 3
    assert table.refer == rows.filter(refer=True).count() == 2


def test_every_indicator_has_its_rows():
    missing = {indicator.code for indicator in INDICATORS} - set(OF_INDICATOR)

    assert missing == {"late", "present"}


def test_closed_post_keeps_the_rows_of_its_visits_only(offices, october, post):
    PostStatus.objects.create(post=post, state="closed", since=LAST)

    assert october("visits").count() == 3
    assert {row.post_id for row in october("enrolled")} == set(
        Enrolment.objects.exclude(post=post).values_list("post_id", flat=True)
    )


@pytest.mark.parametrize("day", [LAST, dt.date(2028, 2, 29), dt.date(2027, 2, 28)])
def test_latest_birth_is_the_last_day_of_that_age(day):
    for age in (15, 20, 60):
        latest = latest_birth(day, age=age)

        assert age_on(day, birth_date=latest) == age
        assert age_on(day, birth_date=latest + dt.timedelta(days=1)) == age - 1


@pytest.mark.parametrize("band", AGE_BANDS)
def test_ages_of_the_enrolled_are_counted_in_their_band(post, band):
    ages = [age for age in (14, 15, 19, 20, 39, 59, 60, 99, 200) if age_band(age) == band]
    for age in ages:
        Enrolment.objects.filter(worker=_worker_of(post, age)).update(starts_on=LAST)

    enrolled = {row.band: row.enrolled.total for row in figures(post).ages}

    assert enrolled.pop(band) == len(ages)
    assert set(enrolled.values()) == {0}


def _worker_of(post, age):
    worker = make_worker(post, f"Umur {age}")
    worker.birth_date = latest_birth(LAST, age=age)
    worker.save()
    return worker
