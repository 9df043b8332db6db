"""Letters: a link, once, to those who chose it; never a figure or a name."""

import datetime as dt
import socketserver
import threading

import pytest
from django.core import mail

from healthposts.env import EnvironmentProblem
from healthposts.mail import mail_settings
from healthposts.testing.people import make_session, make_worker
from reports import actions, building, mails
from reports.models import Notice
from reports.tests.conftest import build
from reports.tests.histories import make_visit

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")

# October is the newest month that is due.
NOW = dt.datetime(2026, 11, 2, 3, 0, tzinfo=dt.UTC)
ON = {"sender": "pos@example.org", "site": "https://pos.example.org"}


@pytest.fixture
def mail_on(settings, time_machine):
    settings.MAIL_IS_ON = True
    settings.SITE_URL = "https://pos.example.org"
    settings.DEFAULT_FROM_EMAIL = "pos@example.org"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def chosen(district_officer):
    district_officer.email, district_officer.report_mail = "dinkes@example.org", True
    district_officer.save()
    return district_officer


@pytest.fixture
def report(offices, post, mail_on):
    """October of the district: a named worker with an emergency was examined."""
    visit_of = make_session(post, dt.date(2026, 10, 5))
    make_visit(visit_of, make_worker(post, "Suparto Widodo"), level="emergency")
    return build(offices.district)


def test_officer_who_chose_it_is_told_once_that_the_report_is_ready(report, chosen):
    mails.tell_of_reports(NOW)
    mails.tell_of_reports(NOW + dt.timedelta(minutes=1))

    (letter,) = mail.outbox
    assert letter.to == ["dinkes@example.org"]
    assert f"https://pos.example.org/reports/{report.code}/\n" in letter.body
    assert letter.from_email == "pos@example.org"


def test_letter_holds_no_figure_and_no_name_of_a_person(report, chosen):
    mails.tell_of_reports(NOW)

    text = mail.outbox[0].subject + mail.outbox[0].body
    for secret in ("Suparto", "Widodo", "Darurat"):
        assert secret not in text
    without_links = text.replace(report.code, "").replace("2026", "")
    assert not any(char.isdigit() for char in without_links)


def test_final_report_is_another_letter(report, chosen, district_officer):
    mails.tell_of_reports(NOW)
    final = actions.release_report(report=report, by=district_officer)
    building.build_revision(final.pk)

    mails.tell_of_reports(NOW)
    mails.tell_of_reports(NOW)

    assert len(mail.outbox) == 2
    assert "revisi 1" in mail.outbox[1].body


def test_nobody_else_is_told(report, chosen, staff, cadre, reader, offices):
    staff.email, cadre.email = "petugas@example.org", "kader@example.org"
    cadre.report_mail = reader.report_mail = True
    for person in (staff, cadre, reader):
        person.save()
    build(offices.ours)

    mails.tell_of_reports(NOW)

    assert [letter.to for letter in mail.outbox] == [["dinkes@example.org"]]


def test_who_has_left_is_told_no_more(report, chosen):
    chosen.assignments.update(ends_on=dt.date(2026, 11, 1))

    mails.tell_of_reports(NOW)

    assert mail.outbox == []


def test_no_letter_without_a_mail_server(report, chosen, settings):
    settings.MAIL_IS_ON = False

    mails.tell_of_reports(NOW)

    assert not Notice.objects.exists()


def test_mail_server_that_is_away_is_asked_again(report, chosen, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(mails, "send_mail", away)
        for _minute in range(2):
            mails.tell_of_reports(NOW)
    before = Notice.objects.values_list("attempts", "sent_at").get()

    mails.tell_of_reports(NOW)

    assert before == (2, None)
    assert len(mail.outbox) == 1


def test_letter_speaks_the_language_of_its_reader(report, chosen):
    chosen.language = "en"
    chosen.save()

    mails.tell_of_reports(NOW)

    assert mail.outbox[0].subject == "Report of October 2026"


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one letter needs."""

    def handle(self):
        self.say(b"220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say(b"354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines).decode())
            self.say(b"221 bye" if word == b"QUIT" else b"250 ok")

    def say(self, words):
        self.wfile.write(words + b"\r\n")


def test_letter_reaches_a_mail_server(report, chosen, settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.letters = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        for name, value in mail_settings(
            f"smtp://127.0.0.1:{server.server_address[1]}", **ON
        ).items():
            setattr(settings, name, value)

        mails.tell_of_reports(NOW)

        server.shutdown()
        thread.join()
    (letter,) = server.letters
    assert "To: dinkes@example.org" in letter
    assert f"https://pos.example.org/reports/{report.code}/" in letter


@pytest.mark.parametrize(
    ("url", "others", "named"),
    [
        ("ftp://x", ON, "EMAIL_URL"),
        ("smtp://x", ON | {"site": ""}, "SITE_URL"),
        ("smtp://x", ON | {"site": "pos.example.org"}, "SITE_URL"),
        ("smtp://x", ON | {"sender": ""}, "EMAIL_FROM"),
    ],
)
def test_mail_settings_that_cannot_be_used_are_refused_by_name(url, others, named):
    with pytest.raises(EnvironmentProblem, match=named):
        mail_settings(url, **others)


def test_mail_is_off_without_a_server():
    assert mail_settings("", sender="", site="")["MAIL_IS_ON"] is False


def test_account_offers_letters_to_officers_only(client, mail_on, district_officer, cadre):
    shown = []
    for person in (district_officer, cadre):
        client.force_login(person)
        shown.append("report_mail" in client.get("/account/").context["form"].fields)

    assert shown == [True, False]


def test_letters_are_chosen_in_ones_account(client, mail_on, district_officer):
    client.force_login(district_officer)
    data = {"phone": "", "language": "id", "report_mail": "on"}

    without_address = client.post("/account/", data)
    client.post("/account/", data | {"email": "d@example.org"})

    district_officer.refresh_from_db()
    assert list(without_address.context["form"].errors) == ["email"]
    assert (district_officer.email, district_officer.report_mail) == ("d@example.org", True)
