"""Which month is due where, and who reports."""

import datetime as dt

import pytest

from healthposts.lib.months import Month
from reports import scopes


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "month"),
    [
        # 00:30 on 1 November is 17:30 the day before in UTC for WIB, 16:30 for WITA, 15:30 for WIT.
        ("2026-10-31T17:29:59", "Asia/Jakarta", "2026-09"),
        ("2026-10-31T17:30:00", "Asia/Jakarta", "2026-10"),
        ("2026-10-31T16:29:59", "Asia/Makassar", "2026-09"),
        ("2026-10-31T16:30:00", "Asia/Makassar", "2026-10"),
        ("2026-10-31T15:29:59", "Asia/Jayapura", "2026-09"),
        ("2026-10-31T15:30:00", "Asia/Jayapura", "2026-10"),
        ("2026-12-31T17:30:00", "Asia/Jakarta", "2026-12"),
        ("2026-11-21T03:00:00", "Asia/Jakarta", "2026-10"),
    ],
)
def test_month_due_turns_half_an_hour_after_local_midnight(moment, zone, month):
    assert scopes.month_due(utc(moment), zone) == Month.parse(month)


def test_posts_that_report_existed_in_the_month(post, other_post, far_post):
    other_post.state = "proposed"
    other_post.save()
    far_post.state = "closed"
    far_post.save()
    far_post.statuses.create(state="closed", since=dt.date(2026, 9, 30))

    september = list(scopes.posts_that_report(Month(2026, 9)).order_by("code"))
    october = list(scopes.posts_that_report(Month(2026, 10)).order_by("code"))
    before_it_was_formed = list(scopes.posts_that_report(Month(2025, 12)))

    assert september == [far_post, post]
    assert october == [post]
    assert before_it_was_formed == []


def test_posts_of_an_office_are_those_below_it(offices, post, other_post, far_post):
    assert set(scopes.posts_of(offices.ours)) == {post, other_post}
    assert set(scopes.posts_of(offices.district)) == {post, other_post}
    assert set(scopes.posts_of(offices.province)) == {post, other_post, far_post}
    assert set(scopes.posts_of(post)) == {post}
