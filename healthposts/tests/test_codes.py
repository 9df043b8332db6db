"""Numbers on cards and slips: what a hand or an ear gets wrong is noticed."""

import pytest

from healthposts.lib.codes import check_digit, is_number, new_number

NUMBERS = ["4827310", "1000000", "9999999", "1909090"]


def test_check_digit_of_the_published_example():
    assert check_digit("572") == "4"


@pytest.mark.parametrize("digits", NUMBERS)
def test_every_single_wrong_digit_is_found(digits):
    number = digits + check_digit(digits)

    wrong = [
        number[:place] + other + number[place + 1 :]
        for place in range(8)
        for other in "0123456789"
        if other != number[place]
    ]

    assert not any(is_number(text) for text in wrong)


def test_every_swap_of_two_neighbours_is_found():
    for pair in range(100):
        first, second = divmod(pair, 10)
        for start in ("12345", "98706"):
            digits = f"{start}{first}{second}"
            number = digits + check_digit(digits)
            swaps = {number[:p] + number[p + 1] + number[p] + number[p + 2 :] for p in range(7)}
            assert not any(is_number(text) for text in swaps - {number})


def test_new_numbers_are_right_and_never_begin_with_nought():
    numbers = {new_number() for _ in range(200)}

    assert all(is_number(number) and number[0] != "0" for number in numbers)
    assert len(numbers) > 190


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "١٢٣٤٥٦٧٨", "4827-310", "abcdefgh"])
def test_what_is_no_number(text):
    assert not is_number(text)
