"""A session typed in from its sheet: a row for each worker, by keyboard, saved when left.

Without script the same form saves all rows at once. With it one row comes at a time, with
`Accept: application/json`, and again until an answer arrives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Cadre
from posts.roles import Action
from screenings import labels
from screenings.actions import (
    ConsentMissing,
    NothingEntered,
    ReasonNeeded,
    Saved,
    SessionClosed,
    record_visit,
)
from screenings.contents import Key, LastValue
from screenings.entry import EntryForm
from screenings.fields import FormContext
from screenings.history import Known
from screenings.models import Session
from screenings.paper.cells import KIND_OF_ALL, MEASURED_BY, OF_ALL, Written, numbered, written
from screenings.paper.columns import OWN, Column, columns_for, fits
from screenings.paper.letters import reasons
from screenings.paper.queries import (
    NO_STATE,
    RowState,
    last_values_of,
    needs_of,
    row_states,
    rows_to_record,
)
from screenings.paper.rows import Row, RowMaker
from screenings.queries import duty_of, last_values, post_examinations
from screenings.rosters import RosterRow
from screenings.rules import Person, examination, rules_for
from screenings.rules.history import HISTORY
from screenings.views.attention import sentences
from screenings.views.entry_page import closed_because
from screenings.views.hands import hands
from screenings.views.script_data import problem_words
from screenings.views.visiting import worker_at
from workers.forms.enrolment import EnrolForm
from workers.models import Worker
from workers.queries import today_at

JSON = "application/json"
# Limits of numbers are everybody's: any person of full age has all inputs.
ANYBODY = Person("F", 30)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def grid(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    if request.method == "POST" and wants_json(request):
        return _save_row(request, session)
    sheet = Sheet.of(request, session)
    if request.method == "POST":
        return _save_all(request, sheet)
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        subject=session,
        post=session.post,
        list="grid",
        count=len(sheet.roster),
    )
    return grid_page(request, sheet)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == JSON


@dataclass(frozen=True, slots=True)
class Sheet:
    """The grid of a session: its columns, its people, and what is stored of them."""

    session: Session
    columns: tuple[Column, ...]
    others: tuple[str, ...]  # examinations of the post that do not fit into a cell
    cadres: list[Cadre]  # on duty
    roster: list[RosterRow]
    states: Mapping[UUID, RowState]
    last: Mapping[UUID, Mapping[Key, LastValue]]  # what was said of the history

    @classmethod
    def of(cls, request: HttpRequest, session: Session) -> "Sheet":
        listed = post_examinations(session.post)
        roster = rows_to_record(session, request.user)
        workers = [row.worker for row in roster]
        history = [one.code for one in examination(HISTORY).inputs if HISTORY in listed]
        return cls(
            session=session,
            columns=columns_for(listed),
            others=tuple(code for code in listed if not fits(code)),
            cadres=duty_of(session)[0],
            roster=roster,
            states=row_states(session, workers),
            last=last_values_of(workers, history, before=session.on, seen_by=request.user)
            if history
            else {},
        )

    @property
    def maker(self) -> RowMaker:
        return RowMaker(self.columns, numbered(self.cadres))

    def state(self, worker: Worker) -> RowState:
        return self.states.get(worker.pk, NO_STATE)


# --- Saving ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: saved, or the form with what is wrong, or refused and why."""

    form: EntryForm
    typed: Written
    saved: Saved | None = None
    code: str = ""
    sentences: tuple[str, ...] = field(default=())


def _record(
    request: HttpRequest,
    session: Session,
    worker: Worker,
    state: RowState,
    *,
    maker: RowMaker,
    cadres: Sequence[Cadre],
) -> Outcome:
    last = last_values(worker, before=session.on, seen_by=request.user)
    context = _context(session, worker, state, last=last, cadres=cadres)
    shown = maker.shown_with(request.POST, worker.code, state)
    typed = written(request.POST, worker.code, maker.columns, hands=maker.hands, shown_with=shown)
    if typed.text("history_same") and Known.of(last, on=session.on) is None:
        typed.refuse(OWN, "not_known")
    outcome = Outcome(EntryForm(context, typed.data), typed)
    if request.POST.get("author") != str(request.user.uuid):
        return _refused(outcome, "person", _("Someone else is logged in on this phone now."))
    if outcome.form.entry is None or typed.errors:
        return outcome
    try:
        saved = record_visit(
            session=session, worker=worker, entry=outcome.form.entry, by=request.user
        )
    except ConsentMissing:
        return _refused(outcome, "consent", labels.refusal("consent", name=worker.name))
    except SessionClosed as closed:
        return _refused(outcome, "closed", labels.refusal(closed.state))
    except NothingEntered:
        return _refused(outcome, "nothing", labels.refusal("nothing"))
    except ReasonNeeded:
        return _refused(outcome, "reason", labels.refusal("reason"))
    return replace(outcome, saved=saved)


def _refused(outcome: Outcome, code: str, sentence: str) -> Outcome:
    return replace(outcome, code=code, sentences=(sentence,))


def _context(
    session: Session,
    worker: Worker,
    state: RowState,
    *,
    last: Mapping[Key, LastValue],
    cadres: Sequence[Cadre] = (),
) -> FormContext:
    return FormContext(
        sex=worker.sex,
        age=worker.age_on(session.on),
        on=session.on,
        boxes=state.boxes,
        confirmed=state.confirmed,
        last=last,
        cadres={cadre.uuid: cadre.pk for cadre in cadres},
    )


