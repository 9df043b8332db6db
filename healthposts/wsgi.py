"""The door for web servers."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthposts.settings")
application = get_wsgi_application()

# Now and not at the first request: the server forks after this, and its processes share what is
# loaded here. Frozen, the collector does not touch it, so that it stays shared.
get_resolver().url_patterns  # noqa: B018  imports every view
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        translation.gettext("")
gc.collect()
gc.freeze()
