"""Workers of the demo: who they are, where they are and were enrolled, what they agreed to."""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterable

from healthposts.lib.codes import check_digit
from healthposts.lib.names import search_key
from posts.models import Post
from reports.demo import names, places
from reports.demo.bodies import new_body
from reports.demo.offices import code_for
from reports.demo.plan import Member, Plan, PlannedPost, Stay, at, new_uuid
from reports.demo.writing import write_many
from workers.births import born_at_age, born_in_year
from workers.consent import VERSION, needs_guardian
from workers.crypto import blind_index, encrypt
from workers.models import Consent, DuplicateCandidate, Enrolment, Worker

FIRST_CARD = 4_100_000


def plan_workers(plan: Plan, posts: list[PlannedPost]) -> None:
    """Spread the workers over the posts, and let a few of them move to another post."""
    number = 0
    for post, count in zip(posts, _sizes(plan, posts), strict=True):
        rng = plan.random_for("workers", post.number)
        for _ in range(count):
            post.members.append(_member(plan, rng, post, number))
            number += 1
    _move_some(plan, posts)


def _sizes(plan: Plan, posts: list[PlannedPost]) -> list[int]:
    """Shares of the asked number, to the last worker: 12 to 60 at an active post, few elsewhere."""
    rng = plan.random_for("sizes")
    weights = [
        _weight(post) * (1.25 if post.number == 0 else rng.uniform(0.55, 1.45)) for post in posts
    ]
    bounds, total = [0.0], sum(weights)
    for weight in weights:
        bounds.append(bounds[-1] + weight)
    cuts = [round(plan.workers * bound / total) for bound in bounds]
    return [after - before for before, after in itertools.pairwise(cuts)]


def _weight(post: PlannedPost) -> float:
    match post.row.state:
        case Post.State.PROPOSED:
            return 0.0001
        case Post.State.FORMED:
            return 0.3
        case _:
            return 1.0


def _member(plan: Plan, rng: random.Random, post: PlannedPost, number: int) -> Member:
    sex = "M" if rng.random() < post.trade.men else "F"
    age = min(max(round(rng.gauss(41, 12.5)), 16), 68)
    worker = _worker(plan, rng, post, number, sex, age)
    member = Member(
        worker=worker,
        body=new_body(rng, sex=sex, age=age, trade=post.trade),
        stay=_stay(plan, rng, post),
        eager=min(max(rng.gauss(0.71 - 0.06 * post.trade.men, 0.16), 0.1), 0.97),
        consents=rng.random() > 0.018,
    )
    if member.consents and rng.random() < 0.004:
        member.examined_until = plan.today - dt.timedelta(days=rng.randint(10, 90))
    return member


