"""Connections that the server has hung up are noticed; a server that is away is asked once; and
questions that are asked all day are planned once."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base

# So long a thread believes that the server is still away: a request asks it once, not once in
# every middleware, and is answered within the time of one attempt.
BELIEVED_SECONDS = 1.0


def is_hung_up(connection: Any) -> bool:
    """Whether something lies there that nobody asked for: the server's farewell, mostly. Costs
    no question to the server."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))


class DatabaseWrapper(base.DatabaseWrapper):
    _away_until = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < self._away_until:
            raise self.Database.OperationalError("The database did not answer a moment ago.")
        try:
            connection = self._alive(conn_params)
        except self.Database.OperationalError:
            self._away_until = time.monotonic() + BELIEVED_SECONDS
            raise
        self._away_until = 0.0
        return connection

    def _alive(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        while self.pool and is_hung_up(connection):
            connection.close()
            # The pool throws a closed one away and connects anew.
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Within it statements are sent apart from their parameters, so that the server plans one
        once for a connection (`prepare_threshold`) and not each time it is asked."""
        self.ensure_connection()
        connection, before = self.connection, self.connection.cursor_factory
        connection.cursor_factory = base.ServerBindingCursor
        try:
            yield
        finally:
            connection.cursor_factory = before
