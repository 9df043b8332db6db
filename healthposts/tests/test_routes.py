"""Every address for every person. A new address without a row here fails.

The rows say what a person meets who comes by GET, or by an empty POST where only POST is
taken: 200 a page, 302 led on, 403 may see but not do, 404 must not know.
"""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLPattern, URLResolver, get_resolver

from healthposts.testing.people import make_session, make_worker
from posts.models import Cadre, Letterhead, User
from reports.models import Report, SignedCopy
from reports.snapshots import to_json
from reports.tests.samples import sample
from screenings.actions.store import make_row
from screenings.models import Referral, Visit
from workers.imports.running import keep_roster, read_roster
from workers.models import DuplicateCandidate

PEOPLE = ("nobody", "outsider", "cadre", "staff", "district", "reader", "admin")
AGREED = """
#                              nobody outsider    cadre    staff district   reader    admin
home                              302      200      200      200      200      200      200
healthz                           200      200      200      200      200      200      200
login                             200      302      302      302      302      302      302
logout                            302      302      302      302      302      302      302
password_change                   302      200      200      200      200      200      200
posts:log_in_by_code              200      200      200      200      200      200      200
posts:account                     302      200      200      200      200      200      200
posts:sign_out                    302      302      302      302      302      302      302
posts:people                      302      403      403      200      200      403      200
posts:export_people               302      403      403      200      200      403      200
posts:new_person                  302      403      403      403      200      403      200
posts:new_cadre_somewhere         302      403      403      200      403      403      200
posts:person                      302      404      404      200      404      404      200
posts:edit_person                 302      404      404      200      404      404      200
posts:reset_person                302      404      404      302      404      404      302
posts:code                        302      404      404      200      404      404      200
posts:sign_out_person             302      404      404      302      404      404      302
posts:assign_person               302      404      404      403      404      404      200
posts:end_access                  302      404      404      200      404      404      200
posts:offices                     302      403      403      200      200      200      200
posts:export_offices              302      403      403      200      200      200      200
posts:new_office                  302      403      403      403      200      403      200
posts:office                      302      404      404      200      200      200      200
posts:edit_office                 302      404      404      403      200      403      200
posts:move_office                 302      404      404      403      200      403      200
posts:close_office                302      404      404      403      200      403      200
posts:reopen_office               302      404      404      403      302      403      302
posts:letterhead                  302      404      404      403      200      403      200
posts:signatory                   302      404      404      403      200      403      200
posts:closing_day                 302      404      404      403      200      403      200
posts:lbkp                        302      404      404      403      200      403      200
posts:logo                        302      404      404      404      404      404      404
posts:posts                       302      200      200      200      200      200      403
posts:export_posts                302      200      200      200      200      200      403
posts:new_post                    302      403      403      403      200      403      403
posts:edit_post                   302      404      403      200      200      403      404
posts:post_code                   302      404      403      403      200      403      404
posts:decree                      302      404      403      200      200      403      404
posts:state                       302      404      403      200      200      403      404
posts:supervisor                  302      404      403      403      200      403      404
posts:estimate                    302      404      403      200      200      403      404
posts:partners                    302      404      403      403      200      403      404
posts:workplaces                  302      404      403      200      200      403      404
posts:new_workplace               302      404      403      200      200      403      404
posts:link_workplace              302      404      403      200      200      403      404
posts:edit_workplace              302      404      403      404      404      403      404
posts:unlink_workplace            302      404      403      404      404      403      404
posts:cadres                      302      404      200      200      200      403      404
posts:export_cadres               302      404      200      200      200      403      404
posts:new_cadre                   302      404      403      200      403      403      200
posts:edit_cadre                  302      404      403      200      403      404      200
posts:position                    302      404      403      200      403      404      200
posts:end_cadre                   302      404      403      200      403      404      200
posts:cadre_account               302      404      403      302      403      404      302
posts:access_again                302      404      403      302      403      404      302
posts:audit                       302      403      403      200      200      403      200
posts:export_audit                302      403      403      200      200      403      200
workers:workers                   302      200      200      200      403      403      403
workers:search                    302      302      302      302      403      403      403
workers:enrol                     302      200      200      200      403      403      403
workers:likely                    302      200      200      200      403      403      403
workers:import                    302      200      200      200      403      403      403
workers:import_preview            302      404      200      200      404      404      404
workers:import_columns            302      404      200      200      404      404      404
workers:import_sheet              302      404      302      302      404      404      404
workers:import_row                302      404      200      200      404      404      404
workers:import_workplaces         302      404      302      302      404      404      404
workers:import_answer             302      404      302      302      404      404      404
workers:import_run                302      404      302      302      404      404      404
workers:import_discard            302      404      302      302      404      404      404
workers:export                    302      200      200      200      403      403      403
workers:cards                     302      200      200      200      403      403      403
workers:print_cards               302      404      404      404      404      404      404
workers:duplicates                302      403      403      200      403      403      403
workers:export_duplicates         302      403      403      200      403      403      403
workers:duplicate                 302      404      403      200      404      404      404
screenings:decide                 302      404      403      404      404      404      404
screenings:part                   302      404      403      302      404      404      404
workers:edit                      302      404      200      200      404      404      404
workers:nik                       302      404      200      200      404      404      404
workers:show_nik                  302      404      200      200      404      404      404
workers:consent                   302      404      200      200      404      404      404
workers:withdraw                  302      404      302      302      404      404      404
workers:card                      302      404      200      200      404      404      404
workers:print_card                302      404      200      200      404      404      404
workers:replace_card              302      404      302      302      404      404      404
workers:move                      302      404      200      200      404      404      404
workers:leave                     302      404      200      200      404      404      404
screenings:sessions               302      200      200      200      403      403      403
screenings:export_sessions        302      200      200      200      403      403      403
screenings:new_session            302      200      200      200      403      403      403
screenings:session                302      404      200      200      403      403      404
screenings:search                 302      404      302      302      403      403      404
screenings:absent                 302      404      404      404      403      403      404
screenings:not_absent             302      404      404      404      403      403      404
screenings:present                302      404      404      404      403      403      404
screenings:station                302      404      302      302      403      403      404
screenings:guest                  302      404      200      200      403      403      404
screenings:not_guest              302      404      404      404      403      403      404
screenings:guest_consent          302      404      200      200      403      403      404
screenings:duty                   302      404      200      200      403      403      404
screenings:tools                  302      404      200      200      403      403      404
screenings:end                    302      404      200      200      403      403      404
screenings:reopen                 302      404      302      302      403      403      404
screenings:cancel                 302      404      200      200      403      403      404
screenings:attention              302      404      200      200      403      403      404
screenings:sheet                  302      404      200      200      403      403      404
screenings:results                302      404      302      302      403      403      404
screenings:slip                   302      404      404      404      404      404      404
screenings:register               302      404      200      200      403      403      404
screenings:visit_form             302      404      200      200      403      403      404
screenings:consent_form           302      404      200      200      403      403      404
screenings:grid                   302      404      200      200      403      403      404
screenings:add_worker             302      404      200      200      403      403      404
screenings:entry                  302      404      200      200      403      403      404
screenings:undo                   302      404      404      404      404      404      404
screenings:result                 302      404      404      404      404      404      404
screenings:void                   302      404      404      404      404      404      404
screenings:restore                302      404      404      404      404      404      404
screenings:move                   302      404      404      404      404      404      404
screenings:worker                 302      404      200      200      404      404      404
screenings:refer                  302      404      404      404      404      404      404
screenings:refuse                 302      404      404      404      404      404      404
screenings:card                   302      200      200      200      403      403      403
screenings:referrals              302      200      200      200      403      403      403
screenings:export_referrals       302      200      200      200      403      403      403
screenings:find_referral          302      200      200      200      403      403      403
screenings:scan_referral          302      200      302      302      403      403      403
screenings:slips                  302      200      200      200      403      403      403
screenings:letter_elsewhere       302      403      403      302      403      403      403
screenings:bind_slip              302      404      302      302      404      404      404
screenings:referral               302      404      200      200      404      404      404
screenings:show_referral          302      404      200      200      404      404      404
screenings:letter                 302      404      200      200      404      404      404
screenings:been                   302      404      302      302      404      404      404
screenings:close_referral         302      404      302      302      404      404      404
screenings:undo_referral          302      404      302      302      404      404      404
screenings:arrive                 302      404      403      302      404      404      404
screenings:answer                 302      404      403      200      404      404      404
screenings:rules                  302      404      404      404      200      200      200
screenings:rule                   302      404      404      404      200      200      200
screenings:choose_guideline       302      404      404      404      200      403      403
screenings:choose_outcome         302      404      404      404      200      403      403
screenings:withdraw_choice        302      404      404      404      302      403      403
screenings:measures               302      404      403      200      200      403      404
screenings:add_measure            302      404      403      302      302      403      404
screenings:remove_measure         302      404      403      302      302      403      404
screenings:shift_measure          302      404      403      302      302      403      404
reports:reports                   302      200      200      200      200      200      404
reports:readiness                 302      404      404      200      200      200      404
reports:export_reports            302      200      200      200      200      200      404
reports:request                   302      302      302      302      302      302      302
reports:document                  302      404      404      404      404      404      404
reports:report                    302      404      200      200      200      200      404
reports:progress                  302      404      200      200      200      200      404
reports:rebuild                   302      404      302      302      302      302      404
reports:release                   302      404      403      403      302      403      404
reports:letter_number             302      404      403      403      200      403      404
reports:sign                      302      404      403      403      200      403      404
reports:signed_copy               302      404      200      200      200      200      404
reports:make_zip                  302      404      404      302      302      302      404
reports:zip_progress              302      404      404      200      200      200      404
reports:zip                       302      404      404      404      404      404      404
reports:area                      302      404      404      200      200      200      403
reports:area_rows                 302      404      404      200      200      200      403
reports:rows                      302      404      200      200      200      200      404
reports:follow_up                 302      200      200      200      404      404      404
reports:export_follow_up          302      200      200      200      404      404      404
reports:post                      302      404      200      200      200      200      404
reports:post_rows                 302      404      200      200      200      200      404
offline                           200      200      200      200      200      200      200
service_worker                    200      200      200      200      200      200      200
set_language                      302      302      302      302      302      302      302
"""
TABLE = {
    name: dict(zip(PEOPLE, map(int, answers), strict=True))
    for name, *answers in map(str.split, AGREED.strip().splitlines()[1:])
}
USERNAMES = {
    "outsider": "orangluar",
    "cadre": "kader",
    "staff": "petugas",
    "district": "dinkes",
    "reader": "provinsi",
    "admin": "admin",
}


