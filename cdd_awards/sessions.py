"""Sessions, and who is signed in: every page asks both, so both are prepared queries."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from evaluations.platform.prepared_queries import PreparedQuery, columns
from units.models import User

SESSION = PreparedQuery(
    "SELECT session_data, expire_date FROM django_session WHERE session_key = %(key)s"
)
# With how many notices the person has not read, which the head of every page shows.
PERSON = PreparedQuery(
    "SELECT",
    columns(User, "person"),
    """,
    (SELECT COUNT(*) FROM evaluations_notice notice
        WHERE notice.user_id = person.id AND notice.read_at IS NULL) AS unread_notices
FROM units_user person WHERE person.id = %(person)s
""",
)


class SessionStore(db.SessionStore):
    """Django's own sessions, in Django's own table."""

    def load(self) -> dict[str, Any]:
        row = SESSION.first(key=self.session_key or "")
        if row is None or row[1] <= timezone.now():
            # Of a session that has ended Django asks again, and forgets its key.
            return super().load()
        return self.decode(row[0])
