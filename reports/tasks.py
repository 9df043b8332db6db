"""Doors for Celery: an id in, one action, out."""

from celery import shared_task
from django.utils import timezone

from reports import actions, building


@shared_task(name="reports.build")
def build(*, revision_id: int) -> None:
    building.build_revision(revision_id)


@shared_task(name="reports.sweep")
def sweep(*, resend_all: bool = False) -> None:
    actions.sweep(timezone.now(), resend_all=resend_all)
