"""What can be read of workers. Querysets come in already limited to what one may see."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from posts.models import Office, Post
from workers.consent import NOT_ASKED
from workers.crypto import blind_index
from workers.likeness import ASK_FROM, YEARS_APART, Described, likeness
from workers.models import (
    Card,
    Consent,
    DuplicateCandidate,
    Enrolment,
    Worker,
    WorkerQuerySet,
)

MOST_LIKELY = 3
SUGGESTIONS = 60
RECENT_DECISIONS = 20


def today_at(post: Post) -> dt.date:
    """The local date in the post's zone: a province spans zones."""
    return timezone.localdate(timezone=ZoneInfo(post.office.time_zone))


# --- Consent ---------------------------------------------------------------------------


def consent_state(worker: Worker) -> str:
    """given, refused, withdrawn or not_asked. Free after `with_consent()`, else one query."""
    if hasattr(worker, "consent"):
        return str(worker.consent)
    last = last_consent(worker)
    return last.decision if last else NOT_ASKED


def consent_history(worker: Worker) -> list[Consent]:
    """The newest first."""
    return list(Consent.objects.filter(worker=worker).select_related("by").order_by("-at", "-pk"))


def last_consent(worker: Worker) -> Consent | None:
    return Consent.objects.filter(worker=worker).order_by("at", "pk").last()


# --- Lists and search ------------------------------------------------------------------


@dataclass(frozen=True)
class RosterFilter:
    """What a list is narrowed to; empty means everything one may see."""

    text: str = ""
    post: Post | None = None
    sex: str = ""
    consent: str = ""
    enrolled: str = ""  # "now", "ended" or empty for both


def roster(workers: WorkerQuerySet, chosen: RosterFilter) -> WorkerQuerySet:
    """All rows of a list; what one of its pages shows of them adds `shown`."""
    rows = workers
    if chosen.post is not None:
        rows = rows.at_post(chosen.post)
    if chosen.enrolled == "now":
        rows = rows.enrolled()
    elif chosen.enrolled == "ended":
        rows = rows.ended()
    if chosen.sex:
        rows = rows.filter(sex=chosen.sex)
    if chosen.consent:
        rows = rows.of_consent(chosen.consent)
    return rows.matching(chosen.text)


def shown(page: WorkerQuerySet) -> WorkerQuerySet:
    """The rows of one page with consent and place, which are asked of nobody else. Three queries."""
    keys = list(page.values_list("pk", flat=True))
    return Worker.objects.filter(pk__in=keys).with_consent().with_place()


def suggestions(post: Post) -> dict[str, list[str]]:
    """Occupations and crews already written at this post, for choosing instead of typing."""
    rows = Worker.objects.enrolled_at(post).order_by()
    return {
        field: sorted(
            rows.exclude(**{field: ""}).values_list(field, flat=True).distinct()[:SUGGESTIONS]
        )
        for field in ("occupation", "crew")
    }


# --- Duplicates ------------------------------------------------------------------------


@dataclass(frozen=True)
class Likely:
    """A worker who may be the same person, with the reasons in codes of `workers.likeness`."""

    worker: Worker
    score: int
    reasons: tuple[str, ...]


def likely_duplicates(
    workers: WorkerQuerySet, *, told: Described, sex: str = "", but: frozenset[str] = frozenset()
) -> list[Likely]:
    """At most three of `workers` who look alike, the likeliest first. Two queries.

    `but`: codes that somebody already answered "someone else" for.
    """
    years = (told.birth_date.year - YEARS_APART, told.birth_date.year + YEARS_APART)
    rows = workers.filter(
        birth_date__gte=dt.date(years[0], 1, 1), birth_date__lte=dt.date(years[1], 12, 31)
    )
    if sex:
        rows = rows.filter(sex=sex)
    found = {}
    columns = ("pk", "name", "nickname", "birth_date", "birth_precision")
    for pk, name, nickname, born, precision in rows.exclude(code__in=but).values_list(*columns):
        score, reasons = likeness(told, Described(name, born, precision, nickname))
        if score >= ASK_FROM:
            found[pk] = (score, reasons)
    return _likeliest(found)


