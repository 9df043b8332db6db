"""Offices, people, posts."""

import importlib

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"

    def ready(self) -> None:
        importlib.import_module("posts.signals")
