"""Cards: printed once or again, replaced when lost, and never a number twice."""

import pytest
from django.contrib.messages import get_messages

from healthposts.lib.codes import is_number, new_number, number_in
from healthposts.testing.people import make_worker
from healthposts.web import pdf
from posts.models import AuditEvent
from workers.actions import issue_cards, replace_card
from workers.actions.cards import keep_off_cards
from workers.cards import cards_html, cards_pdf
from workers.models import Card, Worker

ADDRESS = "https://posts.example.org/c/NUMBER/"
needs_pango = pytest.mark.skipif(not pdf.pdfs_are_on(), reason="PDFs need Pango")


# --- Numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("48273106", "48273106"),
        ("4827-3106", "48273106"),
        (" 4827 3106 ", "48273106"),
        ("https://posts.example.org/c/48273106/", "48273106"),
        ("https://posts.example.org/r/48273106", "48273106"),
        ("4827310", ""),
        ("482731066", ""),
        ("https://posts.example.org/x/48273106/", ""),
        ("Suparto", ""),
    ],
)
def test_number_as_typed_or_scanned(text, number):
    assert number_in(text) == number


# --- Printing and replacing ------------------------------------------------------------


def test_printed_card_is_noted_once(post, cadre, worker):
    issue_cards([worker], post=post, by=cadre)
    first = Card.objects.get()

    issue_cards([worker], post=post, by=cadre)

    assert list(Card.objects.all()) == [first]
    assert (first.number, first.printed_by, first.replaced_at) == (worker.card_number, cadre, None)


def test_printing_is_audited_without_names(post, cadre, worker):
    issue_cards([worker, make_worker(post, "Siti")], post=post, by=cadre)

    event = AuditEvent.objects.get(action="export")
    assert (event.actor, event.post, event.detail) == (
        cadre,
        post,
        {"list": "cards", "format": "pdf", "count": 2},
    )


def test_lost_card_gets_another_number(post, cadre, worker):
    issue_cards([worker], post=post, by=cadre)
    old = worker.card_number

    replace_card(worker=worker, by=cadre)

    worker.refresh_from_db()
    assert worker.card_number != old
    assert is_number(worker.card_number)
    card = Card.objects.get()
    assert (card.number, card.replaced_by) == (old, cadre)
    assert card.replaced_at is not None


def test_new_card_of_a_replaced_one_is_printed_beside_it(post, cadre, worker):
    issue_cards([worker], post=post, by=cadre)
    replace_card(worker=worker, by=cadre)

    issue_cards([worker], post=post, by=cadre)

    assert Card.objects.count() == 2
    assert Card.objects.current().get().number == worker.card_number


def test_number_that_was_never_printed_is_replaced_too(cadre, worker):
    old = worker.card_number

    replace_card(worker=worker, by=cadre)

    assert Card.objects.get().number == old


def test_number_of_a_lost_card_is_never_drawn_again(cadre, worker):
    old = worker.card_number
    replace_card(worker=worker, by=cadre)
    newcomer = Worker(card_number=old)

    keep_off_cards(newcomer)

    assert newcomer.card_number != old


# --- The PDF ---------------------------------------------------------------------------


@pytest.mark.parametrize(("cards", "sheets"), [(1, 1), (5, 1), (6, 2)])
def test_five_cards_make_a_sheet(post, cards, sheets):
    workers = [make_worker(post, f"Orang {n}") for n in range(cards)]

    html = cards_html(workers, post=post, address=ADDRESS)

    assert (html.count('class="sheet"'), html.count('class="card"')) == (sheets, cards)


def test_card_holds_name_post_and_number_and_no_more(post, worker):
    worker.nik_last4, worker.phone = "4321", "081234567890"

    html = cards_html([worker], post=post, address=ADDRESS)

    assert all(text in html for text in ("Suparto", post.name, worker.shown_card_number))
    assert not any(text in html for text in ("4321", worker.phone, "1980", worker.code))


@needs_pango
def test_same_cards_are_the_same_bytes(post, worker):
    first = cards_pdf([worker], post=post, address=ADDRESS)

    assert cards_pdf([worker], post=post, address=ADDRESS) == first


# --- The pages -------------------------------------------------------------------------


