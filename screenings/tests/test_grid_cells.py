"""What is written in the cells of the grid: letters, dashes, figures, the history."""

import datetime as dt
import json
import uuid

import pytest
from django.utils import translation

from healthposts.testing.people import make_session, make_worker
from posts.models import Cadre
from screenings.actions import change_duty, record_visit, set_post_examinations
from screenings.contents import Content, Entry, Key
from screenings.models import Event, Visit
from screenings.paper.columns import columns_for
from screenings.paper.letters import answers, of_conditions, reasons
from screenings.queries import visit_state
from screenings.rules import EXAMINATIONS, examinations
from screenings.tests.entries import DAY, numbers_of
from screenings.tests.grids import as_script, row, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after", "english")]


@pytest.fixture
def address(session):
    return f"/sessions/{session.pk}/grid/"


# --- Letters -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_letters_differ_and_are_of_the_indonesian_words_where_they_can_be(language):
    with translation.override(language):
        found = answers("work_related", ["yes", "no", "unknown"])

    assert [one.letter for one in found] == ["Y", "T", "I"]


def test_letters_are_the_same_in_both_languages_and_only_the_words_differ():
    def letters(language):
        with translation.override(language):
            found = [one for column in columns_for(EXAMINATIONS) for one in column.letters]
        return [(one.code, one.letter) for one in found], [one.label for one in found]

    (indonesian, their_words), (english, our_words) = letters("id"), letters("en")

    assert indonesian == english
    assert their_words != our_words


def test_answers_are_letters(client, cadre, worker, address):
    letters = {
        column.name: {one.code: one.letter for one in column.letters}
        for column in columns_for(EXAMINATIONS)
    }
    complaints = letters["complaint"]
    client.force_login(cadre)

    as_script(
        client,
        address,
        sheet(
            cadre,
            row(
                worker,
                glucose="hi",
                glucose_kind=letters["glucose_kind"]["random"].lower(),
                smoking_status=letters["smoking_status"]["FORMER"],
                complaint=complaints["cough"] + complaints["headache"],
            ),
        ),
    )

    held = {r.measure: r.code or r.flag for r in Visit.objects.get().readings.all()}
    assert held == {
        "glucose_random_capillary": "HI",
        "smoking_status": "FORMER",
        "complaint": "headache cough",
    }


def test_each_eye_and_ear_has_a_cell_of_its_own(client, cadre, post, worker, address):
    listed = ["visual_acuity_distance", "whisper_test"]
    set_post_examinations(post=post, codes=listed, by=cadre)
    [eye, _other_eye, ear, _other_ear] = columns_for(listed)
    failed = {one.code: one.letter for one in ear.letters}["ABNORMAL"]
    client.force_login(cadre)

    fields = {"visual_acuity_distance-R": "6/12", "whisper_test-L": failed}
    answer = as_script(client, address, sheet(cadre, row(worker, **fields)))

    held = {
        (r.measure, r.side): r.code or r.denominator for r in Visit.objects.get().readings.all()
    }
    assert held == {("visual_acuity_distance", "R"): 12, ("whisper_test", "L"): "ABNORMAL"}
    assert answer.json()["fields"]["visual_acuity_distance-R"]["typed"] == "6/12"
    assert "Right" in eye.title


def test_every_examination_but_questionnaires_has_columns():
    columns = columns_for(EXAMINATIONS)

    named = [column.name for column in columns]
    assert len(named) == len(set(named))
    asked = {code for code, one in examinations().items() if one.is_questionnaire}
    assert {column.exam for column in columns} == set(EXAMINATIONS) - asked


