"""The office tree of the demo, its letterheads and signatures, and who works there."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from posts.models import Assignment, Letterhead, Office, Signatory, User
from posts.roles import Role
from reports.demo import logins, names, places
from reports.demo.places import Area
from reports.demo.plan import Plan, new_uuid

OPENED_ON = dt.date(2001, 1, 1)
WITHOUT_POSTS = 2


@dataclass
class Offices:
    district: Office
    areas: list[tuple[Area, Office, User]]
    """Of each puskesmas that has posts: its area, its row, its officer."""
    password_hash: str
    district_officer: User


def make_offices(plan: Plan) -> Offices:
    """Province, district and puskesmas; the last two puskesmas have no post."""
    province = _office(plan, Office.Kind.PROVINCE, places.PROVINCE[1], places.PROVINCE[0], None)
    district = _office(plan, Office.Kind.DISTRICT, places.DISTRICT[1], places.DISTRICT[0], province)
    served = min(len(places.AREAS) - WITHOUT_POSTS, max(1, -(-plan.posts // 2)))
    areas = (*places.AREAS[:served], *places.AREAS[-WITHOUT_POSTS:])
    rows = [(area, _puskesmas(plan, area, district)) for area in areas]
    _paper(plan, district, lines="PEMERINTAH KABUPATEN SIDOARJO\nDINAS KESEHATAN",
           address=places.DISTRICT_SEAT, title="Kepala Dinas Kesehatan Kabupaten Sidoarjo")  # fmt: skip
    # One hash for everybody: a slow hash for each of hundreds of accounts takes minutes.
    password_hash = make_password(logins.PASSWORD)
    officer = make_user(plan, logins.DISTRICT, password_hash, sex="F")
    _assign(officer, Role.DISTRICT, district)
    _assign(make_user(plan, logins.PROVINCE, password_hash, sex="M"), Role.PROVINCE, province)
    _assign(make_administrator(plan, password_hash), Role.ADMINISTRATOR, None)
    return Offices(
        district=district,
        areas=[
            (area, office, _officer(plan, number, office, password_hash))
            for number, (area, office) in enumerate(rows[:served], start=1)
        ],
        password_hash=password_hash,
        district_officer=officer,
    )


def _office(plan: Plan, kind: Office.Kind, name: str, region: str, parent: Office | None) -> Office:
    office = Office(
        code=code_for(plan, "office", name),
        kind=kind,
        name=name,
        parent=parent,
        kemendagri_code=region,
        time_zone="Asia/Jakarta",
        opened_on=OPENED_ON,
    )
    office.save()
    return office


def _puskesmas(plan: Plan, area: Area, district: Office) -> Office:
    name = f"Puskesmas {area.puskesmas}"
    office = _office(plan, Office.Kind.PUSKESMAS, name, area.code, district)
    lines = f"PEMERINTAH KABUPATEN SIDOARJO\nDINAS KESEHATAN\nUPTD {name.upper()}"
    address = f"Jl. Raya {area.villages[0]}, Kecamatan {area.kecamatan}, Kabupaten Sidoarjo"
    _paper(plan, office, lines=lines, address=address, title=f"Kepala UPTD {name}")
    return office


def _paper(plan: Plan, office: Office, *, lines: str, address: str, title: str) -> None:
    """Letterhead and signature; one head in seven is acting, the second puskesmas' for certain."""
    rng = plan.random_for("paper", office.name)
    Letterhead.objects.create(office=office, lines=lines, address=address, starts_on=OPENED_ON)
    standing = Signatory.Standing
    acting = rng.random() < 0.14 or office.name.endswith(" Candi")
    sex = rng.choice("MF")
    changed = plan.first_day - dt.timedelta(days=rng.randint(30, 700))
    if rng.random() < 0.3:
        _sign(
            office,
            rng,
            "M",
            title,
            standing.DEFINITIVE,
            OPENED_ON,
            changed - dt.timedelta(days=1),
            plan,
        )
    _sign(
        office,
        rng,
        sex,
        title,
        standing.PLT if acting else standing.DEFINITIVE,
        changed,
        None,
        plan,
    )


def _sign(office, rng, sex, title, standing, starts_on, ends_on, plan) -> None:  # type: ignore[no-untyped-def]
    Signatory.objects.create(
        office=office,
        name=names.official(rng, sex, head=office.kind == Office.Kind.DISTRICT),
        nip=names.nip(rng, sex, plan.today.year),
        title=title,
        standing=standing,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def make_user(
    plan: Plan, username: str, password_hash: str, *, sex: str, save: bool = True
) -> User:
    rng = plan.random_for("user", username)
    user = User(
        uuid=new_uuid(rng),
        username=username,
        password=password_hash,
        full_name=names.full_name(rng, sex),
        phone=names.phone(rng),
        session_epoch=code_for(plan, "epoch", username),
    )
    if save:
        user.save()
    return user


def make_administrator(plan: Plan, password_hash: str) -> User:
    """Django's own admin asks for these two; in our pages they grant nothing."""
    user = make_user(plan, logins.ADMINISTRATOR, password_hash, sex="M", save=False)
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def _officer(plan: Plan, number: int, office: Office, password_hash: str) -> User:
    username = logins.STAFF if number == 1 else f"{logins.STAFF}{number}"
    user = make_user(plan, username, password_hash, sex=plan.random_for(username).choice("MF"))
    _assign(user, Role.PUSKESMAS, office)
    return user


def _assign(user: User, role: Role, office: Office | None) -> None:
    Assignment.objects.create(user=user, role=role, office=office, starts_on=OPENED_ON)


def code_for(plan: Plan, *what: object) -> str:
    """A code that the same seed makes again."""
    return "".join(plan.random_for("code", *what).choices("3467ACDEFGHJKMNPQRTUVWXY", k=7))
