"""Addresses of posts, offices and people. Logging in is in healthposts/urls.py."""

from django.urls import path, register_converter

from posts.views import account, audit, cadres, offices, people, posts, workplaces
from posts.views.converters import DayConverter

register_converter(DayConverter, "day")

app_name = "posts"

urlpatterns = [
    path("login/code/", account.log_in_by_code, name="log_in_by_code"),
    path("account/", account.account, name="account"),
    path("account/sign-out/", account.sign_out_of_everything, name="sign_out"),
    #
    path("people/", people.people, name="people"),
    path("people/export.<str:extension>", people.export_people, name="export_people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/new/cadre/", cadres.new_cadre_somewhere, name="new_cadre_somewhere"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/edit/", people.edit_person, name="edit_person"),
    path("people/<uuid:key>/reset/", people.reset_person, name="reset_person"),
    path("people/<uuid:key>/code/", people.code, name="code"),
    path("people/<uuid:key>/sign-out/", people.sign_out_person, name="sign_out_person"),
    path("people/<uuid:key>/assign/", people.assign_person, name="assign_person"),
    path("assignments/<uuid:key>/end/", people.end_access, name="end_access"),
    #
    path("offices/", offices.offices, name="offices"),
    path("offices/export.<str:extension>", offices.export_offices, name="export_offices"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<str:code>/", offices.office, name="office"),
    path("offices/<str:code>/edit/", offices.edit_office, name="edit_office"),
    path("offices/<str:code>/move/", offices.move, name="move_office"),
    path("offices/<str:code>/close/", offices.close, name="close_office"),
    path("offices/<str:code>/reopen/", offices.reopen, name="reopen_office"),
    path("offices/<str:code>/letterhead/", offices.letterhead, name="letterhead"),
    path("offices/<str:code>/lbkp/", offices.lbkp, name="lbkp"),
    path("offices/<str:code>/closing/", offices.closing_day, name="closing_day"),
    path("offices/<str:code>/signatory/", offices.signatory, name="signatory"),
    path("offices/<str:code>/logo/<day:starts_on>/", offices.logo, name="logo"),
    #
    path("posts/", posts.posts, name="posts"),
    path("posts/export.<str:extension>", posts.export_posts, name="export_posts"),
    path("posts/new/", posts.new_post, name="new_post"),
    # The page of a post, /posts/<code>/, combines all apps: it is `reports:post`.
    path("posts/<str:code>/edit/", posts.edit_post, name="edit_post"),
    path("posts/<str:code>/code/", posts.post_code, name="post_code"),
    path("posts/<str:code>/decree/", posts.decree, name="decree"),
    path("posts/<str:code>/state/", posts.state, name="state"),
    path("posts/<str:code>/puskesmas/", posts.supervisor, name="supervisor"),
    path("posts/<str:code>/estimate/", posts.estimate, name="estimate"),
    path("posts/<str:code>/partners/", posts.partners, name="partners"),
    path("posts/<str:code>/workplaces/", workplaces.workplaces, name="workplaces"),
    path("posts/<str:code>/workplaces/new/", workplaces.new_workplace, name="new_workplace"),
    path("posts/<str:code>/workplaces/known/", workplaces.link, name="link_workplace"),
    path("posts/<str:code>/workplaces/<str:workplace>/", workplaces.edit, name="edit_workplace"),
    path(
        "posts/<str:code>/workplaces/<str:workplace>/remove/",
        workplaces.unlink,
        name="unlink_workplace",
    ),
    path("posts/<str:code>/cadres/", cadres.cadres, name="cadres"),
    path(
        "posts/<str:code>/cadres/export.<str:extension>",
        cadres.export_cadres,
        name="export_cadres",
    ),
    path("posts/<str:code>/cadres/new/", cadres.new_cadre, name="new_cadre"),
    path("cadres/<uuid:key>/edit/", cadres.edit_cadre, name="edit_cadre"),
    path("cadres/<uuid:key>/position/", cadres.position, name="position"),
    path("cadres/<uuid:key>/end/", cadres.end, name="end_cadre"),
    path("cadres/<uuid:key>/account/", cadres.account, name="cadre_account"),
    path("cadres/<uuid:key>/access/", cadres.access_again, name="access_again"),
    #
    path("audit/", audit.audit_log, name="audit"),
    path("audit/export.<str:extension>", audit.export_audit, name="export_audit"),
]
