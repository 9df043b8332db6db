"""What an address asks for, made harmless."""

import datetime as dt

from healthposts.lib.months import Month

# Before it nobody kept figures; the month before must still be a month.
FIRST_MONTH = Month(2000, 1)


def asked_month(text: str, today: dt.date) -> Month:
    """This month, or the earlier one that the text names; nonsense counts as not asked."""
    this = Month.of(today)
    try:
        return max(min(Month.parse(text), this), FIRST_MONTH)
    except ValueError:
        return this
