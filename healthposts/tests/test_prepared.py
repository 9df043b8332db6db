"""Prepared queries answer what the same queryset answers, whoever asks and however often."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, models, transaction

from healthposts.testing.people import make_session
from healthposts.web.prepared import Given, Insertion, Prepared, Update
from posts.models import Office, Post, WorkerEstimate
from screenings.models import Attendance

pytestmark = pytest.mark.django_db
KEY = models.UUIDField()


def by_code():
    rows = Post.objects.filter(code=Given("code", models.CharField()))
    return rows.select_related("office").annotate(named=models.F("office__name"))


def test_prepared_query_gives_the_rows_of_its_queryset(post, other_post):
    prepared = Prepared(by_code)

    found = [prepared.first(code=one.code) for one in (post, other_post, post)]

    assert found == [post, other_post, post]
    assert [one.named for one in found] == [one.office.name for one in found]


def test_prepared_query_asks_once_and_brings_what_stands_beside(post, django_assert_num_queries):
    prepared = Prepared(by_code)
    prepared.first(code=post.code)

    with django_assert_num_queries(1):
        found = prepared.first(code=post.code)
        assert found.office == post.office


def test_prepared_query_gives_values(post, other_post):
    prepared = Prepared(
        lambda *names: Post.objects.filter(pk=Given("key", KEY)).values_list(*names)
    )

    assert prepared.ask("code", key=post.pk) == [(post.code,)]
    assert prepared.ask("pk", "office__code", key=other_post.pk) == [
        (other_post.pk, other_post.office.code)
    ]


def test_prepared_query_that_can_find_nothing_asks_nothing(post, django_assert_num_queries):
    prepared = Prepared(lambda: Post.objects.filter(pk__in=[]))

    with django_assert_num_queries(0):
        assert prepared.ask() == []


def test_prepared_query_without_a_value_says_so():
    with pytest.raises(KeyError, match="code"):
        Prepared(by_code).first()


@pytest.mark.django_db(transaction=True)
def test_prepared_query_is_asked_by_several_threads_at_once(post, other_post):
    prepared = Prepared(lambda: Post.objects.filter(pk=Given("key", KEY)).values_list("code"))
    keys = [post.pk, other_post.pk] * 20

    def ask(key):
        try:
            return prepared.first(key=key)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, keys))

    assert found == [post.code, other_post.code] * 20


def test_gap_in_a_query_inside_a_query_is_filled(post, other_post):
    offices = Prepared(
        lambda: Office.objects.filter(
            pk__in=Post.objects.filter(pk=Given("key", KEY)).values("office")
        )
    )

    assert offices.ask(key=post.pk) == [post.office]


# --- Writing ---------------------------------------------------------------------------


def estimates(post, *numbers):
    return [
        WorkerEstimate(post=post, as_of=dt.date(2026, 1, day), men=men, women=1)
        for day, men in enumerate(numbers, 1)
    ]


def stored():
    return list(
        WorkerEstimate.objects.order_by("pk").values_list("pk", "post__code", "as_of", "men")
    )


def test_rows_are_written_at_once_and_know_their_ids(post, other_post, django_assert_num_queries):
    insertion = Insertion(WorkerEstimate)
    rows = [*estimates(post, 3, 4), *estimates(other_post, 5)]

    with django_assert_num_queries(1):
        written = insertion.write(rows)

    assert written == 3
    assert stored() == [(row.pk, row.post.code, row.as_of, row.men) for row in rows]
    assert not any(row._state.adding for row in rows)


def test_no_rows_are_written_without_asking(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Insertion(WorkerEstimate).write([]) == 0


def attendance(session, worker, status):
    return Attendance(session=session, worker=worker, status=status)


def test_row_that_is_there_takes_over_what_is_told(post, worker):
    session = make_session(post, dt.date(2026, 1, 5))
    insertion = Insertion(Attendance, known_by=["session", "worker"], update=["status"])

    insertion.write([attendance(session, worker, "absent")])
    insertion.write([attendance(session, worker, "present")])

    assert list(Attendance.objects.values_list("status", flat=True)) == ["present"]


def test_row_that_is_there_stays_where_nothing_is_told(post, worker):
    session = make_session(post, dt.date(2026, 1, 5))
    insertion = Insertion(Attendance, known_by=["session", "worker"])

    written = [
        insertion.write([attendance(session, worker, status)]) for status in ("absent", "present")
    ]

    assert written == [1, 0]
    assert Attendance.objects.get().status == "absent"


def test_row_that_may_not_be_there_twice_is_refused_and_the_transaction_with_it(post):
    office = Office(code=post.office.code, kind="puskesmas", name="Twice")

    @transaction.atomic
    def write_both():
        Post.objects.filter(pk=post.pk).update(name="Changed")
        Insertion(Office).write([office])

    with pytest.raises(IntegrityError):
        write_both()

    assert Post.objects.get(pk=post.pk).name == post.name


def test_update_writes_its_fields_and_no_others(post, other_post):
    post.name, post.place = "New name", "Not written"

    Update(Post, ["name"]).write(post)

    names = dict(Post.objects.values_list("pk", "name"))
    assert names == {post.pk: "New name", other_post.pk: other_post.name}
    assert Post.objects.get(pk=post.pk).place != "Not written"
