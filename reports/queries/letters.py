"""Letters to the puskesmas: which findings asked for one, what became of each, and the answers."""

import datetime as dt
import statistics
import uuid
from collections import Counter
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from healthposts.lib.months import Month
from posts.models import Post
from reports.queries.rows import CountedRows
from reports.snapshots import BySex, FateRow, Letters, OpenRow, Part
from screenings.models import Finding, Referral, ReferralReason
from screenings.rules import Outcome, tables
from screenings.rules.referral import PRESSURE, Fate, topic_of

# What became of a finding that a guideline refers, as reports print it.
FATES = (
    "written",
    "in_letter",
    "answered",
    "treatment",
    "repeat",
    "advised",
    "refused",
    "not_written",
)
# Days since an open letter was written, in bands: two weeks are the routine.
OPEN_BANDS = (("0-14", 14), ("15-30", 30), ("31-90", 90), ("91+", None))


def letters(posts: "QuerySet[Post]", month: Month) -> Letters:
    """The letters of a month at `posts`. Six queries, however many posts."""
    median, answered = _answered(posts, month)
    return Letters(
        fates=_fates(posts, month),
        single_high=_single_high(posts, month),
        written=_of_workers(written_in(posts, month)),
        arrived=_of_workers(arrived_of(posts, month)),
        answered=answered,
        median_days=median,
        open=_open(posts, month.last_day),
    )


# --- Findings ------------------------------------------------------------------------------


def referring(posts: "QuerySet[Post]", month: Month) -> "QuerySet[Any]":
    """One finding for each measure at a visit that asks for referral, with its `became`.

    Where class and alert of a measure both refer, the alert speaks: it asks for no less.
    """
    alert = Finding.objects.filter(
        visit=OuterRef("visit"), measure=OuterRef("measure"), role=Finding.Role.ALERT, refer=True
    )
    twice = Q(role=Finding.Role.CLASSIFY, measure__in=_alerted_measures()) & Exists(alert)
    return (
        CountedRows(posts, month)
        .findings()
        .filter(role__in=(Finding.Role.CLASSIFY, Finding.Role.ALERT), refer=True)
        .exclude(twice)
        .annotate(topic=_topic())
        .annotate(became=_became())
    )


def _alerted_measures() -> list[str]:
    return [measure for measure, role in tables().defaults if role == "alert"]


def _became() -> Case:
    """In this order: what the class itself asks for, what was done at the visit, what held it back."""
    reasons = ReferralReason.objects.filter(visit=OuterRef("visit"), topic=OuterRef("topic"))
    refused = reasons.filter(referral__state=Referral.State.REFUSED)
    written = reasons.exclude(referral__state__in=Referral.NO_LETTER)
    going_on = (Fate.TREATMENT, Fate.CONTINUES)
    return Case(
        When(outcome=Outcome.REPEAT, then=Value("repeat")),
        When(outcome__in=(Outcome.ADVISE, Outcome.NONE), then=Value("advised")),
        When(Exists(written), then=Value("written")),
        When(Exists(refused), then=Value("refused")),
        When(fate=Fate.IN_LETTER, then=Value("in_letter")),
        When(fate__in=going_on, then=Value("treatment")),
        When(fate=Fate.ANSWERED, then=Value("answered")),
        default=Value("not_written"),
        output_field=CharField(),
    )


def _topic() -> Case:
    """The topic of a finding's measure, as the reasons of referrals have it."""
    topics: dict[str, list[str]] = {}
    for measure in sorted({measure for measure, _guideline in tables().bands} | {PRESSURE}):
        if topic_of(measure) != measure:
            topics.setdefault(topic_of(measure), []).append(measure)
    whens = [When(measure__in=found, then=Value(topic)) for topic, found in topics.items()]
    return Case(*whens, default=F("measure"), output_field=CharField())


def _fates(posts: "QuerySet[Post]", month: Month) -> tuple[FateRow, ...]:
    rows = referring(posts, month).values("became", "sex").annotate(count=Count("*"))
    counts = Counter(
        {(fate, sex): n for fate, sex, n in rows.values_list("became", "sex", "count")}
    )
    return tuple(FateRow(fate, BySex(counts[fate, "M"], counts[fate, "F"])) for fate in FATES)


