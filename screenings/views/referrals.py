"""Referrals: the list, one referral, and each of its steps."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from healthposts.web.downloads import safe_name
from healthposts.web.pdf import PdfsAreOff
from posts.access import allowed_at, fetch, may_anywhere
from posts.audit import audit
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
from screenings.referrals.letter import letter_pdf
from screenings.referrals.queries import (
    counts,
    for_list,
    shown_reasons,
    standing_before,
    standing_of,
    visit_of,
)
from screenings.rules.referral import Fate, Medicine, is_overdue
from workers.models import Worker
from workers.queries import today_at

PER_PAGE = 50
SHOWN = ("open", "overdue", "answered", "all")


# --- The list --------------------------------------------------------------------------


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """`?show=open|overdue|answered|all`: names and dates, no values."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    return _list(request, NumberForm())


@require_POST
@sensitive_post_parameters()
def find_referral(request: HttpRequest) -> HttpResponse:
    """By the number on the slip. What one may not see is not there."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    form = NumberForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"]
        rows = Referral.objects.visible_to(request.user, Action.SEE_NAMES)
        if rows.filter(number=number).exists():
            return redirect("screenings:referral", number)
        form.add_error("number", _("No referral with this number is known here."))
    return _list(request, form)


def _list(request: HttpRequest, form: NumberForm) -> HttpResponse:
    rows = Referral.objects.visible_to(request.user, Action.SEE_NAMES)
    today = timezone.localdate()
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
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
        "reviews": may_anywhere(request.user, Action.REVIEW),
    }
    return render(request, "screenings/referrals.html", context)


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
        "reasons": _lines(row, request.user, reviews=Action.REVIEW in may),
        "told": words.told(row, sees_all=Action.REVIEW in may),
        "is_overdue": _is_overdue(row),
        "may_record": Action.RECORD in may,
        "may_review": Action.REVIEW in may,
        "may_take_back": Action.RECORD in may and may_take_back(row, request.user),
        "asks_been": row.is_open and row.written_on < today_at(row.post),
    }
    return render(request, "screenings/referral.html", context)


def _lines(row: Referral, user: User, *, reviews: bool) -> list[words.ReasonLine]:
    return words.lines(shown_reasons(row, user), row.worker, sees_private=reviews)


@require_safe
def show_referral(request: HttpRequest, number: str) -> HttpResponse:
    """The number alone, large: to be copied onto a slip, or shown at the puskesmas."""
    row = fetch(Referral, request.user, Action.SEE_NAMES, number=number)
    return render(request, "screenings/referral_number.html", {"referral": row})


@require_safe
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Two parts: the letter, and the slip that comes back. Nothing private stands on paper."""
    row = fetch(Referral, request.user, Action.SEE_NAMES, number=number)
    try:
        pdf = letter_pdf(row, _lines(row, request.user, reviews=False))
    except PdfsAreOff:
        messages.error(request, _("PDFs are off on this machine. Write the number on a slip."))
        return redirect("screenings:referral", number)
    audit(AuditEvent.Action.DOWNLOAD, by=request.user, subject=row, post=row.post, format="letter")
    name = safe_name("rujukan", row.number, extension="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


# --- Steps at the post -----------------------------------------------------------------


@require_POST
def refer(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """`ran_out=TOPIC`: the medicine for a treated condition has run out."""
    visit = fetch(Visit, request.user, Action.RECORD, session=key, worker__code=code)
    medicine = dict.fromkeys(request.POST.getlist("ran_out"), Medicine.RAN_OUT)
    try:
        row = make_referral(visit=visit, by=request.user, medicine=medicine)
    except NothingToRefer:
        messages.info(request, _("Nothing asks for a letter now."))
        return redirect("screenings:entry", key, code)
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
        "reasons": _lines(row, request.user, reviews=True),
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


def block(worker: Worker, session: Session) -> Block:
    """At most 9 queries for a visit that asks for a letter, 4 for one that does not."""
    visit = visit_of(session, worker)
    standing = standing_of(visit) if visit else standing_before(worker, session.on)
    decision, row = standing.decision, standing.referral
    names = [words.what_of(reason) for reason in decision.to_write]
    held = [(one, words.what_of(one.reason)) for one in decision.held_back]
    asks_been = row is not None and decision.asks_been and row.been_on != today_at(session.post)
    return Block(
        ask=words.ask(names) if names else "",
        joins=bool(names) and not decision.needs_letter,
        ask_been=words.ask_been(row) if row and asks_been else "",
        refused=standing.refused,
        held=tuple(words.held_back(one.fate, name) for one, name in held),
        treated=tuple((one.reason.topic, name) for one, name in held if one.fate is Fate.TREATMENT),
        referral=row,
    )
