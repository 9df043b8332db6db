"""Referrals: the list, one referral, and each of its steps."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.access import allowed_at, fetch, may_anywhere
from posts.audit import audit
from posts.exports import export
from posts.models import AuditEvent, User
from posts.roles import Action
from screenings.actions.referrals import (
    CannotTakeBack,
    NothingToRefer,
    NotOpen,
    already_been,
    answer_referral,
    close_referral,
    make_referral,
    may_take_back,
    record_arrival,
    refuse_referral,
    take_back,
)
from screenings.models import Referral, Session, Visit
from screenings.referrals import words
from screenings.referrals.forms import AnswerForm, NumberForm
from screenings.referrals.queries import (
    counts,
    for_list,
    shown_reasons,
    standing_before,
    standing_of,
    visit_of,
)
from screenings.rules.referral import Fate, Medicine, is_overdue
from screenings.tables import referrals_table
from screenings.views.slips import write_slip
from workers.models import Worker
from workers.queries import today_at

PER_PAGE = 50
# The treatment goes on, unless the medicine has run out.
GOES_ON = (Fate.TREATMENT, Fate.CONTINUES)
SHOWN = ("open", "overdue", "answered", "all")


# --- The list --------------------------------------------------------------------------


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """`?show=open|overdue|answered|all`: names and dates, no values."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    return referral_list(request, NumberForm())


def referral_list(request: HttpRequest, form: NumberForm) -> HttpResponse:
    rows = Referral.objects.visible_to(request.user, Action.SEE_NAMES)
    today = timezone.localdate()
    show = _shown(request)
    page = Paginator(for_list(rows, show=show, on=today), PER_PAGE).get_page(
        request.GET.get("page")
    )
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        list="referrals",
        count=len(page.object_list),
    )
    context = {
        "page_obj": page,
        "rows": [{"referral": row, "is_overdue": _is_overdue(row)} for row in page],
        "show": show,
        "counts": counts(rows, today),
        "form": form,
        "may_record": may_anywhere(request.user, Action.RECORD),
        "reviews": may_anywhere(request.user, Action.REVIEW),
    }
    return render(request, "screenings/referrals.html", context)


