"""Celery: on a file-system broker by default, on Redis when REDIS_URL is set.

No broker is trusted with a job: the row of the report is the truth, and a sweep every
minute re-queues what got lost (reports/actions.py).
"""

import os

from celery import Celery
from celery.signals import worker_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthposts.settings")

app = Celery("healthposts")


def _broker() -> dict[str, object]:
    if settings.REDIS_URL:
        return {
            "broker_url": settings.REDIS_URL,
            "broker_transport_options": {
                "visibility_timeout": 600,
                # Without this a message of a killed worker waits for minutes.
                "unacked_restore_throttle": 1,
            },
        }
    folder = settings.DATA_DIR / "broker"
    for name in ("messages", "control", "processed"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost/",
        "broker_transport_options": {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "processed_folder": str(folder / "processed"),
            "polling_interval": 0.2,
        },
    }


app.conf.update(
    **_broker(),
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=900,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=50,
    worker_max_memory_per_child=600_000,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    beat_schedule={
        "sweep": {"task": "reports.sweep", "schedule": 60.0, "options": {"expires": 55}},
    },
    beat_scheduler="reports.beat:PulsingScheduler",
    beat_schedule_filename=str(settings.DATA_DIR / "celerybeat-schedule"),
)
app.autodiscover_tasks()


@worker_init.connect
def _preload(**_kwargs: object) -> None:
    """Import WeasyPrint once in the parent: a forked child then starts nine times faster."""
    from healthposts.web import pdf  # noqa: PLC0415  the worker only, never the web process

    pdf.preload()


@worker_ready.connect
def _resend_what_waits(**_kwargs: object) -> None:
    """A message that was in a killed worker's hands is lost; its row still waits."""
    app.send_task("reports.sweep", kwargs={"resend_all": True})
