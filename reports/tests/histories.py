"""Rows for the figures to count, made without the rules: a visit is given its level and findings."""

import datetime as dt
import uuid

from healthposts.lib.ages import age_band, age_on
from healthposts.lib.months import Month
from posts.models import Post
from reports import queries
from reports.snapshots import MonthlySnapshot
from screenings.models import Finding, Visit

OCTOBER = Month(2026, 10)
SIGNED_ON = dt.date(2026, 11, 7)
PERHI = "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"
EDITION = "2026-11"


def figures(scope, month=OCTOBER) -> MonthlySnapshot:
    return queries.figures(posts_of(scope), month, scope, on=SIGNED_ON)


def posts_of(scope):
    if isinstance(scope, Post):
        return Post.objects.filter(pk=scope.pk)
    return Post.objects.filter(office__path__startswith=scope.path)


def make_visit(session, worker, *, level="normal", state="valid", sex=None, findings=()):
    """`findings`: (measure, class code, refer) or with role and guideline behind."""
    visit = Visit.objects.create(
        id=uuid.uuid4(),
        session=session,
        worker=worker,
        post=session.post,
        office=session.office,
        on=session.on,
        sex=sex or worker.sex,
        age_band=age_band(age_on(session.on, birth_date=worker.birth_date)),
        state=state,
        level=level,
    )
    for finding in findings:
        _add_finding(visit, *finding)
    return visit


def _add_finding(visit, measure, class_code, refer, role="classify", guideline=PERHI):
    Finding.objects.create(
        visit=visit,
        measure=measure,
        role=role,
        class_code=class_code,
        severity=0,
        refer=refer,
        outcome="none",
        guideline=guideline,
        edition=EDITION,
        worker=visit.worker,
        post=visit.post,
        office=visit.office,
        on=visit.on,
        sex=visit.sex,
        age_band=visit.age_band,
    )
