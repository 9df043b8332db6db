"""Workplaces that a list names: taken, asked for, made by those who may, and never lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import AuditEvent, Workplace
from workers.imports.words import REMARKS
from workers.models import Enrolment, Worker
from workers.tests.rosters import book

pytestmark = pytest.mark.django_db

HEAD = ["Nama", "L/P", "Tahun Lahir", "Perusahaan"]
ROWS = [
    ["Suparto", "L", "1980", "CV Maju"],
    ["Widodo", "L", "1981", "cv  maju"],
    ["Siti", "P", "1990", "PT Laut Biru"],
    ["Wati", "P", "1991", None],
]


@pytest.fixture(autouse=True)
def _english(cadre, staff):
    for user in (cadre, staff):
        user.language = "en"
        user.save(update_fields=["language"])


def upload(client, rows=ROWS):
    file = SimpleUploadedFile("list.xlsx", book(rows, headings=HEAD, titles=[]))
    return client.post("/workers/import/", {"post": "NELAYAN", "file": file}).url


def workplaces_by_worker():
    rows = Enrolment.objects.values_list("worker__name", "workplace__name")
    return dict(rows)


def test_workplace_of_the_post_is_taken_from_its_column(client, cadre, post):
    post.workplaces.add(Workplace.objects.create(name="CV Maju", kind="employer"))
    client.force_login(cadre)
    address = upload(client)

    client.post(f"{address}run/")

    found = workplaces_by_worker()
    assert [found[name] for name in ("Suparto", "Widodo", "Siti")] == ["CV Maju", "CV Maju", None]


def test_cadre_is_told_whom_to_ask_and_may_register_without(client, cadre, post):
    client.force_login(cadre)
    address = upload(client)

    response = client.get(address)
    client.post(f"{address}run/")

    page = response.content.decode()
    assert "CV Maju, PT Laut Biru" in page
    assert f"Ask {post.office.name} to add them" in page
    assert "Add these workplaces" not in page
    assert [str(REMARKS["workplace_left_out"])] == response.context["rows"][0]["said"]
    assert set(workplaces_by_worker().values()) == {None}


def test_cadre_makes_no_workplaces(client, cadre):
    client.force_login(cadre)
    address = upload(client)

    answer = client.post(f"{address}workplaces/", {"names": ["CV Maju"], "kind": "employer"})

    assert answer.status_code == 403
    assert not Workplace.objects.exists()


def test_puskesmas_makes_the_workplaces_of_the_list_with_one_press(client, staff, post):
    client.force_login(staff)
    address = upload(client)
    page = client.get(address)

    names = page.context["workplaces_form"].initial["names"]
    client.post(f"{address}workplaces/", {"names": names, "kind": "employer"})
    client.post(f"{address}run/")

    assert names == ["CV Maju", "PT Laut Biru"]
    assert {row.name for row in post.workplaces.all()} == set(names)
    found = workplaces_by_worker()
    assert [found[name] for name in ("Suparto", "Siti", "Wati")] == [*names, None]
    noted = AuditEvent.objects.filter(action="change_post")
    assert [event.detail["what"] for event in noted] == ["workplace_linked"] * 2


def test_only_ticked_names_of_the_list_are_made(client, staff, post):
    client.force_login(staff)
    address = upload(client)

    client.post(f"{address}workplaces/", {"names": ["CV Maju"], "kind": "harbour"})
    wrong = client.post(f"{address}workplaces/", {"names": ["Elsewhere"], "kind": "harbour"})

    assert wrong.status_code == 302
    assert [(row.name, row.kind) for row in Workplace.objects.all()] == [("CV Maju", "harbour")]


def test_workplace_that_another_post_has_is_not_made_twice(
    client, staff, post, other_post, far_post
):
    ours = Workplace.objects.create(name="CV MAJU", kind="employer")
    other_post.workplaces.add(ours)
    far_post.workplaces.add(Workplace.objects.create(name="PT Laut Biru", kind="employer"))
    client.force_login(staff)
    address = upload(client)

    names = ["CV Maju", "PT Laut Biru"]
    client.post(f"{address}workplaces/", {"names": names, "kind": "employer"})

    assert ours in post.workplaces.all()
    assert Workplace.objects.filter(name="PT Laut Biru").count() == 2


def test_workers_registered_before_get_their_workplace_from_the_list(client, cadre, staff, post):
    client.force_login(cadre)
    address = upload(client)
    client.post(f"{address}run/")
    client.force_login(staff)

    client.post(f"{address}workplaces/", {"names": ["CV Maju"], "kind": "employer"})

    found = workplaces_by_worker()
    assert [found[name] for name in ("Suparto", "Widodo", "Siti")] == ["CV Maju", "CV Maju", None]
    assert "PT Laut Biru" in client.get(address).content.decode()


def test_workplace_that_was_added_elsewhere_is_written_in_by_the_cadre(client, cadre, post):
    client.force_login(cadre)
    address = upload(client)
    client.post(f"{address}run/")
    post.workplaces.add(Workplace.objects.create(name="CV Maju", kind="employer"))

    page = client.get(address)
    client.post(f"{address}workplaces/")

    assert page.context["to_be_given"] == 2
    assert workplaces_by_worker()["Widodo"] == "CV Maju"
    assert client.get(address).context["to_be_given"] == 0


def test_workplace_that_somebody_has_is_not_changed_by_a_list(client, cadre, post):
    post.workplaces.add(Workplace.objects.create(name="CV Maju", kind="employer"))
    other = Workplace.objects.create(name="CV Lain", kind="employer")
    client.force_login(cadre)
    address = upload(client)
    client.post(f"{address}run/")
    Enrolment.objects.filter(worker__name="Suparto").update(workplace=other)

    client.post(f"{address}workplaces/")

    assert workplaces_by_worker()["Suparto"] == "CV Lain"


def test_workplaces_of_a_list_are_for_those_of_its_post_and_by_post(client, cadre, outsider):
    client.force_login(cadre)
    address = f"{upload(client)}workplaces/"
    assert client.get(address).status_code == 405

    client.force_login(outsider)
    assert client.post(address).status_code == 404


def test_preview_costs_as_many_queries_for_many_workplaces_as_for_one(client, staff):
    def queries(rows):
        address = upload(client, rows)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    client.force_login(staff)
    one = queries(ROWS[:1])

    assert queries(ROWS) == one
    assert not Worker.objects.exists()
