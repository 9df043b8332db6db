"""Guests: workers of a neighbouring post who are examined where they happen to be."""

import copy
import random
from collections import defaultdict
from dataclasses import replace

from reports.demo.plan import Member, Plan, PlannedPost
from screenings.models import Session

VISITORS, COMES = 2, 0.2
# Every so many posts have guests; the demo cadre's post is the first of them.
EVERY = 4
# Whatever needs the height of a visit before is left to the own post.
NOT_ASKED = frozenset({"height", "weight", "pef"})


def plan_visitors(plan: Plan, posts: list[PlannedPost]) -> None:
    """Neighbours belong to other posts of the same puskesmas."""
    of_office = defaultdict[str, list[tuple[PlannedPost, Member]]](list)
    for post in posts:
        of_office[post.office.code] += [(post, member) for member in post.members]
    for post in posts[::EVERY]:
        neighbours = [
            member
            for other, member in of_office[post.office.code]
            if other is not post and member.consents and member.stay.ends_on is None
        ]
        if post.ever_met and neighbours:
            rng = plan.random_for("visitors", post.number)
            found = rng.sample(neighbours, min(VISITORS, len(neighbours)))
            post.visitors = [replace(one, body=copy.copy(one.body)) for one in found]


def guests_of(
    rng: random.Random, post: PlannedPost, session: Session
) -> tuple[list[Member], list[Member]]:
    """Who came, and who of them was examined. Today one was, and one waits."""
    may = [one for one in post.visitors if one.stay.holds(session.on)]
    may = [one for one in may if session.on < one.examined_until]
    if session.state == Session.State.OPEN:
        return may, may[:1]
    came = [one for one in may if rng.random() < COMES]
    return came, came
