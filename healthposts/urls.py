"""All addresses. They are promises: see docs/decisions before changing one."""

from django.urls import include, path

from healthposts.web.language import set_language
from healthposts.web.offline import offline, service_worker
from posts.site import site
from posts.views import account
from reports.views import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("login/", account.log_in, name="login"),
    path("logout/", account.log_out, name="logout"),
    path("password/", account.ChangePassword.as_view(), name="password_change"),
    # From the bottom up: /posts/new/ is not the page of a post with the code `new`.
    path("", include("posts.urls")),
    path("", include("workers.urls")),
    path("", include("screenings.urls")),
    path("", include("reports.urls")),
    path("offline/", offline, name="offline"),
    path("sw.js", service_worker, name="service_worker"),
    path("language/", set_language, name="set_language"),
    path("admin/", site.urls),
]
