import pytest
from django.db import connection

from healthposts.testing.people import make_worker
from workers.actions import end_enrolment, move_worker, set_nik
from workers.models import Consent, Worker
from workers.tests.conftest import TODAY, audited, queries_of

NIK = "3575011203800001"


def _names(response):
    return [row.name for row in response.context["page_obj"]]


@pytest.fixture
def people(post):
    Worker.objects.filter(pk=make_worker(post, "Suparto").pk).update(nickname="Cak To")
    worker = Worker.objects.get()
    worker.save()
    return {
        "Suparto": worker,
        "Siti Aminah": make_worker(post, "Siti Aminah", sex="F"),
        "Widodo": make_worker(post, "Widodo", consent=False),
    }


def test_list_shows_workers_of_ones_posts_by_name(client, cadre, people, far_post):
    make_worker(far_post, "Aaron")
    client.force_login(cadre)

    response = client.get("/workers/")

    assert _names(response) == ["Siti Aminah", "Suparto", "Widodo"]
    assert audited() == [("open_list", {"list": "workers", "count": 3})]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("sex=F", ["Siti Aminah"]),
        ("consent=not_asked", ["Widodo"]),
        ("consent=given", ["Siti Aminah", "Suparto"]),
        ("consent=given&sex=M", ["Suparto"]),
        ("post=NELAYAN", ["Siti Aminah", "Suparto", "Widodo"]),
        ("enrolled=ended", []),
        ("sex=nonsense", ["Siti Aminah", "Suparto", "Widodo"]),
        ("post=JAUH", ["Siti Aminah", "Suparto", "Widodo"]),
    ],
)
def test_list_filters(client, cadre, people, far_post, filters, names):
    make_worker(far_post, "Aaron", sex="F")
    client.force_login(cadre)

    assert _names(client.get(f"/workers/?{filters}")) == names


def test_list_of_staff_filters_by_post(client, staff, people, other_post):
    make_worker(other_post, "Bambang")
    client.force_login(staff)

    assert _names(client.get("/workers/?post=PETANI")) == ["Bambang"]
    assert len(_names(client.get("/workers/"))) == 4


def test_list_keeps_who_left_apart(client, cadre, people):
    end_enrolment(worker=people["Widodo"], on=TODAY, reason="moved", by=cadre)
    client.force_login(cadre)

    assert _names(client.get("/workers/")) == ["Siti Aminah", "Suparto"]
    assert _names(client.get("/workers/?enrolled=ended")) == ["Widodo"]
    assert len(_names(client.get("/workers/?enrolled="))) == 3


def test_moved_worker_leaves_the_list_of_the_former_post(client, cadre, people, far_post, staff):
    move_worker(worker=people["Widodo"], to_post=far_post, on=TODAY, by=staff)
    client.force_login(cadre)

    assert "Widodo" not in client.get("/workers/?enrolled=&post=NELAYAN").content.decode()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("parto", ["Suparto"]),
        ("RTO CAK", ["Suparto"]),
        ("siti ami", ["Siti Aminah"]),
        ("siti widodo", []),
        ("", ["Siti Aminah", "Suparto", "Widodo"]),
    ],
)
def test_search_finds_every_word_in_name_or_nickname(client, cadre, people, text, names):
    client.force_login(cadre)

    response = client.post("/workers/search/", {"text": text}, follow=True)

    assert _names(response) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [("s", True), ("su", True), ("up", False), ("upa", True), ("to", False), ("rto", True)],
)
def test_short_words_are_the_beginning_of_a_name(worker, text, found):
    assert Worker.objects.matching(text).filter(pk=worker.pk).exists() == found


