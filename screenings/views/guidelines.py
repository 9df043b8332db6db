"""The rules in force at an office, and a district's decisions about them."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from healthposts.web.guidelines import guideline_name
from posts.access import allowed_at, fetch
from posts.models import Office
from posts.roles import Action
from screenings import labels
from screenings.actions.guidelines import (
    DataCounted,
    choose_guideline,
    choose_outcome,
    withdraw_choice,
)
from screenings.guidelines import words
from screenings.guidelines.forms import GuidelineForm, OutcomeForm, code_of
from screenings.guidelines.queries import (
    Choice,
    ClassRule,
    MeasureRule,
    choices_for,
    choices_of,
    measure_rules,
    today_of,
)
from screenings.rules import RULES_EDITION, guidelines_for, has_alternative, judged_measures


@require_safe
def rules(request: HttpRequest, code: str) -> HttpResponse:
    office = fetch(Office, request.user, Action.SEE_OFFICE, code=code)
    context = {
        "office": office,
        "rules": [words.rule_line(rule) for rule in measure_rules(office, today_of(office))],
        "edition": RULES_EDITION,
        "may_choose": _may_choose(request, office),
    }
    return render(request, "screenings/rules.html", context)


@require_safe
def rule(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """What is in force for one measure, what is to come, and what was."""
    office = fetch(Office, request.user, Action.SEE_OFFICE, code=code)
    today = today_of(office)
    states = _states(office, measure, today)
    names = words.class_names(measure, guidelines_for(measure))
    lines = [words.choice_line(choice, names) for choice in choices_of(office, measure)]
    may_choose = _may_choose(request, office)
    context = {
        "office": office,
        "measure": measure,
        "name": labels.measure(measure),
        "states": [
            (day, words.rule_line(rule), [words.class_line(one) for one in rule.classes])
            for day, rule in states
        ],
        "upcoming": [line for line in lines if _is_upcoming(line.choice, today)],
        "past": [line for line in lines if not _is_upcoming(line.choice, today)],
        "edition": RULES_EDITION,
        "may_choose": may_choose,
        "has_alternative": has_alternative(measure),
    }
    return render(request, "screenings/rule.html", context)


@require_http_methods(["GET", "POST"])
def guideline(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    office = _district(request, code)
    found = _rule_of(office, measure, today_of(office))
    if not has_alternative(measure):
        raise Http404
    offered = guidelines_for(measure)
    form = GuidelineForm(
        request.POST or None,
        today=today_of(office),
        guidelines=offered,
        initial={"guideline": found.guidelines[0]},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _choose_guideline(request, office, measure, form)
    ):
        messages.success(request, _("Written down. What was judged before keeps its class."))
        return redirect("screenings:rule", code, measure)
    context = _form_context(office, measure, form) | {
        "title": _("Choose a guideline"),
        "offered": [
            (guideline_name(name), words.classes_by_guideline(measure, name)) for name in offered
        ],
    }
    return render(request, "screenings/choose_rule.html", context)


def _choose_guideline(
    request: HttpRequest, office: Office, measure: str, form: GuidelineForm
) -> bool:
    told = form.cleaned_data
    if _rule_of(office, measure, told["since"]).guidelines[0] == told["guideline"]:
        form.add_error("guideline", _("This guideline is in force on that day already."))
        return False
    try:
        choose_guideline(office=office, measure=measure, by=request.user, **told)
    except DataCounted as counted:
        _say_counted(form, counted)
        return False
    return True


@require_http_methods(["GET", "POST"])
def outcome(request: HttpRequest, code: str, measure: str, class_code: str) -> HttpResponse:
    office = _district(request, code)
    one = _class_of(office, measure, class_code)
    form = OutcomeForm(
        request.POST or None,
        today=today_of(office),
        initial={"consequence": code_of(one.outcome, one.urgency)},
    )
    if request.method == "POST" and form.is_valid() and _choose_outcome(request, office, one, form):
        messages.success(request, _("Written down. What was judged before keeps its class."))
        return redirect("screenings:rule", code, measure)
    context = _form_context(office, measure, form) | {
        "title": _("Choose what follows"),
        "class": words.class_line(one),
    }
    return render(request, "screenings/choose_rule.html", context)


def _choose_outcome(
    request: HttpRequest, office: Office, one: ClassRule, form: OutcomeForm
) -> bool:
    since = form.cleaned_data["since"]
    what, urgency = form.chosen
    if choices_for(office, since).outcome_of(one.bands[0], one.measure) == form.chosen:
        form.add_error("consequence", _("This follows from it on that day already."))
        return False
    try:
        choose_outcome(
            office=office,
            measure=one.measure,
            class_code=one.code,
            outcome=what,
            urgency=urgency,
            since=since,
            by=request.user,
        )
    except DataCounted as counted:
        _say_counted(form, counted)
        return False
    return True


@require_POST
def withdraw(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """`choice` names it by its day and class, as `ChoiceLine.key`."""
    office = _district(request, code)
    lines = [words.choice_line(choice, {}) for choice in choices_of(office, measure)]
    wanted = request.POST.get("choice", "")
    choice = next(
        (line.choice for line in lines if line.key == wanted and _stands(line.choice, office)), None
    )
    if choice is not None:
        try:
            withdraw_choice(choice=choice, by=request.user)
            messages.success(request, _("Taken back."))
        except DataCounted:
            messages.error(request, _("Visits were judged by it already: it stays in the history."))
    return redirect("screenings:rule", code, measure)


def _stands(choice: Choice, office: Office) -> bool:
    return choice.withdrawn_at is None and choice.office_id == office.pk


def _district(request: HttpRequest, code: str) -> Office:
    """Decisions are the district's: one puskesmas does not judge otherwise than its neighbour."""
    return fetch(Office, request.user, Action.SET_RULES, code=code, kind=Office.Kind.DISTRICT)


def _may_choose(request: HttpRequest, office: Office) -> bool:
    return office.kind == Office.Kind.DISTRICT and bool(
        allowed_at(request.user, office, Action.SET_RULES)
    )


def _states(office: Office, measure: str, today: dt.date) -> list[tuple[dt.date, MeasureRule]]:
    """The rule of today, and as it will be from each day on that brings a change."""
    to_come = {row.since for row in choices_of(office, measure) if _is_upcoming(row, today)}
    return [(day, _rule_of(office, measure, day)) for day in (today, *sorted(to_come))]


def _rule_of(office: Office, measure: str, on: dt.date) -> MeasureRule:
    if measure not in judged_measures():
        raise Http404
    return next(rule for rule in measure_rules(office, on) if rule.measure == measure)


def _class_of(office: Office, measure: str, class_code: str) -> ClassRule:
    """A class of today's guideline or of one to come."""
    for _day, found in _states(office, measure, today_of(office)):
        for one in found.classes:
            if one.code == class_code and not one.is_fixed:
                return one
    raise Http404


def _is_upcoming(choice: Choice, today: dt.date) -> bool:
    return choice.since > today and choice.withdrawn_at is None


def _say_counted(form: Any, counted: DataCounted) -> None:
    form.add_error("since", words.mistaken_day(date_format(counted.last, "j F Y")))


def _form_context(office: Office, measure: str, form: Any) -> dict[str, Any]:
    return {
        "office": office,
        "measure": measure,
        "name": labels.measure(measure),
        "form": form,
    }
