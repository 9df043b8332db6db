"""Telling officers that a report lies ready: a letter with a link, never with figures or names.

The row of a `Notice` is the truth: one for each report, occasion and person.
"""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthposts.lib.months import Month
from posts.models import Assignment, User
from posts.roles import Action, Role, may
from reports import scopes
from reports.models import Notice, Report, Revision

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
READERS = [role for role in Role if may(role, Action.SEE_FIGURES)]


def tell_of_reports(now: dt.datetime) -> None:
    """Once a minute: note who is to be told of what, and send what was not sent yet."""
    if not settings.MAIL_IS_ON:
        return
    _note(scopes.month_due(now, settings.TIME_ZONE), now)
    for notice in Notice.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).select_related(
        "report__office", "user"
    ):
        if not _send(notice):
            # The server is away: the rest would only wait for it too.
            break


def _note(month: Month, now: dt.datetime) -> None:
    """Of the newest month that is due: offices' reports that are ready, and those made final."""
    ready = (
        Revision.objects.filter(
            build=Revision.Build.READY,
            report__office__isnull=False,
            report__first_day=month.first_day,
        )
        .select_related("report")
        .defer("snapshot")
    )
    notices = [
        Notice(report=revision.report, user=user, revision=revision.number or 0)
        for revision in ready
        for user in _readers(revision.report, timezone.localdate(now))
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _readers(report: Report, day: dt.date) -> "QuerySet[User]":
    """Who works at the report's own office and chose to be told."""
    held = Assignment.objects.on(day).filter(office=report.office, role__in=READERS)
    return User.objects.filter(
        ~Q(email=""), pk__in=held.values("user"), report_mail=True, is_active=True
    )


def _send(notice: Notice) -> bool:
    """Marked first, so that two workers never send one letter twice."""
    waiting = Notice.objects.filter(pk=notice.pk, sent_at=None)
    if not waiting.update(sent_at=timezone.now(), attempts=notice.attempts + 1):
        return True
    try:
        _write(notice)
    except (OSError, SMTPException) as problem:
        log.warning("A letter could not be sent (%s); it is tried again.", type(problem).__name__)
        Notice.objects.filter(pk=notice.pk).update(sent_at=None)
        return False
    return True


def _write(notice: Notice) -> None:
    report = notice.report
    with translation.override(notice.user.language or settings.LANGUAGE_CODE):
        month = date_format(report.first_day, "YEAR_MONTH_FORMAT")
        context = {
            "scope": str(report.scope),
            "month": month,
            "revision": notice.revision,
            "link": settings.SITE_URL + reverse("reports:report", args=[report.code]),
            "account": settings.SITE_URL + reverse("posts:account"),
        }
        send_mail(
            _("Report of %(month)s") % {"month": month},
            render_to_string("reports/mail.txt", context),
            None,
            [notice.user.email],
        )
