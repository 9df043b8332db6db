"""Addresses of sessions and visits, of the page of a worker, and of a post's examinations."""

from django.urls import path

from screenings.views import corrections, entry, measures, running, sessions, worker

app_name = "screenings"

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.new_session, name="new_session"),
    path("sessions/<uuid:key>/", sessions.session, name="session"),
    path("sessions/<uuid:key>/search/", sessions.search, name="search"),
    path("sessions/<uuid:key>/absent/", sessions.absent, name="absent"),
    path("sessions/<uuid:key>/absent/undo/", sessions.not_absent, name="not_absent"),
    path("sessions/<uuid:key>/duty/", running.duty, name="duty"),
    path("sessions/<uuid:key>/tools/", running.tools, name="tools"),
    path("sessions/<uuid:key>/end/", running.end, name="end"),
    path("sessions/<uuid:key>/reopen/", running.reopen, name="reopen"),
    path("sessions/<uuid:key>/cancel/", running.cancel, name="cancel"),
    path("sessions/<uuid:key>/workers/<str:code>/", entry.entry, name="entry"),
    path("sessions/<uuid:key>/undo/<uuid:event>/", corrections.undo, name="undo"),
    path("sessions/<uuid:key>/workers/<str:code>/void/", corrections.void, name="void"),
    path("sessions/<uuid:key>/workers/<str:code>/restore/", corrections.restore, name="restore"),
    path("sessions/<uuid:key>/workers/<str:code>/move/", corrections.move, name="move"),
    path("workers/<str:code>/", worker.worker, name="worker"),
    path("posts/<str:code>/measures/", measures.measures, name="measures"),
    path("posts/<str:code>/measures/add/", measures.add, name="add_measure"),
    path("posts/<str:code>/measures/remove/", measures.remove, name="remove_measure"),
    path("posts/<str:code>/measures/shift/", measures.shift, name="shift_measure"),
]
