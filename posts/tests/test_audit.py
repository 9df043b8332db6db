"""The audit log: append-only, and each sees the part that is theirs."""

import pytest
from django.utils import timezone, translation

from healthposts.testing.people import YEAR_START, make_worker
from posts.audit import audit
from posts.models import Assignment, AuditEvent

Event = AuditEvent.Action


@pytest.fixture
def events(cadre, post, far_post, staff, offices):
    audit(Event.SIGN_IN, by=cadre, subject=cadre)
    audit(Event.CHANGE_ACCOUNT, by=staff, subject=cadre, post=post, what="ended")
    audit(Event.OPEN_LIST, by=cadre, post=post, count=32)
    audit(Event.OPEN_LIST, by=cadre, post=far_post, count=7)
    audit(Event.CHANGE_OFFICE, by=staff, subject=offices.ours, what="changed")


def shown(response):
    return [(row.action, row.place and row.place.code) for row in response.context["page_obj"]]


def test_puskesmas_staff_sees_the_own_posts_and_office(client, events, staff):
    client.force_login(staff)

    assert shown(client.get("/audit/")) == [
        ("change_office", "PKMA"),
        ("open_list", "NELAYAN"),
        ("change_account", "NELAYAN"),
    ]


def test_administrator_sees_accounts_and_offices(client, events, administrator):
    client.force_login(administrator)

    # The first is the administrator's own log-in.
    assert shown(client.get("/audit/"))[1:] == [
        ("change_office", "PKMA"),
        ("change_account", "NELAYAN"),
        ("sign_in", None),
    ]


def test_district_officer_sees_what_the_offices_did_but_not_who_looked_at_whom(
    client, events, staff, district_officer, offices
):
    audit(Event.DOWNLOAD, by=staff, office=offices.ours, format="pdf")
    audit(Event.DOWNLOAD, by=staff, office=offices.far, format="pdf")
    audit(Event.OPEN_LIST, by=staff, list="referrals", count=3)
    audit(Event.UNMASK_NIK, by=staff, office=offices.ours)
    client.force_login(district_officer)

    assert shown(client.get("/audit/")) == [("download", "PKMA"), ("change_office", "PKMA")]


def test_list_taken_along_by_a_district_officer_is_shown_to_the_district(
    client, district_officer, offices
):
    audit(Event.EXPORT, by=district_officer, list="posts", format="xlsx", count=12)
    client.force_login(district_officer)

    assert shown(client.get("/audit/")) == [("export", "DIST")]


def test_list_over_several_posts_is_noted_at_each_place_of_the_reader(
    client, staff, cadre, other_post
):
    Assignment.objects.create(user=cadre, role="cadre", post=other_post, starts_on=YEAR_START)

    audit(Event.OPEN_LIST, by=cadre, list="workers", count=60)
    audit(Event.OPEN_LIST, by=staff, list="workers", count=90)

    client.force_login(staff)
    assert sorted(shown(client.get("/audit/"))) == [
        ("open_list", "NELAYAN"),
        ("open_list", "PETANI"),
        ("open_list", "PKMA"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=open_list", ["open_list"]),
        ("action=nonsense", ["change_office", "open_list", "change_account"]),
        ("q=kader", ["open_list"]),
        ("q=petugas", ["change_office", "change_account"]),
        ("q=siapa", []),
        ("on=2020-01-01", []),
        ("on=kemarin", ["change_office", "open_list", "change_account"]),
    ],
)
def test_audit_log_filters(client, events, staff, query, found):
    client.force_login(staff)

    assert [row[0] for row in shown(client.get(f"/audit/?{query}"))] == found


def test_audit_log_finds_the_events_of_today(client, events, staff):
    client.force_login(staff)
    day = timezone.localdate()

    assert len(shown(client.get(f"/audit/?on={day.isoformat()}"))) == 3


@pytest.mark.parametrize("person", ["cadre", "reader", "outsider"])
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
        ({"what": "ended", "role": "cadre", "post": None}, "access ended · role: Cadre"),
        ({"list": "referrals", "count": 3}, "referrals · rows: 3"),
        ({"fields": ["name", "nik"]}, "changed: name, NIK"),
        ({"format": "pdf", "revision": 2}, "PDF · revision: 2"),
        ({"boxes": ["sbp", "dbp"]}, "values: 2"),
        ({"what": "unheard", "colour": "red"}, "unheard · colour: red"),
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
