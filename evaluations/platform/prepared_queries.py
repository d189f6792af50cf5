"""SQL in sight, for the few questions that are asked at every mark, poll, sheet and board.

Django takes longer to write such a query than a database to answer it. Each text stands in its
stage; tests/evaluations/platform/test_prepared_queries.py holds it against the queryset that it
stands for.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

Row = tuple[Any, ...]
Param = int | datetime.date | Sequence[int]
Instance = TypeVar("Instance", bound=models.Model)
LARGEST = 2**63 - 1


class PreparedQuery:
    """The parts of `sql` are joined; parameters are named like %(this)s, and a list of numbers
    stands after IN.

    `locks` is the alias of the table whose rows are locked until the transaction ends.
    """

    def __init__(self, *sql: str, locks: str = "") -> None:
        self._sql, self._locks = " ".join(sql), locks

    def rows(self, **params: Param) -> list[Row]:
        """One query; moments are aware on both databases."""
        return self.ask(**params)[1]

    def first(self, **params: Param) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(**params)), None)

    def instances(self, model: type[Instance], **params: Param) -> list[Instance]:
        """Rows as instances with what they lead to, by columns named as lookups: `seat__user__id`.

        Each model that is named needs its primary key; what no column names is deferred, and a
        column that names no field is an annotation.
        """
        names, rows = self.ask(**params)
        return [_instance(_parts(model, names), row) for row in rows]

    def ask(self, **params: Param) -> tuple[tuple[str, ...], list[Row]]:
        """The names of the columns, and the rows: one query."""
        # No row has a number that no column can hold, and not every database takes the question.
        if any(isinstance(param, int) and abs(param) > LARGEST for param in params.values()):
            return (), []
        sql, single = self._listed(params)
        # SQLite has one writer, and knows no lock of a row.
        if self._locks and connection.vendor == "postgresql":
            sql += f" FOR UPDATE OF {self._locks}"
        # PostgreSQL takes longer to plan such a query than to answer it, too.
        with getattr(connection, "prepared", nullcontext)(), connection.cursor() as cursor:
            cursor.execute(sql, single)
            rows = cursor.fetchall()
            names = tuple(column[0] for column in cursor.description)
        return names, rows if connection.vendor == "postgresql" else [_aware(row) for row in rows]

    def _listed(self, params: Mapping[str, Param]) -> tuple[str, dict[str, int | datetime.date]]:
        """The text with its lists in it, and the other parameters."""
        sql, single = self._sql, {}
        for name, param in params.items():
            if isinstance(param, Sequence):
                # Numbers alone, and a list of none still is one.
                numbers = ", ".join(str(int(number)) for number in param) or "NULL"
                sql = sql.replace(f"%({name})s", f"({numbers})")
            else:
                single[name] = param
        return sql, single


def _aware(row: Row) -> Row:
    """SQLite keeps moments without their zone, which is UTC."""
    return tuple(
        timezone.make_aware(one, datetime.UTC) if isinstance(one, datetime.datetime) else one
        for one in row
    )


def columns(model: Any, alias: str, **related: Any) -> str:
    """Every column of a model and of what it leads to, for `instances`; each of these is joined
    under its lookup: `"user"`, `seat__user`."""
    tables = [(alias, "", model), *((path, f"{path}__", one) for path, one in related.items())]
    return ", ".join(
        f'"{table}"."{field.column}" AS {prefix}{field.attname}'
        for table, prefix, one in tables
        for field in one._meta.local_concrete_fields
    )


@dataclass(frozen=True)
class _Part:
    """One model in a row: which columns are its fields, in the order of the model."""

    path: tuple[str, ...]
    # Whether the way to it is a column of the part before it.
    is_column: bool
    model: type[models.Model]
    names: tuple[str, ...]
    columns: tuple[int, ...]
    key: int
    annotations: dict[str, int]
    readers: tuple[tuple[int, Callable[..., Any]], ...]

    def instance(self, row: Row) -> Any:
        """The instance, or None where an outer join found none."""
        if row[self.key] is None:
            return None
        values = [row[at] for at in self.columns]
        for at, read in self.readers:
            values[at] = read(values[at])
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
        for name, at in self.annotations.items():
            setattr(instance, name, row[at])
        return instance


def _instance(parts: Sequence[_Part], row: Row) -> Any:
    built: dict[tuple[str, ...], Any] = {}
    for part in parts:
        built[part.path] = instance = part.instance(row)
        parent = built[part.path[:-1]] if part.path else None
        if parent is not None and (part.is_column or instance is not None):
            setattr(parent, part.path[-1], instance)
        elif parent is not None:
            # Known to be none: nobody asks for it again.
            nothing = Prefetch(part.path[-1], part.model._default_manager.none())
            prefetch_related_objects([parent], nothing)
    return built[()]


@lru_cache(maxsize=64)
def _parts(model: type[models.Model], names: tuple[str, ...]) -> tuple[_Part, ...]:
    """How a row of columns with these names becomes instances, the nearest first."""
    places: dict[tuple[str, ...], dict[str, int]] = {(): {}}
    for at, name in enumerate(names):
        *path, field = name.split("__")
        places.setdefault(tuple(path), {})[field] = at
    return tuple(_part(model, path, places[path]) for path in sorted(places, key=len))


def _part(model: Any, path: tuple[str, ...], places: dict[str, int]) -> _Part:
    is_column = False
    for step in path:
        relation: Any = model._meta.get_field(step)
        is_column, model = relation.concrete, relation.related_model
    fields = [
        concrete_field
        for concrete_field in model._meta.concrete_fields
        if concrete_field.attname in places
    ]
    names = tuple(field.attname for field in fields)
    return _Part(
        path=path,
        is_column=is_column,
        model=model,
        names=names,
        columns=tuple(places[name] for name in names),
        key=places[model._meta.pk.attname],
        annotations={name: at for name, at in places.items() if name not in names},
        readers=tuple(_readers(fields)),
    )


def _decimal(unit: Decimal, value: Any) -> Decimal | None:
    """SQLite drops the zeros after the point: 9 is 9.00, down to the field's smallest `unit`."""
    return None if value is None else Decimal(str(value)).quantize(unit)


def _readers(fields: Sequence[Any]) -> Iterator[tuple[int, Callable[..., Any]]]:
    """Where a field makes its own of what a database gives: JSON, and what SQLite lacks."""
    for at, field in enumerate(fields):
        if isinstance(field, models.DecimalField):
            yield at, partial(_decimal, Decimal(1).scaleb(-field.decimal_places))
        elif isinstance(field, models.BooleanField | models.UUIDField):
            yield at, field.to_python
        elif hasattr(field, "from_db_value"):
            yield at, partial(field.from_db_value, expression=None, connection=connection)
