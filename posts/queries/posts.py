"""What the pages of posts, cadres and workplaces read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from posts.access import allowed_at
from posts.life import action_for, doubts, next_states
from posts.models import Cadre, Office, Post, PostStatus, WorkerEstimate, Workplace
from posts.roles import Action


def post_list(
    posts: QuerySet[Post], *, text: str = "", state: str = "", trade: str = "", office: str = ""
) -> QuerySet[Post]:
    """Posts with `.workers` (latest estimate, None without one) and `.cadre_count`.

    `state`: a state, `open` for all but closed ones, or empty.
    """
    latest = WorkerEstimate.objects.filter(post=OuterRef("pk")).annotate(sum=F("men") + F("women"))
    rows = (
        posts.order_by("name", "code")
        .select_related("office")
        .annotate(workers=Subquery(latest.values("sum")[:1]), cadre_count=_count_of_cadres())
    )
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(code__iexact=word) | Q(place__icontains=word)
        )
    if state == "open":
        rows = rows.exclude(state=Post.State.CLOSED)
    elif state:
        rows = rows.filter(state=state)
    if trade:
        rows = rows.filter(trade=trade)
    if office:
        rows = rows.filter(office__code=office)
    return rows


def _count_of_cadres() -> Count:
    day = timezone.localdate()
    serving = Q(cadres__ends_on=None) | Q(cadres__ends_on__gte=day)
    return Count("cadres", filter=serving & Q(cadres__starts_on__lte=day), distinct=True)


@dataclass(frozen=True)
class PostFacts:
    """What a page says of a post: nothing about its workers but their estimated number."""

    post: Post
    estimate: WorkerEstimate | None
    cadres: list[Cadre]
    workplaces: list[Workplace]
    partners: list[Office]
    statuses: list[PostStatus]

    @property
    def workers(self) -> int | None:
        return None if self.estimate is None else self.estimate.men + self.estimate.women

    @property
    def doubts(self) -> list[str]:
        if self.workers is None:
            return []
        return doubts(workers=self.workers, cadres=len(self.cadres))


def post_facts(post: Post) -> PostFacts:
    """Five queries, whatever the size of the post. `statuses`: newest first."""
    return PostFacts(
        post=post,
        estimate=post.estimates.first(),
        cadres=list(post.cadres.on(timezone.localdate())),
        workplaces=list(post.workplaces.all()),
        partners=list(post.partner_offices.all()),
        statuses=list(post.statuses.order_by("-since", "-pk")),
    )


def doubts_of(post: Post) -> list[str]:
    """The rules of thumb that do not hold for the post today."""
    estimate = post.estimates.first()
    if estimate is None:
        return []
    cadres = post.cadres.on(timezone.localdate()).count()
    return doubts(workers=estimate.men + estimate.women, cadres=cadres)


def last_step(post: Post) -> PostStatus | None:
    return post.statuses.order_by("-since", "-pk").first()


def next_states_for(user: Any, post: Post) -> list[str]:
    """The states that this person may give the post now."""
    held = allowed_at(user, post, Action.EDIT_POST, Action.MANAGE_POSTS)
    return [state for state in next_states(post.state) if action_for(post.state, state) in held]


def estimates(post: Post) -> QuerySet[WorkerEstimate]:
    """Newest first; of two of the same day the later one holds."""
    return post.estimates.select_related("by")


@dataclass(frozen=True)
class Term:
    cadre: Cadre
    ended: bool
    has_access: bool


def cadre_terms(post: Post, *, on: dt.date) -> list[Term]:
    """All terms, those that serve first. Two queries."""
    rows = post.cadres.select_related("user").prefetch_related("user__assignments")
    return [
        Term(
            cadre=cadre,
            ended=cadre.ends_on is not None and cadre.ends_on < on,
            has_access=_has_access(cadre, on=on),
        )
        for cadre in rows.order_by(F("ends_on").desc(nulls_first=True), "name", "-starts_on")
    ]


def _has_access(cadre: Cadre, *, on: dt.date) -> bool:
    held = cadre.user.assignments.all() if cadre.user else []
    return any(row.post_id == cadre.post_id and not row.has_ended(on) for row in held)


def workplaces_to_link(post: Post, known: QuerySet[Workplace]) -> QuerySet[Workplace]:
    return known.exclude(pk__in=post.workplaces.values("pk")).order_by("name", "code")


def code_is_free(code: str, *, besides: Post) -> bool:
    return not Post.objects.exclude(pk=besides.pk).filter(code=code).exists()
