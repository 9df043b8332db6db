"""(b) Finding a worker by a part of the name among a hundred thousand."""

import random

from healthposts.bench.browsing import OURS, Browser, server
from healthposts.bench.measuring import in_turns, ms, say, seconds, table, verdict
from healthposts.bench.scale import Scale
from posts.models import Assignment, Office
from workers.models import Worker

LIMIT = 0.025


def run(scale: Scale) -> None:
    browser_of = _somebody_who_sees_everyone()
    words = _parts_of_names(scale.searches * scale.rounds)
    say(f"{Worker.objects.count()} workers, all of them within reach of who searches.\n")
    with server(OURS) as ours:
        browser = Browser(ours.port, browser_of)

        def search(length: int) -> list[float]:
            found = []
            for word in [next(words)[:length] for _each in range(scale.searches)]:
                browser.post("/workers/search/", [("text", word)])
                found += seconds(lambda: browser.get("/workers/?found=1"))
            return found

        found = in_turns(
            scale.rounds,
            {
                "any part, 3 letters": lambda: search(3),
                "any part, 4 letters": lambda: search(4),
                "any part, 6 letters": lambda: search(6),
                "beginning of a word, 2 letters": lambda: search(2),
            },
        )
    rows = [(one.name, ms(one.median), ms(one.p95)) for one in found.values()]
    table(("the list of what was found", "median ms", "p95 ms"), rows)
    worst = max(one.p95 for one in found.values())
    say("\n" + verdict(worst * 1000, LIMIT * 1000, "The worst p95, in ms:"))


def _somebody_who_sees_everyone() -> str:
    row = Assignment.objects.filter(role="puskesmas", ends_on=None).select_related("user")[0]
    district = Office.objects.filter(kind="district").first()
    Assignment.objects.create(
        user=row.user, role="puskesmas", office=district, starts_on=row.starts_on
    )
    return row.user.username


def _parts_of_names(count: int):  # type: ignore[no-untyped-def]
    """From the middle of real names, the same every time."""
    rng = random.Random(1)  # noqa: S311  not a secret
    keys = list(Worker.objects.order_by("pk").values_list("name_key", flat=True)[: count * 7 : 7])
    while True:
        for key in keys:
            word = max(key.split(), key=len)
            if len(word) >= 7:
                start = rng.randint(0, len(word) - 7)
                yield word[start:]
