"""What is said of how a class came about: the same words on the page, typed or stored."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from healthposts.testing.people import make_session
from screenings.actions import record_visit
from screenings.contents import Content, Key
from screenings.rules import Person
from screenings.tests.entries import entry
from screenings.workings import workings_of

MAN = Person("M", 35)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def blown(*litres, height=None):
    boxes = {Key("pef", n): Content(Decimal(blow)) for n, blow in enumerate(litres, start=1)}
    return boxes | ({Key("height"): Content(Decimal(height))} if height else {})


def test_taken_blow_is_named_with_what_was_predicted():
    notes = workings_of(blown(480, 495, 470, height=165), MAN)

    assert notes == {
        "pef": (
            "Taken: reading 2, the best of 3: 495 L/min.",
            "Predicted for this body: 622 L/min (Nunn and Gregg 1989, Europeans). "
            "This is 79 % of it.",
        )
    }


@pytest.mark.parametrize(("litres", "percent"), [(497, 79), (498, 80), (311, 50), (310, 49)])
def test_percent_never_reaches_a_class_by_rounding(litres, percent):
    _taken, predicted = workings_of(blown(litres, height=165), MAN)["pef"]

    assert f"This is {percent} % of it." in predicted


def test_without_a_height_only_the_blow_is_named():
    assert workings_of(blown(480), MAN) == {"pef": ("Taken: 480 L/min, the only reading.",)}


def test_nothing_is_said_where_nothing_was_blown():
    assert workings_of({Key("height"): Content(Decimal(165))}, MAN) == {}


@pytest.mark.django_db
def test_pages_of_worker_and_visit_say_it_with_the_height_of_an_earlier_visit(
    client, cadre, post, worker
):
    cadre.language = "en"
    cadre.save()
    earlier, today = (make_session(post, dt.date(2026, month, 14)) for month in (2, 3))
    record_visit(session=earlier, worker=worker, entry=entry(height=165), by=cadre)
    record_visit(session=today, worker=worker, entry=entry(pef_1=300), by=cadre)
    client.force_login(cadre)

    of_worker = client.get(f"/workers/{worker.code}/").content.decode()
    of_visit = client.get(f"/sessions/{today.pk}/workers/{worker.code}/").content.decode()

    for page in (of_worker, of_visit):
        assert "Taken: 300 L/min, the only reading." in page
        assert "L/min (Nunn and Gregg 1989, Europeans). This is" in page


@pytest.mark.django_db
def test_page_says_what_is_missing_for_a_predicted_value(client, cadre, post, worker):
    cadre.language = "en"
    cadre.save()
    session = make_session(post, dt.date(2026, 3, 14))
    record_visit(session=session, worker=worker, entry=entry(pef_1=300), by=cadre)
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/workers/{worker.code}/").content.decode()

    assert "No predicted value and no class without the height." in page
