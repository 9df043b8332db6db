"""What a box holds now does not depend on the order in which its readings are looked at."""

from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from screenings.changes import changes_of, copying, erasing, take_back
from screenings.contents import (
    EMPTY,
    Content,
    Entry,
    Key,
    current_values,
    differs,
    standing,
)

WEIGHT, HEIGHT = Key("weight"), Key("height")


@dataclass
class Row:
    """A reading without a database."""

    id: int
    measure: str
    value: Decimal | None
    author_id: int
    missing: str = ""
    supersedes_id: int | None = None
    settles: list[int] = field(default_factory=list)
    position: int = 1
    side: str = ""
    denominator: int | None = None
    code: str = ""
    flag: str = ""


def write(rows, changes, author):
    """Store changes as `write_readings` does."""
    for change in changes:
        rows.append(
            Row(
                id=len(rows) + 1,
                measure=change.key.measure,
                value=change.content.number,
                author_id=author,
                missing="erased" if change.content.is_empty else "",
                supersedes_id=change.supersedes,
                settles=change.settles,
            )
        )


def entry(boxes, base):
    return Entry(None, boxes, base=frozenset(base))


NUMBERS = st.sampled_from([None, 60, 61, 62])
STEPS = st.tuples(
    st.sampled_from([1, 2, 3]),  # who saves
    st.fixed_dictionaries({}, optional={WEIGHT: NUMBERS, HEIGHT: NUMBERS}),
    st.integers(0, 5),  # how many saves ago the page was opened
    st.sampled_from(["save", "save", "save", "erase", "take back"]),
)
HISTORIES = st.lists(STEPS, max_size=8)


def play(history):
    """The readings of a history of saves on stale and fresh pages, erasures and undos."""
    rows, pages, sizes = [], [()], [0]
    for author, boxes, age, kind in history:
        if kind == "erase":
            write(rows, erasing(rows), author)
        elif kind == "take back":
            last = {row.id for row in rows[sizes[-2] if len(sizes) > 1 else 0 :]}
            for changes in take_back(rows, last):
                write(rows, changes, author)
        else:
            base = pages[max(0, len(pages) - 1 - age)]
            contents = {k: EMPTY if n is None else Content(Decimal(n)) for k, n in boxes.items()}
            write(rows, changes_of(entry(contents, base), rows, author_id=author), author)
        sizes.append(len(rows))
        pages.append(tuple(i for box in standing(rows).values() for i in box.ids))
    return rows


@given(HISTORIES, st.randoms(use_true_random=False))
def test_any_order_of_readings_gives_the_same_values(history, random):
    rows = play(history)
    shuffled = random.sample(rows, len(rows))

    assert current_values(shuffled) == current_values(rows)
    assert standing(shuffled) == standing(rows)


@given(HISTORIES, NUMBERS, st.sampled_from([1, 2, 3]))
def test_fresh_page_always_wins_and_leaves_no_conflict(history, number, author):
    rows = play(history)
    before = standing(rows)
    base = {i for box in before.values() for i in box.ids}
    content = EMPTY if number is None else Content(Decimal(number))
    saved = Entry(None, {WEIGHT: content}, base=frozenset(base), settled=frozenset({WEIGHT}))

    write(rows, changes_of(saved, rows, author_id=author), author)

    after = standing(rows).get(WEIGHT)
    assert not differs(after.content if after else EMPTY, content)
    assert after is None or not after.in_conflict


@given(HISTORIES)
def test_page_sent_back_untouched_changes_nothing(history):
    rows = play(history)
    base = {i for box in standing(rows).values() for i in box.ids}
    shown = {key: box.content for key, box in standing(rows).items()}

    assert changes_of(entry(shown, base), rows, author_id=1) == []


@given(HISTORIES)
def test_stale_page_untouched_changes_nothing(history):
    rows = play(history)
    half = rows[: len(rows) // 2]
    base = {i for box in standing(half).values() for i in box.ids}
    shown = {key: box.content for key, box in standing(half).items()}

    assert changes_of(entry(shown, base), rows, author_id=1) == []


@given(HISTORIES)
def test_undo_of_an_erasure_brings_everything_back(history):
    rows = play(history)
    before = {k: {c.as_text() for c in box.all} for k, box in current_values(rows).items()}
    size = len(rows)
    write(rows, erasing(rows), 1)

    for changes in take_back(rows, {row.id for row in rows[size:]}):
        write(rows, changes, 1)

    after = {k: {c.as_text() for c in box.all} for k, box in current_values(rows).items()}
    assert after == before


@given(HISTORIES, HISTORIES)
def test_copied_boxes_stand_at_their_new_place_beside_what_was_there(history, other):
    boxes, rows = current_values(play(history)), play(other)
    there = current_values(rows)

    for changes in copying(boxes, rows):
        write(rows, changes, 1)

    after = current_values(rows)
    assert {k: {c.as_text() for c in b.all} for k, b in after.items()} == {
        key: {c.as_text() for box in (boxes.get(key), there.get(key)) if box for c in box.all}
        for key in boxes.keys() | there.keys()
    }
