"""What happens to a final report on paper: the letter number, and the copy that was signed."""

import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from posts.models import AuditEvent
from reports import actions, forms, signing
from reports.models import Document, SignedCopy

PDF = b"%PDF-1.7\nthe figures\n%%EOF\n"
SIGNATURE = b"12 0 obj\n<< /Type /Sig >>\nendobj\n%%EOF\n"


@pytest.fixture
def final(built, district_officer):
    """Revision 1, ready, with one PDF."""
    revision = actions.release_report(report=built, by=district_officer)
    revision.build = revision.Build.READY
    revision.save(update_fields=["build"])
    Document.objects.create(
        revision=revision,
        format="pdf-a4",
        file=ContentFile(PDF, name="released.pdf"),
        sha256=hashlib.sha256(PDF).hexdigest(),
        size=len(PDF),
    )
    return revision


def address(name, revision):
    return reverse(f"reports:{name}", args=[revision.report.code, revision.number])


def upload(client, revision, content, name="scan.pdf"):
    return client.post(address("sign", revision), {"file": SimpleUploadedFile(name, content)})


def picture(kind):
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, kind)
    return target.getvalue()


def test_letter_number_is_shown_and_the_former_one_kept(client, district_officer, final):
    client.force_login(district_officer)
    for number in ("440/1/2026", "440/2/2026"):
        client.post(address("letter_number", final), {"number": number, "dated": "2026-11-06"})

    page = client.get(reverse("reports:report", args=[final.report.code]))

    shown = [row.number for row in page.context["letter_numbers"]]
    assert shown == ["440/2/2026", "440/1/2026"]
    assert b"440/2/2026" in page.content
    event = AuditEvent.objects.filter(action="sign").first()
    assert (event.actor, event.detail["what"]) == (district_officer, "letter_number")


def test_letter_number_changes_no_file(district_officer, final):
    before = list(final.documents.values_list("format", "sha256"))

    signing.record_letter_number(
        revision=final, number="440/1", dated=final.report.last_day, by=district_officer
    )

    final.refresh_from_db()
    assert list(final.documents.values_list("format", "sha256")) == before


def test_letter_number_of_tomorrow_explains_itself(client, district_officer, final):
    client.force_login(district_officer)

    response = client.post(
        address("letter_number", final), {"number": "440/1", "dated": "2999-01-01"}
    )

    assert response.context["form"].errors["dated"]
    assert not final.letter_numbers.exists()


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        (PDF, "same"),
        (PDF + SIGNATURE, "extended"),
        (b"%PDF-2.0\n" + PDF + b"%%EOF", "inside"),
        (b"%PDF-1.4 a scan %%EOF", "other"),
    ],
)
def test_signed_copy_says_what_it_holds_of_the_released_pdf(
    client, district_officer, final, content, holds
):
    client.force_login(district_officer)

    upload(client, final, content)

    copy = final.signed_copies.get()
    assert (copy.holds, copy.by) == (holds, district_officer)
    assert copy.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("kind", "stored"), [("PNG", "png"), ("JPEG", "jpg")])
def test_scan_is_known_by_its_content_not_its_name(client, district_officer, final, kind, stored):
    client.force_login(district_officer)

    upload(client, final, picture(kind), name="surat.pdf")

    assert final.signed_copies.get().kind == stored


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7 cut off",
        picture("PNG")[:30],
        picture("GIF"),
        b"MZ",
    ],
)
def test_file_that_is_no_scan_is_refused_with_words(client, district_officer, final, content):
    client.force_login(district_officer)

    response = upload(client, final, content)

    assert response.context["form"].errors["file"]
    assert not final.signed_copies.exists()


def test_file_that_is_too_large_is_refused(client, district_officer, final, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES_SIGNED", len(PDF))
    client.force_login(district_officer)

    fits = upload(client, final, PDF)
    too_large = upload(client, final, PDF + b"x")

    assert (fits.status_code, too_large.status_code) == (302, 200)
    assert final.signed_copies.count() == 1


def test_several_signed_copies_stay_side_by_side(client, district_officer, final):
    client.force_login(district_officer)
    for content in (PDF, PDF + SIGNATURE):
        upload(client, final, content)

    again = upload(client, final, PDF)

    assert again.context["form"].errors["file"]
    assert sorted(final.signed_copies.values_list("holds", flat=True)) == ["extended", "same"]


def test_signed_copy_is_downloaded_as_it_came_in_by_who_reads_the_report(
    client, district_officer, staff, final
):
    copy = signing.add_signed_copy(
        revision=final, content=PDF + SIGNATURE, kind="pdf", by=district_officer
    )
    client.force_login(staff)

    response = client.get(reverse("reports:signed_copy", args=[final.report.code, copy.uuid]))

    assert b"".join(response.streaming_content) == PDF + SIGNATURE
    assert response["Content-Disposition"].startswith(
        'attachment; filename="laporan-nelayan-2026-10-rev1-ttd-'
    )
    assert AuditEvent.objects.filter(action="download", actor=staff).exists()


def test_signed_copy_is_unknown_to_the_outsider(client, outsider, district_officer, final):
    copy = signing.add_signed_copy(revision=final, content=PDF, kind="pdf", by=district_officer)
    client.force_login(outsider)

    url = reverse("reports:signed_copy", args=[final.report.code, copy.uuid])
    assert client.get(url).status_code == 404
    assert client.get(address("sign", final)).status_code == 404


def test_only_those_who_release_add_to_a_final_report(client, staff, final):
    client.force_login(staff)

    assert upload(client, final, PDF).status_code == 403
    assert client.get(address("letter_number", final)).status_code == 403
    assert not SignedCopy.objects.exists()


def test_provisional_figures_are_not_signed(built, district_officer):
    with pytest.raises(signing.NotFinal):
        signing.add_signed_copy(
            revision=built.revisions.get(), content=PDF, kind="pdf", by=district_officer
        )
