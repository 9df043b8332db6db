"""Nasty values in every field, parameter and address: never an answer of 500.

Bounded and the same each time. Each form is first filled as its page asks for; then one field
after the other is spoiled, so that the spoiled one gets past the checks of the others.
"""

import datetime as dt
from html.parser import HTMLParser
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from healthposts.testing.people import make_session
from healthposts.tests import test_routes

addresses = test_routes.addresses

NUL = "a\x00b"
NASTY = (
    NUL,
    "abc",
    "-1",
    "9" * 30,
    "9" * 5000,
    "2026-02-31",
    "0001-01-01",
    "9999-12-31",
    "0001-01",
    "9999-12",
    "0001-01-01T00:00:00+14:00",
    "[" * 10_000,
    "[1e400, 18446744073709551616]",
    "[18446744073709551616]",
    "1e999999",
    "NaN",
    "٣٦",
    "²",
    "👷🏽‍♀️",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "x" * 10_000,
    "%",
    "\\",
    "\r\nSet-Cookie: a=b",
    "//evil.example.org/",
    "=cmd|' /C calc'!A1",
    "00000000-0000-0000-0000-000000000000",
    "",
)
GONE = None  # the field is not sent at all
IN_FIELDS = (*NASTY, GONE, ["1", "2"])
PARAMETERS = (
    "page", "q", "state", "role", "place", "trade", "office", "month", "show", "found", "absent",
    "saved", "on", "revision", "paper", "search", "kind", "level", "closed", "action", "sex",
    "consent", "enrolled", "next",
)  # fmt: skip
# These decide which row a page is about: with a nasty one the rest is not looked at.
LEADING = ("post", "session")
# Parameters that are read by hand, not by a form: each with every value.
READ = {
    "home": "month",
    "reports:report": "revision",
    "reports:document": "revision",
    "workers:enrol": "on",
    "workers:consent": "session",
    "screenings:session": "saved",
}
READ_FIELDS = {
    "set_language": ("next", "language"),
    "workers:enrol": ("worker_id", "not_same", "different", "same"),
    "workers:search": ("text", "kept"),
    "screenings:new_session": ("on",),
    "screenings:absent": ("absent",),
    "screenings:entry": ("base", "captured_at", "event_id", "measured_by", "confirm"),
}
# Of addresses without a page of their own.
POST_ONLY = {
    "set_language": {"language": "id", "next": "/"},
    "workers:search": {"text": "Suparto", "kept": "page=1"},
    "workers:likely": {"name": "Suparto", "sex": "M", "birth_year": "1980", "not_same": "AAAA"},
    "screenings:decide": {"decision": "first"},
    "workers:print_cards": {"post": "NELAYAN", "worker": "{worker}"},
    "screenings:search": {"text": "Suparto"},
    "screenings:absent": {"absent": "{worker}:ill", "show": "all", "mode": "absent"},
    "screenings:not_absent": {"worker": "{worker}", "show": "all", "mode": "absent"},
    "screenings:not_guest": {"worker": "{worker}"},
    "screenings:letter_elsewhere": {"number": "1000-0004"},
    "screenings:bind_slip": {"slip": "1000-0004"},
    "screenings:add_measure": {"exam": "weight"},
    "screenings:remove_measure": {"exam": "weight"},
    "screenings:shift_measure": {"exam": "weight", "way": "up"},
    "reports:request": {"month": "2026-10", "scope": "post:NELAYAN"},
    "reports:release": {"reason": "x"},
}
# What scripts add to the forms of a page.
BY_SCRIPT = {
    "workers:enrol": {
        "different": "AAAA", "same": "AAAA", "start": "1", "nik": "3515140107800001",
        "phone": "081234567890", "bpjs_number": "0001234567890", "birth_year": "1980",
        "confirmed": "on", "decision": "later",
    },
    "screenings:entry": {
        "captured_at": "2026-10-05T09:00", "source": "paper", "measured_by": "", "confirm": "x",
        "settle": "weight", "author": "{person}", "weight": "63,5", "sbp-1": "120", "dbp-1": "80",
        "shown": "weight", "seen": "x", "glucose_flag": "HI",
    },
}  # fmt: skip
# Whoever has most to say on each page.
STRONGEST = {"posts:new_office": "district", "reports:release": "district"}
PER_FIELD = 1
PER_ADDRESS = 5


class Fields(HTMLParser):
    """The fields of a page, filled where it asks for it."""

    FILLED = {"date": "2026-10-05", "month": "2026-10", "time": "09:00", "file": ""}

    def __init__(self, page):
        super().__init__()
        self.found, self.select = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        name, value = has.get("name"), has.get("value")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and (value or "selected" in has):
            if "selected" in has or not self.found.get(self.select):
                self.found[self.select] = value or ""
        elif tag == "textarea" and name:
            self.found.setdefault(name, "Kabupaten")
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            self._input(has, name, value or "")

    def _input(self, has, name, value):
        kind = has.get("type", "text")
        if kind in {"radio", "checkbox"}:
            if kind == "radio" or "checked" in has:
                self.found.setdefault(name, value)
        else:
            filled = self.FILLED.get(kind, "Suparto") if "required" in has else ""
            self.found[name] = value or self.found.get(name) or filled


