"""The pages of reports: who sees which, what can be done, what a wrong request is told."""

import pytest
from django.urls import reverse

from healthposts.web import pdf
from reports import actions, building
from reports.models import Report, Revision
from reports.tests.conftest import OCTOBER, build


def address(report):
    return reverse("reports:report", args=[report.code])


def test_report_list_shows_the_reports_of_ones_posts_only(client, cadre, built, far_post):
    build(far_post)
    client.force_login(cadre)

    response = client.get("/reports/")

    assert list(response.context["page_obj"]) == [built]


def test_report_list_of_the_district_holds_offices_and_posts(
    client, district_officer, built, offices
):
    of_district, of_puskesmas = build(offices.district), build(offices.ours)
    client.force_login(district_officer)

    response = client.get("/reports/")

    assert list(response.context["page_obj"]) == [of_district, of_puskesmas, built]


def test_report_list_is_found_by_name_and_kind(client, district_officer, built, offices):
    of_puskesmas = build(offices.ours)
    client.force_login(district_officer)

    by_name = client.get("/reports/", {"search": "nelayan"})
    by_kind = client.get("/reports/", {"kind": "puskesmas"})
    by_nonsense = client.get("/reports/", {"month": "2026-99"})

    assert list(by_name.context["page_obj"]) == [built]
    assert list(by_kind.context["page_obj"]) == [of_puskesmas]
    assert list(by_nonsense.context["page_obj"]) == [of_puskesmas, built]


def test_report_list_costs_the_same_for_one_and_three_rows(
    client, district_officer, built, offices, django_assert_num_queries
):
    client.force_login(district_officer)
    client.get("/reports/")
    with django_assert_num_queries(8):
        client.get("/reports/")
    build(offices.ours)
    build(offices.district)

    with django_assert_num_queries(8):
        client.get("/reports/")


def test_report_page_shows_the_figures(client, staff, built):
    client.force_login(staff)

    response = client.get(address(built))

    assert response.status_code == 200
    assert response.context["shown"].has_data


def test_report_page_is_unknown_to_the_outsider(client, outsider, built):
    client.force_login(outsider)

    assert client.get(address(built)).status_code == 404
    assert client.get(f"/reports/{built.code}.csv").status_code == 404


def test_report_of_an_unknown_revision_is_not_found(client, staff, built):
    client.force_login(staff)

    for wanted in ("7", "x", "²"):
        assert client.get(address(built), {"revision": wanted}).status_code == 404


def test_download_serves_the_stored_bytes(client, staff, built):
    with built.revisions.get().documents.get(format="csv").file.open() as file:
        stored = file.read()
    client.force_login(staff)

    response = client.get(f"/reports/{built.code}.csv")

    assert b"".join(response.streaming_content) == stored
    assert response["Content-Disposition"] == (
        'attachment; filename="laporan-nelayan-2026-10-sementara.csv"'
    )


def test_download_of_an_offices_report_is_shown_to_that_office(client, staff, offices):
    report = build(offices.ours)
    client.force_login(staff)

    client.get(f"/reports/{report.code}.csv")

    (event,) = client.get("/audit/", {"action": "download"}).context["page_obj"]
    assert (event.office, event.details) == (offices.ours, "CSV")


@pytest.mark.parametrize("extension", ["pdf", "exe"])
def test_download_of_a_file_that_was_not_made_is_not_found(client, staff, built, extension):
    client.force_login(staff)

    assert client.get(f"/reports/{built.code}.{extension}").status_code == 404


def test_request_queues_a_report_once(client, staff, built):
    client.force_login(staff)
    form = {"month": "2026-09", "scope": "post:NELAYAN"}

    client.post("/reports/request/", form)
    response = client.post("/reports/request/", form)

    report = Report.objects.get(first_day="2026-09-01")
    assert response.url == address(report)
    assert Revision.objects.filter(report=report).count() == 1


def test_request_for_a_post_elsewhere_is_refused_with_words(client, staff, far_post):
    client.force_login(staff)

    response = client.post(
        "/reports/request/", {"month": "2026-09", "scope": "post:JAUH"}, follow=True
    )

    assert not Report.objects.exists()
    assert [str(message) for message in response.context["messages"]] != []


def test_progress_says_waiting_and_then_refreshes_the_page(
    client, staff, post, messages, without_pdfs
):
    revision = actions.request_report(scope=post, month=OCTOBER, by=staff)
    client.force_login(staff)
    url = reverse("reports:progress", args=[revision.report.code])

    waiting = client.get(url)
    building.build_revision(revision.pk)
    done = client.get(url)

    assert "<progress" in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    assert done["HX-Refresh"] == "true"


