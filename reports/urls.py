"""Addresses of reports, and of pages that combine apps."""

from django.urls import path

from reports.views import archives, areas, downloads, home, monthly, posts, readiness, rows, signing

app_name = "reports"

urlpatterns = [
    path("reports/", monthly.report_list, name="reports"),
    path("reports/missing/", readiness.readiness_page, name="readiness"),
    path("reports/request/", monthly.request_one, name="request"),
    path("reports/export.<str:extension>", monthly.export_reports, name="export_reports"),
    path("reports/<str:code>.<str:extension>", downloads.document, name="document"),
    path("reports/<str:code>/", monthly.report, name="report"),
    path("reports/<str:code>/progress/", monthly.progress, name="progress"),
    path("reports/<str:code>/rebuild/", monthly.rebuild, name="rebuild"),
    path("reports/<str:code>/release/", monthly.release, name="release"),
    path("reports/<str:code>/letter/<int:number>/", signing.letter_number, name="letter_number"),
    path("reports/<str:code>/sign/<int:number>/", signing.add_signed_copy, name="sign"),
    path("reports/<str:code>/signed/<uuid:key>/", signing.signed_copy, name="signed_copy"),
    path("reports/<str:code>/zip/", archives.make, name="make_zip"),
    path("reports/<str:code>/zip/progress/", archives.progress, name="zip_progress"),
    path("reports/<str:code>/zip/file/", archives.file, name="zip"),
    path("reports/<str:code>/rows/", rows.of_report, name="rows"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("areas/<str:code>/rows/", rows.of_area, name="area_rows"),
    path("follow-up/", home.follow_up, name="follow_up"),
    path("follow-up/export.<str:extension>", home.export_follow_up, name="export_follow_up"),
    path("posts/<str:code>/", posts.overview, name="post"),
    path("posts/<str:code>/rows/", rows.of_post, name="post_rows"),
]