class Visitor:
    """Asks as one person; every change is taken back, and what broke is noted."""

    def __init__(self, person):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person)
        self.person = person
        self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        self.broken = set()

    def ask(self, method, name, address, data, what):
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            response = getattr(self.client, method)(address, data)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            self.broken.add(f"{method} {name} {what}: {_reason(response)}")
        return response


def _reason(response):
    info = getattr(response, "exc_info", None)
    return repr(info[1])[:120] if info else response.status_code


def _page_fields(visitor, name, address, worker):
    fill = {"{worker}": worker, "{person}": str(visitor.person.uuid)}
    known = POST_ONLY.get(name, {}) | BY_SCRIPT.get(name, {})
    known = {
        key: fill.get(value, value.replace("{worker}", worker)) for key, value in known.items()
    }
    page = visitor.ask("get", name, address, {}, "plain")
    is_page = page.status_code == 200 and "html" in page.headers.get("Content-Type", "")
    return (Fields(page.content.decode()).found if is_page else {}) | known


def _spoil_parameters(visitor, name, address, turn):
    """All at once, a different value in each; four turns out of many, other ones each time."""
    for step in range(0, len(NASTY), len(NASTY) // 4):
        ones = [NASTY[(turn + step + place) % len(NASTY)] for place in range(len(PARAMETERS))]
        data = dict(zip(PARAMETERS, ones, strict=True))
        visitor.ask("get", name, address, data, f"turn {turn + step}")
    for parameter in LEADING:
        nasty = NASTY[turn % len(NASTY)]
        visitor.ask("get", name, address, {parameter: nasty}, f"?{parameter}={nasty[:12]!r}")


def _spoil_fields(visitor, name, address, fields, nasty_ones, per_field):
    for field in fields:
        by_hand = field in READ_FIELDS.get(name, ())
        for spoiled in IN_FIELDS if by_hand else islice(nasty_ones, per_field):
            data = {
                key: value
                for key, value in (fields | {field: spoiled}).items()
                if value is not GONE
            }
            visitor.ask("post", name, address, data, f"{field}={str(spoiled)[:12]!r}")
    for nasty in (NUL, "x" * 10_000):
        visitor.ask("post", name, address, dict.fromkeys(fields, nasty), f"all={nasty[:12]!r}")


def assert_none_broke(*visitors):
    """Each on a line of its own: pytest would cut the list."""
    broken = sorted(set().union(*(visitor.broken for visitor in visitors)))
    assert not broken, "\n".join(broken)


@pytest.fixture
def people(staff, district_officer, administrator, cadre):
    return {
        "staff": staff,
        "district": district_officer,
        "admin": administrator,
        "cadre": cadre,
    }


def _person_of(name):
    """The person of the table who gets furthest."""
    row = test_routes.TABLE.get(name, {})
    able = (who for who in ("staff", "district", "admin") if row.get(who) in {200, 302})
    return next(able, "staff")


@pytest.fixture
def quiet(caplog):
    """Django logs every refused request; here that is thousands of lines."""
    caplog.set_level("CRITICAL", logger="django")


@pytest.mark.slow
def test_nasty_values_in_every_field_break_nothing(addresses, people, post, quiet):
    make_session(post, dt.date(2026, 10, 6))
    visitors = {who: Visitor(person) for who, person in people.items()}
    worker = addresses["screenings:worker"].strip("/").split("/")[-1]
    nasty_ones = cycle(IN_FIELDS)

    for name, address in addresses.items():
        visitor = visitors[_person_of(name)]
        fields = _page_fields(visitor, name, address, worker)
        _spoil_fields(visitor, name, address, fields, nasty_ones, PER_FIELD)

    assert_none_broke(*visitors.values())


@pytest.mark.slow
def test_nasty_parameters_break_no_address(addresses, people, quiet):
    visitors = {who: Visitor(person) for who, person in people.items()}

    for turn, (name, address) in enumerate(addresses.items()):
        _spoil_parameters(visitors[_person_of(name)], name, address, turn)
    for name, parameter in READ.items():
        for nasty in NASTY:
            address, visitor = addresses[name], visitors[_person_of(name)]
            visitor.ask("get", name, address, {parameter: nasty}, f"?{parameter}={nasty[:12]!r}")

    assert_none_broke(*visitors.values())


def test_nasty_parts_of_addresses_are_not_found(addresses, staff, quiet):
    visitor = Visitor(staff)
    parts = cycle(quote(nasty, safe="") for nasty in NASTY if nasty)

    for name, route in test_routes.routes():
        for part in islice(parts, PER_ADDRESS if "<" in route else 0):
            address = "/".join(part if "<" in piece else piece for piece in route.split("/"))
            visitor.ask("get", name, address, {}, f"/{part[:12]}/")

    assert_none_broke(visitor)
