"""(h) Each list and home page: queries, bytes, time."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from healthposts.bench.browsing import OURS, Browser, server
from healthposts.bench.measuring import in_turns, ms, seconds, table
from healthposts.bench.scale import Scale
from posts.models import Assignment, User
from screenings.models import Session

LISTS = {
    "cadre": ("/", "/sessions/", "/workers/", "/referrals/", "/reports/"),
    "puskesmas": (
        "/",
        "/posts/",
        "/sessions/",
        "/workers/",
        "/workers/duplicates/",
        "/referrals/",
        "/reports/",
        "/people/",
    ),
    "district": ("/", "/posts/", "/offices/", "/people/", "/reports/", "/audit/"),
    "area": ("/", "/posts/", "/reports/"),
    "administrator": ("/", "/offices/", "/people/"),
}


def run(scale: Scale) -> None:
    pages = [(role, path) for role, paths in LISTS.items() for path in paths]
    people = {role: _somebody(role) for role in LISTS}
    session = Session.objects.filter(state="open", visits__isnull=False).order_by("-on")[0]
    people["cadre"] = Assignment.objects.filter(post=session.post, role="cadre", ends_on=None)[
        0
    ].user
    at_work = f"/sessions/{session.pk}/"
    entry = f"{at_work}workers/{session.visits.order_by('pk')[0].worker.code}/"
    pages += [("cadre", at_work), ("cadre", entry)]
    with server(OURS) as ours:
        browsers = {role: Browser(ours.port, user.username) for role, user in people.items()}
        found = in_turns(
            scale.rounds,
            {
                f"{role} {path}": lambda role=role, path=path: seconds(  # type: ignore[misc]
                    lambda: browsers[role].get(path), 5
                )
                for role, path in pages
            },
        )
    rows = []
    for role, path in pages:
        one = found[f"{role} {path}"]
        shown = {at_work: "a session", entry: "the entry page"}.get(path, path)
        rows.append((role, shown, _queries(people[role], path), ms(one.median), ms(one.p95)))
    table(("role", "page", "queries", "median ms", "p95 ms"), rows)


def _somebody(role: str) -> User:
    row = (
        Assignment.objects.filter(role=role, ends_on=None).select_related("user").order_by("pk")[0]
    )
    return row.user


def _queries(user: User, path: str) -> int:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return len(context)
