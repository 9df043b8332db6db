from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Installed by floor_settings only: no installation has these tables."""

    name = "healthposts.bench"
    label = "bench"
