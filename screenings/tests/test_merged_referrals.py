"""Two rows found to be one person have one open letter; two persons again have theirs."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions.persons import decide_persons, part_persons
from screenings.actions.referrals import answer_referral, make_referral, record_arrival
from screenings.actions.visits import record_visit
from screenings.models import Referral
from screenings.referrals.queries import open_referral, shown_reasons
from screenings.tests.entries import entry
from workers.models import DuplicateCandidate

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
CRISIS = {"glucose_random_capillary_1": 320}


@pytest.fixture
def refer(cadre, staff):
    def refer(worker, ago, **boxes):
        post = worker.enrolments.get().post
        session = make_session(post, timezone.localdate() - dt.timedelta(days=ago))
        visit = record_visit(session=session, worker=worker, entry=entry(**boxes), by=staff).visit
        return make_referral(visit=visit, by=staff)

    return refer


@pytest.fixture
def letters(post, other_post, refer):
    """The older one of a row at `post`, the younger of a row at `other_post`."""
    older = refer(make_worker(post, "Suparto"), 9, **HIGH)
    return older, refer(make_worker(other_post, "Soeparto"), 2, **CRISIS)


@pytest.fixture
def candidate(letters):
    first, second = sorted((row.worker for row in letters), key=lambda worker: worker.pk)
    return DuplicateCandidate.objects.create(first=first, second=second, reason="nik")


def topics(referral):
    return sorted(referral.reasons.values_list("topic", flat=True))


def fresh(letters):
    return [Referral.objects.get(pk=row.pk) for row in letters]


def test_younger_letter_joins_the_older_one(candidate, letters, staff):
    decide_persons(candidate=candidate, same=True, by=staff)

    older, younger = fresh(letters)
    assert [topics(older), topics(younger)] == [["blood_pressure", "glucose"], ["glucose"]]
    assert (older.state, older.urgency) == ("written", "same_day")
    assert (younger.state, younger.joined_into, younger.closed_by) == ("joined", older, staff)
    assert open_referral(younger.worker) == older
    event = AuditEvent.objects.get(action="refer", detail__what="referral_merged")
    assert (event.subject_id, event.detail["older"]) == (str(younger.uuid), older.number)


def test_who_arrived_with_the_younger_letter_has_arrived(candidate, letters, staff):
    record_arrival(referral=letters[1], by=staff)

    decide_persons(candidate=candidate, same=True, by=staff)

    older, younger = fresh(letters)
    assert (older.state, older.arrived_on) == ("arrived", younger.arrived_on)


def test_persons_parted_again_have_their_own_letters(candidate, letters, staff):
    decide_persons(candidate=candidate, same=True, by=staff)

    part_persons(candidate=candidate, by=staff)

    older, younger = fresh(letters)
    assert [topics(older), topics(younger)] == [["blood_pressure"], ["glucose"]]
    assert (older.state, younger.state, younger.joined_into) == ("written", "written", None)
    assert younger.closed_on is None
    assert AuditEvent.objects.filter(detail__what="referral_parted").count() == 1


def test_answer_to_the_joined_letter_was_the_answer_to_both(candidate, letters, staff):
    decide_persons(candidate=candidate, same=True, by=staff)
    answer_referral(
        referral=letters[0],
        result=Referral.Result.TREATED,
        advice="",
        sharing=Referral.Sharing.ALL,
        by=staff,
    )

    part_persons(candidate=candidate, by=staff)

    assert [row.state for row in fresh(letters)] == ["answered", "joined"]


def test_third_row_joins_the_oldest_of_all(candidate, letters, refer, post, staff):
    oldest = refer(make_worker(post, "Parto"), 30, **HIGH)
    decide_persons(candidate=candidate, same=True, by=staff)
    second = DuplicateCandidate.objects.create(
        first=oldest.worker, second=letters[0].worker, reason="nik"
    )
    decide_persons(candidate=second, same=True, by=staff)

    assert [row.joined_into for row in fresh(letters)] == [oldest, oldest]
    assert topics(oldest) == ["blood_pressure", "blood_pressure", "glucose"]

    part_persons(candidate=second, by=staff)

    older, younger = fresh(letters)
    assert (older.state, younger.joined_into, topics(oldest)) == (
        "written",
        older,
        ["blood_pressure"],
    )


def test_different_persons_keep_their_letters(candidate, letters, staff):
    decide_persons(candidate=candidate, same=False, by=staff)

    assert [row.state for row in fresh(letters)] == ["written", "written"]


def test_number_of_the_younger_letter_opens_the_older_one(client, candidate, letters, staff):
    client.force_login(staff)
    client.post(f"/workers/duplicates/{candidate.code}/decide/", {"decision": "first"})

    scanned = client.get(f"/r/{letters[1].number}/")
    page = client.get(f"/referrals/{letters[1].number}/")

    assert scanned.url == f"/referrals/{letters[0].number}/"
    assert f"/referrals/{letters[0].number}/" in page.content.decode()


@pytest.fixture
def moved(letters, offices, post):
    """The older letter; its post is supervised by another puskesmas since."""
    post.office = offices.other
    post.save()
    return letters[0]


def test_puskesmas_on_the_letter_sees_and_answers_it_after_the_post_moved(client, moved, staff):
    client.force_login(staff)

    listed = client.get("/referrals/").context["page_obj"]
    page = client.get(f"/referrals/{moved.number}/")
    client.post(f"/referrals/{moved.number}/arrive/")

    assert moved in listed
    assert [line.value for line in page.context["reasons"]] == ["164/96 mmHg"]
    assert Referral.objects.get(pk=moved.pk).state == "arrived"


def test_letter_of_a_moved_post_shows_nothing_else_of_the_worker(client, moved, staff):
    client.force_login(staff)

    page = client.get(f"/referrals/{moved.number}/").context

    assert (page["knows_worker"], page["knows_session"]) == (False, False)
    assert client.get(f"/workers/{moved.worker.code}/").status_code == 404


def test_letter_is_unknown_to_a_puskesmas_that_it_does_not_name(client, letters, moved, outsider):
    client.force_login(outsider)

    assert client.get(f"/referrals/{moved.number}/").status_code == 404
    assert shown_reasons(moved, outsider) == []
