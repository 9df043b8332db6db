"""`manage.py build_reports`: the reports of a month, here and now."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import Report, Revision

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")


def test_build_reports_makes_every_report_of_the_month(post, far_post, offices, capsys):
    call_command("build_reports", "--month", "2026-10")

    # two posts, three puskesmas, two districts
    assert Revision.objects.filter(build="ready").count() == 7
    assert "7 reports of 2026-10" in capsys.readouterr().out


def test_build_reports_of_one_office_leaves_the_others_alone(post, far_post, offices):
    call_command("build_reports", "--month", "2026-10", "--office", "PKMA")

    made = Report.objects.values_list("post__code", "office__code")
    assert sorted(made, key=str) == sorted([("NELAYAN", None), (None, "PKMA")], key=str)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--month", "2026-13"], "is not a month"),
        (["--month", "2026-10", "--office", "NONE"], "no office with the code NONE"),
    ],
)
def test_build_reports_explains_what_it_cannot_do(db, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("build_reports", *arguments)
