"""The project as an app: it carries commands and checks, no models."""

import importlib

from django.apps import AppConfig


class HealthpostsConfig(AppConfig):
    name = "healthposts"

    def ready(self) -> None:
        """Let `shared_task` find our Celery app, and register the system checks."""
        importlib.import_module("healthposts.celery")
        importlib.import_module("healthposts.checks")
