"""Workplaces that a roster names and its post does not have yet: made by those who may.

Until then their workers are enrolled without one. Nothing is lost: the list is kept, and
whoever is enrolled already gets the workplace from it later.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from healthposts.lib.names import search_key
from posts.actions.posts import add_workplace, link_workplace
from posts.models import Post, User, Workplace
from workers.actions import change_worker
from workers.imports.fates import Fate, Judged
from workers.imports.preview import workplaces_of
from workers.models import Enrolment

_TO_COME = (Fate.NEW, Fate.LIKELY, Fate.REPAIR)


def unknown_workplaces(judged: Iterable[Judged], post: Post) -> list[str]:
    """By name, as they are written first; of workers who would get one. 2 queries."""
    rows = list(judged)
    known, without = workplaces_of(post), {row.draft.number for row, _one in _without(rows, post)}
    found: dict[str, str] = {}
    for row in rows:
        name = row.draft.workplace
        if name and (row.fate in _TO_COME or row.draft.number in without):
            found.setdefault(search_key(name), name)
    return sorted(name for key, name in found.items() if key not in known)


def to_be_given(judged: Iterable[Judged], post: Post) -> list[tuple[Enrolment, Workplace]]:
    """Who is enrolled at the post without the workplace that the list names. 2 queries."""
    known = workplaces_of(post)
    named = [
        (one, known.get(search_key(row.draft.workplace))) for row, one in _without(judged, post)
    ]
    return [(one, workplace) for one, workplace in named if workplace is not None]


@transaction.atomic
def make_workplaces(
    names: Sequence[str], *, post: Post, kind: str, visible: Iterable[Workplace], by: User
) -> None:
    """`visible`: workplaces of other posts; one of that name is served by this post as well."""
    elsewhere = {search_key(row.name): row for row in visible}
    for name in names:
        known = elsewhere.get(search_key(name))
        if known is None:
            add_workplace(post=post, name=name, kind=kind, address="", by=by)
        else:
            link_workplace(post=post, workplace=known, by=by)


@transaction.atomic
def give_workplaces(judged: Iterable[Judged], *, post: Post, by: User) -> int:
    """Write the workplace in where an enrolled worker has none. How many."""
    found = to_be_given(judged, post)
    for enrolment, workplace in found:
        change_worker(worker=enrolment.worker, by=by, workplace=workplace)
    return len(found)


def _without(judged: Iterable[Judged], post: Post) -> list[tuple[Judged, Enrolment]]:
    """Rows of workers enrolled here who have no workplace, though the list names one."""
    rows = {
        row.known[0].pk: row
        for row in judged
        if row.fate is Fate.KNOWN and row.why == "here" and row.known and row.draft.workplace
    }
    if not rows:
        return []
    enrolments = Enrolment.objects.filter(post=post, ends_on=None, workplace=None)
    found = enrolments.filter(worker__in=rows).select_related("worker")
    return [(rows[one.worker_id], one) for one in found]