def test_page_lists_who_lacks_a_card(client, post, cadre, worker):
    issue_cards([make_worker(post, "Siti")], post=post, by=cadre)
    client.force_login(cadre)

    lacking = client.get("/workers/cards/")
    everyone = client.get("/workers/cards/?show=all")

    assert [row.name for row in lacking.context["workers"]] == ["Suparto"]
    assert [row.name for row in everyone.context["workers"]] == ["Siti", "Suparto"]


def test_page_asks_which_post_where_there_are_several(client, staff, post, other_post):
    client.force_login(staff)

    response = client.get("/workers/cards/")

    assert set(response.context["posts"]) == {post, other_post}


def test_page_costs_the_same_for_many(client, post, cadre, worker, django_assert_num_queries):
    client.force_login(cadre)
    client.get("/workers/cards/")
    with django_assert_num_queries(6) as few:
        client.get("/workers/cards/")
    for number in range(3):
        make_worker(post, f"Orang {number}")

    with django_assert_num_queries(len(few)):
        client.get("/workers/cards/")


@needs_pango
def test_all_without_a_card_are_printed(client, post, cadre, worker):
    client.force_login(cadre)

    response = client.post("/workers/cards/print/", {"post": post.code, "lacking": "1"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert "Suparto" not in response.headers["Content-Disposition"]
    assert Card.objects.get().worker == worker


@needs_pango
def test_ticked_workers_are_printed(client, post, cadre, worker):
    siti = make_worker(post, "Siti")
    client.force_login(cadre)

    client.post("/workers/cards/print/", {"post": post.code, "worker": [siti.code]})

    assert Card.objects.get().worker == siti


def test_nobody_ticked_prints_nothing(client, post, cadre, worker):
    client.force_login(cadre)

    response = client.post("/workers/cards/print/", {"post": post.code})

    assert response.status_code == 302
    assert not Card.objects.exists()


def test_workers_of_other_posts_are_not_printed(client, post, far_post, cadre):
    stranger = make_worker(far_post, "Jauh")
    client.force_login(cadre)

    client.post("/workers/cards/print/", {"post": post.code, "worker": [stranger.code]})
    refused = client.post("/workers/cards/print/", {"post": far_post.code, "lacking": "1"})

    assert refused.status_code == 404
    assert not Card.objects.exists()


def test_without_pango_nothing_is_noted_as_printed(client, post, cadre, worker, monkeypatch):
    monkeypatch.setattr(pdf, "missing_libraries", lambda: ("libpango",))
    client.force_login(cadre)

    response = client.post(f"/workers/{worker.code}/card/print/")

    assert [str(message) for message in get_messages(response.wsgi_request)]
    assert not Card.objects.exists()


def test_card_page_shows_number_and_qr_and_nothing_personal_in_it(client, cadre, worker):
    client.force_login(cadre)

    response = client.get(f"/workers/{worker.code}/card/")

    assert worker.shown_card_number in response.content.decode()
    assert '<svg role="img"' in response.content.decode()
    event = AuditEvent.objects.get(action="open_worker")
    assert event.detail == {"page": "card"}


def test_replacing_leads_back_to_the_card(client, cadre, worker):
    old = worker.card_number
    client.force_login(cadre)

    response = client.post(f"/workers/{worker.code}/card/replace/")

    worker.refresh_from_db()
    assert response.url == f"/workers/{worker.code}/card/"
    assert worker.card_number != old


def test_cards_of_other_posts_are_not_there(client, outsider, worker):
    client.force_login(outsider)

    answers = [
        client.get(f"/workers/{worker.code}/card/").status_code,
        client.post(f"/workers/{worker.code}/card/print/").status_code,
        client.post(f"/workers/{worker.code}/card/replace/").status_code,
    ]

    assert answers == [404, 404, 404]
    assert not Card.objects.exists()


def test_printing_and_replacing_are_never_a_get(client, cadre, worker):
    client.force_login(cadre)

    for address in ("cards/print/", f"{worker.code}/card/print/", f"{worker.code}/card/replace/"):
        assert client.get(f"/workers/{address}").status_code == 405


def test_new_numbers_carry_their_check_digit():
    assert is_number(new_number())
