"""The audit log: append-only, and each sees the part that is theirs."""

import pytest
from django.utils import timezone, translation

from healthposts.testing.people import make_worker
from posts.audit import audit
from posts.models import AuditEvent

Event = AuditEvent.Action


@pytest.fixture
def events(cadre, post, far_post, staff, offices):
    audit(Event.SIGN_IN, by=cadre, subject=cadre)
    audit(Event.CHANGE_ACCOUNT, by=staff, subject=cadre, post=post, what="ended")
    audit(Event.OPEN_LIST, by=cadre, post=post, count=32)
    audit(Event.OPEN_LIST, by=cadre, post=far_post, count=7)
    audit(Event.CHANGE_OFFICE, by=staff, subject=offices.ours, office="PKMA")


def shown(response):
    return [(row.action, row.post and row.post.code) for row in response.context["page_obj"]]


def test_puskesmas_staff_sees_the_own_posts(client, events, staff):
    client.force_login(staff)

    assert shown(client.get("/audit/")) == [
        ("open_list", "NELAYAN"),
        ("change_account", "NELAYAN"),
    ]


def test_administrator_sees_accounts_and_offices(client, events, administrator):
    client.force_login(administrator)

    # The first is the administrator's own log-in.
    assert shown(client.get("/audit/"))[1:] == [
        ("change_office", None),
        ("change_account", "NELAYAN"),
        ("sign_in", None),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=open_list", ["open_list"]),
        ("action=nonsense", ["open_list", "change_account"]),
        ("q=kader", ["open_list"]),
        ("q=petugas", ["change_account"]),
        ("q=siapa", []),
        ("on=2020-01-01", []),
        ("on=kemarin", ["open_list", "change_account"]),
    ],
)
def test_audit_log_filters(client, events, staff, query, found):
    client.force_login(staff)

    assert [row[0] for row in shown(client.get(f"/audit/?{query}"))] == found


def test_audit_log_finds_the_events_of_today(client, events, staff):
    client.force_login(staff)
    day = timezone.localdate()

    assert len(shown(client.get(f"/audit/?on={day.isoformat()}"))) == 2


@pytest.mark.parametrize("person", ["cadre", "district_officer", "reader", "outsider"])
def test_audit_log_is_refused_to_others(client, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/audit/").status_code == 403


def test_audit_log_costs_the_same_for_many(
    client, events, staff, post, django_assert_max_num_queries
):
    client.force_login(staff)
    client.get("/audit/")
    with django_assert_max_num_queries(20) as few:
        client.get("/audit/")
    count = len(few)
    for _ in range(5):
        audit(Event.OPEN_LIST, by=staff, post=post, count=1)

    with django_assert_max_num_queries(count):
        client.get("/audit/")


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"what": "ended", "role": "cadre", "office": None}, "access ended · role: cadre"),
        ({"what": "unheard", "count": 3}, "what: unheard · count: 3"),
    ],
)
def test_audit_event_says_its_details_in_words(detail, words):
    with translation.override("en"):
        assert AuditEvent(detail=detail).details == words


def test_nobody_reaches_the_log_with_another_action(events, staff):
    assert not AuditEvent.objects.visible_to(staff, "see_names").exists()


def test_audit_event_is_never_changed_or_deleted(events):
    event = AuditEvent.objects.first()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_puskesmas_staff_sees_who_looked_at_a_worker_of_the_own_posts(
    client, staff, cadre, worker, far_post
):
    audit(Event.UNMASK_NIK, by=cadre, subject=worker)
    audit(Event.UNMASK_NIK, by=cadre, subject=make_worker(far_post, "Sulastri"))
    client.force_login(staff)

    assert shown(client.get("/audit/")) == [("unmask_nik", "NELAYAN")]
