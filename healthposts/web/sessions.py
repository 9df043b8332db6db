"""Who is signed in on this phone: Django's sessions in the database, read by a prepared query."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from healthposts.web.prepared import Given, Prepared

_lasting: Prepared[Session] = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _lasting.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
