"""What is refused before anything else reads it: requests that no page of ours sends."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

# A scanned decree or a photograph of a list; the web server in front says the same.
MOST_BYTES = 10_000_000
# PostgreSQL keeps no NUL in text, and nobody types one.
NUL = "\x00"


class RefusalMiddleware:
    """400 for a body that would only fill the disk, and for text that no database keeps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > MOST_BYTES:
            raise RequestDataTooBig("The body is larger than any form of ours.")
        if NUL in request.path_info or _has_nul(request.GET) or _has_nul(_posted(request)):
            raise SuspiciousOperation("A NUL character.")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Of the body as announced; Django reads no further than that."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit()):
        return 0
    return int(text) if len(text) < 20 else MOST_BYTES + 1


def _posted(request: HttpRequest) -> QueryDict:
    """Nothing when the visitor hung up half-way: then nobody waits for an answer either."""
    try:
        return request.POST
    except UnreadablePostError:
        return QueryDict()


def _has_nul(sent: QueryDict) -> bool:
    return any(NUL in text for key in sent for text in (key, *sent.getlist(key)))
