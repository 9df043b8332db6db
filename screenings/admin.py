"""The examinations of a post, to look at. Nothing of people stands in Django's admin."""

from django.contrib import admin

from posts.site import ReadOnly, site
from screenings.models import PostMeasure


@admin.register(PostMeasure, site=site)
class PostMeasureAdmin(ReadOnly):
    list_display = ["post", "position", "examination"]
    list_select_related = ["post"]
    search_fields = ["post__name", "post__code"]