@require_safe
def export_referrals(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The same choice as the list, `?show=`."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    today = timezone.localdate()
    rows = Referral.objects.visible_to(request.user, Action.SEE_NAMES)
    rows = for_list(rows, show=_shown(request), on=today)
    return export(
        request,
        referrals_table(rows, on=today),
        extension,
        name="referrals",
        back=reverse("screenings:referrals"),
    )


def _shown(request: HttpRequest) -> str:
    show = request.GET.get("show", "open")
    return show if show in SHOWN else "open"


def _is_overdue(referral: Referral) -> bool:
    today = timezone.localdate()
    return referral.is_open and is_overdue(
        written_on=referral.written_on, on=today, is_urgent=referral.is_urgent
    )


# --- One referral ----------------------------------------------------------------------


@require_safe
def referral(request: HttpRequest, number: str) -> HttpResponse:
    row = fetch(Referral, request.user, Action.SEE_NAMES, number=number)
    may = allowed_at(request.user, row, Action.RECORD, Action.REVIEW)
    audit(
        AuditEvent.Action.OPEN_WORKER,
        by=request.user,
        subject=row.worker,
        post=row.post,
        page="referral",
    )
    context = {
        "referral": row,
        "worker": row.worker,
        "slips": list(row.slips.all()),
        "knows_worker": _knows(row.worker, request.user, about=True),
        "knows_session": _sessions(request.user).filter(pk=row.visit.session_id).exists(),
        "reasons": lines_for(row, request.user, reviews=Action.REVIEW in may),
        "told": words.told(row, sees_all=Action.REVIEW in may),
        "is_overdue": _is_overdue(row),
        "may_record": Action.RECORD in may,
        "may_review": Action.REVIEW in may,
        "may_take_back": Action.RECORD in may and may_take_back(row, request.user),
        "asks_been": row.is_open and row.written_on < today_at(row.post),
    }
    return render(request, "screenings/referral.html", context)


def lines_for(row: Referral, user: User, *, reviews: bool) -> list[words.ReasonLine]:
    return words.lines(shown_reasons(row, user), row.worker, sees_private=reviews)


# --- Steps at the post -----------------------------------------------------------------


@require_POST
def refer(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """`ran_out=TOPIC`: the medicine for a treated condition has run out; `slip` its number."""
    visit = fetch(Visit, request.user, Action.RECORD, session=key, worker__code=code)
    medicine = dict.fromkeys(request.POST.getlist("ran_out"), Medicine.RAN_OUT)
    try:
        row = make_referral(visit=visit, by=request.user, medicine=medicine)
    except NothingToRefer:
        messages.info(request, _("Nothing asks for a letter now."))
        return redirect("screenings:entry", key, code)
    if not Referral.objects.visible_to(request.user, Action.SEE_NAMES).filter(pk=row.pk).exists():
        messages.success(
            request,
            _("Added to a referral that is open already. The worker's own post follows it."),
        )
        return redirect("screenings:entry", key, code)
    if request.POST.get("slip"):
        write_slip(request, row)
    return redirect("screenings:referral", row.number)


@require_POST
def refuse(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    visit = fetch(Visit, request.user, Action.RECORD, session=key, worker__code=code)
    try:
        refuse_referral(visit=visit, by=request.user)
        messages.success(request, _("Written down: does not want to go. Asked again next time."))
    except NothingToRefer:
        messages.info(request, _("Nothing asks for a letter now."))
    return redirect("screenings:entry", key, code)


@require_POST
def been(request: HttpRequest, number: str) -> HttpResponse:
    """`been` is one of Referral.Been; `next` a page of a visit to go back to."""
    row = fetch(Referral, request.user, Action.RECORD, number=number)
    answer = request.POST.get("been", "")
    if answer in Referral.Been.values:
        try:
            already_been(referral=row, answer=Referral.Been(answer), by=request.user)
            messages.success(request, _("Written down."))
        except NotOpen:
            _say_not_open(request)
    return _back(request, row)


@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    row = fetch(Referral, request.user, Action.RECORD, number=number)
    try:
        close_referral(referral=row, by=request.user)
        messages.success(request, _("Closed. The worker knows the answer."))
    except NotOpen:
        messages.info(request, _("There is no answer yet."))
    return redirect("screenings:referral", number)


@require_POST
def undo_referral(request: HttpRequest, number: str) -> HttpResponse:
    row = fetch(Referral, request.user, Action.RECORD, number=number)
    try:
        take_back(referral=row, by=request.user)
    except CannotTakeBack:
        messages.error(
            request,
            _("Only who wrote it can take it back, on the same day, before it has arrived."),
        )
        return redirect("screenings:referral", number)
    messages.success(request, _("Taken back. The number is no longer valid."))
    return redirect("screenings:worker", row.worker.code)


def _back(request: HttpRequest, row: Referral) -> HttpResponse:
    """To the visit the question stood in, or to the referral."""
    try:
        key = UUID(request.POST.get("session", ""))
    except ValueError:
        return redirect("screenings:referral", row.number)
    return redirect("screenings:entry", key, row.worker.code)


def _say_not_open(request: HttpRequest) -> None:
    messages.info(request, _("This referral was answered or taken back meanwhile."))


# --- Steps at the puskesmas ------------------------------------------------------------


@require_POST
def arrive(request: HttpRequest, number: str) -> HttpResponse:
    row = fetch(Referral, request.user, Action.REVIEW, number=number)
    try:
        record_arrival(referral=row, by=request.user)
        messages.success(request, _("Arrived."))
    except NotOpen:
        _say_not_open(request)
    return redirect("screenings:referral", number)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def answer(request: HttpRequest, number: str) -> HttpResponse:
    row = fetch(Referral, request.user, Action.REVIEW, number=number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _answer(request, row, form)
        return redirect("screenings:referral", number)
    if not row.is_open:
        return redirect("screenings:referral", number)
    context = {
        "referral": row,
        "worker": row.worker,
        "form": form,
        "reasons": lines_for(row, request.user, reviews=True),
    }
    return render(request, "screenings/referral_answer.html", context)


def _answer(request: HttpRequest, row: Referral, form: AnswerForm) -> None:
    told = form.cleaned_data
    try:
        answer_referral(
            referral=row,
            result=Referral.Result(told["result"]),
            sharing=Referral.Sharing(told["sharing"]),
            advice=told["advice"],
            by=request.user,
        )
        messages.success(request, _("The answer is at the post."))
    except NotOpen:
        _say_not_open(request)


# --- What stands on the page of a visit ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """Asked and offered on the page of a visit; `screenings/_referral_block.html`."""

    ask: str  # "Should be seen at the puskesmas: …", empty when nothing is to be written
    joins: bool  # what is new joins the open referral
    ask_been: str
    refused: bool
    held: tuple[str, ...]
    treated: tuple[tuple[str, str], ...]  # topic and name, for "medicine has run out"
    referral: Referral | None

    @property
    def says_anything(self) -> bool:
        return bool(self.ask or self.ask_been or self.held or self.referral)

    @property
    def attention(self) -> set[str]:
        """What must be seen before the next person comes, in codes of the field `seen`."""
        return {"referral"} if self.ask and not self.refused else set()


def block(worker: Worker, session: Session, *, seen_by: User) -> Block:
    """At most 10 queries for a visit that asks for a letter, 5 for one that does not.

    Of a guest the host learns that the own post follows something, not what became of it.
    """
    visit = visit_of(session, worker)
    standing = standing_of(visit) if visit else standing_before(worker, session.on)
    decision, row = standing.decision, standing.referral
    names = [words.what_of(reason) for reason in decision.to_write]
    held = [(one, words.what_of(one.reason)) for one in decision.held_back]
    if not _knows(worker, seen_by, about=bool(row or held)):
        row = row if row and row.post_id == session.post_id else None
        held_words = tuple(words.followed_elsewhere(name) for _one, name in held)
        treated: tuple[tuple[str, str], ...] = ()
    else:
        held_words = tuple(words.held_back(one.fate, name) for one, name in held)
        treated = tuple((one.reason.topic, name) for one, name in held if one.fate in GOES_ON)
    asks_been = row is not None and decision.asks_been and row.been_on != today_at(session.post)
    return Block(
        ask=words.ask(names) if names else "",
        joins=bool(names) and not decision.needs_letter,
        ask_been=words.ask_been(row) if row and asks_been else "",
        refused=standing.refused,
        held=held_words,
        treated=treated,
        referral=row,
    )


def _sessions(user: User) -> "QuerySet[Session]":
    return Session.objects.visible_to(user, Action.RECORD)


def _knows(worker: Worker, user: User, *, about: bool) -> bool:
    """Is the worker more than a guest to this user? Asked only where there is something to tell."""
    visible = Worker.objects.visible_to(user, Action.SEE_NAMES)
    return not about or visible.filter(pk=worker.pk).exists()
