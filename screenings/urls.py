"""Addresses of sessions and visits, of the page of a worker, and of a post's examinations."""

from django.urls import path

from screenings.views import corrections, entry, measures, referrals, running, sessions, worker

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
    path("sessions/<uuid:key>/workers/<str:code>/refer/", referrals.refer, name="refer"),
    path("sessions/<uuid:key>/workers/<str:code>/refuse/", referrals.refuse, name="refuse"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/find/", referrals.find_referral, name="find_referral"),
    path("referrals/<str:number>/", referrals.referral, name="referral"),
    path("referrals/<str:number>/show/", referrals.show_referral, name="show_referral"),
    path("referrals/<str:number>/letter.pdf", referrals.letter, name="letter"),
    path("referrals/<str:number>/been/", referrals.been, name="been"),
    path("referrals/<str:number>/close/", referrals.close, name="close_referral"),
    path("referrals/<str:number>/undo/", referrals.undo_referral, name="undo_referral"),
    path("referrals/<str:number>/arrive/", referrals.arrive, name="arrive"),
    path("referrals/<str:number>/answer/", referrals.answer, name="answer"),
    path("workers/<str:code>/", worker.worker, name="worker"),
    path("posts/<str:code>/measures/", measures.measures, name="measures"),
    path("posts/<str:code>/measures/add/", measures.add, name="add_measure"),
    path("posts/<str:code>/measures/remove/", measures.remove, name="remove_measure"),
    path("posts/<str:code>/measures/shift/", measures.shift, name="shift_measure"),
]
