"""Examinations with a way of their own, as they are filled in on a phone."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Locator, expect

from healthposts.tests.browser.visits import SAVE, make_worker, open_visit, session_today, values_of
from screenings.actions import set_post_examinations
from screenings.contents import Content, Key
from screenings.queries import person_on
from screenings.workings import workings_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(post: Any) -> Any:
    return session_today(post)


def test_peak_flow_says_which_blow_counts_and_what_was_predicted(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["height", "pef"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    notes = page.locator("[data-result=pef] .result-note")

    page.fill("#id_pef-1", "400")
    page.press("#id_pef-1", "Enter")
    expect(notes).to_have_text(["Taken: 400 L/min, the only reading."])
    expect(page.locator("[data-result=pef]")).to_contain_text("No predicted value")
    page.fill("#id_pef-2", "437")
    page.fill("#id_height", "165")
    page.press("#id_height", "Enter")

    boxes = {
        Key("pef", 1): Content(Decimal(400)),
        Key("pef", 2): Content(Decimal(437)),
        Key("height"): Content(Decimal(165)),
    }
    with translation.override("en"):
        said = workings_of(boxes, person_on(worker, session.on))["pef"]
    assert len(said) == 2
    expect(notes).to_have_text(list(said))


def test_questionnaire_is_summed_while_it_is_answered(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["phq4"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    result = page.locator("[data-result=phq4]")

    page.get_by_text("4 questions", exact=True).click()
    for number in (1, 2, 3):
        page.locator(f"#id_phq4_item{number}").get_by_text("More than half the days").click()
    expect(result).to_have_text("3 of 4 questions answered. No sum until all are.")
    page.locator("#id_phq4_item4").get_by_text("Not at all").click()

    expect(result).to_contain_text("Sum: 6 of at most 12.")
    expect(result).to_contain_text("Moderate")
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {
        **{f"phq4_item{number}": "2" for number in (1, 2, 3)},
        "phq4_item4": "0",
    }


def test_thought_of_ending_life_calls_the_puskesmas_and_names_no_reason(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["srq20"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)

    page.get_by_text("20 questions", exact=True).click()
    page.locator("#id_srq20_item17").get_by_text("Yes").click()

    alarm = page.locator("[data-alarm=self_harm]")
    expect(alarm).to_be_visible()
    expect(alarm).to_contain_text(f"Please have the officer meet {worker.name} today.")
    expect(page.locator("[data-result=srq20]")).to_have_text(
        "1 of 20 questions answered. No sum until all are."
    )


def test_questions_that_are_spared_step_aside(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["audit"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)

    page.get_by_text("10 questions", exact=True).click()
    page.locator("#id_audit_item1").get_by_text("Never").click()

    expect(page.locator("#id_audit_item2")).to_be_hidden()
    expect(page.locator("#id_audit_item9")).to_be_visible()
    for number in (9, 10):
        page.locator(f"#id_audit_item{number}").get_by_text("No", exact=True).click()
    expect(page.locator("[data-result=audit]")).to_contain_text("Sum: 0 of at most 40.")


def test_pain_is_tapped_on_the_drawing_or_ticked_in_the_list(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["body_map"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    spots, shown = page.locator(".body-spot"), page.locator(".body-mark:visible")

    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes_of(spots))
    page.locator("[for=id_body_map_neck].body-spot").first.click()
    page.check("#id_body_map_lower_back")

    expect(page.get_by_label("Neck", exact=True)).to_be_checked()
    expect(shown).to_have_count(3)  # the neck in front and behind
    page.check("#id_body_map_none")
    expect(shown).to_have_count(0)
    page.locator("[for=id_body_map_knees].body-spot").last.click()
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"body_map": "knees"}


def boxes_of(found: Locator) -> list[dict[str, float]]:
    boxes: list[dict[str, float]] = found.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    return boxes


def test_drawing_works_without_script(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["body_map"], by=cadre)
    page = visit_as(cadre, scripts=False)
    open_visit(page, session, worker)

    page.locator("[for=id_body_map_elbows].body-spot").first.click()

    expect(page.locator("#id_body_map_elbows")).to_be_checked()
    expect(page.locator(".body-mark:visible")).to_have_count(4)


def test_chart_of_heart_and_stroke_says_what_it_needs_and_then_the_risk(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    codes = ["blood_pressure", "weight", "height", "smoking_status", "history", "cvd_risk_10y"]
    set_post_examinations(post=post, codes=codes, by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, make_worker(post, "Siti", born=1974))
    result = page.locator("[data-result=cvd_risk_10y]")

    page.get_by_text("Without laboratory", exact=True).click()
    expect(result).to_have_text(
        "The chart still needs: Blood pressure, Body mass index, Smoking, Heart disease, Stroke."
    )
    page.fill("#id_sbp-1", "150")
    page.fill("#id_dbp-1", "85")
    page.fill("#id_weight", "70")
    page.fill("#id_height", "160")
    page.locator("#id_smoking_status").get_by_text("Every day", exact=True).click()
    page.check("#id_history_rest")

    expect(result).to_contain_text("11 of 100 such people have a heart attack or stroke")
    expect(result).to_contain_text("Moderate")
