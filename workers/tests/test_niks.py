"""The stored NIK: locked, indexed, rotated."""

import secrets
import uuid

import pytest
from django.core.management import call_command

from healthposts.testing.people import make_worker
from posts.models import AuditEvent
from posts.roles import Action
from workers.actions import reseal_imports, rotate_keys, set_nik
from workers.crypto import CannotDecrypt, blind_index, decrypt, encrypt, is_sealed_by_newest
from workers.imports.drafts import Answer
from workers.imports.running import answer_rows, keep_roster, read_roster, roster_of
from workers.models import DuplicateCandidate, RosterImport, Worker
from workers.queries import is_enrolled_elsewhere
from workers.tests.rosters import roster_file

NIK = "3575011203800001"
ROW = uuid.UUID(int=1)


def _key():
    return secrets.token_hex(32)


@pytest.fixture
def with_nik(post, cadre):
    worker = make_worker(post, "Suparto")
    set_nik(worker=worker, nik=NIK, by=cadre)
    return worker


def test_nik_is_stored_locked_and_masked(with_nik):
    stored = Worker.objects.values().get(pk=with_nik.pk)

    assert NIK not in str(stored)
    assert with_nik.unmasked_nik() == NIK
    assert with_nik.nik_masked == "************0001"
    assert NIK not in str(list(AuditEvent.objects.values()))


def test_nik_can_be_taken_away_with_a_reason(with_nik, cadre):
    assert set_nik(worker=with_nik, nik="", no_nik_reason="none", by=cadre) is False

    assert (with_nik.nik_encrypted, with_nik.nik_index, with_nik.nik_masked) == ("", "", "")
    assert (with_nik.no_nik_reason, with_nik.unmasked_nik()) == ("none", "")


def test_same_nik_makes_one_candidate_in_the_order_of_ids(with_nik, far_post, cadre):
    other = make_worker(far_post, "Suparto")

    assert set_nik(worker=other, nik=NIK, by=cadre) is True
    assert set_nik(worker=with_nik, nik=NIK, by=cadre) is True

    pair = DuplicateCandidate.objects.get()
    assert [pair.first, pair.second] == sorted([with_nik, other], key=lambda row: row.pk)
    assert (pair.reason, pair.state) == ("nik", "open")


def test_nik_elsewhere_is_known_and_nothing_else(with_nik, cadre, outsider):
    def elsewhere(user, nik):
        visible = Worker.objects.visible_to(user, Action.SEE_NAMES)
        return is_enrolled_elsewhere(nik, visible=visible)

    assert elsewhere(outsider, NIK) is True
    assert elsewhere(cadre, NIK) is False
    assert elsewhere(outsider, NIK[:-1] + "2") is False


def test_same_nik_is_sealed_differently_each_time():
    assert encrypt(NIK, of=ROW) != encrypt(NIK, of=ROW)
    assert blind_index(NIK) == blind_index(NIK)


def test_sealed_nik_copied_into_another_row_does_not_open():
    token = encrypt(NIK, of=ROW)

    with pytest.raises(CannotDecrypt):
        decrypt(token, of=uuid.uuid4())


def test_old_keys_open_until_they_are_removed(settings):
    old, new = settings.FIELD_KEYS[0], _key()
    token = encrypt(NIK, of=ROW)

    settings.FIELD_KEYS = [new, old]
    assert decrypt(token, of=ROW) == NIK
    assert is_sealed_by_newest(token, of=ROW) is False

    settings.FIELD_KEYS = [new]
    with pytest.raises(CannotDecrypt):
        decrypt(token, of=ROW)


def test_rotating_seals_everything_with_the_newest_key(settings, with_nik, worker):
    old, new = settings.FIELD_KEYS[0], _key()
    settings.FIELD_KEYS = [new, old]

    assert rotate_keys() == 1

    settings.FIELD_KEYS = [new]
    with_nik.refresh_from_db()
    assert with_nik.unmasked_nik() == NIK
    assert rotate_keys() == 0


def test_rotating_makes_the_index_anew(settings, with_nik):
    settings.INDEX_KEY = _key()

    assert rotate_keys() == 1

    assert Worker.objects.get(nik_index=blind_index(NIK)) == with_nik


def test_rotating_leaves_a_nik_that_was_just_changed(settings, with_nik, cadre, monkeypatch):
    """Between reading and writing somebody sets another NIK: the new one stays."""
    settings.FIELD_KEYS = [_key(), *settings.FIELD_KEYS]
    changed = NIK[:-1] + "2"

    def set_meanwhile(token, *, of):
        set_nik(worker=Worker.objects.get(pk=with_nik.pk), nik=changed, by=cadre)
        return NIK

    monkeypatch.setattr("workers.actions.details.decrypt", set_meanwhile)
    assert rotate_keys() == 0

    with_nik.refresh_from_db()
    assert with_nik.unmasked_nik() == changed


def test_rotate_command_says_how_many(with_nik, settings, capsys):
    settings.FIELD_KEYS = [_key(), *settings.FIELD_KEYS]

    call_command("rotate_keys")

    out = capsys.readouterr().out
    assert out == (
        "1 NIKs sealed with the newest key.\n0 lists to import sealed with the newest key.\n"
    )


def test_rotating_seals_kept_lists_with_the_newest_key(settings, post, cadre):
    old, new = settings.FIELD_KEYS[0], _key()
    kept = keep_roster(read_roster(roster_file()), post=post, by=cadre)
    answer_rows(kept=kept, answers={5: Answer(values={"name": "Siti"})})
    settings.FIELD_KEYS = [new, old]

    assert reseal_imports() == 1

    settings.FIELD_KEYS = [new]
    kept.refresh_from_db()
    assert roster_of(kept).answers[5].values == {"name": "Siti"}
    assert reseal_imports() == 0


def test_rotating_leaves_an_answer_that_was_just_given(settings, post, cadre, monkeypatch):
    """Between reading and writing somebody answers: the answer stays."""
    kept = keep_roster(read_roster(roster_file()), post=post, by=cadre)
    answer_rows(kept=kept, answers={5: Answer(values={"name": "Siti"})})
    settings.FIELD_KEYS = [_key(), *settings.FIELD_KEYS]

    def answer_meanwhile(token, *, of):
        answer_rows(kept=kept, answers={5: Answer(values={"name": "Sari"})})
        return decrypt(token, of=of)

    monkeypatch.setattr("workers.actions.details.decrypt", answer_meanwhile)
    reseal_imports()

    kept.refresh_from_db()
    assert roster_of(kept).answers[5].values == {"name": "Sari"}


def test_list_whose_key_is_gone_does_not_stop_the_rotation(settings, post, cadre, with_nik):
    keep_roster(read_roster(roster_file()), post=post, by=cadre)
    RosterImport.objects.update(sheet_encrypted=encrypt("{}", of=ROW))
    settings.FIELD_KEYS = [_key(), *settings.FIELD_KEYS]

    assert (rotate_keys(), reseal_imports()) == (1, 0)
