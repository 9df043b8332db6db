import uuid

from screenings.receipts import receipt_code

SESSION, FIRST, SECOND = (uuid.UUID(int=n) for n in (1, 2, 3))


def test_receipt_is_the_same_in_any_order():
    assert receipt_code(SESSION, [FIRST, SECOND]) == receipt_code(SESSION, [SECOND, FIRST])


def test_receipt_changes_with_every_event_and_session():
    codes = [
        receipt_code(SESSION, []),
        receipt_code(SESSION, [FIRST]),
        receipt_code(SESSION, [FIRST, SECOND]),
        receipt_code(FIRST, [FIRST]),
    ]

    assert len(set(codes)) == 4


def test_receipt_is_short_enough_to_write_by_hand():
    code = receipt_code(SESSION, [FIRST])

    assert (len(code), code[3]) == (7, "-")
