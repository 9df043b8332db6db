"""One ZIP of a month: what is in it, for whom, and that it is made exactly once."""

import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from healthposts.testing.people import make_session
from posts.models import AuditEvent
from reports import actions, archives, building, signing
from reports.claims import Claim
from reports.models import Archive
from reports.tests.conftest import OCTOBER, build

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")


@pytest.fixture
def month(built, offices, far_post):
    """Reports of a post, its puskesmas and the district; one elsewhere; a puskesmas without one."""
    build(offices.ours)
    build(far_post)
    return build(offices.district)


def make(office, by):
    archive = archives.request_archive(office=office, month=OCTOBER, by=by)
    archives.build_archive(archive.pk)
    archive.refresh_from_db()
    return archive


def opened(archive):
    with archive.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_zip_holds_the_reports_of_everything_below(month, offices, district_officer):
    archive = make(offices.district, district_officer)

    folder = "puskesmas-a-pkma/"
    assert opened(archive).namelist() == [
        "daftar.xlsx",
        "dinkes-kota-pasuruan-dist-2026-10-lbkp-sementara.xlsx",
        "dinkes-kota-pasuruan-dist-2026-10-sementara.xlsx",
        f"{folder}puskesmas-a-pkma-2026-10-lbkp-sementara.xlsx",
        f"{folder}puskesmas-a-pkma-2026-10-sementara.xlsx",
        f"{folder}pos-ukk-nelayan-jaya-nelayan-2026-10-sementara.xlsx",
    ]
    assert (archive.build, archive.done, archive.total) == ("ready", 3, 3)


def test_files_in_the_zip_are_the_stored_ones(month, offices, staff, built):
    archive = make(offices.ours, staff)

    stored = built.revisions.get().documents.get(format="xlsx").file
    with stored.open("rb") as file:
        assert (
            opened(archive).read("pos-ukk-nelayan-jaya-nelayan-2026-10-sementara.xlsx")
            == file.read()
        )


def test_zip_holds_the_last_final_report_and_lists_its_letter_number(
    built, offices, district_officer, staff
):
    final = actions.release_report(report=built, by=district_officer)
    building.build_revision(final.pk)
    signing.record_letter_number(
        revision=final, number="440/7", dated=built.last_day, by=district_officer
    )

    packed = opened(make(offices.ours, staff))

    assert "pos-ukk-nelayan-jaya-nelayan-2026-10-rev1.xlsx" in packed.namelist()
    sheet = openpyxl.load_workbook(io.BytesIO(packed.read("daftar.xlsx"))).active
    rows = [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=6)]
    assert rows == [["Pos UKK Nelayan Jaya", "Pos", "Final", 1, "440/7 (2026-10-31)"]]


def test_report_that_is_not_made_yet_stands_in_the_list(offices, post, staff):
    actions.request_report(scope=post, month=OCTOBER, by=None)

    packed = opened(make(offices.ours, staff))

    sheet = openpyxl.load_workbook(io.BytesIO(packed.read("daftar.xlsx"))).active
    assert packed.namelist() == ["daftar.xlsx"]
    assert [cell.value for cell in sheet[6]][:3] == ["Pos UKK Nelayan Jaya", "Pos", "belum dibuat"]


def test_same_reports_make_the_same_bytes(month, offices, district_officer):
    first = make(offices.district, district_officer)
    before = (first.sha256, first.file.name)

    again = make(offices.district, district_officer)

    assert (again.sha256, again.file.name) == before


def test_zip_made_before_a_newer_report_says_so(client, month, offices, post, district_officer):
    make(offices.district, district_officer)
    client.force_login(district_officer)
    url = reverse("reports:report", args=[month.code])
    before = client.get(url).context["zip"].is_older
    make_session(post, OCTOBER.last_day)

    build(post)

    assert (before, client.get(url).context["zip"].is_older) == (False, True)


def test_zip_pressed_twice_is_queued_once(
    month, offices, district_officer, messages, django_capture_on_commit_callbacks
):
    messages.clear()
    with django_capture_on_commit_callbacks(execute=True):
        first = archives.request_archive(
            office=offices.district, month=OCTOBER, by=district_officer
        )
    archives.request_archive(office=offices.district, month=OCTOBER, by=district_officer)

    assert Archive.objects.count() == 1
    assert messages == [first.pk]
    assert Claim.take(Archive, first.pk) is not None
    assert Claim.take(Archive, first.pk) is None


def test_sweep_finds_a_zip_whose_message_got_lost(month, offices, district_officer, messages):
    archive = archives.request_archive(office=offices.district, month=OCTOBER, by=district_officer)
    messages.clear()

    actions.sweep(archive.queued_at)

    assert archive.pk in messages


def test_failed_zip_says_why_and_is_made_again(client, month, offices, staff, monkeypatch):
    def broken(*_args):
        raise OSError("the disk is full")

    archive = archives.request_archive(office=offices.ours, month=OCTOBER, by=staff)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "_write", broken)
        with pytest.raises(OSError, match="full"):
            archives.build_archive(archive.pk)
    client.force_login(staff)
    report = archives.parts_of(offices.ours, OCTOBER)[0].report

    page = client.get(reverse("reports:report", args=[report.code])).content.decode()
    client.post(reverse("reports:make_zip", args=[report.code]))
    archives.build_archive(archive.pk)

    archive.refresh_from_db()
    assert "the disk is full" in page
    assert archive.build == "ready"


def test_zip_is_downloaded_by_who_reads_the_report(client, month, offices, reader, outsider):
    archive = make(offices.district, reader)
    url = reverse("reports:zip", args=[month.code])

    client.force_login(outsider)
    refused = client.get(url)
    client.force_login(reader)
    response = client.get(url)

    content = b"".join(response.streaming_content)
    assert refused.status_code == 404
    assert len(content) == archive.size
    assert response["Content-Disposition"] == 'attachment; filename="laporan-dist-2026-10.zip"'
    assert AuditEvent.objects.filter(action="download", actor=reader).exists()


def test_progress_of_the_zip_is_asked_until_it_is_there(client, month, offices, staff):
    report = archives.parts_of(offices.ours, OCTOBER)[0].report
    archive = archives.request_archive(office=offices.ours, month=OCTOBER, by=staff)
    client.force_login(staff)
    url = reverse("reports:zip_progress", args=[report.code])

    waiting = client.get(url).content.decode()
    archives.build_archive(archive.pk)
    done = client.get(url).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in done
    assert reverse("reports:zip", args=[report.code]) in done


def test_making_a_zip_by_get_is_refused(client, month, district_officer):
    client.force_login(district_officer)

    assert client.get(reverse("reports:make_zip", args=[month.code])).status_code == 405


def test_report_of_a_post_has_no_zip(client, built, staff):
    client.force_login(staff)

    assert client.get(reverse("reports:zip", args=[built.code])).status_code == 404


def test_zip_costs_the_same_queries_for_one_and_three_reports(
    offices, built, django_assert_num_queries
):
    with django_assert_num_queries(5):
        archives.parts_of(offices.district, OCTOBER)
    build(offices.ours)
    build(offices.district)

    with django_assert_num_queries(5):
        archives.parts_of(offices.district, OCTOBER)
