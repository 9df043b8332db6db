"""(d) A whole report, beside the bare rendering of its HTML."""

from healthposts.bench.measuring import in_turns, ms, say, seconds, table, verdict
from healthposts.bench.scale import Scale
from healthposts.lib.months import Month
from healthposts.web import pdf
from posts.models import Office, Post
from reports import queries, scopes
from reports.documents import Marks, render
from reports.documents.pdf import html, stylesheet
from screenings.models import Visit

MARKS = Marks(code="BENCH", stage="provisional", number=None, reason="")


def run(scale: Scale) -> None:
    pdf.preload()
    last = Visit.objects.order_by("-on").values_list("on", flat=True)[0]
    month = Month.of(last).plus(-1)
    post = Post.objects.filter(visits__on__range=(month.first_day, month.last_day)).order_by(
        "code"
    )[0]
    say("The whole: figures from the database, HTML, PDF. Bare: WeasyPrint alone on that HTML.\n")
    rows, told = [], []
    for name, scope in (("a post", post), ("the district", Office.objects.get(kind="district"))):
        found = in_turns(scale.rounds, {"whole": _whole(scope, month), "bare": _bare(scope, month)})
        rows += [(f"{name}, {one.name}", ms(one.median), ms(one.p95)) for one in found.values()]
        told.append(verdict(found["whole"].times(found["bare"]), 1.2, f"Of {name}, times bare:"))
    table(("", "median ms", "p95 ms"), rows)
    say("\n" + "\n".join(told))


def _whole(scope: Post | Office, month: Month):  # type: ignore[no-untyped-def]
    posts = scopes.posts_of(scope)
    return lambda: seconds(lambda: render(queries.report(posts, month, scope), "pdf-a4", MARKS))


def _bare(scope: Post | Office, month: Month):  # type: ignore[no-untyped-def]
    import weasyprint  # noqa: PLC0415  after pdf.preload, which gives it our fonts

    snapshot = queries.report(scopes.posts_of(scope), month, scope)
    text, sheet = html(snapshot, MARKS), stylesheet(snapshot, MARKS, pdf.size_of("a4"))
    return lambda: seconds(
        lambda: weasyprint.HTML(string=text).write_pdf(
            stylesheets=[weasyprint.CSS(string=sheet)], pdf_variant="pdf/ua-1"
        )
    )
