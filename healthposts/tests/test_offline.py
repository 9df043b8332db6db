"""The page for lost connections, and the service worker that keeps it."""

import json
import re

import pytest


def kept(client) -> dict:
    script = client.get("/sw.js").content.decode()
    return json.loads(re.search(r"= (\{.*\});", script)[1])


@pytest.mark.parametrize(
    ("language", "title"), [("id", "Tidak ada sambungan"), ("en", "No connection")]
)
def test_offline_page_speaks_the_language_asked_for(client, language, title):
    response = client.get("/offline/", {"language": language})

    assert f"<h1>{title}</h1>" in response.content.decode()
    assert response.headers["Content-Language"] == language


def test_offline_page_is_the_same_for_everybody(client, cadre):
    before = client.get("/offline/").content

    client.force_login(cadre)

    assert client.get("/offline/").content == before
    assert "Keluar" not in before.decode()


def test_offline_page_ignores_a_language_that_does_not_exist(client):
    assert client.get("/offline/?language=xx").headers["Content-Language"] == "id"


def test_service_worker_keeps_the_pages_and_the_files_they_name(client):
    found = kept(client)

    assert found["pages"] == {"id": "/offline/?language=id", "en": "/offline/?language=en"}
    assert found["files"] == [
        "/static/css/healthposts.css",
        "/static/icons/mark.svg",
        "/static/icons/sprite.svg",
    ]


def test_service_worker_is_one_text_for_all(client, cadre):
    before = client.get("/sw.js").content

    client.force_login(cadre)
    client.post("/language/", {"language": "en"})

    assert client.get("/sw.js").content == before


def test_service_worker_is_asked_for_anew_each_time(client):
    response = client.get("/sw.js")

    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Type"] == "text/javascript"


def test_service_worker_has_another_version_when_the_page_changes(client, monkeypatch):
    before = kept(client)["version"]

    monkeypatch.setattr("healthposts.web.offline._page", lambda language: "another page")

    assert kept(client)["version"] != before


def test_offline_page_and_service_worker_take_no_posts(client):
    assert client.post("/offline/").status_code == 405
    assert client.post("/sw.js").status_code == 405
