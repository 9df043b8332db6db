"""Addresses of reports, and of pages that combine apps."""

from django.urls import path

from reports.views import downloads, home, monthly, posts

app_name = "reports"

urlpatterns = [
    path("reports/", monthly.report_list, name="reports"),
    path("reports/request/", monthly.request_one, name="request"),
    path("reports/<str:code>.<str:extension>", downloads.document, name="document"),
    path("reports/<str:code>/", monthly.report, name="report"),
    path("reports/<str:code>/progress/", monthly.progress, name="progress"),
    path("reports/<str:code>/rebuild/", monthly.rebuild, name="rebuild"),
    path("reports/<str:code>/release/", monthly.release, name="release"),
    path("follow-up/", home.follow_up, name="follow_up"),
    path("posts/<str:code>/", posts.overview, name="post"),
]
