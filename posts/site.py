"""Django's admin, for administrators by assignment and for reading only.

Changes go through the pages of this app: they check, date and audit what they write.
Never registered here: people who are examined, and anything of their health.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from posts.access import may_anywhere
from posts.roles import Action


class AdministratorSite(admin.AdminSite):
    site_header = site_title = "Healthposts"

    def has_permission(self, request: HttpRequest) -> bool:
        return may_anywhere(request.user, Action.MANAGE_ACCOUNTS)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The one way in is our own log-in page, with its lock-out."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Ours writes it down."""
        return redirect("password_change")


site = AdministratorSite(name="admin")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """For administrators by assignment; `is_staff` and Django's permissions decide nothing."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
