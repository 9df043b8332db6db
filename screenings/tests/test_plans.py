"""What is asked at every visit is found by an index, not by reading everybody."""

import pytest

from healthposts.testing.people import make_session
from screenings.models import Referral, Visit
from screenings.queries import _visits_of
from screenings.rosters import _roster_workers
from workers.models import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_roster_starts_from_the_people_of_the_session(post):
    plan = _roster_workers(make_session(post, post.created_at.date())).explain()

    assert f"SCAN {Worker._meta.db_table}" not in plan


@pytest.mark.parametrize("rows", [_visits_of, Referral.objects.of_person])
def test_rows_of_a_person_are_found_by_the_worker(worker, rows):
    plan = rows(worker).explain()

    assert "SCAN" not in plan.replace("SCAN U0", "")
    assert Visit._meta.db_table in plan or Referral._meta.db_table in plan
