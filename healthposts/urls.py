"""All addresses. They are promises: see docs/decisions before changing one."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from healthposts.web.language import set_language
from reports.views import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("", include("posts.urls")),
    path("", include("workers.urls")),
    path("", include("screenings.urls")),
    path("", include("reports.urls")),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]
