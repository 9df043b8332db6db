"""(c) The figures of a month, beside the bare SQL that counts the same rows."""

import datetime as dt

from django.db import connection

from healthposts.bench.floor_figures import statements
from healthposts.bench.measuring import in_turns, ms, say, seconds, table, verdict
from healthposts.bench.scale import Scale
from healthposts.lib.months import Month
from posts.models import Office
from reports import queries, scopes
from screenings.models import Finding, Visit


def run(scale: Scale) -> None:
    district = Office.objects.get(kind="district")
    last = Visit.objects.order_by("-on").values_list("on", flat=True)[0]
    month = Month.of(last).plus(-1)
    posts = scopes.posts_of(district)
    counted = {trend: statements(district.path, month, with_trend=trend) for trend in (False, True)}

    def bare(trend: bool) -> list[float]:
        return seconds(lambda: _all(counted[trend]))

    def ours(trend: bool) -> list[float]:
        return seconds(lambda: queries.figures(posts, month, district, with_trend=trend))

    found = in_turns(
        scale.rounds,
        {
            "month": lambda: ours(False),
            "month, bare SQL": lambda: bare(False),
            "month and trend": lambda: ours(True),
            "month and trend, bare SQL": lambda: bare(True),
        },
    )
    snapshot = queries.figures(posts, month, district)
    say(
        f"{Visit.objects.count()} visits and {Finding.objects.count()} findings; in the month "
        f"{snapshot.figures.visits.total} visits of {snapshot.figures.persons.total} persons.\n"
    )
    table(
        ("the district", "median ms", "p95 ms"),
        [(one.name, ms(one.median), ms(one.p95)) for one in found.values()],
    )
    say()
    for name in ("month", "month and trend"):
        say(
            verdict(
                found[name].times(found[f"{name}, bare SQL"]), 1.5, f"The {name}, times bare SQL:"
            )
        )


def _all(counted: list[tuple[str, list[str | dt.date]]]) -> None:
    with connection.cursor() as cursor:
        for statement, values in counted:
            cursor.execute(statement, values)
            cursor.fetchall()
