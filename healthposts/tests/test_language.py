"""Indonesian unless somebody chose otherwise; a choice is remembered with the person."""


def test_login_page_is_indonesian_whatever_the_phone_says(client, db):
    response = client.get("/login/", headers={"accept-language": "en-GB,en;q=0.9"})

    assert response.headers["Content-Language"] == "id"


def test_language_chosen_before_login_is_kept_by_the_browser(client, db):
    client.post("/language/", {"language": "en", "next": "/login/"})

    assert client.get("/login/").headers["Content-Language"] == "en"


def test_language_chosen_by_a_person_follows_the_person(client, cadre):
    client.force_login(cadre)

    client.post("/language/", {"language": "en", "next": "/"})

    cadre.refresh_from_db()
    assert cadre.language == "en"


def test_language_that_does_not_exist_changes_nothing(client, cadre):
    client.force_login(cadre)

    response = client.post("/language/", {"language": "xx", "next": "https://elsewhere.example/"})

    cadre.refresh_from_db()
    assert (cadre.language, response.url) == ("", "/")


def test_language_cannot_be_changed_by_a_link(client, cadre):
    client.force_login(cadre)

    assert client.get("/language/").status_code == 405
