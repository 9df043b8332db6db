"""What the demo is made from, and what its parts hand each other."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from healthposts.lib.months import Month
from posts.models import Cadre, Office, Post, User
from reports.demo.bodies import Body
from reports.demo.places import Area
from reports.demo.trades import Trade
from screenings.contents import Content
from workers.models import Worker

ZONE = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Plan:
    """The wishes of the command. `now` is a moment of `today`."""

    posts: int
    workers: int
    months: int
    seed: int
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.date()

    @property
    def began_today(self) -> dt.datetime:
        """When the session of today began: an hour and a half ago, in the small hours less."""
        return max(self.now - dt.timedelta(minutes=90), at(self.today, 0))

    @property
    def every_month(self) -> list[Month]:
        """The asked number of full months, and the current one."""
        return Month.of(self.today).back(self.months + 1)

    @property
    def first_day(self) -> dt.date:
        return self.every_month[0].first_day

    def random_for(self, *what: object) -> random.Random:
        """Chance of its own for every part: what one part asks for changes no other part."""
        return random.Random("|".join(map(str, (self.seed, *what))))  # noqa: S311  no secrets


@dataclass
class Stay:
    """A worker at a post from one day to another, both included."""

    starts_on: dt.date
    ends_on: dt.date | None = None
    end_reason: str = ""

    def holds(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass
class Member:
    """A worker as one post knows them. `examined_until`: the last day with consent."""

    worker: Worker
    body: Body
    stay: Stay
    eager: float
    consents: bool = True
    examined_until: dt.date = dt.date.max
    height: Content | None = None
    height_on: dt.date = dt.date.min


@dataclass
class PlannedPost:
    """A post with everything its sessions are made of."""

    row: Post
    area: Area
    trade: Trade
    office: Office
    number: int
    meets_from: dt.date
    meets_until: dt.date
    week: int
    weekday: int
    examinations: tuple[str, ...]
    account: User | None = None
    staff: User | None = None
    cadres: list[Cadre] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    visitors: list[Member] = field(default_factory=list)  # of other posts, who come as guests

    @property
    def ever_met(self) -> bool:
        return self.meets_from <= self.meets_until


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def new_uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
