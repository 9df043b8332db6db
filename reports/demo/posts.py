"""Posts of the demo: their lives, cadres, lists of examinations and estimates."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable

from posts.life import cadres_wanted
from posts.models import (
    Assignment,
    Cadre,
    Post,
    PostStatus,
    User,
    WorkerEstimate,
    Workplace,
)
from posts.roles import Role
from reports.demo import logins, names
from reports.demo.offices import Offices, code_for, make_user
from reports.demo.plan import Plan, PlannedPost, at, new_uuid
from reports.demo.trades import EPITHETS, TRADES, Trade
from reports.demo.writing import write_many
from screenings.models import PostMeasure

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BASIC = ("blood_pressure", "weight", "height", "waist_circumference")
BLOOD = ("glucose", "cholesterol_total", "uric_acid", "haemoglobin")
MORE = (
    ("heart_rate", "history", "cigarettes"),
    ("heart_rate", "pef", "whisper_test"),
    ("physical_activity_minutes", "fruit_veg_portions", "visual_acuity_distance"),
    ("tb_symptoms", "history"),
)
ASKED = ("smoking_status", "ppe_use", "complaint", "pregnancy")
NEVER = dt.date.min


def plan_posts(plan: Plan, offices: Offices) -> list[PlannedPost]:
    """The first one is the demo cadre's: active, with a session today."""
    used: Counter[str] = Counter()
    return [_plan_post(plan, offices, number, used) for number in range(plan.posts)]


