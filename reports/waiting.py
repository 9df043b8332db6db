"""What waits for the puskesmas, worst first and oldest first, each with the step that ends it.

No worker is named: the page stands open on a desk. The step leads to the named page.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from posts.models import Cadre, Post
from posts.roles import Action
from reports import dashboards
from screenings.disagreements import visits_in_conflict
from screenings.models import Referral, Session, Visit
from screenings.referrals.queries import overdue

SHOWN = 3  # of each pile; the rest is one step away


@dataclass(frozen=True)
class Words:
    title: str | Promise
    explanation: str | Promise
    step: str | Promise


WORDS = {
    "emergency": Words(
        _("Emergencies without a referral"), _("The last result was an emergency"), _("Look at it")
    ),
    "arrived": Words(
        _("Arrived, not answered"),
        _("The post waits for what was found"),
        pgettext_lazy("referral", "Answer"),
    ),
    "overdue": Words(
        _("Referred, not arrived"),
        _("Later than it should be"),
        _("Look at it"),
    ),
    "refer": Words(
        _("To be seen, without a referral"), _("The last result says Refer"), _("Look at it")
    ),
    "conflict": Words(
        _("Two values for one box"), _("Two people wrote different values"), _("Decide")
    ),
    "unended": Words(_("Sessions not ended"), _("Their day is over"), _("End it")),
    "duplicate": Words(
        _("Likely duplicates"), _("The same person, registered twice?"), _("Decide")
    ),
    "silent": Words(
        _("Silent posts"), _("Active, but no session this month and last"), _("Open it")
    ),
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, since a day, and where it is ended."""

    what: str
    since: dt.date | None
    url: str
    contact: Cadre | None = None
    days: int | None = None


@dataclass(frozen=True)
class Pile:
    """All that waits for one kind of step."""

    code: str
    total: int
    rows: tuple[Waiting, ...]
    url: str

    @property
    def words(self) -> Words:
        return WORDS[self.code]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


def piles(user: Any, today: dt.date) -> list[Pile]:
    """Those with something in them. Queries do not grow with the posts."""
    posts = Post.objects.visible_to(user, Action.REVIEW)
    found = (
        _unreferred(posts, today, "emergency"),
        *_referrals(user, today),
        _unreferred(posts, today, "refer"),
        _conflicts(posts, today),
        _unended(posts, today),
        _duplicates(posts),
        _silent(user, posts, today),
    )
    return [_with_days(pile, today) for pile in found if pile.total]


def _with_days(pile: Pile, today: dt.date) -> Pile:
    aged = (replace(row, days=(today - row.since).days if row.since else None) for row in pile.rows)
    return replace(pile, rows=tuple(aged))


def _pile(code: str, rows: "QuerySet[Any]", show: Callable[[Any], Waiting], *, url: str) -> Pile:
    """One query for all that waits, and one for what is shown of it."""
    keys = list(rows.values_list("pk", flat=True))
    first = rows.filter(pk__in=keys[:SHOWN]) if keys else ()
    return Pile(code, len(keys), tuple(map(show, first)), url)


def unreferred(visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
    """Visits after which no referral was written or refused."""
    later = Referral.objects.filter(worker=OuterRef("worker"), written_on__gte=OuterRef("on"))
    return visits.filter(~Exists(later.exclude(state=Referral.State.VOID)))


def _unreferred(posts: "QuerySet[Post]", today: dt.date, level: str) -> Pile:
    rows = unreferred(dashboards.follow_up(posts, today, level=level)).order_by("on", "pk")
    return _pile(
        level,
        rows,
        lambda visit: Waiting(
            str(visit.post), visit.on, reverse("screenings:worker", args=[visit.worker.code])
        ),
        url=f"{reverse('reports:follow_up')}?level={level}&referral=none",
    )


def _referrals(user: Any, today: dt.date) -> tuple[Pile, Pile]:
    ours = Referral.objects.visible_to(user, Action.REVIEW).select_related("post")
    address = reverse("screenings:referrals")
    arrived = ours.filter(state=Referral.State.ARRIVED).order_by("arrived_on", "pk")
    late = overdue(ours, today).filter(state=Referral.State.WRITTEN)
    return (
        _pile(
            "arrived",
            arrived,
            lambda row: _of_referral(row, row.arrived_on, "screenings:answer"),
            url=f"{address}?show=open",
        ),
        _pile(
            "overdue",
            late.order_by("-urgency", "written_on", "pk"),
            lambda row: _of_referral(row, row.written_on, "screenings:referral"),
            url=f"{address}?show=overdue",
        ),
    )


def _of_referral(row: Referral, since: dt.date | None, step: str) -> Waiting:
    return Waiting(f"{row.shown_number} · {row.post}", since, reverse(step, args=[row.number]))


def _conflicts(posts: "QuerySet[Post]", today: dt.date) -> Pile:
    since = today - dt.timedelta(days=dashboards.FOLLOW_UP_DAYS)
    visits = Visit.objects.filter(post__in=posts, on__gte=since, state=Visit.State.VALID)
    found = visits_in_conflict(visits)
    rows = (
        Waiting(
            str(visit.post),
            visit.on,
            reverse("screenings:entry", args=[visit.session_id, visit.worker.code]),
        )
        for visit in found[:SHOWN]
    )
    return Pile("conflict", len(found), tuple(rows), reverse("screenings:sessions"))


def _unended(posts: "QuerySet[Post]", today: dt.date) -> Pile:
    rows = Session.objects.filter(post__in=posts, state=Session.State.OPEN, on__lt=today)
    return _pile(
        "unended",
        rows.select_related("post").order_by("on", "pk"),
        lambda row: Waiting(str(row.post), row.on, reverse("screenings:end", args=[row.pk])),
        url=f"{reverse('screenings:sessions')}?state=open",
    )


def _duplicates(posts: "QuerySet[Post]") -> Pile:
    return _pile(
        "duplicate",
        dashboards.open_duplicates(posts).order_by("found_at", "pk"),
        lambda row: Waiting(
            str(row.get_reason_display()),
            row.found_at.date(),
            reverse("workers:duplicate", args=[row.code]),
        ),
        url=reverse("workers:duplicates"),
    )


def _silent(user: Any, posts: "QuerySet[Post]", today: dt.date) -> Pile:
    found = dashboards.silent_posts(posts, today)
    contacts = dashboards.contacts(user, found, today)
    rows = (
        Waiting(
            str(post),
            post.last_session,  # type: ignore[attr-defined]
            reverse("reports:post", args=[post.code]),
            contacts.get(post.pk),
        )
        for post in found[:SHOWN]
    )
    return Pile("silent", len(found), tuple(rows), reverse("posts:posts"))
