"""What every answer carries, what is refused at the door, and what no log or address holds."""

import json
import logging
import os
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from healthposts.env import EnvironmentProblem
from healthposts.secrets import Secrets, load_secrets
from healthposts.testing.people import make_worker
from healthposts.tests import test_routes
from posts.models import AuditEvent
from workers.actions import set_nik

addresses = test_routes.addresses

ROOT = Path(__file__).parents[2]
KEY = "a1" * 32
LONG = "s" * 50
NIK = "3515140107800001"


def headers_of(response):
    names = (
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
    )
    return {name for name in names if response.headers.get(name)}


# --- Every answer ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [("/login/", 200), ("/nowhere/", 404), ("/healthz", 200), ("/posts/%00/", 400)],
)
def test_every_answer_carries_the_protecting_headers(client, db, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert headers_of(response) == {
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
    }


def test_refusals_and_faults_carry_the_policy_and_run_no_script_of_their_own(cadre, monkeypatch):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(cadre)
    monkeypatch.setattr("reports.views.home.Paginator", None)

    met = {
        client.get("/nowhere/"): 404,
        client.get("/people/"): 403,
        client.post("/account/"): 403,
        client.get("/follow-up/"): 500,
    }

    assert [answer.status_code for answer in met] == list(met.values())
    policies = {answer.headers["Content-Security-Policy"] for answer in met}
    assert len(policies) == 1
    assert "unsafe" not in policies.pop()
    assert not any(b"<style" in answer.content or b"<script>" in answer.content for answer in met)


def test_cookies_are_not_for_scripts_of_others(client, cadre):
    client.post("/login/", {"username": "kader", "password": "rahasia-123"})

    session = client.cookies["healthposts_session"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies["healthposts_csrf"]["samesite"] == "Lax"


def test_log_in_takes_a_new_session(client, cadre):
    client.get("/login/")
    client.session["planted"] = "by somebody else"
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["healthposts_session"] = session.session_key

    client.post("/login/", {"username": "kader", "password": "rahasia-123"})

    assert client.cookies["healthposts_session"].value != session.session_key


@pytest.mark.parametrize("back", ["//evil.example.org/", "https://evil.example.org/", "home", ""])
def test_language_leads_to_no_other_site(client, db, back):
    response = client.post("/language/", {"language": "en", "next": back})

    assert (response.status_code, response.url) == (302, {"home": "home"}.get(back, "/"))


@pytest.mark.parametrize("back", ["//evil.example.org/", "https://evil.example.org/"])
def test_log_in_leads_to_no_other_site(client, cadre, back):
    response = client.post(
        "/login/", {"username": "kader", "password": "rahasia-123", "next": back}
    )

    assert response.url == "/"


# --- At the door -----------------------------------------------------------------------


@pytest.mark.parametrize(("length", "status"), [(10_000_000, 200), (10_000_001, 400)])
def test_body_larger_than_any_form_is_not_read(client, db, length, status):
    response = client.get("/login/", CONTENT_LENGTH=str(length))

    assert response.status_code == status


@pytest.mark.parametrize("length", ["9" * 25, "9" * 19])
def test_absurd_length_is_refused(client, db, length):
    assert client.get("/login/", CONTENT_LENGTH=length).status_code == 400


def test_nul_is_refused_in_fields_parameters_and_names(client, staff):
    client.force_login(staff)

    answers = [
        client.get("/posts/", {"q": "a\x00"}),
        client.get("/posts/", {"\x00": "a"}),
        client.post("/account/", {"phone": "08\x00", "language": "id"}),
        client.post("/workers/search/", {"text": "\x00"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4


# --- Posting is no way around ------------------------------------------------------------


@pytest.mark.parametrize("person", ["outsider", "reader", "district"])
def test_posting_reaches_no_further_than_looking(
    person, addresses, client, outsider, district_officer, reader, cadre, staff
):
    people = {"outsider": outsider, "reader": reader, "district": district_officer}
    client.force_login(people[person])
    refused = {
        name: row[person]
        for name, row in test_routes.TABLE.items()
        if name in addresses and row[person] in {403, 404}
    }

    met = {}
    for name, status in refused.items():
        code = client.post(addresses[name], {"reason": "x", "name": "x"}).status_code
        met[name] = status if code == 405 else code

    assert met == refused


# --- Names stay where they belong --------------------------------------------------------


class GetForms(HTMLParser):
    """Text boxes that a form sends by GET, into the address."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.found = False, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self.inside = (has.get("method") or "get").lower() == "get"
        elif self.inside and tag == "input" and has.get("type", "text") in {"text", "search"}:
            self.found.append(has.get("name"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


def test_no_form_puts_the_name_of_a_worker_into_an_address(addresses, client, staff):
    client.force_login(staff)
    found = {}
    for name, address in addresses.items():
        if not name.startswith(("workers:", "screenings:")) and name != "reports:follow_up":
            continue
        page = client.get(address)
        if page.status_code == 200 and "html" in page.headers["Content-Type"]:
            found[name] = GetForms(page.content.decode()).found

    assert {name: boxes for name, boxes in found.items() if boxes} == {}
    assert len(found) >= 20


def test_no_title_tells_who_is_looked_at(addresses, client, staff):
    client.force_login(staff)
    titles = set()
    for name, address in addresses.items():
        page = client.get(address)
        is_page = page.status_code == 200 and page["Content-Type"].startswith("text/html")
        if is_page and name.startswith(("workers:", "screenings:")):
            titles.add(page.content.decode().partition("<title>")[2].partition("</title>")[0])

    assert len(titles) > 10
    assert not any("Suparto" in title for title in titles)


def test_logs_hold_no_user_name_and_no_search(client, cadre, caplog):
    caplog.set_level(logging.DEBUG)
    client.post("/login/", {"username": "siti.rahasia", "password": "kata-sandi"})
    client.force_login(cadre)
    client.post("/workers/search/", {"text": "Suparto"})
    client.get("/workers/NOBODY/", {"q": "Suparto"})

    written = "\n".join(
        record.getMessage()
        for record in caplog.records
        if "axes" in record.name or record.levelno > logging.DEBUG
    )

    assert written
    assert [word for word in ("siti.rahasia", "kata-sandi", "Suparto") if word in written] == []


def test_search_by_nik_is_written_down_without_the_number(client, cadre, post):
    known = make_worker(post, "Suparto")
    set_nik(worker=known, nik=NIK, by=None)
    client.force_login(cadre)

    client.post("/workers/search/", {"text": NIK})
    client.post("/workers/search/", {"text": "3515140107800002"})

    details = (
        AuditEvent.objects.filter(action="open_list")
        .order_by("pk")
        .values_list("detail", flat=True)
    )
    assert list(details) == [{"list": "nik", "count": 1}, {"list": "nik", "count": 0}]


# --- The start ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secrets", "name"),
    [
        (("short", (KEY,), KEY), "SECRET_KEY"),
        ((LONG, ("a1",), KEY), "FIELD_KEYS"),
        ((LONG, (KEY, "x" * 64), KEY), "FIELD_KEYS"),
        ((LONG, (KEY,), ""), "INDEX_KEY"),
    ],
)
def test_secrets_that_cannot_be_used_are_refused_by_name(secrets, name):
    with pytest.raises(EnvironmentProblem, match=name):
        Secrets(*secrets)


@pytest.fixture
def no_secrets_around(monkeypatch):
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_secrets_are_made_for_their_owner_only(tmp_path, no_secrets_around):
    made = load_secrets(tmp_path, may_create=True)

    path = tmp_path / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_secrets(tmp_path, may_create=False) == made


def test_secrets_that_everyone_can_read_are_refused_in_production(tmp_path, no_secrets_around):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"secret_key": LONG, "field_keys": [KEY], "index_key": KEY}))
    path.chmod(0o644)

    with pytest.raises(EnvironmentProblem, match="chmod"):
        load_secrets(tmp_path, may_create=False)


@pytest.mark.parametrize(
    ("missing", "said"),
    [("ALLOWED_HOSTS", "ALLOWED_HOSTS"), ("SECRET_KEY", "SECRET_KEY"), ("", "")],
)
def test_production_starts_only_with_what_it_needs(tmp_path, missing, said):
    environment = os.environ | {
        "PRODUCTION": "1",
        "DATA_DIR": str(tmp_path / "data"),
        "ALLOWED_HOSTS": "pos.example.org",
        "SECRET_KEY": LONG,
        "FIELD_KEYS": KEY,
        "INDEX_KEY": KEY,
    }
    environment.pop(missing, None)

    done = subprocess.run(
        [sys.executable, "-c", "import healthposts.settings as s; print(s.SESSION_COOKIE_SECURE)"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode == 0, done.stdout.strip()) == (
        (True, "True") if not missing else (False, "")
    )
    assert said in done.stderr
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_production_refuses_to_go_without_https(tmp_path):
    environment = os.environ | {
        "PRODUCTION": "1",
        "HTTPS": "0",
        "DATA_DIR": str(tmp_path / "data"),
        "ALLOWED_HOSTS": "pos.example.org",
        "SECRET_KEY": LONG,
        "FIELD_KEYS": KEY,
        "INDEX_KEY": KEY,
    }

    done = subprocess.run(
        [sys.executable, "-c", "import healthposts.settings"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "PRODUCTION=1 and HTTPS=0 cannot be used together" in done.stderr
