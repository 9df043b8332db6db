"""A guest is counted where the visit was, and enrolled where the enrolment is."""

import datetime as dt

import pytest

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import Post
from reports.queries import figures
from screenings.actions import admit_guest, record_visit
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db


def test_visit_of_a_guest_counts_here_and_not_as_coverage(worker, cadre, post, far_post):
    session, guest = make_session(post, dt.date(2026, 10, 5)), make_worker(far_post, "Tamu")
    admit_guest(session=session, worker=guest, found_by="card", by=cadre)
    record_visit(session=session, worker=guest, entry=entry(sbp_1=118, dbp_1=76), by=cadre)
    month = Month(2026, 10)

    here = figures(Post.objects.filter(pk=post.pk), month, post).figures
    there = figures(Post.objects.filter(pk=far_post.pk), month, far_post).figures

    assert (here.visits.total, here.persons.total) == (1, 1)
    assert (here.enrolled.total, here.enrolled_examined.total) == (1, 0)
    assert (there.visits.total, there.enrolled.total, there.enrolled_examined.total) == (0, 1, 0)
