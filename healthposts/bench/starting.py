"""(g) From its start to the first answer, and what two processes hold."""

import statistics

from healthposts.bench.browsing import OURS, Browser, server
from healthposts.bench.machine import family, proportional_mb
from healthposts.bench.measuring import say, table, verdict
from healthposts.bench.scale import Scale
from posts.models import Assignment

LIMIT_MB, LIMIT_SECONDS = 150, 1.5
REQUESTS = 7


def run(scale: Scale) -> None:
    cadre = Assignment.objects.filter(role="cadre", ends_on=None)[0].user.username
    starts, sizes = [], []
    for _round in range(min(scale.rounds, 5)):
        with server(OURS) as ours:
            starts.append(ours.first_answer)
            for _request in range(REQUESTS):
                Browser(ours.port, cadre).get("/")
            sizes.append(sum(map(proportional_mb, family(ours.process.pid))))
    rows = [(f"{start:.2f}", f"{size:.0f}") for start, size in zip(starts, sizes, strict=True)]
    table(("first answer, s", f"PSS after {REQUESTS} requests, MB"), rows)
    say("\n" + verdict(statistics.median(starts), LIMIT_SECONDS, "First answer, in s:"))
    say(verdict(statistics.median(sizes), LIMIT_MB, "PSS, in MB:"))
