import pytest

from healthposts.testing.people import make_worker
from workers.actions import decide_duplicate, note_likeness, set_nik, unmerge
from workers.models import DuplicateCandidate, Enrolment, Worker
from workers.tests.conftest import audited, queries_of

NIK = "3575011203800001"


@pytest.fixture
def two(post, other_post):
    return make_worker(post, "Suparto"), make_worker(other_post, "Soeparto")


@pytest.fixture
def candidate(two):
    note_likeness(worker=two[0], others=[two[1]])
    return DuplicateCandidate.objects.get()


def _persons():
    return dict(Worker.objects.values_list("name", "person__name"))


def _address(candidate, step=""):
    return f"/workers/duplicates/{candidate.code}/{step}"


def test_same_person_points_to_the_survivor_and_moves_nothing(candidate, two, staff):
    places = list(Enrolment.objects.values())

    decide_duplicate(candidate=candidate, same=True, survivor=two[1], by=staff)

    assert _persons() == {"Suparto": "Soeparto", "Soeparto": None}
    assert list(Enrolment.objects.values()) == places
    assert (candidate.state, candidate.decided_by) == ("same", staff)


def test_survivor_is_one_of_the_two(candidate, staff, post):
    with pytest.raises(ValueError, match="one of the two"):
        decide_duplicate(
            candidate=candidate, same=True, survivor=make_worker(post, "Widodo"), by=staff
        )


def test_different_persons_stay_apart(candidate, two, staff):
    decide_duplicate(candidate=candidate, same=False, by=staff)

    assert _persons() == {"Suparto": None, "Soeparto": None}
    assert (candidate.state, candidate.survivor) == ("different", None)


def test_decided_pair_is_not_asked_again(candidate, two, staff):
    decide_duplicate(candidate=candidate, same=False, by=staff)

    note_likeness(worker=two[1], others=[two[0]])

    assert DuplicateCandidate.objects.get().state == "different"


def test_undoing_restores_exactly(candidate, two, staff):
    before = list(Worker.objects.order_by("pk").values())
    decide_duplicate(candidate=candidate, same=True, survivor=two[1], by=staff)

    unmerge(candidate=candidate, by=staff)

    assert list(Worker.objects.order_by("pk").values()) == before
    assert (candidate.state, candidate.survivor, candidate.decided_at) == ("open", None, None)


def test_three_rows_of_one_person_have_one_survivor(post, staff):
    one, two, three = (make_worker(post, name) for name in ("One", "Two", "Three"))
    note_likeness(worker=one, others=[two, three])
    pairs = {
        frozenset([pair.first, pair.second]): pair for pair in DuplicateCandidate.objects.all()
    }

    decide_duplicate(candidate=pairs[frozenset([one, two])], same=True, survivor=one, by=staff)
    decide_duplicate(candidate=pairs[frozenset([one, three])], same=True, survivor=three, by=staff)
    together = _persons()
    unmerge(candidate=pairs[frozenset([one, two])], by=staff)

    assert together == {"One": "Three", "Two": "Three", "Three": None}
    assert _persons() == {"One": "Three", "Two": None, "Three": None}


# --- Pages -----------------------------------------------------------------------------------


def test_staff_find_pairs_to_decide(client, staff, candidate):
    client.force_login(staff)

    response = client.get("/workers/duplicates/")

    assert [pair.candidate for pair in response.context["todo"]] == [candidate]
    assert audited() == [("open_list", {"list": "duplicates", "count": 1})]


def test_pair_stands_side_by_side_without_its_niks(client, staff, candidate, two):
    for worker in two:
        set_nik(worker=worker, nik=NIK, by=staff)
    client.force_login(staff)

    shown = client.get(_address(candidate)).content.decode()

    assert ["Suparto" in shown, "Soeparto" in shown] == [True, True]
    assert NIK not in shown
    assert [action for action, _ in audited()][-2:] == ["open_worker", "open_worker"]


