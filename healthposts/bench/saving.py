"""(a) Saving a follow-up visit, beside a bare view with the same rows and Django's admin."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice

from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from healthposts.bench import floors
from healthposts.bench.browsing import OURS, STOCK, Browser, body, server, together
from healthposts.bench.measuring import in_turns, ms, say, seconds, table, verdict
from healthposts.bench.scale import Scale
from posts.models import Assignment, Post, User
from screenings.entry import EntryForm, FormContext
from screenings.identities import session_id
from screenings.models import Finding, Session, Visit
from screenings.queries import last_values
from workers.models import Consent, Worker

CLIENTS = 8
FIRST_SLOT = 3
NUMBERS = {
    "sbp-1": ("sbp", "128"),
    "dbp-1": ("dbp", "82"),
    "weight": ("weight", "64"),
    "height": ("height", "165"),
    "waist_circumference": ("waist_circumference", "84"),
    "glucose": ("glucose_random_capillary", "104"),
    "cholesterol_total": ("cholesterol_total", "180"),
    "uric_acid": ("uric_acid", "5"),
    "haemoglobin": ("haemoglobin", "14"),
    "body_temperature": ("body_temperature", "36.5"),
    "spo2": ("spo2", "97"),
    "heart_rate": ("heart_rate", "76"),
}
SHOWN = (
    "blood_pressure",
    "weight",
    "height",
    "waist_circumference",
    "glucose",
    "cholesterol_total",
    "uric_acid",
    "haemoglobin",
    "body_temperature",
    "spo2",
    "heart_rate",
)
# What the rules make of these numbers; the last line of the part says how many they were.
FINDINGS = (
    "blood_pressure",
    "bp_pattern",
    "bmi",
    "waist_circumference",
    "waist_height_ratio",
    "glucose_random_capillary",
    "cholesterol_total",
    "uric_acid",
    "haemoglobin",
    "body_temperature",
    "spo2",
    "heart_rate",
)


def run(scale: Scale) -> None:
    floors.make_table()
    cadres = _cadres(CLIENTS)
    # Before any clock runs: once to warm up and each round, for us and the bare view, alone and
    # together with the others.
    enough = scale.saves * (scale.rounds + 1) * 4
    forms = {cadre.pk: iter(list(islice(_forms(cadre), enough))) for cadre in cadres}
    with ExitStack() as servers:
        ours, stock = (servers.enter_context(server(each)) for each in (OURS, STOCK))
        here = [
            _Client(cadre, ours.port, stock.port, forms[cadre.pk], scale.saves) for cadre in cadres
        ]
        for clients in (1, len(cadres)):
            _compare(here[:clients], scale, first=clients == 1)
    say(f"\nA save wrote {_rows()}.")


def _compare(clients: "list[_Client]", scale: Scale, *, first: bool) -> None:
    def all_do(what: "Callable[[_Client], Callable[[], list[float]]]") -> Callable[[], list[float]]:
        return lambda: together([what(client) for client in clients])

    contenders = {
        "Healthposts": all_do(lambda client: client.save),
        "bare view": all_do(lambda client: client.save_bare),
        "Django admin": all_do(lambda client: client.save_plain),
    }
    in_turns(1, contenders)
    found = in_turns(scale.rounds, contenders)
    say(f"{len(clients)} client{'s' if len(clients) > 1 else ''}:\n")
    rows = [
        (one.name, ms(one.median), ms(one.p95), f"{one.times(found['Django admin']):.2f}")
        for one in found.values()
    ]
    table(("", "median ms", "p95 ms", "times admin"), rows)
    to_admin, to_bare = (
        found["Healthposts"].times(found[name]) for name in ("Django admin", "bare view")
    )
    say()
    say(verdict(to_bare, 1.5, "Times the bare view:"))
    say(verdict(to_admin, 1.7 if first else 2.0, "Times admin:") + "\n")


class _Client:
    """One cadre, on two servers."""

    def __init__(
        self, cadre: User, ours: int, stock: int, forms: Iterator["_Form"], saves: int
    ) -> None:
        self.forms, self.saves = forms, saves
        self.ours, self.stock = Browser(ours, cadre.username), Browser(stock, cadre.username)
        self.plain = body(floors.plain_fields())

    def _each(self, work: "Callable[[_Form], object]") -> list[float]:
        forms = list(islice(self.forms, self.saves))
        return [one for form in forms for one in seconds(lambda form=form: work(form))]  # type: ignore[misc]

    def save(self) -> list[float]:
        return self._each(lambda form: self.ours.post_body(form.path, form.body))

    def save_bare(self) -> list[float]:
        return self._each(
            lambda form: self.stock.post_body(f"/bare{form.bare_path}", form.bare_body)
        )

    def save_plain(self) -> list[float]:
        path = "/admin/bench/plainvisit/add/"
        return seconds(lambda: self.stock.post_body(path, self.plain), self.saves)


class _Form:
    """One worker's visit, ready to be sent."""

    def __init__(self, session: Session, worker: Worker, fields: list[tuple[str, str]]) -> None:
        self.path = f"/sessions/{session.pk}/workers/{worker.code}/"
        self.bare_path = f"/{session.pk}/{worker.code}/"
        self.body = body(fields)
        numbers = [(f"n-{measure}", value) for measure, value in NUMBERS.values()]
        findings = ",".join(FINDINGS)
        self.bare_body = body([*numbers, ("findings", findings)])