def test_failed_report_shows_its_reason_and_can_be_tried_again(client, staff, built):
    Revision.objects.update(build="failed", error="RuntimeError: the disk is full")
    client.force_login(staff)

    page = client.get(address(built)).content.decode()
    client.post(reverse("reports:rebuild", args=[built.code]))

    assert "the disk is full" in page
    assert Revision.objects.get().build == "queued"


@pytest.mark.parametrize(("state", "sign"), [("failed", "gagal"), ("building", "sedang dibuat")])
def test_report_shows_the_last_finished_figures_while_a_final_is_not_ready(
    client, district_officer, built, state, sign
):
    final = actions.release_report(report=built, by=district_officer)
    Revision.objects.filter(pk=final.pk).update(build=state)
    client.force_login(district_officer)

    page = client.get(address(built))

    assert page.context["revision"].build == "ready"
    assert f"Revisi 1 {sign}" in page.content.decode()
    assert client.get(address(built), {"revision": "1"}).context["revision"] == final


def test_release_is_for_the_district(client, staff, district_officer, built):
    url = reverse("reports:release", args=[built.code])

    client.force_login(staff)
    refused = client.post(url)
    client.force_login(district_officer)
    released = client.post(url)

    assert refused.status_code == 403
    assert released.url == f"{address(built)}?revision=1"
    assert Revision.objects.filter(number=1, stage="final").count() == 1


def test_release_twice_explains_itself(client, district_officer, built):
    client.force_login(district_officer)
    url = reverse("reports:release", args=[built.code])

    client.post(url)
    response = client.post(url, follow=True)

    assert Revision.objects.exclude(number=None).count() == 1
    assert len(response.context["messages"]) >= 1


def test_release_of_figures_that_changed_meanwhile_asks_to_look_again(
    client, district_officer, built, post
):
    client.force_login(district_officer)
    seen = client.get(address(built)).context["release_form"].initial["seen"]
    build_again_with_new_data(post)

    response = client.post(reverse("reports:release", args=[built.code]), {"seen": seen})

    assert response.url == f"{address(built)}?revision=provisional"
    assert not Revision.objects.exclude(number=None).exists()


@pytest.mark.parametrize(
    ("moment", "releases"),
    [("2026-11-01 00:29+07:00", 0), ("2026-11-01 00:30+07:00", 1)],
)
def test_month_is_made_final_only_when_it_is_over(
    client, district_officer, built, time_machine, moment, releases
):
    time_machine.move_to(moment, tick=False)
    client.force_login(district_officer)

    offered = client.get(address(built)).context["may_release"]
    client.post(reverse("reports:release", args=[built.code]))

    assert offered == bool(releases)
    assert Revision.objects.exclude(number=None).count() == releases


def test_download_leads_to_the_last_finished_files_while_new_ones_are_made(
    client, district_officer, built
):
    client.force_login(district_officer)
    client.post(reverse("reports:release", args=[built.code]))

    latest = client.get(f"/reports/{built.code}.csv")
    numbered = client.get(f"/reports/{built.code}.csv?revision=1")

    assert "sementara" in latest["Content-Disposition"]
    assert numbered.status_code == 404


def test_final_report_stays_when_later_data_changes_the_provisional_one(
    client, district_officer, built, post
):
    client.force_login(district_officer)
    client.post(reverse("reports:release", args=[built.code]))
    building.build_revision(Revision.objects.get(number=1).pk)
    frozen = Revision.objects.get(number=1).snapshot
    build_again_with_new_data(post)

    page = client.get(address(built))

    assert page.context["revision"].snapshot == frozen
    assert page.context["changed"].number == 1


def build_again_with_new_data(post):
    post.sessions.update(state="cancelled")
    build(post)


@pytest.mark.parametrize("name", ["reports", "report", "progress"])
def test_report_pages_that_only_show_refuse_post(client, staff, built, name):
    client.force_login(staff)
    arguments = [] if name == "reports" else [built.code]

    assert client.post(reverse(f"reports:{name}", args=arguments)).status_code == 405


@pytest.mark.parametrize("name", ["request", "rebuild", "release"])
def test_report_pages_that_change_refuse_get(client, staff, built, name):
    client.force_login(staff)
    arguments = [] if name == "request" else [built.code]

    assert client.get(reverse(f"reports:{name}", args=arguments)).status_code == 405


def test_hostile_names_stay_text(client, staff, post, messages, without_pdfs):
    post.name = '<script>alert("x")</script>'
    post.save()
    report = build(post)
    client.force_login(staff)

    page = client.get(address(report)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("missing", "told"), [((), False), (("libpango-1.0.so.0",), True)])
def test_pages_of_reports_say_when_pdfs_are_off(client, staff, built, monkeypatch, missing, told):
    monkeypatch.setattr(pdf, "missing_libraries", lambda: missing)
    client.force_login(staff)

    pages = [client.get(page).content.decode() for page in ("/reports/", address(built))]

    assert ["apt-get install libpango-1.0-0" in page for page in pages] == [told, told]
