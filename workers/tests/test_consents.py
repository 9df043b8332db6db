import datetime as dt

import pytest

from healthposts.testing.people import make_worker
from workers.actions import ConsentGiven, ConsentProblem, record_consent, withdraw_consent
from workers.consent import TEXTS, ConsentText, consent_text, needs_guardian, read_key
from workers.models import Worker
from workers.queries import consent_history, consent_state

TODAY = dt.date(2026, 11, 21)
TEXT = ConsentText("1", "id")


@pytest.fixture
def unasked(post):
    return make_worker(post, "Suparto", consent=False)


def _answer(decision="given", **how):
    return ConsentGiven(decision=decision, text=TEXT, **({"method": "spoken"} | how))


def _record(worker, cadre, answer, on=TODAY):
    return record_consent(worker=worker, answer=answer, on=on, by=cadre)


def _problem(worker, cadre, answer):
    with pytest.raises(ConsentProblem) as caught:
        _record(worker, cadre, answer)
    return caught.value.code


def test_consent_keeps_what_was_read_and_how(unasked, cadre):
    row = _record(unasked, cadre, _answer(method="thumbprint", witness=" Siti "))

    assert (row.text_version, row.language, row.on, row.method, row.witness, row.by) == (
        "1",
        "id",
        TODAY,
        "thumbprint",
        "Siti",
        cadre,
    )


def test_consent_state_follows_the_last_answer(unasked, cadre):
    states = [consent_state(unasked)]
    for answer in (_answer(), _answer("refused"), _answer()):
        _record(unasked, cadre, answer)
        states.append(consent_state(unasked))
    withdraw_consent(worker=unasked, text=TEXT, on=TODAY, by=cadre)
    states.append(consent_state(unasked))

    assert states == ["not_asked", "given", "refused", "given", "withdrawn"]
    assert [row.decision for row in consent_history(unasked)] == [
        "withdrawn",
        "given",
        "refused",
        "given",
    ]


def test_consent_of_many_comes_in_one_query(post, unasked, cadre, django_assert_num_queries):
    agreed = make_worker(post, "Widodo")
    _record(agreed, cadre, _answer("refused"))

    with django_assert_num_queries(1):
        states = {row.name: consent_state(row) for row in Worker.objects.with_consent()}

    assert states == {"Suparto": "not_asked", "Widodo": "refused"}


def test_consent_needs_a_way(unasked, cadre):
    assert _problem(unasked, cadre, _answer(method="")) == "method"


@pytest.mark.parametrize("witness", ["", "  "])
def test_thumbprint_needs_a_witness(unasked, cadre, witness):
    assert _problem(unasked, cadre, _answer(method="thumbprint", witness=witness)) == "witness"


@pytest.mark.parametrize("how", [{"method": ""}, {"method": "thumbprint"}])
def test_refusal_needs_nothing(unasked, cadre, how):
    assert _record(unasked, cadre, _answer("refused", **how)).decision == "refused"


@pytest.mark.parametrize(
    ("born", "needed"),
    [
        (dt.date(2008, 11, 20), False),
        (dt.date(2008, 11, 21), False),  # 18 today
        (dt.date(2008, 11, 22), True),  # 18 tomorrow
    ],
)
def test_guardian_is_needed_until_the_eighteenth_birthday(unasked, cadre, born, needed):
    unasked.birth_date = born

    assert needs_guardian(born, on=TODAY) is needed
    if needed:
        assert _problem(unasked, cadre, _answer()) == "guardian"
        assert _record(unasked, cadre, _answer(guardian="Ibu Siti")).guardian == "Ibu Siti"
    else:
        assert _record(unasked, cadre, _answer()).guardian == ""


def test_young_worker_may_refuse_alone(unasked, cadre):
    unasked.birth_date = dt.date(2010, 1, 1)

    assert _record(unasked, cadre, _answer("refused")).decision == "refused"


@pytest.mark.parametrize(
    ("language", "shown"), [("id", "id"), ("en", "en"), ("en-gb", "en"), ("fa", "id"), ("", "id")]
)
def test_text_is_shown_in_the_language_of_the_page_or_indonesian(language, shown):
    assert consent_text(language) == ConsentText("1", shown)


def test_every_text_can_be_read_back_from_its_key():
    for version, language in TEXTS:
        text = ConsentText(version, language)
        assert read_key(text.key) == text
        assert text.text.endswith("?")


@pytest.mark.parametrize("key", ["", "1", "9:id", "1:xx", ":"])
def test_unknown_text_is_none(key):
    assert read_key(key) is None
