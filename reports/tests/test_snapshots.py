"""The frozen figures: one text for one month, read back whole."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.snapshots import BySex, SnapshotError, from_json, sha256, to_json
from reports.tests.samples import sample


@pytest.mark.parametrize("kind", ["post", "puskesmas", "district"])
def test_snapshot_comes_back_as_it_went(kind):
    snapshot = sample(kind)

    assert from_json(to_json(snapshot)) == snapshot


def test_text_is_canonical():
    text = to_json(sample("post"))

    again = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == again
    assert "é" in text


def test_same_figures_have_the_same_hash_and_others_another():
    snapshot = sample("post")
    other = replace(snapshot, figures=replace(snapshot.figures, sessions=99))

    assert sha256(to_json(snapshot)) == sha256(to_json(sample("post")))
    assert sha256(to_json(snapshot)) != sha256(to_json(other))


def test_decimals_and_days_are_text():
    data = json.loads(to_json(sample("post")))

    assert data["classes"][0]["rows"][0]["bounds"][0]["upper"] == "120"
    assert data["sessions"][0]["on"] == "2026-10-17"


def test_read_back_values_have_their_types():
    snapshot = from_json(to_json(sample("post")))

    assert snapshot.classes[0].rows[0].bounds[0].upper == Decimal(120)
    assert snapshot.sessions[0].on == dt.date(2026, 10, 17)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema=2),
        lambda data: data.update(month=None),
        lambda data: data.update(month=202610),
        lambda data: data.pop("figures"),
        lambda data: data.update(surprise=1),
        lambda data: data["figures"].update(sessions="4"),
        lambda data: data["figures"].update(sessions=True),
        lambda data: data["figures"]["visits"].pop("men"),
    ],
)
def test_text_that_is_no_snapshot_is_refused(change):
    data = json.loads(to_json(sample("post")))
    change(data)

    with pytest.raises(SnapshotError):
        from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "{"])
def test_text_that_is_no_record_is_refused(text):
    with pytest.raises(SnapshotError):
        from_json(text)


def test_value_that_has_no_place_in_a_snapshot_is_refused():
    snapshot = sample("post")

    with pytest.raises(TypeError, match="no place"):
        to_json(replace(snapshot, month=object()))


def test_by_sex_adds_up():
    assert BySex(2, 3) + BySex(1, 0) == BySex(3, 3)
    assert BySex(2, 3).total == 5


def test_class_table_adds_its_rows():
    table = sample("post").classes[0]

    assert table.measured == BySex(men=5, women=7)
    assert table.refer == 2


def test_month_without_sessions_and_visits_has_no_data():
    assert sample("post").has_data
    assert not sample("post", empty=True).has_data