def routes() -> Iterator[tuple[str, str]]:
    """Name and address pattern of each of our own addresses; Django's admin has its own tests."""

    def walk(patterns, before, namespace):
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
                yield from walk(pattern.url_patterns, route, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern):
                yield f"{namespace}:{pattern.name}" if namespace else pattern.name, route

    return walk(get_resolver().url_patterns, "/", "")


@pytest.fixture
def addresses(post, offices, staff, cadre):
    """Every address, about rows of `post` and its puskesmas."""
    worker, twin = make_worker(post, "Suparto"), make_worker(post, "Suparto")
    session = make_session(post, dt.date(2026, 10, 5))
    report = Report.objects.create(
        post=post, first_day=dt.date(2026, 10, 1), last_day=dt.date(2026, 10, 31)
    )
    report.revisions.create(queued_at="2026-11-01T00:00Z", build="ready")
    of_office = Report.objects.create(
        office=offices.ours, first_day=dt.date(2026, 10, 1), last_day=dt.date(2026, 10, 31)
    )
    final = report.revisions.create(
        number=2,
        stage="final",
        queued_at="2026-11-02T00:00Z",
        build="ready",
        snapshot=to_json(sample("post")),
    )
    copy = SignedCopy.objects.create(
        revision=final,
        kind="pdf",
        holds="other",
        file=default_storage.save("signed.pdf", ContentFile(b"%PDF-")),
        sha256="0" * 64,
        size=5,
        by=staff,
    )
    pair = DuplicateCandidate.objects.create(first=worker, second=twin, reason="nik")
    referral = Referral.objects.create(
        worker=twin,
        visit=Visit.objects.get(pk=make_row(make_session(post, dt.date(2026, 10, 12)), twin)),
        post=post,
        office=post.office,
        urgency="routine",
        written_on=dt.date(2026, 10, 12),
    )
    roster = read_roster(b"Nama;L/P;Umur\nSiti;?;40\n")
    kept = keep_roster(roster, post=post, by=cadre)
    Letterhead.objects.create(office=offices.ours, starts_on=dt.date(2026, 1, 1), lines="UPTD")
    fill = {
        "people/<uuid:key>": f"people/{cadre.uuid}",
        "assignments/<uuid:key>": f"assignments/{cadre.assignments.get().uuid}",
        "offices/<str:code>/rules": f"offices/{offices.district.code}/rules",
        "areas/<str:code>": f"areas/{offices.ours.code}",
        "offices/<str:code>": f"offices/{offices.ours.code}",
        "<str:measure>": "blood_pressure",
        "<str:class_code>": "HT1",
        "<day:starts_on>": "2026-01-01",
        "posts/<str:code>": f"posts/{post.code}",
        "cadres/<uuid:key>": f"cadres/{Cadre.objects.get(user=cadre).uuid}",
        "workplaces/<str:workplace>": "workplaces/NONE",
        "duplicates/<str:code>": f"duplicates/{pair.code}",
        "import/<str:code>": f"import/{kept.code}",
        "<int:number>": "2",
        "workers/<str:code>": f"workers/{worker.code}",
        "sessions/<uuid:key>": f"sessions/{session.pk}",
        "c/<str:number>": f"c/{worker.card_number}",
        "r/<str:number>": f"r/{referral.number}",
        "referrals/<str:number>": f"referrals/{referral.number}",
        "undo/<uuid:event>": f"undo/{uuid.uuid4()}",
        "signed/<uuid:key>": f"signed/{copy.uuid}",
        "reports/<str:code>/zip/": f"reports/{of_office.code}/zip/",
        "reports/<str:code>": f"reports/{report.code}",
        "<str:extension>": "csv",
    }
    filled = {}
    for name, route in routes():
        for pattern, value in fill.items():
            route = route.replace(pattern, value)
        filled[name] = route
    return filled


def test_every_address_has_a_row():
    assert {name for name, _route in routes()} == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_each_person_as_agreed(
    person, addresses, client, outsider, cadre, staff, district_officer, reader, administrator
):
    met = {}
    for name, address in addresses.items():
        if person != "nobody":
            client.force_login(User.objects.get(username=USERNAMES[person]))
        response = client.get(address)
        met[name] = (
            response.status_code
            if response.status_code != 405
            else client.post(address).status_code
        )

    assert met == {name: row[person] for name, row in TABLE.items()}
