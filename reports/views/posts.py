"""The overview of a post: facts, the month, sessions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from posts.access import fetch
from posts.models import Post
from posts.queries import post_facts
from posts.roles import Action
from reports import listings, queries
from reports.models import Report
from screenings import labels
from screenings.models import Session
from screenings.queries import post_examinations

# What the page offers, each to whom it serves.
SHOWN = (
    Action.SEE_FIGURES,
    Action.SEE_CADRES,
    Action.RECORD,
    Action.EDIT_POST,
    Action.MANAGE_POSTS,
    Action.MANAGE_CADRES,
)


@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    post = fetch(Post, request.user, Action.SEE_POST, code=code)
    mine = {
        action.value: Post.objects.visible_to(request.user, action).filter(pk=post.pk).exists()
        for action in SHOWN
    }
    context = {"post": post, "facts": post_facts(post), "may": mine}
    if mine[Action.SEE_FIGURES]:
        today = timezone.localdate()
        posts = Post.objects.visible_to(request.user, Action.SEE_FIGURES).filter(pk=post.pk)
        reports = Report.objects.visible_to(request.user, Action.SEE_FIGURES).filter(post=post)
        context |= {
            "snapshot": queries.figures(posts, Month.of(today), post, with_trend=False),
            "rows_at": listings.rows_of_month(post, Month.of(today)),
            "examinations": [labels.measure(code) for code in post_examinations(post)],
            "sessions": Session.objects.visible_to(request.user, Action.SEE_FIGURES).filter(
                post=post
            )[:6],
            "reports": listings.for_list(reports)[:6],
        }
    return render(request, "reports/post.html", context)