def _plan_post(plan: Plan, offices: Offices, number: int, used: Counter[str]) -> PlannedPost:
    rng = plan.random_for("post", number)
    area, office, officer = offices.areas[number % len(offices.areas)]
    turn = number // len(offices.areas)
    trade = TRADES[area.trades[turn % len(area.trades)]]
    village = area.villages[(turn + turn // len(area.trades)) % len(area.villages)]
    state = _state(number, plan.posts)
    formed = plan.first_day - dt.timedelta(days=rng.randint(60, 1400))
    young = state == Post.State.ACTIVE and number and rng.random() < 0.08
    if state == Post.State.FORMED or young:
        formed = plan.first_day + dt.timedelta(days=rng.randint(20, max(21, plan.months * 20)))
    row = Post(
        id=new_uuid(rng),
        code=code_for(plan, "post", number),
        name=_name(rng, trade, village, used),
        office=office,
        trade=trade.kind,
        sector=Post.Sector.FORMAL if trade.formal else Post.Sector.INFORMAL,
        place=f"{trade.meets_at}, {village}, Kecamatan {area.kecamatan}",
        latitude=f"{area.latitude + rng.uniform(-0.02, 0.02):.5f}",
        longitude=f"{area.longitude + rng.uniform(-0.02, 0.02):.5f}",
        state=state,
        created_at=at(min(formed, plan.today), 9),
    )
    found = PlannedPost(
        row=row, area=area, trade=trade, office=office, number=number,
        meets_from=min(formed + dt.timedelta(days=25), plan.today),
        meets_until=plan.today,
        week=rng.randint(1, 4), weekday=rng.randint(0, 6),
        examinations=_examinations(rng, number), staff=officer,
    )  # fmt: skip
    if number == 0:
        found.week, found.weekday = min((plan.today.day - 1) // 7 + 1, 4), plan.today.weekday()
    row.rhythm = (
        f"Minggu ke-{found.week}, hari {WEEKDAYS[found.weekday]}, pukul {trade.hour:02d}.00"
    )
    if state != Post.State.PROPOSED:
        row.formed_on, row.decree_date = formed, formed
        row.decree_number = f"188/{rng.randint(11, 420)}/KEP/{formed.year}"
    _cut_life(rng, plan, found)
    return found


def _state(number: int, count: int) -> Post.State:
    """A few of each: 1 in 12 formed only, 1 in 24 stopped, 1 in 60 closed or only proposed."""
    last = count - 1 - number
    if count < 6 or number == 0:
        return Post.State.ACTIVE
    if last < max(1, count // 60):
        return Post.State.CLOSED
    last -= max(1, count // 60)
    if last < max(1, count // 24):
        return Post.State.INACTIVE
    last -= max(1, count // 24)
    if last < max(1, count // 12):
        return Post.State.FORMED
    last -= max(1, count // 12)
    return Post.State.PROPOSED if last < count // 60 else Post.State.ACTIVE


def _cut_life(rng: random.Random, plan: Plan, post: PlannedPost) -> None:
    """Until when sessions were held. One active post in ten fell silent two months ago."""
    days = dt.timedelta(days=rng.randint(60, 40 + 20 * max(plan.months, 2)))
    match post.row.state:
        case Post.State.CLOSED | Post.State.INACTIVE:
            post.meets_until = max(plan.today - days, plan.first_day + dt.timedelta(days=31))
        case Post.State.FORMED | Post.State.PROPOSED:
            post.meets_until = NEVER
        case _ if post.number % 10 == 4:
            month = plan.every_month[-3 if plan.months > 2 else -1]
            post.meets_until = month.first_day - dt.timedelta(days=1)


def _name(rng: random.Random, trade: Trade, village: str, used: Counter[str]) -> str:
    name = f"Pos UKK {trade.noun} {rng.choice(EPITHETS)}"
    if name in used:
        name = f"{name} {village}"
    used[name] += 1
    return name if used[name] == 1 else f"{name} {used[name]}"


def _examinations(rng: random.Random, number: int) -> tuple[str, ...]:
    """A quarter of the posts have no meter; only a few measure everything, and half of them
    something more.
    """
    if number == 0:
        return (*BASIC, *BLOOD, *MORE[0][1:], *ASKED)
    more = MORE[number // 2 % len(MORE)] if number % 2 else ()
    if number % 4 == 3:
        return (*BASIC, *more, *ASKED)
    blood = BLOOD[:1] if rng.random() < 0.35 else BLOOD[: rng.randint(2, 4)]
    return (*BASIC, *blood, *more, *ASKED)


def save_posts(plan: Plan, posts: list[PlannedPost], offices: Offices) -> None:
    write_many([post.row for post in posts])
    write_many([row for post in posts for row in _statuses(plan, post)])
    PostMeasure.objects.bulk_create(
        PostMeasure(post=post.row, examination=code, position=place)
        for post in posts
        for place, code in enumerate(post.examinations, start=1)
    )
    _save_workplaces(plan, posts)
    _save_cadres(plan, posts, offices.password_hash)
    for post in posts:
        post.account = post.cadres[0].user if post.cadres else None


def _statuses(plan: Plan, post: PlannedPost) -> Iterable[PostStatus]:
    state = Post.State
    steps = [(state.PROPOSED, _formed_on(post, plan) - dt.timedelta(days=45), "")]
    if post.row.state != state.PROPOSED:
        steps.append((state.FORMED, _formed_on(post, plan), ""))
    if post.row.state in {state.ACTIVE, state.INACTIVE, state.CLOSED}:
        steps.append((state.ACTIVE, post.meets_from, ""))
    if post.row.state in {state.INACTIVE, state.CLOSED}:
        steps.append((state.INACTIVE, post.meets_until + dt.timedelta(days=1), "Kader pindah"))
    if post.row.state == state.CLOSED:
        steps.append((state.CLOSED, post.meets_until + dt.timedelta(days=21), "Usaha berhenti"))
    for name, since, reason in steps:
        yield PostStatus(post=post.row, state=name, since=since, reason=reason, at=at(since, 10))


def _formed_on(post: PlannedPost, plan: Plan) -> dt.date:
    return post.row.formed_on or plan.today


def _save_workplaces(plan: Plan, posts: list[PlannedPost]) -> None:
    """Factories and markets have a name; of a group of craftsmen the group is the place."""
    served = [post for post in posts if post.trade.workplace != "group"]
    rows = [_workplace(plan, post) for post in served]
    Workplace.objects.bulk_create(rows)
    through = Post.workplaces.through
    through.objects.bulk_create(
        through(post_id=post.row.pk, workplace_id=row.pk)
        for post, row in zip(served, rows, strict=True)
    )


def _workplace(plan: Plan, post: PlannedPost) -> Workplace:
    rng = plan.random_for("workplace", post.number)
    village = post.row.place.split(", ")[1]
    forms = {
        Workplace.Kind.EMPLOYER: f"{rng.choice(('CV', 'PT', 'UD'))} {rng.choice(EPITHETS)}",
        Workplace.Kind.MARKET: f"Pasar {village}",
        Workplace.Kind.HARBOUR: f"Dermaga {village}",
    }
    return Workplace(
        code=code_for(plan, "workplace", post.number),
        name=forms[Workplace.Kind(post.trade.workplace)],
        kind=post.trade.workplace,
        address=f"{village}, Kecamatan {post.area.kecamatan}",
    )


def _save_cadres(plan: Plan, posts: list[PlannedPost], password_hash: str) -> None:
    """The first cadre of each post has an account; the others are known by name."""
    met = [post for post in posts if post.row.state != Post.State.PROPOSED]
    users = [_account(plan, post, password_hash) for post in met]
    User.objects.bulk_create(users)
    Assignment.objects.bulk_create(
        Assignment(
            user=user,
            role=Role.CADRE,
            post=post.row,
            starts_on=_began(post),
            ends_on=_end_of_service(post),
        )
        for post, user in zip(met, users, strict=True)
    )
    for post, user in zip(met, users, strict=True):
        post.cadres = _cadres(plan, post, user)
    Cadre.objects.bulk_create([cadre for post in met for cadre in post.cadres])


def _account(plan: Plan, post: PlannedPost, password_hash: str) -> User:
    username = logins.CADRE if post.number == 0 else f"{logins.CADRE}{post.number + 1}"
    sex = _sex(plan.random_for("account", post.number), post.trade)
    return make_user(plan, username, password_hash, sex=sex, save=False)


def _sex(rng: random.Random, trade: Trade) -> str:
    """Wives keep the books of many a fishing crew."""
    return "M" if rng.random() < 0.25 + 0.5 * trade.men else "F"


def _cadres(plan: Plan, post: PlannedPost, user: User) -> list[Cadre]:
    rng = plan.random_for("cadres", post.number)
    sex = _sex(plan.random_for("account", post.number), post.trade)
    count = max(3, min(6, cadres_wanted(round(plan.workers / plan.posts))))
    positions = ("chair", "secretary", "treasurer", "member", "member", "member")
    rows = []
    for place in range(count):
        own = sex if place == 0 else _sex(rng, post.trade)
        rows.append(
            Cadre(
                uuid=new_uuid(rng),
                post=post.row,
                user=user if place == 0 else None,
                name=user.full_name if place == 0 else names.full_name(rng, own),
                sex=own,
                phone=user.phone if place == 0 else names.phone(rng),
                position=positions[place],
                starts_on=_began(post),
                ends_on=_end_of_service(post),
                trained_on=_began(post) + dt.timedelta(days=14) if place < 3 else None,
            )
        )
    return rows


def _began(post: PlannedPost) -> dt.date:
    """The day a post was formed; only proposed posts have none, and they have no cadres."""
    if post.row.formed_on is None:
        raise ValueError(f"post {post.number} was never formed")
    return post.row.formed_on


def _end_of_service(post: PlannedPost) -> dt.date | None:
    if post.row.state != Post.State.CLOSED:
        return None
    return post.meets_until + dt.timedelta(days=20)


def save_estimates(plan: Plan, posts: list[PlannedPost]) -> None:
    """How many workers there may be: more than are enrolled, by a round guess."""
    rows = []
    for post in posts:
        rng = plan.random_for("estimate", post.number)
        count = Counter(member.worker.sex for member in post.members)
        more = rng.uniform(1.05, 1.7)
        as_of = _formed_on(post, plan)
        if rng.random() < 0.05 and post.number:
            continue
        rows.append(
            WorkerEstimate(
                post=post.row,
                as_of=min(as_of, plan.today),
                men=round(count["M"] * more),
                women=round(count["F"] * more),
                by=post.staff,
            )
        )
    WorkerEstimate.objects.bulk_create(rows)
