"""The sweep: once a minute, and nothing is forgotten or done twice."""

import datetime as dt

import pytest

from healthposts.testing.people import make_session
from reports import actions, building
from reports.models import Pulse, Report, Revision

# 00:30 in Jakarta on 1 November 2026.
DUE = dt.datetime(2026, 10, 31, 17, 30, tzinfo=dt.UTC)


pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")


def test_sweep_queues_last_month_of_every_scope_once(post, other_post, far_post, messages):
    actions.sweep(DUE)
    actions.sweep(DUE + dt.timedelta(minutes=1))

    # three posts, three puskesmas, two districts, one province
    assert Report.objects.filter(first_day=dt.date(2026, 10, 1)).count() == 9
    assert Revision.objects.count() == 9
    assert sorted(messages) == sorted(Revision.objects.values_list("pk", flat=True))


def test_sweep_a_second_early_leaves_the_month_alone(post):
    actions.sweep(DUE - dt.timedelta(seconds=1))

    assert not Report.objects.filter(first_day=dt.date(2026, 10, 1)).exists()


def test_sweep_resends_a_message_that_got_lost(post, messages):
    actions.sweep(DUE)
    before = len(messages)

    actions.sweep(DUE + dt.timedelta(minutes=9))
    still_on_their_way = len(messages) - before
    Revision.objects.update(sent_at=DUE - dt.timedelta(minutes=1))
    actions.sweep(DUE + actions.RESEND_AFTER)

    assert still_on_their_way == 0
    assert len(messages) == 2 * before


def test_sweep_resends_a_build_whose_lease_has_run_out(post, messages):
    actions.sweep(DUE)
    revision = Revision.objects.first()
    Revision.objects.filter(pk=revision.pk).update(build="building", lease_until=DUE)
    messages.clear()

    actions.sweep(DUE + dt.timedelta(seconds=1))

    assert messages == [revision.pk]


def test_sweep_at_the_start_of_a_worker_resends_all_that_waits(post, messages):
    actions.sweep(DUE)
    first = sorted(messages)
    messages.clear()

    actions.sweep(DUE + dt.timedelta(seconds=5), resend_all=True)

    assert sorted(messages) == first


def test_sweep_redraws_provisional_figures_when_data_came(post, messages):
    actions.sweep(DUE)
    for revision in Revision.objects.all():
        building.build_revision(revision.pk)
    Revision.objects.update(built_at=DUE, sent_at=DUE)
    make_session(post, dt.date(2026, 10, 20))

    actions.sweep(DUE + dt.timedelta(minutes=11))

    stale = Revision.objects.filter(build="queued").values_list(
        "report__post__code", "report__office__code"
    )
    assert sorted(stale, key=str) == sorted(
        [("NELAYAN", None), (None, "PKMA"), (None, "DIST"), (None, "PROV")], key=str
    )


def test_sweep_leaves_a_pulse(db):
    actions.sweep(DUE)

    assert Pulse.objects.get(name="worker").at == DUE
