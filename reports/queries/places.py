"""Which posts and offices there were in a month, and in which state."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from healthposts.lib.months import Month
from posts.models import Office, Post, WorkerEstimate
from reports.queries.rows import EXPECTED_TO_MEET, FORMED, with_state
from reports.snapshots import BySex
from screenings.models import Session


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as it was on the last day of the month. `state` is empty before its first step."""

    pk: uuid.UUID
    code: str
    name: str
    office_name: str
    office_path: str
    state: str
    estimate: BySex | None

    @property
    def is_formed(self) -> bool:
        return self.state in FORMED

    @property
    def is_expected_to_meet(self) -> bool:
        return self.state in EXPECTED_TO_MEET


def posts_in(posts: "QuerySet[Post]", month: Month) -> list[PostFacts]:
    """By name. Two queries."""
    day = month.last_day
    estimates = {
        post: BySex(men, women)
        for post, men, women in WorkerEstimate.objects.filter(post__in=posts, as_of__lte=day)
        .order_by("as_of", "pk")
        .values_list("post_id", "men", "women")
    }
    rows = (
        with_state(posts, day)
        .order_by("name", "code")
        .values_list("pk", "code", "name", "office__name", "office__path", "state_then")
    )
    return [
        PostFacts(
            pk=pk,
            code=code,
            name=name,
            office_name=office_name,
            office_path=office_path,
            state=state or "",
            estimate=estimates.get(pk),
        )
        for pk, code, name, office_name, office_path, state in rows
    ]


def with_estimate(posts: "QuerySet[Any]", day: dt.date) -> "QuerySet[Any]":
    """Adds `.estimate`: the workers estimated by that day, None where nobody has."""
    known = WorkerEstimate.objects.filter(post=OuterRef("pk"), as_of__lte=day)
    latest = known.order_by("-as_of", "-pk").values(total=F("men") + F("women"))
    found: QuerySet[Any] = posts.annotate(estimate=Subquery(latest[:1]))
    return found


def offices_below(office: Office) -> list[Office]:
    return list(office.children.order_by("name", "code"))


def is_expected(office: Office, month: Month) -> bool:
    """Whether a report lists it even without a post: open in the month, and one that supervises."""
    return (
        office.kind != Office.Kind.PARTNER
        and (office.opened_on is None or office.opened_on <= month.last_day)
        and (office.closed_on is None or office.closed_on >= month.first_day)
    )


def last_sessions(posts: Iterable[PostFacts], until: dt.date) -> dict[uuid.UUID, dt.date]:
    """The day of each post's last session up to a day; without those that never held one."""
    return dict(
        Session.objects.held()
        .filter(post__in=[post.pk for post in posts], on__lte=until)
        .order_by()
        .values("post_id")
        .annotate(last=Max("on"))
        .values_list("post_id", "last")
    )