@pytest.mark.parametrize("kept", ["first", "second"])
def test_staff_decide_which_record_is_kept(client, staff, candidate, kept):
    client.force_login(staff)

    client.post(_address(candidate, "decide/"), {"decision": kept})

    candidate.refresh_from_db()
    assert candidate.survivor == getattr(candidate, kept)


def test_staff_decide_different_and_undo(client, staff, candidate):
    client.force_login(staff)

    client.post(_address(candidate, "decide/"), {"decision": "different"})
    decided = client.get("/workers/duplicates/").context["done"]
    client.post(_address(candidate, "undo/"))

    assert [pair.candidate for pair in decided] == [candidate]
    candidate.refresh_from_db()
    assert candidate.state == "open"


def test_unknown_decision_is_not_found(client, staff, candidate):
    client.force_login(staff)

    assert client.post(_address(candidate, "decide/"), {"decision": "both"}).status_code == 404


def test_record_of_another_puskesmas_has_no_name_and_no_post(client, staff, post, far_post):
    ours, other = make_worker(post, "Suparto"), make_worker(far_post, "Rahasia Sekali")
    note_likeness(worker=ours, others=[other])
    pair = DuplicateCandidate.objects.get()
    client.force_login(staff)

    shown = "".join(
        client.get(address).content.decode() for address in ("/workers/duplicates/", _address(pair))
    )

    assert "Suparto" in shown
    assert "Puskesmas C" in shown
    assert [word in shown for word in ("Rahasia", "Pos UKK Jauh", other.code)] == [False] * 3


def test_only_who_sees_both_records_joins_them(client, staff, post, far_post):
    ours, theirs = make_worker(post, "Suparto"), make_worker(far_post, "Suparto")
    first, second = sorted((ours, theirs), key=lambda row: row.pk)
    half = DuplicateCandidate.objects.create(first=first, second=second, reason="nik")
    client.force_login(staff)

    page = client.get(_address(half)).content.decode()
    answer = client.post(_address(half, "decide/"), {"decision": "first"}, follow=True)

    assert 'value="first"' not in page
    assert "Hanya yang melihat kedua data" in page
    assert "Hanya yang melihat kedua data" in answer.content.decode()
    half.refresh_from_db()
    assert half.state == "open"


def test_who_sees_one_record_may_say_that_they_are_different(client, staff, post, far_post):
    ours, theirs = make_worker(post, "Suparto"), make_worker(far_post, "Suparto")
    first, second = sorted((ours, theirs), key=lambda row: row.pk)
    half = DuplicateCandidate.objects.create(first=first, second=second, reason="nik")
    client.force_login(staff)

    client.post(_address(half, "decide/"), {"decision": "different"})

    half.refresh_from_db()
    assert half.state == "different"


def test_cadre_may_not_decide(client, cadre, candidate):
    client.force_login(cadre)

    assert client.get("/workers/duplicates/").status_code == 403
    assert client.get(_address(candidate)).status_code == 403
    assert client.post(_address(candidate, "decide/"), {"decision": "first"}).status_code == 403
    assert client.post(_address(candidate, "undo/")).status_code == 403


def test_outsider_knows_of_no_pair(client, outsider, candidate):
    client.force_login(outsider)

    assert client.get(_address(candidate)).status_code == 404
    assert client.post(_address(candidate, "decide/"), {"decision": "first"}).status_code == 404
    assert client.post(_address(candidate, "undo/")).status_code == 404


def test_wrong_methods_are_refused(client, staff, candidate):
    client.force_login(staff)

    assert client.post("/workers/duplicates/").status_code == 405
    assert client.post(_address(candidate)).status_code == 405
    assert client.get(_address(candidate, "decide/")).status_code == 405
    assert client.get(_address(candidate, "undo/")).status_code == 405


def test_list_of_pairs_costs_the_same_for_one_and_three(client, staff, candidate, two, post):
    client.force_login(staff)
    one = queries_of(lambda: client.get("/workers/duplicates/"))
    note_likeness(worker=two[0], others=[make_worker(post, "Widodo"), make_worker(post, "Budi")])

    assert queries_of(lambda: client.get("/workers/duplicates/")) == one