def _likeliest(found: dict[UUID, tuple[int, tuple[str, ...]]]) -> list[Likely]:
    best = sorted(found, key=lambda pk: (-found[pk][0], str(pk)))[:MOST_LIKELY]
    workers = Worker.objects.with_place().in_bulk(best)
    return [Likely(workers[pk], *found[pk]) for pk in best]


def has_nik(nik: str) -> Q:
    return Q(nik_index=blind_index(nik))


def is_enrolled_elsewhere(nik: str, *, visible: WorkerQuerySet) -> bool:
    """Is the NIK on a row outside `visible`? That it is, is all that may be told."""
    same = Worker.objects.filter(has_nik(nik))
    return same.exclude(pk__in=visible.filter(has_nik(nik)).values("pk")).exists()


@dataclass(frozen=True)
class Pair:
    """A possible duplicate as one person may see it: a row out of sight is None."""

    candidate: DuplicateCandidate
    sides: tuple[Worker | None, Worker | None]

    @property
    def seen(self) -> list[Worker]:
        return [worker for worker in self.sides if worker is not None]

    @property
    def is_whole(self) -> bool:
        return len(self.seen) == len(self.sides)


def pairs(candidates: list[DuplicateCandidate], *, visible: WorkerQuerySet) -> list[Pair]:
    """Two queries for any number of candidates."""
    ids = {pk for row in candidates for pk in (row.first_id, row.second_id)}
    seen = visible.with_consent().with_place().in_bulk(ids)
    return [Pair(row, (seen.get(row.first_id), seen.get(row.second_id))) for row in candidates]


def other_office(pair: Pair) -> Office | None:
    """The puskesmas of the row out of sight: whom to call. Neither its post nor its name."""
    seen = {worker.pk for worker in pair.seen}
    ids = {pair.candidate.first_id, pair.candidate.second_id} - seen
    places = Enrolment.objects.last_of_each().filter(worker__in=ids)
    place = places.select_related("post__office").first()
    return place.post.office if place else None


def is_enrolled_at(worker: Worker, post: Post) -> bool:
    return Enrolment.objects.filter(worker=worker, post=post, ends_on=None).exists()


# --- Cards -----------------------------------------------------------------------------


def for_cards(workers: WorkerQuerySet, post: Post) -> WorkerQuerySet:
    """Who is enrolled at the post now, with `.has_card`. 1 query."""
    return workers.enrolled_at(post).with_card()


def card_of(worker: Worker) -> Card | None:
    """The card that opens the worker, once it was printed. 1 query."""
    return Card.objects.current().filter(worker=worker).first()


def is_replaced(number: str) -> bool:
    """Did the number stand on a card that was lost since? 1 query."""
    return Card.objects.filter(number=number).exclude(replaced_at=None).exists()


# --- One worker ------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkerFacts:
    """What the page of a worker says besides visits; for `workers/_worker_facts.html`."""

    worker: Worker
    today: dt.date  # where the worker is or was enrolled
    age: int
    consent: str
    last_consent: Consent | None
    enrolments: list[Enrolment]

    @property
    def enrolment(self) -> Enrolment | None:
        """The open enrolment, or else the last one."""
        return self.enrolments[-1] if self.enrolments else None

    @property
    def is_enrolled(self) -> bool:
        return self.enrolment is not None and self.enrolment.ends_on is None


def worker_facts(worker: Worker) -> WorkerFacts:
    """Two queries."""
    consent = last_consent(worker)
    rows = worker.enrolments.select_related("post__office", "workplace")
    enrolments = sorted(rows, key=lambda row: (row.ends_on is None, row.starts_on, row.pk))
    today = today_at(enrolments[-1].post) if enrolments else timezone.localdate()
    return WorkerFacts(
        worker=worker,
        today=today,
        age=worker.age_on(today),
        consent=consent.decision if consent else NOT_ASKED,
        last_consent=consent,
        enrolments=enrolments,
    )


def worker_today(worker: Worker) -> dt.date:
    """The local date where the worker is or was enrolled. One query."""
    rows = Enrolment.objects.last_of_each().filter(worker=worker)
    place = rows.select_related("post__office").first()
    return today_at(place.post) if place else timezone.localdate()
