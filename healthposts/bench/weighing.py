"""(f) What the entry page weighs, compressed as a server in front sends it."""

import gzip
import re

from healthposts.bench.browsing import OURS, Browser, server
from healthposts.bench.measuring import say, table, verdict
from healthposts.bench.scale import Scale
from posts.models import Assignment
from screenings.models import Session

FIRST_KB, LATER_KB = 100, 40
STATIC = re.compile(rb'(?:src|href)="(/static/[^"#]+)')


def run(scale: Scale) -> None:
    session = Session.objects.filter(state="open", visits__isnull=False).order_by("-on")[0]
    cadre = Assignment.objects.filter(post=session.post, role="cadre", ends_on=None)[0].user
    worker = session.visits.order_by("pk")[0].worker
    with server(OURS) as ours:
        browser = Browser(ours.port, cadre.username)
        page = browser.get(f"/sessions/{session.pk}/workers/{worker.code}/")
        files = sorted(set(STATIC.findall(page)))
        sizes = [(path.decode(), len(gzip.compress(browser.get(path.decode())))) for path in files]
    later = len(gzip.compress(page))
    first = later + sum(size for _path, size in sizes)
    rows = [("the page itself", f"{later / 1000:.1f}")]
    rows += [(path.removeprefix("/static/"), f"{size / 1000:.1f}") for path, size in sizes]
    table(("", "KB"), rows)
    say("\n" + verdict(first / 1000, FIRST_KB, "First load, in KB:"))
    say(verdict(later / 1000, LATER_KB, "Later, with the files kept, in KB:"))
