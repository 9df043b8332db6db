"""The cast of the tests: an office tree, two posts and one person of each role.

`outsider` has the same role as `cadre`, at a post elsewhere: whoever forgets access meets
the outsider.
"""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

YEAR_START = dt.date(2026, 1, 1)


@pytest.fixture
def offices(db: Any) -> SimpleNamespace:
    """One province with two districts; puskesmas `ours` and `other` in the first one."""
    from posts.models import Office  # noqa: PLC0415  loaded before Django is set up

    kind = Office.Kind
    province = Office.objects.create(code="PROV", kind=kind.PROVINCE, name="Dinkes Provinsi")
    district = Office.objects.create(
        code="DIST", kind=kind.DISTRICT, name="Dinkes Kota Pasuruan", parent=province
    )
    elsewhere = Office.objects.create(
        code="DISTELSE", kind=kind.DISTRICT, name="Dinkes Kota Lain", parent=province
    )
    return SimpleNamespace(
        province=province,
        district=district,
        elsewhere=elsewhere,
        ours=Office.objects.create(
            code="PKMA", kind=kind.PUSKESMAS, name="Puskesmas A", parent=district
        ),
        other=Office.objects.create(
            code="PKMB", kind=kind.PUSKESMAS, name="Puskesmas B", parent=district
        ),
        far=Office.objects.create(
            code="PKMC", kind=kind.PUSKESMAS, name="Puskesmas C", parent=elsewhere
        ),
    )


@pytest.fixture
def post(offices: SimpleNamespace) -> Any:
    return _post("NELAYAN", "Pos UKK Nelayan Jaya", offices.ours)


@pytest.fixture
def other_post(offices: SimpleNamespace) -> Any:
    """Another post of the same puskesmas."""
    return _post("PETANI", "Pos UKK Tani Makmur", offices.ours)


@pytest.fixture
def far_post(offices: SimpleNamespace) -> Any:
    """A post of another district."""
    return _post("JAUH", "Pos UKK Jauh", offices.far)


@pytest.fixture
def cadre(post: Any) -> Any:
    return _cadre("kader", post)


@pytest.fixture
def outsider(far_post: Any) -> Any:
    return _cadre("orangluar", far_post)


@pytest.fixture
def staff(offices: SimpleNamespace) -> Any:
    return _person("petugas", "puskesmas", office=offices.ours)


@pytest.fixture
def district_officer(offices: SimpleNamespace) -> Any:
    return _person("dinkes", "district", office=offices.district)


@pytest.fixture
def province_officer(offices: SimpleNamespace) -> Any:
    return _person("kadinkes", "province", office=offices.province)


@pytest.fixture
def reader(offices: SimpleNamespace) -> Any:
    return _person("provinsi", "area", office=offices.province)


@pytest.fixture
def administrator(db: Any) -> Any:
    return _person("admin", "administrator")


@pytest.fixture
def worker(post: Any) -> Any:
    return make_worker(post, "Suparto")


def make_worker(
    post: Any, name: str, *, sex: str = "M", born: int = 1980, consent: bool = True
) -> Any:
    """An enrolled worker who agreed (or was not asked yet)."""
    from workers.models import Consent, Enrolment, Worker  # noqa: PLC0415  as above

    worker = Worker.objects.create(
        name=name, sex=sex, birth_date=dt.date(born, 7, 1), birth_precision="year"
    )
    Enrolment.objects.create(worker=worker, post=post, starts_on=YEAR_START)
    if consent:
        Consent.objects.create(
            worker=worker,
            decision="given",
            text_version="1",
            language="id",
            on=YEAR_START,
            method="spoken",
        )
    return worker


def make_session(post: Any, on: dt.date, *, kind: str = "routine", slot: int = 1) -> Any:
    from screenings.identities import session_id  # noqa: PLC0415  as above
    from screenings.models import Session  # noqa: PLC0415  as above

    key = session_id(post_id=post.pk, on=on, kind=kind, slot=slot)
    return Session.objects.create(
        id=key, post=post, office=post.office, on=on, kind=kind, slot=slot
    )


def _post(code: str, name: str, office: Any) -> Any:
    from posts.models import Post, PostStatus  # noqa: PLC0415  as above

    post = Post.objects.create(
        code=code, name=name, office=office, trade="fishing", state="active", formed_on=YEAR_START
    )
    PostStatus.objects.create(post=post, state="formed", since=YEAR_START)
    PostStatus.objects.create(post=post, state="active", since=YEAR_START)
    return post


def _cadre(username: str, post: Any) -> Any:
    from posts.models import Cadre  # noqa: PLC0415  as above

    user = _person(username, "cadre", post=post)
    Cadre.objects.create(post=post, user=user, name=user.full_name, sex="F", starts_on=YEAR_START)
    return user


def _person(username: str, role: str, **place: Any) -> Any:
    from posts.models import Assignment, User  # noqa: PLC0415  as above

    user = User.objects.create_user(username, password="rahasia-123", full_name=username.title())
    Assignment.objects.create(user=user, role=role, starts_on=YEAR_START, **place)
    return user
