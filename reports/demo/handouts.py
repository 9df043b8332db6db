"""What is handed out on paper: cards of workers, some of them lost, and blank referral slips."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from itertools import islice

from healthposts.lib.codes import check_digit
from reports.demo.plan import Member, Plan, PlannedPost, at
from reports.demo.writing import write_many
from screenings.models import Referral, Slip
from workers.models import Card

POSTS_WITH_CARDS, WITH_CARD, LOST = 0.5, 0.8, 0.04
POSTS_WITH_SLIPS, SLIPS, BOUND = 0.3, 16, 3


def hand_out(plan: Plan, posts: Iterable[PlannedPost]) -> None:
    """The demo cadre's post has cards and slips for certain."""
    met = [post for post in posts if post.ever_met]
    taken = {member.worker.card_number for post in met for member in post.members}
    taken |= set(Referral.objects.values_list("number", flat=True))
    cards, slips = list[Card](), list[Slip]()
    for post in met:
        rng = plan.random_for("handouts", post.number)
        has_cards, has_slips = rng.random() < POSTS_WITH_CARDS, rng.random() < POSTS_WITH_SLIPS
        day = _day(plan, rng, post)
        if has_cards or not post.number:
            cards += _cards(rng, post, day, taken)
        if has_slips or not post.number:
            slips += _slips(rng, post, day, taken)
    write_many(cards)
    write_many(slips)


def _day(plan: Plan, rng: random.Random, post: PlannedPost) -> dt.date:
    """Some weeks after the post began to meet."""
    return min(post.meets_from + dt.timedelta(days=rng.randint(20, 60)), plan.today)


def _cards(rng: random.Random, post: PlannedPost, day: dt.date, taken: set[str]) -> Iterator[Card]:
    for member in post.members:
        roll = rng.random()
        if roll > WITH_CARD or not member.stay.holds(day) or member.stay.ends_on:
            continue
        yield Card(
            worker=member.worker,
            number=member.worker.card_number,
            printed_at=at(day, 10),
            printed_by=post.staff,
        )
        if roll < LOST:
            yield _lost(rng, post, member, day, taken)


def _lost(
    rng: random.Random, post: PlannedPost, member: Member, day: dt.date, taken: set[str]
) -> Card:
    return Card(
        worker=member.worker,
        number=_number(rng, taken),
        printed_at=at(day - dt.timedelta(days=14), 10),
        printed_by=post.staff,
        replaced_at=at(day, 10),
        replaced_by=post.staff,
    )


def _slips(rng: random.Random, post: PlannedPost, day: dt.date, taken: set[str]) -> Iterator[Slip]:
    """The first few have been written into a referral."""
    since = Referral.objects.filter(post=post.row, written_on__gte=day)
    used = since.exclude(state=Referral.State.REFUSED).order_by("written_on", "number")
    referrals = iter(list(islice(used, BOUND)))
    for _place in range(SLIPS):
        referral = next(referrals, None)
        yield Slip(
            number=_number(rng, taken),
            post=post.row,
            referral=referral,
            printed_at=at(day, 10),
            printed_by=post.account,
            bound_by=post.account if referral else None,
        )


def _number(rng: random.Random, taken: set[str]) -> str:
    while True:
        digits = str(rng.randrange(1_000_000, 10_000_000))
        number = digits + check_digit(digits)
        if number not in taken:
            taken.add(number)
            return number
