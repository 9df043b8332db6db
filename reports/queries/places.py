"""Which posts and offices there were in a month, and in which state."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from healthposts.lib.months import Month
from posts.models import Office, Post, PostStatus, WorkerEstimate
from reports.snapshots import BySex
from screenings.models import Session

State = Post.State
FORMED = frozenset({State.FORMED, State.ACTIVE, State.INACTIVE})
EXPECTED_TO_MEET = frozenset({State.FORMED, State.ACTIVE})


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
    def is_closed(self) -> bool:
        return self.state == State.CLOSED


def posts_in(posts: "QuerySet[Post]", month: Month) -> list[PostFacts]:
    """By name. Three queries."""
    day = month.last_day
    states = dict(
        PostStatus.objects.filter(post__in=posts, since__lte=day)
        .order_by("since", "pk")
        .values_list("post_id", "state")
    )
    estimates = {
        post: BySex(men, women)
        for post, men, women in WorkerEstimate.objects.filter(post__in=posts, as_of__lte=day)
        .order_by("as_of", "pk")
        .values_list("post_id", "men", "women")
    }
    rows = posts.order_by("name", "code").values_list(
        "pk", "code", "name", "office__name", "office__path"
    )
    return [
        PostFacts(
            pk=pk,
            code=code,
            name=name,
            office_name=office_name,
            office_path=office_path,
            state=states.get(pk, ""),
            estimate=estimates.get(pk),
        )
        for pk, code, name, office_name, office_path in rows
    ]


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
