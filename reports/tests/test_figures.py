"""The figures of a month, by small stories; test_figures_sums recomputes random ones."""

import datetime as dt

import pytest

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import Post
from reports import queries

OCTOBER = Month(2026, 10)
pytestmark = pytest.mark.django_db


def figures(scope, month=OCTOBER):
    posts = Post.objects.filter(pk=scope.pk) if isinstance(scope, Post) else Post.objects.filter(office__path__startswith=scope.path)
    return queries.figures(posts, month, scope, on=dt.date(2026, 11, 7))


def test_smoke(post, offices):
    s = figures(post)
    print(s)
    print(figures(offices.district))
