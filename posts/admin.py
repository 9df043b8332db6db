"""What administrators may look at row by row."""

from django.contrib import admin

from posts.models import Assignment, Office, Post, User, Workplace
from posts.site import ReadOnly, site


@admin.register(User, site=site)
class UserAdmin(ReadOnly):
    fields = ["username", "full_name", "phone", "language", "is_active", "last_login"]
    list_display = ["username", "full_name", "is_active", "last_login"]
    search_fields = ["username", "full_name"]


@admin.register(Assignment, site=site)
class AssignmentAdmin(ReadOnly):
    list_display = ["user", "role", "office", "post", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user", "office", "post"]
    search_fields = ["user__username", "user__full_name", "office__name", "post__name"]


@admin.register(Office, site=site)
class OfficeAdmin(ReadOnly):
    list_display = ["name", "code", "kind", "parent", "closed_on"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "code", "facility_code"]


@admin.register(Post, site=site)
class PostAdmin(ReadOnly):
    list_display = ["name", "code", "office", "trade", "state"]
    list_filter = ["state", "trade"]
    list_select_related = ["office"]
    search_fields = ["name", "code"]


@admin.register(Workplace, site=site)
class WorkplaceAdmin(ReadOnly):
    list_display = ["name", "code", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
