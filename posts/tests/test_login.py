"""Coming in: password, code, lock-out; going out."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from posts.actions.accounts import make_reset_code, redeem_code, shown_code
from posts.lockout import MOST_CODES, MOST_PASSWORDS
from posts.models import AuditEvent, ResetCode, User

PASSWORD = "rahasia-123"
NEW = "perahu-biru-tujuh"


def log_in(client, username, password=PASSWORD):
    return client.post("/login/", {"username": username, "password": password})


def is_logged_in(client):
    return client.get("/account/").status_code == 200


def by_code(client, username, code, password=NEW, repeated=None):
    return client.post(
        "/login/code/",
        {
            "username": username,
            "code": code,
            "new_password": password,
            "repeated": password if repeated is None else repeated,
        },
    )


def events(action):
    return list(AuditEvent.objects.filter(action=action).values_list("subject_id", "detail"))


@pytest.mark.parametrize("typed", ["kader", "Kader", " KADER "])
def test_log_in_in_any_case(client, cadre, typed):
    response = log_in(client, typed)

    assert (response.status_code, response.url) == (302, "/")
    assert events("sign_in") == [(str(cadre.uuid), {})]


def test_log_in_with_a_wrong_password_explains_itself(client, cadre):
    response = log_in(client, "kader", "salah")

    assert response.status_code == 200
    assert response.context["form"].errors.as_data()["__all__"][0].code == "invalid_login"
    assert events("sign_in_failed") == [(str(cadre.uuid), {})]
    assert not is_logged_in(client)


def test_failed_log_in_of_an_unknown_name_writes_no_name(client, db):
    log_in(client, "rahasia-saya", "salah")

    assert events("sign_in_failed") == [("", {})]


def test_log_in_locks_after_too_many_wrong_passwords_in_any_case(client, cadre):
    for number in range(MOST_PASSWORDS):
        last = log_in(client, "kader" if number % 2 else "KADER", "salah")

    assert last.status_code == 429
    assert log_in(client, "kader").status_code == 429
    assert not is_logged_in(client)


def test_log_in_just_below_the_lock_still_opens(client, cadre):
    for _ in range(MOST_PASSWORDS - 1):
        log_in(client, "kader", "salah")

    assert log_in(client, "kader").status_code == 302


def test_lock_does_not_reach_another_address(client, cadre):
    for _ in range(MOST_PASSWORDS):
        log_in(client, "kader", "salah")

    response = client.post(
        "/login/", {"username": "kader", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3"
    )

    assert response.status_code == 302


def test_log_out_is_a_post(client, cadre):
    client.force_login(cadre)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert not is_logged_in(client)
    assert events("sign_out") == [(str(cadre.uuid), {})]


def test_code_opens_the_account_once_with_a_new_password(client, cadre, staff):
    code = make_reset_code(user=cadre, by=staff)

    response = by_code(client, "Kader", f" {shown_code(code).lower()} ")

    assert (response.status_code, response.url) == (302, "/")
    assert is_logged_in(client)
    cadre.refresh_from_db()
    assert cadre.check_password(NEW)
    client.post("/logout/")
    assert by_code(client, "kader", code, "lain-lagi-delapan").status_code == 200
    assert not is_logged_in(client)


def test_code_is_stored_as_a_hash_only(cadre, staff):
    code = make_reset_code(user=cadre, by=staff)

    row = ResetCode.objects.get()
    assert code not in row.code_hash
    assert (row.user, row.made_by) == (cadre, staff)
    assert code not in str(AuditEvent.objects.values_list("detail"))


def test_code_ends_the_old_password_and_open_sessions(client, cadre, staff):
    log_in(client, "kader")
    assert is_logged_in(client)

    make_reset_code(user=cadre, by=staff)

    assert not is_logged_in(client)
    assert log_in(client, "kader").status_code == 200


def test_new_code_ends_the_older_one(client, cadre, staff):
    old = make_reset_code(user=cadre, by=staff)
    new = make_reset_code(user=cadre, by=staff)

    assert by_code(client, "kader", old).status_code == 200
    assert by_code(client, "kader", new).status_code == 302


@pytest.mark.parametrize(("age", "opens"), [(23.99, True), (24, False), (24.01, False)])
def test_code_is_valid_for_24_hours(client, cadre, staff, time_machine, age, opens):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    code = make_reset_code(user=cadre, by=staff)

    time_machine.move_to(start + dt.timedelta(hours=age), tick=False)

    assert (by_code(client, "kader", code).status_code == 302) is opens


@pytest.mark.parametrize(("failures", "opens"), [(4, True), (5, False), (6, False)])
def test_code_dies_after_five_wrong_tries(client, cadre, staff, failures, opens):
    code = make_reset_code(user=cadre, by=staff)
    for _ in range(failures):
        by_code(client, "kader", "AAAA-AAAA")

    assert (by_code(client, "kader", code).status_code == 302) is opens


def test_wrong_code_explains_itself_and_keeps_the_name(client, cadre, staff):
    make_reset_code(user=cadre, by=staff)

    response = by_code(client, "kader", "AAAA-AAAA")

    form = response.context["form"]
    assert form.errors.as_data()["code"][0].code == "wrong_code"
    assert form["username"].value() == "kader"
    assert events("sign_in_failed") == [(str(cadre.uuid), {"what": "code"})]


@pytest.mark.parametrize(
    ("password", "repeated", "field"),
    [
        ("pendek7", "pendek7", "new_password"),
        ("kader-kader", "kader-kader", None),
        ("kaderkader1", "kaderkader2", "repeated"),
        ("password123", "password123", "new_password"),
    ],
)
def test_code_with_a_bad_password_is_not_used_up(client, cadre, staff, password, repeated, field):
    code = make_reset_code(user=cadre, by=staff)

    response = by_code(client, "kader", code, password, repeated)

    if field:
        assert list(response.context["form"].errors) == [field]
        assert ResetCode.objects.get().failures == 0
    else:
        assert response.status_code == 302


def test_code_of_another_person_or_nobody_opens_nothing(client, cadre, outsider, staff):
    code = make_reset_code(user=cadre, by=staff)

    assert by_code(client, "orangluar", code).status_code == 200
    assert by_code(client, "siapa", code).status_code == 200
    assert not is_logged_in(client)


def test_code_used_on_two_devices_at_once_opens_one(cadre, staff, monkeypatch):
    code = make_reset_code(user=cadre, by=staff)
    monkeypatch.setattr("posts.actions.accounts.check_password", lambda *_: _meanwhile_used())

    assert redeem_code(username="kader", code=code, new_password=NEW) is None
    cadre.refresh_from_db()
    assert not cadre.has_usable_password()


def _meanwhile_used():
    ResetCode.objects.update(used_at=timezone.now())
    return True


def test_code_of_a_closed_account_opens_nothing(cadre, staff):
    code = make_reset_code(user=cadre, by=staff)
    User.objects.filter(pk=cadre.pk).update(is_active=False)

    assert redeem_code(username="kader", code=code, new_password=NEW) is None


def test_forced_new_password_comes_before_every_page(client, cadre):
    cadre.must_change_password = True
    cadre.save()
    client.force_login(cadre)

    assert client.get("/posts/").url == "/password/"
    client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )

    assert client.get("/posts/").status_code == 200
    assert events("change_account") == [(str(cadre.uuid), {"what": "password"})]


def test_new_password_logs_out_the_other_devices(client, cadre):
    other = type(client)()
    other.force_login(cadre)
    client.force_login(cadre)

    client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )

    assert is_logged_in(client)
    assert not is_logged_in(other)


def test_log_out_everywhere_reaches_every_device(client, cadre):
    other = type(client)()
    other.force_login(cadre)
    client.force_login(cadre)

    assert client.get("/account/sign-out/").status_code == 405
    client.post("/account/sign-out/")

    assert not is_logged_in(client)
    assert not is_logged_in(other)


def test_own_account_keeps_phone_and_language(client, cadre):
    client.force_login(cadre)

    response = client.post("/account/", {"phone": "0812-3456-7890", "language": "en"})

    assert response.status_code == 302
    cadre.refresh_from_db()
    assert (cadre.phone, cadre.language) == ("+6281234567890", "en")


def test_own_account_with_a_bad_phone_explains_itself(client, cadre):
    client.force_login(cadre)

    response = client.post("/account/", {"phone": "besok", "language": "en"})

    assert list(response.context["form"].errors) == ["phone"]


def test_stranger_is_led_to_the_log_in(client, db):
    for page in ("/posts/", "/people/", "/offices/", "/account/", "/audit/"):
        assert client.get(page).url == f"/login/?next={page}"


def test_attempts_hold_no_password(client, cadre):
    log_in(client, "kader", "salah-sekali")

    assert "salah-sekali" not in str(list(AccessAttempt.objects.values()))


def test_codes_are_closed_to_an_address_that_tries_many_names(client, cadre, staff):
    code = make_reset_code(user=cadre, by=staff)

    for number in range(MOST_CODES):
        last = by_code(client, f"kader{number}", "7KX39QTA")

    assert last.status_code == 429
    assert by_code(client, "kader", code).status_code == 429
    assert by_code(Client(REMOTE_ADDR="10.1.2.3"), "kader", code).status_code == 302


def test_codes_just_below_the_limit_of_an_address_still_open(client, cadre, staff):
    code = make_reset_code(user=cadre, by=staff)
    for number in range(MOST_CODES - 1):
        by_code(client, f"kader{number}", "7KX39QTA")

    assert by_code(client, "kader", code).status_code == 302


def test_a_wrong_code_leaves_nothing_of_what_was_typed(client, db):
    by_code(client, "kader", "7KX39QTA", password="rahasia sekali ini")

    attempt = AccessAttempt.objects.get()
    assert "7KX39QTA" not in attempt.post_data
    assert "rahasia" not in attempt.post_data