def _worker(
    plan: Plan, rng: random.Random, post: PlannedPost, number: int, sex: str, age: int
) -> Worker:
    name = names.full_name(rng, sex)
    nick = names.nickname(rng, name, sex, age)
    true_birth = plan.today - dt.timedelta(days=age * 365 + age // 4 + rng.randint(1, 360))
    precision = rng.choices(("day", "year", "age"), (74, 15, 11))[0]
    worker = Worker(
        id=new_uuid(rng),
        code=code_for(plan, "worker", number),
        card_number=_card(number),
        name=name,
        nickname=nick,
        name_key=search_key(name, nick)[:200],
        sex=sex,
        birth_date=_known_birth(plan, true_birth, precision, age),
        birth_precision=precision,
        occupation=rng.choice(post.trade.jobs),
        crew=rng.choice(post.trade.groups) if rng.random() < 0.7 else "",
        phone=names.phone(rng) if rng.random() < 0.5 else "",
        bpjs_number=f"000{rng.randint(0, 9_999_999_999):010d}" if rng.random() < 0.3 else "",
        created_by=post.account or post.staff,
    )
    if rng.random() < 0.62 and precision == "day":
        region = post.area if rng.random() < 0.8 else rng.choice(places.AREAS)
        _set_nik(rng, worker, region.code.replace(".", ""))
    elif rng.random() < 0.3:
        _set_nik(rng, worker, post.area.code.replace(".", ""), birth=true_birth)
    else:
        reasons = ("not_brought", "none", "refused")
        worker.no_nik_reason = rng.choices(reasons, (80, 8, 12))[0]
    return worker


def _card(number: int) -> str:
    digits = str(FIRST_CARD + number)
    return digits + check_digit(digits)


def _known_birth(plan: Plan, birth: dt.date, precision: str, age: int) -> dt.date:
    match precision:
        case "day":
            return birth
        case "year":
            return born_in_year(birth.year)
        case _:
            return born_at_age(age, on=plan.today)


def _set_nik(
    rng: random.Random, worker: Worker, region: str, *, birth: dt.date | None = None
) -> None:
    day = birth or worker.birth_date
    digits = names.nik(
        rng, region=region, sex=worker.sex, day=day.day, month=day.month, year=day.year
    )
    worker.nik_encrypted, worker.nik_index = encrypt(digits, of=worker.pk), blind_index(digits)
    worker.nik_last4 = digits[-4:]


def _stay(plan: Plan, rng: random.Random, post: PlannedPost) -> Stay:
    """Two in three came at the beginning, the others later; one in twenty has left."""
    first = max(
        post.meets_from if post.ever_met else post.row.formed_on or plan.today, dt.date(2015, 1, 1)
    )
    last = min(post.meets_until, plan.today) if post.ever_met else plan.today
    room = max((last - first).days, 0)
    late = rng.random() < 0.33
    start = first + dt.timedelta(
        days=rng.randint(0, room) if late else rng.randint(0, min(room, 40))
    )
    if post.row.state == Post.State.CLOSED:
        return Stay(start, last + dt.timedelta(days=20), "Pos ditutup")
    stay = Stay(start)
    if rng.random() < 0.05:
        span = (plan.today - start).days
        stay.ends_on = (
            start + dt.timedelta(days=rng.randint(span // 2, span)) if span > 60 else None
        )
        if stay.ends_on:
            stay.end_reason = rng.choice(("Berhenti bekerja", "Pindah kerja", "Pulang kampung"))
    return stay


def _move_some(plan: Plan, posts: list[PlannedPost]) -> None:
    """One worker in fifty went to the next post of the same puskesmas, or any other."""
    rng = plan.random_for("moves")
    meeting = [post for post in posts if post.row.state == Post.State.ACTIVE and post.ever_met]
    if len(meeting) < 2:
        return
    for post in meeting:
        for member in list(post.members):
            days = (plan.today - max(member.stay.starts_on, plan.first_day)).days
            if rng.random() > 0.02 or member.stay.ends_on or days < 60 or member.worker.person:
                continue
            near = [each for each in meeting if each is not post and each.office == post.office]
            target = rng.choice(near or [each for each in meeting if each is not post])
            moved_on = plan.today - dt.timedelta(days=rng.randint(20, days - 20))
            member.stay.ends_on = moved_on - dt.timedelta(days=1)
            member.stay.end_reason = f"Pindah ke {target.row.name}"
            target.members.append(
                Member(
                    member.worker,
                    member.body,
                    Stay(moved_on),
                    member.eager,
                    member.consents,
                    member.examined_until,
                )
            )


def save_workers(plan: Plan, posts: list[PlannedPost]) -> int:
    """Everybody once, however many posts they have known. Returns how many."""
    pairs = _duplicates(plan, posts)
    first_place: dict[uuid.UUID, tuple[PlannedPost, Member]] = {}
    stays = [(post, member) for post in posts for member in post.members]
    for post, member in sorted(stays, key=lambda pair: pair[1].stay.starts_on):
        first_place.setdefault(member.worker.pk, (post, member))
    everyone = list(first_place.values())
    for _post, member in everyone:
        member.worker.created_at = at(member.stay.starts_on, 11)
    write_many([member.worker for _post, member in everyone])
    write_many([row for post, member in everyone for row in _consents(plan, post, member)])
    write_many(_candidates(plan, pairs))
    write_many([_enrolment(post, member) for post in posts for member in post.members])
    return len(everyone)


def _enrolment(post: PlannedPost, member: Member) -> Enrolment:
    return Enrolment(
        worker=member.worker,
        post=post.row,
        starts_on=member.stay.starts_on,
        ends_on=member.stay.ends_on,
        end_reason=member.stay.end_reason,
        by=post.account or post.staff,
    )


def _consents(plan: Plan, post: PlannedPost, member: Member) -> Iterable[Consent]:
    rng = plan.random_for("consent", member.worker.pk)
    on = member.stay.starts_on
    young = needs_guardian(member.worker.birth_date, on=on)

    def row(decision: str, day: dt.date) -> Consent:
        return Consent(
            worker=member.worker,
            decision=decision,
            text_version=VERSION,
            language="id",
            on=day,
            method=rng.choices(("spoken", "signature", "thumbprint"), (70, 25, 5))[0],
            witness=post.cadres[-1].name if post.cadres and rng.random() < 0.6 else "",
            guardian=names.full_name(rng, "M") if young and decision == "given" else "",
            by=post.account or post.staff,
            at=at(day, 11),
        )

    yield row("given" if member.consents else "refused", on)
    if member.examined_until < plan.today and member.examined_until > on:
        yield row("withdrawn", member.examined_until)


Pair = tuple[Worker, Worker, str]


def _duplicates(plan: Plan, posts: list[PlannedPost]) -> list[Pair]:
    """Enrolled twice: the same NIK at another post, or the same name written otherwise."""
    rng = plan.random_for("duplicates")
    active = [post for post in posts if post.row.state == Post.State.ACTIVE and post.members]
    pairs: list[Pair] = []
    for post in active[: max(2, len(posts) // 12)]:
        with_nik = [m for m in post.members if m.worker.nik_index and not m.stay.ends_on]
        others = [each for each in active if each is not post]
        if not with_nik or not others:
            continue
        member, target = rng.choice(with_nik), rng.choice(others)
        reason = "nik" if len(pairs) % 2 == 0 else "likeness"
        copy = _copy(plan, rng, member, len(pairs), reason=reason)
        pairs.append((member.worker, copy, reason))
        stay = Stay(max(member.stay.starts_on, target.row.formed_on or plan.first_day))
        target.members.append(Member(copy, member.body, stay, 0.3))
    return pairs


def _copy(plan: Plan, rng: random.Random, member: Member, number: int, *, reason: str) -> Worker:
    row = member.worker
    copy = Worker(
        id=new_uuid(rng),
        code=code_for(plan, "copy", number),
        card_number=_card(plan.workers + number),
        name=row.name.upper()
        if reason == "nik"
        else f"{row.name.split()[0]} {row.name.split()[-1]}",
        sex=row.sex,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        occupation=row.occupation,
    )
    copy.name_key = search_key(copy.name)
    if reason == "nik":
        copy.nik_encrypted, copy.nik_index = encrypt(row.unmasked_nik(), of=copy.pk), row.nik_index
        copy.nik_last4 = row.nik_last4
    else:
        copy.no_nik_reason = "not_brought"
    return copy


def _candidates(plan: Plan, pairs: list[Pair]) -> list[DuplicateCandidate]:
    rows = []
    for number, (one, other, reason) in enumerate(pairs):
        first, second = sorted((one, other), key=lambda worker: worker.pk)
        rows.append(
            DuplicateCandidate(
                code=code_for(plan, "candidate", number),
                first=first,
                second=second,
                reason=reason,
                found_at=at(plan.today - dt.timedelta(days=3), 9),
            )
        )
    return rows