def _save_row(request: HttpRequest, session: Session) -> JsonResponse:
    worker = worker_at(request, session, request.POST.get("row", ""))
    cadres = duty_of(session)[0]
    maker = RowMaker(columns_for(post_examinations(session.post)), numbered(cadres))
    state = row_states(session, [worker]).get(worker.pk, NO_STATE)
    outcome = _record(request, session, worker, state, maker=maker, cadres=cadres)
    if outcome.saved is None:
        return _not_saved(outcome, maker)
    return JsonResponse(_saved(request, session, worker, outcome, maker))


def _saved(
    request: HttpRequest, session: Session, worker: Worker, outcome: Outcome, maker: RowMaker
) -> dict[str, Any]:
    needs = needs_of(session, seen_by=request.user, worker=worker)
    return {
        "event": outcome.form.typed.get("event_id"),
        "fields": maker.stored(row_states(session, [worker])[worker.pk]),
        "level": outcome.saved.visit.level if outcome.saved else "",
        "needs": [sentence for need in needs for sentence in sentences(need)],
        "conflict": bool(outcome.saved and outcome.saved.conflict),
    }


def _not_saved(outcome: Outcome, maker: RowMaker) -> JsonResponse:
    """Why: the page keeps what was typed and shows the sentences."""
    if outcome.code:
        told: dict[str, Any] = {"refused": outcome.code, "sentence": outcome.sentences[0]}
        return JsonResponse(told, status=409)
    doubts = [
        {"field": doubt.field, "code": doubt.code, "sentence": doubt.sentence}
        for doubt in outcome.form.doubts
    ]
    errors = maker.errors(outcome.form, outcome.typed)
    return JsonResponse({"errors": errors, "doubts": doubts}, status=422)


def _save_all(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Without script: every row that says something new, each on its own."""
    sent, failed, saved = set(request.POST.getlist("row")), {}, 0
    for row in sheet.roster:
        worker, state = row.worker, sheet.state(row.worker)
        if worker.code not in sent or not sheet.maker.is_touched(request.POST, worker.code, state):
            continue
        outcome = _record(
            request, sheet.session, worker, state, maker=sheet.maker, cadres=sheet.cadres
        )
        if outcome.saved is None:
            failed[worker.pk] = outcome
        else:
            saved += 1
    if saved:
        text = ngettext("%(count)s row saved.", "%(count)s rows saved.", saved)
        messages.success(request, text % {"count": saved})
    if not failed:
        return redirect("screenings:attention", sheet.session.pk)
    return grid_page(request, Sheet.of(request, sheet.session), failed=failed)


# --- The page --------------------------------------------------------------------------


def grid_page(
    request: HttpRequest,
    sheet: Sheet,
    *,
    failed: Mapping[UUID, Outcome] | None = None,
    new: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """`new` is the form of a worker who is not on the list, see `screenings.views.grid_new`."""
    session = sheet.session
    rows = [_row(sheet, row, (failed or {}).get(row.worker.pk)) for row in sheet.roster]
    context = {
        "session": session,
        "columns": sheet.columns,
        "others": [labels.measure(code) for code in sheet.others],
        "rows": rows,
        "failed": [row for row in rows if row.is_wrong],
        "closed": closed_because(session),
        "author": request.user.uuid,
        "chosen_kinds": [request.POST.get(f"{c.exam}{KIND_OF_ALL}", "") for c in sheet.columns],
        "kinds": [column for column in sheet.columns if column.is_kind],
        "lettered": [column for column in sheet.columns if column.letters],
        "reasons": reasons(),
        "hands": hands(request, session, sheet.cadres, request.POST.get(f"{MEASURED_BY}{OF_ALL}")),
        "numbered": numbered(sheet.cadres),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "data": _script_data(sheet, rows),
        "levels": list(labels.LEVELS),
        **(new or {"new_form": new_worker_form(session)}),
    }
    return render(request, "screenings/grid.html", context)


def new_worker_form(session: Session, data: QueryDict | None = None) -> EnrolForm:
    """A worker on the sheet who is not on the list was there on the day of the session."""
    day = min(session.on, today_at(session.post))
    return EnrolForm(data, post=session.post, on=day, words={})


def _row(sheet: Sheet, row: RosterRow, outcome: Outcome | None) -> Row:
    state = sheet.state(row.worker)
    return sheet.maker.row(
        _context(sheet.session, row.worker, state, last=sheet.last.get(row.worker.pk, {})),
        worker=row.worker,
        consent=row.consent,
        state=state,
        form=outcome.form if outcome else None,
        typed=outcome.typed if outcome else None,
        sentences=outcome.sentences if outcome else (),
        asks_reason=outcome is not None and outcome.code == "reason",
    )


def _script_data(sheet: Sheet, rows: list[Row]) -> dict[str, Any]:
    exams = [*dict.fromkeys(column.exam for column in sheet.columns)]
    rules = rules_for(ANYBODY, exams, language=get_language() or "id")
    inputs = [one for column in sheet.columns for one in column.inputs]
    words = problem_words(inputs)
    words["problems"]["mark"] = labels.problem("mark")
    return {
        "rules": {"inputs": rules["inputs"], "between": rules["between"]},
        "high": rules["pressure"]["high"] if rules["pressure"] else None,
        **words,
        "marks": "".join(one.letter for one in reasons()),
        "rows": {row.worker.code: sheet.maker.stored(row.state) for row in rows},
        "comma": not (get_language() or "id").startswith("en"),
        "address": reverse("screenings:grid", args=[sheet.session.pk]),
        "attention": reverse("screenings:attention", args=[sheet.session.pk]),
        "emergency": labels.level("emergency"),
        "conflict": _("Two different values were sent. Open the visit and choose the right one."),
        "refused": _("Not saved. The server refuses it: load the page again."),
    }
