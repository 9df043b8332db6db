"""A session of the post on an ordinary Saturday, and people who read English."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from healthposts.testing.people import make_session
from screenings.tests.entries import DAY, NOON


@pytest.fixture
def at_noon() -> Iterator[None]:
    """It is noon of the day."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def the_day_after() -> Iterator[None]:
    """Noon again: what happened on paper is typed in."""
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=True):
        yield


@pytest.fixture
def english(cadre: Any, staff: Any) -> None:
    """Cadre and staff have chosen English."""
    for user in (cadre, staff):
        user.language = "en"
        user.save(update_fields=["language"])


@pytest.fixture
def session(post: Any) -> Any:
    """The session of the day."""
    return make_session(post, DAY)
