"""What every answer carries: policy, language, nothing kept in a shared phone's cache."""

import datetime as dt

import time_machine
from django.conf import settings

NOON = dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)


def test_policy_allows_our_own_files_and_nothing_inline(client, db):
    policy = client.get("/login/").headers["Content-Security-Policy"]

    assert sorted(part.strip() for part in policy.split(";")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
    ]


def test_policy_stands_on_error_pages_too(client, cadre):
    client.force_login(cadre)

    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_page_of_a_signed_in_person_is_kept_by_no_cache(client, cadre):
    client.force_login(cadre)

    assert client.get("/").headers["Cache-Control"] == "no-store, private"


def test_session_lasts_sixty_days_from_the_last_day_of_use(client, cadre):
    with time_machine.travel(NOON, tick=False):
        client.force_login(cadre)
        client.get("/")
    with time_machine.travel(NOON + dt.timedelta(days=59), tick=False):
        later = client.get("/")
    with time_machine.travel(NOON + dt.timedelta(days=118), tick=False):
        still = client.get("/")
    with time_machine.travel(NOON + dt.timedelta(days=179), tick=False):
        too_late = client.get("/")

    assert [later.status_code, still.status_code, too_late.status_code] == [200, 200, 302]
    assert settings.SESSION_COOKIE_AGE == 60 * 24 * 60 * 60


def test_session_is_written_once_a_day(client, cadre):
    with time_machine.travel(NOON, tick=False):
        client.force_login(cadre)
        first = client.get("/")
        second = client.get("/")
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        next_day = client.get("/")

    set_again = [settings.SESSION_COOKIE_NAME in each.cookies for each in (first, second, next_day)]
    assert set_again == [True, False, True]
