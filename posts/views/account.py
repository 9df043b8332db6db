"""Coming in, going out, one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import assignments
from posts.actions.accounts import (
    change_own_account,
    password_was_changed,
    redeem_code,
    sign_out_everywhere,
)
from posts.forms.accounts import CodeForm, LoginForm, OwnAccountForm
from posts.lockout import count_wrong_code, refused
from posts.queries import assignments_of
from posts.roles import Action

BACKEND = "django.contrib.auth.backends.ModelBackend"

WRONG_CODE = ValidationError(
    gettext_lazy(
        "User name and code do not belong together, or the code is used up or older than "
        "24 hours. After five wrong tries ask for a new one."
    ),
    code="wrong_code",
)

log_in = auth.LoginView.as_view(authentication_form=LoginForm, redirect_authenticated_user=True)
log_out = auth.LogoutView.as_view()


class ChangePassword(auth.PasswordChangeView):
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        password_was_changed(user=form.user)
        messages.success(
            self.request, _("The new password holds. Other devices have been logged out.")
        )
        return response


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def log_in_by_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and (answer := refused(request)):
        return answer
    if request.method == "POST" and form.is_valid():
        person = redeem_code(
            username=form.cleaned_data["username"],
            code=form.cleaned_data["code"],
            new_password=form.cleaned_data["new_password"],
        )
        if person is not None:
            login(request, person, backend=BACKEND)
            messages.success(request, _("Welcome. From now on log in with your new password."))
            return redirect("home")
        count_wrong_code(request)
        form.add_error("code", WRONG_CODE)
    return render(request, "posts/log_in_by_code.html", {"form": form})


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    held = assignments_of(person, on=timezone.localdate())
    shown = {
        "phone": person.phone,
        "email": person.email,
        "report_mail": person.report_mail,
        "language": person.language or get_language(),
    }
    form = OwnAccountForm(
        request.POST or None, initial=shown, mail=settings.MAIL_IS_ON and _reads_reports(person)
    )
    if request.method == "POST" and form.is_valid():
        change_own_account(user=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("posts:account")
    context = {"form": form, "person": person, "held": held}
    return render(request, "posts/account.html", context)


def _reads_reports(person: Any) -> bool:
    return any(row.office_id for row in assignments(person, Action.SEE_FIGURES))


@require_POST
def sign_out_of_everything(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    sign_out_everywhere(user=person, by=person)
    return redirect("login")
