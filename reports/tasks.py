"""Doors for Celery: an id in, one action, out."""

from celery import shared_task
from django.utils import timezone

from reports import actions, archives, building, mails


@shared_task(name="reports.build")
def build(*, key: int) -> None:
    building.build_revision(key)


@shared_task(name="reports.archive")
def archive(*, key: int) -> None:
    archives.build_archive(key)


@shared_task(name="reports.sweep")
def sweep(*, resend_all: bool = False) -> None:
    now = timezone.now()
    actions.sweep(now, resend_all=resend_all)
    mails.tell_of_reports(now)
