"""Queries that are asked at every mark, poll or page: written as SQL once, not every time.

The ORM takes longer to write such a query than the database to answer it: without this, saving a
mark costs nearly twice as much. What is asked stays an ordinary queryset under its models' rules.
"""

import copy
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone

Row = TypeVar("Row")
# No primary key is as low as this: a stand-in is told from what the query itself compares with.
LOWEST = -(2**62)
HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class _Written:
    """A queryset as SQL, of one day: whether a seat is held depends on it."""

    vendor: str
    day: datetime.date
    queryset: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]

    def asked(self, connection: Any, given: dict[int, int]) -> "_Asked":
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        # The adapter's own type of whole number is kept: some databases cast by it.
        params = tuple(
            type(one)(given[one]) if isinstance(one, int) and one in given else one
            for one in self.params
        )
        compiler.as_sql = lambda *_args, **_options: (self.sql, params)
        return _Asked(self.queryset.model, compiler)


class _Asked:
    """What Django's iterables read of a queryset and of its query."""

    def __init__(self, model: Any, compiler: Any) -> None:
        self.model, self._compiler = model, compiler
        self.db, self.query = DEFAULT_DB_ALIAS, self
        self._known_related_objects: dict[Any, Any] = {}

    def get_compiler(self, using: str) -> Any:
        return self._compiler


class CompiledQuery(Generic[Row]):
    """`build` makes the queryset out of whole numbers by name, such as primary keys.

    It may join, annotate, lock, and read instances or a list of values; it may not prefetch, and
    its shape may depend on nothing but today's date.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *names: str) -> None:
        self._build = build
        self._stand_ins = {name: LOWEST + at for at, name in enumerate(names)}
        self._written: _Written | None = None

    def rows(self, **given: int) -> list[Row]:
        """Ask with these numbers: one query. No row has a number that no column can hold."""
        if any(not -HIGHEST <= number <= HIGHEST for number in given.values()):
            return []
        written, connection = self._written, connections[DEFAULT_DB_ALIAS]
        if (
            written is None
            or written.day != timezone.localdate()
            or written.vendor != connection.vendor
        ):
            written = self._written = self._write(connection)
        numbers = {stand_in: given[name] for name, stand_in in self._stand_ins.items()}
        return list(written.queryset._iterable_class(written.asked(connection, numbers)))

    def first(self, **given: int) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(**given)), None)

    def _write(self, connection: Any) -> _Written:
        day, queryset = timezone.localdate(), self._build(**self._stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        numbers = {int(one) for one in params if isinstance(one, int)}
        # A number that the SQL does not hold would be asked without: another's rows.
        if missing := [name for name, one in self._stand_ins.items() if one not in numbers]:
            raise LookupError(f"not in the query: {', '.join(missing)}")
        return _Written(connection.vendor, day, queryset, compiler, sql, tuple(params))