def test_what_fits_no_column_is_named(client, cadre, post, worker, address, monkeypatch):
    monkeypatch.setattr("screenings.paper.columns.KINDS", ("number",))
    set_post_examinations(post=post, codes=["weight", "smoking_status"], by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "Not in this table; open the worker's visit for: Smoking." in page
    assert f'name="{worker.code}.weight"' in page


def test_kind_of_the_whole_sheet_holds_where_a_row_says_nothing(client, cadre, worker, address):
    client.force_login(cadre)

    as_script(client, address, sheet(cadre, row(worker, glucose="117"), glucose_kind_all="fasting"))

    assert Visit.objects.get().readings.get().measure == "glucose_fasting_capillary"


# --- Why a cell is empty -----------------------------------------------------------------

BROKEN = next(f"-{one.letter}" for one in reasons() if one.code == "tool_broken")


def test_reason_for_not_measuring_is_a_letter_behind_a_dash(client, cadre, worker, address):
    client.force_login(cadre)

    told = as_script(
        client, address, sheet(cadre, row(worker, weight=BROKEN.lower(), sbp_1=BROKEN))
    )

    assert told.status_code == 200
    held = {r.measure: r.missing for r in Visit.objects.get().readings.all()}
    assert held == {"weight": "tool_broken", "blood_pressure": "tool_broken"}
    fields = told.json()["fields"]
    assert [fields[name]["typed"] for name in ("weight", "sbp-1", "dbp-1")] == [BROKEN, BROKEN, ""]


def test_reason_for_not_measuring_stays_when_another_cell_is_typed(
    client, cadre, session, worker, address
):
    missing = Entry(uuid.uuid4(), {Key("weight"): Content(missing="tool_broken")})
    saved = record_visit(session=session, worker=worker, entry=missing, by=cadre)
    client.force_login(cadre)
    page = client.get(address).content.decode()
    base = json.dumps([saved.visit.readings.get().pk])

    as_script(client, address, sheet(cadre, row(worker, base=base, weight=BROKEN, uric_acid="5")))

    assert f'name="{worker.code}.weight"' in page
    assert f'value="{BROKEN}"' in page
    assert [r.missing for r in Visit.objects.get().readings.all()] == ["tool_broken", ""]


def test_reason_that_is_deleted_or_measured_after_all_is_gone(
    client, cadre, session, worker, address
):
    missing = Entry(uuid.uuid4(), {Key("blood_pressure"): Content(missing="refused")})
    saved = record_visit(session=session, worker=worker, entry=missing, by=cadre)
    base = json.dumps([saved.visit.readings.get().pk])
    client.force_login(cadre)

    told = as_script(client, address, sheet(cadre, row(worker, base=base, sbp_1="", dbp_1="")))

    assert told.status_code == 200
    assert told.json()["fields"]["sbp-1"]["typed"] == ""
    assert visit_state(session, worker).boxes == {}


def test_dash_without_a_reason_is_refused_in_its_cell(client, cadre, worker, address):
    client.force_login(cadre)

    for text in ("-", "-X"):
        answer = as_script(client, address, sheet(cadre, row(worker, weight=text)))

        assert answer.status_code == 422
        assert "needs the letter of a reason" in answer.json()["errors"]["weight"]
    assert not Event.objects.exists()


def test_dash_at_the_second_pressure_says_that_it_was_not_repeated(client, cadre, worker, address):
    client.force_login(cadre)

    told = as_script(client, address, sheet(cadre, row(worker, sbp_1="150", dbp_1="95", sbp_2="–")))

    visit = Visit.objects.get()
    assert numbers_of(visit) == {"sbp-1": 150, "dbp-1": 95}
    assert visit.readings.get(measure="bp_repeat").code == "not_possible"
    assert told.json()["fields"]["sbp-2"]["typed"] == "-"


# --- Who measured ------------------------------------------------------------------------


@pytest.fixture
def two_on_duty(post, session, cadre):
    """Kader stands first, Wati second."""
    own = Cadre.objects.get(user=cadre)
    wati = Cadre.objects.create(post=post, name="Wati", sex="F", starts_on=DAY)
    change_duty(session=session, cadres=[own, wati], staff=[], by=cadre)
    return own, wati


def test_row_says_who_measured_and_the_sheet_says_it_for_the_others(
    client, cadre, post, two_on_duty, address
):
    own, wati = two_on_duty
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    client.force_login(cadre)
    whole = {"measured_by_all": str(own.uuid)}

    told = as_script(
        client, address, sheet(cadre, row(siti, weight="60", measured_by="2"), **whole)
    )
    as_script(client, address, sheet(cadre, row(tono, weight="70"), **whole))

    measured = {event.visit.worker_id: event.measured_by for event in Event.objects.all()}
    assert measured == {siti.pk: wati, tono.pk: own}
    assert told.json()["fields"]["measured_by"]["typed"] == "2"
    assert f'name="{siti.code}.measured_by"' in client.get(address).content.decode()


def test_figure_of_nobody_on_duty_is_refused(client, cadre, worker, two_on_duty, address):
    client.force_login(cadre)

    answer = as_script(client, address, sheet(cadre, row(worker, weight="60", measured_by="7")))

    assert answer.json()["errors"] == {"measured_by": "Choose someone who is on duty."}


def test_who_is_alone_on_duty_needs_no_column(client, cadre, post, session, worker, address):
    own = Cadre.objects.get(user=cadre)
    change_duty(session=session, cadres=[own], staff=[], by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert f'name="{worker.code}.measured_by"' not in page
    assert f'<option value="{own.uuid}" selected>Kader</option>' in page


# --- The history ---------------------------------------------------------------------------

LETTERS = of_conditions()
HYPERTENSION, DIABETES, ASTHMA = (LETTERS[c] for c in ("hypertension", "diabetes", "asthma"))


def history_of(visit, *codes):
    held = {r.measure: r.code for r in visit.readings.all()}
    return [held.get(code, "") for code in codes]


def test_history_is_letters_with_the_medicine_behind_them(client, cadre, worker, address):
    client.force_login(cadre)
    own = f"{HYPERTENSION}+ {DIABETES.lower()}! {ASTHMA}?"

    told = as_script(
        client, address, sheet(cadre, row(worker, history_own=own, history_family=DIABETES))
    )

    visit = Visit.objects.get()
    assert history_of(visit, "has_hypertension", "medicine_hypertension") == ["yes", "yes"]
    assert history_of(visit, "has_diabetes", "medicine_diabetes") == ["yes", "ran_out"]
    assert history_of(visit, "has_asthma", "has_stroke") == ["unknown", "no"]
    assert history_of(visit, "family_diabetes", "family_stroke") == ["yes", "no"]
    fields = told.json()["fields"]
    assert fields["history_own"]["typed"] == own.upper().replace(" ", "")
    assert fields["history_family"]["typed"] == DIABETES


def test_nothing_known_is_a_nought(client, cadre, worker, address):
    client.force_login(cadre)

    told = as_script(client, address, sheet(cadre, row(worker, history_own="0")))

    visit = Visit.objects.get()
    assert {r.code for r in visit.readings.all()} == {"no"}
    assert told.json()["fields"]["history_own"]["typed"] == "0"
    assert told.json()["fields"]["history_family"]["typed"] == ""


def test_history_that_was_said_before_is_shown_and_carried_on(
    client, cadre, post, session, worker, address
):
    earlier = make_session(post, DAY - dt.timedelta(days=60))
    said = {Key("has_hypertension"): Content(code="yes"), Key("has_gout"): Content(code="no")}
    said |= {Key("medicine_hypertension"): Content(code="yes")}
    record_visit(session=earlier, worker=worker, entry=Entry(uuid.uuid4(), said), by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()
    told = as_script(client, address, sheet(cadre, row(worker, history_own="=")))

    assert f"Before: {HYPERTENSION}+" in page
    assert told.json()["fields"]["history_own"]["typed"] == f"{HYPERTENSION}+"
    visit = Visit.objects.get(session=session)
    assert history_of(visit, "has_hypertension", "has_gout", "has_stroke") == ["yes", "no", ""]


def test_history_of_more_than_a_year_ago_is_due(client, cadre, post, worker, address):
    earlier = make_session(post, DAY - dt.timedelta(days=370))
    said = {Key("has_hypertension"): Content(code="yes")}
    record_visit(session=earlier, worker=worker, entry=Entry(uuid.uuid4(), said), by=cadre)
    client.force_login(cadre)

    page = client.get(address).content.decode()

    assert "A year ago: ask again" in page


def test_as_before_needs_something_that_was_said_before(client, cadre, worker, address):
    client.force_login(cadre)

    answer = as_script(client, address, sheet(cadre, row(worker, history_own="=")))

    assert answer.status_code == 422
    assert "Nothing was said before." in answer.json()["errors"]["history_own"]


@pytest.mark.parametrize("text", ["7", "=0", "H0", "+", "Q", "HIGH PRESSURE"])
def test_history_that_cannot_be_read_is_refused_in_its_cell(client, cadre, worker, address, text):
    client.force_login(cadre)

    answer = as_script(client, address, sheet(cadre, row(worker, history_own=text)))

    assert list(answer.json()["errors"]) == ["history_own"]


def test_medicine_of_a_relative_is_nobodys_to_say(client, cadre, worker, address):
    client.force_login(cadre)

    answer = as_script(
        client, address, sheet(cadre, row(worker, history_family=f"{HYPERTENSION}+"))
    )

    assert list(answer.json()["errors"]) == ["history_family"]


def test_half_a_history_does_not_become_noes_when_another_cell_is_typed(
    client, cadre, session, worker, address
):
    said = {Key("has_hypertension"): Content(code="yes")}
    saved = record_visit(session=session, worker=worker, entry=Entry(uuid.uuid4(), said), by=cadre)
    base = json.dumps([saved.visit.readings.get().pk])
    client.force_login(cadre)

    as_script(
        client,
        address,
        sheet(cadre, row(worker, base=base, weight="60", history_own=HYPERTENSION)),
    )

    assert history_of(saved.visit, "has_hypertension", "has_diabetes") == ["yes", ""]