def _cadres(count: int) -> list[User]:
    """Of the posts with the most workers. In the admin they may do everything."""
    rows = Assignment.objects.filter(role="cadre", ends_on=None).select_related("user")
    here = Count("post__enrolments", filter=Q(post__enrolments__ends_on=None))
    best = rows.annotate(workers=here).order_by("-workers", "pk")
    users = {row.post_id: row.user for row in best[: count * 4]}
    chosen = list(users.values())[:count]
    get_user_model()._default_manager.filter(pk__in=[user.pk for user in chosen]).update(
        is_staff=True, is_superuser=True
    )
    return chosen


def _forms(cadre: User) -> Iterator[_Form]:
    """Session after session of today, each with everybody once."""
    post = (
        Assignment.objects.filter(user=cadre, role="cadre", ends_on=None)
        .select_related("post")[0]
        .post
    )
    assert post is not None  # noqa: S101  a cadre has one
    workers, last = _workers(post), {}
    for slot in range(FIRST_SLOT, 1000):
        session = _session(post, cadre, slot)
        for worker in workers:
            if worker.pk not in last:
                last[worker.pk] = _fields(session, worker)
            yield _Form(session, worker, [*last[worker.pk], ("event_id", str(uuid.uuid4()))])


def _workers(post: Post | None) -> list[Worker]:
    """Who agreed and has been there before."""
    agreed = Worker.objects.of_consent(Consent.Decision.GIVEN)
    return list(
        agreed.filter(enrolments__post=post, enrolments__ends_on=None, visits__post=post).distinct()
    )


def _session(post: Post, cadre: User, slot: int) -> Session:
    today: dt.date = timezone.localdate()
    key = session_id(post_id=post.pk, on=today, kind="routine", slot=slot)
    return Session.objects.create(
        id=key, post=post, office=post.office, on=today, kind="routine", slot=slot, opened_by=cadre
    )


def _fields(session: Session, worker: Worker) -> list[tuple[str, str]]:
    """What the page would send, every doubt confirmed."""
    fields = [("shown", code) for code in SHOWN] + [("base", "[]"), ("glucose_kind", "random")]
    fields += [(name, value) for name, (_measure, value) in NUMBERS.items()]
    form = EntryForm(
        _context(session, worker), QueryDict("&".join(f"{k}={v}" for k, v in _tried(fields)))
    )
    if form.errors:
        raise RuntimeError(f"The form does not take {sorted(form.errors)}")
    return fields + [("confirm", doubt.code) for doubt in form.doubts]


def _tried(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*fields, ("event_id", str(uuid.uuid4()))]


def _context(session: Session, worker: Worker) -> FormContext:
    return FormContext(
        sex=worker.sex,
        age=worker.age_on(session.on),
        on=session.on,
        boxes={},
        confirmed=frozenset(),
        last=last_values(worker, before=session.on),
        cadres={},
    )


def _rows() -> str:
    """Of the last visit that was saved through the product."""
    visit = Visit.objects.filter(events__readings__measure="sbp").order_by("-created_at").first()
    assert visit is not None  # noqa: S101  it was just saved
    readings, findings = visit.readings.count(), Finding.objects.filter(visit=visit).count()
    return f"{readings} readings and {findings} findings, an event, a visit and an attendance"