def single_high(posts: "QuerySet[Post]", month: Month) -> "QuerySet[Finding]":
    """One reading only, and high: it asks for another, and no guideline refers by it yet."""
    return CountedRows(posts, month).pressures().filter(provisional=True, outcome=Outcome.REPEAT)


def _single_high(posts: "QuerySet[Post]", month: Month) -> BySex:
    counted = single_high(posts, month).values("sex").annotate(count=Count("*"))
    return _by_sex(Counter(dict(counted.values_list("sex", "count"))))


# --- Letters -------------------------------------------------------------------------------


def written_in(posts: "QuerySet[Post]", month: Month) -> "QuerySet[Referral]":
    return _all(posts).filter(written_on__range=(month.first_day, month.last_day))


def arrived_of(posts: "QuerySet[Post]", month: Month) -> "QuerySet[Referral]":
    """Of those written in the month, whose worker came by its last day: an answer says so too."""
    return written_in(posts, month).filter(_came_by(month))


def _came_by(month: Month) -> Q:
    return Q(arrived_on__lte=month.last_day) | Q(answered_on__lte=month.last_day)


def arrivals(posts: "QuerySet[Post]", month: Month) -> dict[uuid.UUID, Part]:
    """Of the letters written in the month, by post. One query."""
    rows = written_in(posts, month).values("post_id")
    counted = rows.annotate(came=Count("pk", filter=_came_by(month)), all=Count("*"))
    return {
        post: Part(came, of) for post, came, of in counted.values_list("post_id", "came", "all")
    }


def answered_in(posts: "QuerySet[Post]", month: Month) -> "QuerySet[Referral]":
    return _all(posts).filter(answered_on__range=(month.first_day, month.last_day))


def open_on(posts: "QuerySet[Post]", day: dt.date) -> "QuerySet[Referral]":
    """Written by that day and not answered by it, whatever has come since."""
    still = Q(answered_on=None) | Q(answered_on__gt=day)
    return _all(posts).filter(still, written_on__lte=day)


def _all(posts: "QuerySet[Post]") -> "QuerySet[Referral]":
    rows = Referral.objects.filter(post__in=posts.order_by().values("pk"))
    return rows.exclude(state__in=Referral.NO_LETTER).order_by()


def _of_workers(letters: "QuerySet[Referral]") -> BySex:
    rows = letters.values("worker__sex").annotate(count=Count("*"))
    return _by_sex(Counter(dict(rows.values_list("worker__sex", "count"))))


def _answered(posts: "QuerySet[Post]", month: Month) -> tuple[int | None, BySex]:
    """The median of the days from letter to answer, and how many were answered."""
    columns = ("worker__sex", "written_on", "answered_on")
    rows = answered_in(posts, month).values(*columns).annotate(count=Count("*"))
    days: list[int] = []
    counts: Counter[str] = Counter()
    for sex, written_on, answered_on, count in rows.values_list(*columns, "count"):
        days += [(answered_on - written_on).days] * count
        counts[sex] += count
    return statistics.median_high(days) if days else None, _by_sex(counts)


def _open(posts: "QuerySet[Post]", day: dt.date) -> tuple[OpenRow, ...]:
    columns = ("worker__sex", "written_on")
    rows = open_on(posts, day).values(*columns).annotate(count=Count("*"))
    counts: dict[str, Counter[str]] = {band: Counter() for band, _last in OPEN_BANDS}
    for sex, written_on, count in rows.values_list(*columns, "count"):
        counts[_band((day - written_on).days)][sex] += count
    return tuple(OpenRow(band, _by_sex(found)) for band, found in counts.items())


def _band(days: int) -> str:
    return next(band for band, last in OPEN_BANDS if last is None or days <= last)


def written_for(band: str, day: dt.date) -> dict[str, dt.date]:
    """When letters were written that had waited so long on that day: a lookup."""
    after = [-1, *(last for _band, last in OPEN_BANDS if last is not None)]
    shortest, longest = {
        code: (first + 1, last) for first, (code, last) in zip(after, OPEN_BANDS, strict=True)
    }[band]
    found = {"written_on__lte": day - dt.timedelta(days=shortest)}
    if longest is not None:
        found["written_on__gte"] = day - dt.timedelta(days=longest)
    return found


def _by_sex(counts: Counter[str]) -> BySex:
    return BySex(men=counts["M"], women=counts["F"])
