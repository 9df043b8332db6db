"""`build_reports`: a month's reports here and now, without a worker."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import Revision

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs", "far_post")


def built():
    ready = Revision.objects.filter(build="ready").select_related("report__post", "report__office")
    return sorted(revision.report.scope.code for revision in ready)


def test_build_reports_makes_those_of_every_post_and_office(post, capsys):
    call_command("build_reports", "--month=2026-10")

    assert built() == ["DIST", "DISTELSE", "JAUH", "NELAYAN", "PKMA", "PKMB", "PKMC", "PROV"]
    assert capsys.readouterr().out == "8 reports of 2026-10 are ready.\n"


def test_build_reports_of_an_office_makes_those_at_and_below_it(post):
    call_command("build_reports", "--month=2026-10", "--office=PKMA")

    assert built() == ["NELAYAN", "PKMA"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--month=oktober"], "'oktober' is not a month"),
        (["--month=2026-10", "--office=TIDAKADA"], "no office with the code TIDAKADA"),
    ],
)
def test_build_reports_says_what_it_cannot_use(post, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("build_reports", *arguments)

    assert not Revision.objects.exists()