@pytest.mark.postgres
def test_parts_of_names_have_an_index_on_postgresql(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'worker_name_trigrams'")
        (definition,) = cursor.fetchone()

    assert "gin_trgm_ops" in definition


def test_search_leaves_no_name_in_an_address(client, cadre, people):
    client.force_login(cadre)

    response = client.post("/workers/search/", {"text": "Suparto", "kept": "sex=M"})

    assert response.headers["Location"] == "/workers/?found=1&sex=M"
    assert _names(client.get("/workers/?found=1&sex=F")) == []
    assert len(_names(client.get("/workers/"))) == 3


def test_search_by_card_number(client, cadre, people):
    client.force_login(cadre)
    number = people["Widodo"].card_number

    response = client.post("/workers/search/", {"text": f"{number[:4]}-{number[4:]}"}, follow=True)

    assert _names(response) == ["Widodo"]


def test_search_by_nik_leads_to_the_worker(client, cadre, people):
    set_nik(worker=people["Widodo"], nik=NIK, by=cadre)
    client.force_login(cadre)

    response = client.post("/workers/search/", {"text": "3575 0112 0380 0001"})

    assert people["Widodo"].code in response.headers["Location"]
    assert NIK not in str(dict(client.session))


def test_search_by_nik_of_a_worker_elsewhere_tells_only_that(client, cadre, far_post, outsider):
    other = make_worker(far_post, "Rahasia")
    set_nik(worker=other, nik=NIK, by=outsider)
    client.force_login(cadre)

    found = client.post("/workers/search/", {"text": NIK}, follow=True)
    unknown = client.post("/workers/search/", {"text": NIK[:-1] + "2"}, follow=True)

    assert [message.level_tag for message in found.context["messages"]] == ["warning"]
    assert [message.level_tag for message in unknown.context["messages"]] == ["info"]
    assert "Rahasia" not in found.content.decode()
    assert other.code not in found.content.decode()


def test_list_shows_the_nik_masked(client, cadre, people):
    set_nik(worker=people["Widodo"], nik=NIK, by=cadre)
    client.force_login(cadre)

    shown = client.get("/workers/").content.decode()

    assert "…0001" in shown
    assert NIK not in shown
    assert NIK[:12] not in shown


def test_list_comes_in_pages(client, cadre, post):
    for number in range(51):
        make_worker(post, f"Pekerja {number:02d}")
    client.force_login(cadre)

    assert len(_names(client.get("/workers/"))) == 50
    assert _names(client.get("/workers/?page=2")) == ["Pekerja 50"]
    assert _names(client.get("/workers/?page=99")) == ["Pekerja 50"]


def test_list_costs_the_same_for_one_row_and_three(client, staff, post, other_post):
    client.force_login(staff)
    make_worker(post, "Suparto")
    one = queries_of(lambda: client.get("/workers/"))
    make_worker(other_post, "Widodo")
    end_enrolment(worker=make_worker(post, "Siti"), on=TODAY, reason="x", by=staff)

    assert queries_of(lambda: client.get("/workers/?enrolled=")) == one


def test_list_without_workers_offers_to_register(client, cadre):
    client.force_login(cadre)

    assert "/workers/new/" in client.get("/workers/").content.decode()


def test_last_answer_decides_the_consent_shown(client, cadre, people):
    Consent.objects.create(
        worker=people["Suparto"], decision="withdrawn", text_version="1", language="id", on=TODAY
    )
    client.force_login(cadre)

    assert _names(client.get("/workers/?consent=withdrawn")) == ["Suparto"]


def test_outsider_sees_an_empty_list(client, outsider, people):
    client.force_login(outsider)

    assert _names(client.get("/workers/?enrolled=")) == []
    assert _names(client.post("/workers/search/", {"text": "Suparto"}, follow=True)) == []


@pytest.mark.parametrize("person", ["district_officer", "reader", "administrator"])
def test_list_is_closed_to_who_sees_no_names(client, person, people, request):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/workers/").status_code == 403
    assert client.post("/workers/search/", {"text": "Suparto"}).status_code == 403


def test_list_refuses_wrong_methods(client, cadre):
    client.force_login(cadre)

    assert client.post("/workers/").status_code == 405
    assert client.get("/workers/search/").status_code == 405
