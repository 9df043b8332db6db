"""Eight phones save at the same time, over HTTP, into SQLite: every visit is there, once."""

import json
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from healthposts.testing.installation import Installation, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

PHONES = 8
OPEN_A_SESSION = """
import datetime as dt
import json
from posts.models import User
from screenings.actions import open_session
from screenings.models import Session
from workers.models import Enrolment
from django.utils import timezone
cadre = User.objects.get(username="kader")
post = cadre.assignments.get().post
held = set(Session.objects.filter(post=post).values_list("on", flat=True))
days = (timezone.localdate() - dt.timedelta(days=back) for back in range(30))
session = open_session(post=post, on=next(day for day in days if day not in held), by=cadre)
codes = [
    row.worker.code
    for row in Enrolment.objects.filter(post=post, ends_on=None)
    if set(row.worker.consents.values_list("decision", flat=True)) == {"given"}
]
print(json.dumps([str(session.pk), codes]))
"""
COUNT = """
import json
from screenings.models import Event, Visit
visits = Visit.objects.filter(session="%s", state="valid")
print(json.dumps([visits.count(), Event.objects.filter(visit__in=visits).count()]))
"""


class Phone:
    """A browser without a screen: cookies, forms, and the status that came back."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.browser.open(self.address + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path: str, **values: str) -> None:
        """Raises HTTPError for an answer of 400 and more: "database is locked" would be 500."""
        token = self.get(path).partition('name="csrfmiddlewaretoken" value="')[2]
        data = {"csrfmiddlewaretoken": token.partition('"')[0]} | values
        request = urllib.request.Request(self.address + path, urllib.parse.urlencode(data).encode())
        with self.browser.open(request, timeout=60) as answer:
            answer.read()

    def save(self, session: str, worker: str) -> None:
        path = f"/sessions/{session}/workers/{worker}/"
        boxes = {"shown": "smoking_status", "smoking_status": "NEVER", "base": "[]"}
        self.post(path, event_id=str(uuid.uuid4()), **boxes)


@pytest.fixture
def machine(tmp_path):
    made = Installation(tmp_path)
    made.manage("prepare")
    made.seed(posts=1, workers=40, months=1)
    return made


@pytest.mark.sqlite
def test_eight_phones_save_at_once_and_nothing_is_locked(machine):
    session, codes = json.loads(machine.run(OPEN_A_SESSION))
    with machine.web(workers=PHONES) as address:
        wait_until(lambda: can_log_in(address), bool, seconds=60)

        def save(turn: int) -> None:
            phone = Phone(address)
            phone.post("/login/", username="kader", password="demo-healthposts")
            for code in codes[turn::PHONES]:
                phone.save(session, code)

        with ThreadPoolExecutor(PHONES) as pool:
            list(pool.map(save, range(PHONES)))

    assert len(codes) > 20
    assert json.loads(machine.run(COUNT % session)) == [len(codes), len(codes)]


def can_log_in(address: str) -> bool:
    try:
        return "csrfmiddlewaretoken" in Phone(address).get("/login/")
    except OSError:
        return False
