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

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

Row = tuple[Any, ...]
Single = int | str | datetime.date
Param = Single | Sequence[int]
Instance = TypeVar("Instance", bound=models.Model)
LARGEST = 2**63 - 1


class PreparedQuery:
    """The parts of `sql` are joined; parameters are named like %(this)s, and a list of numbers
    stands after IN.

    `locks` is the alias of the table whose rows are locked until the transaction ends.
    """

    def __init__(self, *sql: str, locks: str = "") -> None:
        self._sql, self._locks = " ".join(sql), locks
        # Of its columns, once it has been asked: they are always the same.
        self._names: tuple[str, ...] = ()

    def rows(self, **params: Param) -> list[Row]:
        """One query; moments are aware on both databases."""
        return self.ask(**params)[1]

    def first(self, **params: Param) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(**params)), None)

    def instances(self, model: type[Instance], **params: Param) -> list[Instance]:
        """Rows as instances with what they lead to, by columns named as lookups: `seat__user__id`.

        Each model that is named needs its primary key; what no column names is deferred, and a
        column that names no field is an annotation. Rows that lead to the same row share its
        instance.
        """
        names, rows = self.ask(**params)
        if not rows:
            return []
        parts, known = _parts(model, names), dict[tuple[int, Any], Any]()
        return [_instance(parts, row, known) for row in rows]

    def ask(self, **params: Param) -> tuple[tuple[str, ...], list[Row]]:
        """The names of the columns, and the rows: one query."""
        # No row has a number that no column can hold, and not every database takes the question.
        if any(isinstance(param, int) and abs(param) > LARGEST for param in params.values()):
            return (), []
        sql, single = self._listed(params)
        database = connections[DEFAULT_DB_ALIAS]
        is_postgresql = database.vendor == "postgresql"
        # SQLite has one writer, and knows no lock of a row.
        if self._locks and is_postgresql:
            sql += f" FOR UPDATE OF {self._locks}"
        # PostgreSQL takes longer to plan such a query than to answer it, too.
        with getattr(database, "prepared", nullcontext)(), database.cursor() as cursor:
            cursor.execute(sql, single)
            rows = cursor.fetchall()
            self._names = self._names or tuple(column[0] for column in cursor.description)
        return self._names, rows if is_postgresql else [_aware(row) for row in rows]

    def _listed(self, params: Mapping[str, Param]) -> tuple[str, dict[str, Single]]:
        """The text with its lists in it, and the other parameters."""
        sql, single = self._sql, dict[str, Single]()
        for name, param in params.items():
            if isinstance(param, Sequence) and not isinstance(param, str):
                # Numbers alone, and a list of none still is one.
                numbers = ", ".join(str(int(number)) for number in param) or "NULL"
                sql = sql.replace(f"%({name})s", f"({numbers})")
            else:
                single[name] = param
        return sql, single


def _aware(row: Row) -> Row:
    """SQLite keeps moments without their zone, which is UTC."""
    return tuple(
        timezone.make_aware(value, datetime.UTC) if isinstance(value, datetime.datetime) else value
        for value in row
    )


def columns(model: Any, alias: str, **related: Any) -> str:
    """Every column of a model and of what it leads to, for `instances`; each of these is joined
    under its lookup: `"user"`, `seat__user`."""
    tables = [
        (alias, "", model),
        *((path, f"{path}__", joined) for path, joined in related.items()),
    ]
    return ", ".join(
        f'"{table}"."{field.column}" AS {prefix}{field.attname}'
        for table, prefix, joined in tables
        for field in joined._meta.local_concrete_fields
    )


@dataclass(frozen=True)
class _Part:
    """One model in a row; `columns` are those of its fields in the order of the model, None where
    one is deferred. `parent` is the place of the part that leads to it, by `name`."""

    parent: int
    name: str
    # Whether the way to it is a column of the part before it.
    is_column: bool
    model: type[models.Model]
    names: frozenset[str]
    columns: tuple[int | None, ...]
    key: int
    annotations: dict[str, int]
    readers: tuple[tuple[int, Callable[..., Any]], ...]

    def instance(self, row: Row) -> Any:
        """The instance, or None where an outer join found none."""
        if row[self.key] is None:
            return None
        values = [models.DEFERRED if at is None else row[at] for at in self.columns]
        for at, read in self.readers:
            values[at] = read(values[at])
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
        for name, at in self.annotations.items():
            setattr(instance, name, row[at])
        return instance

    def lead(self, parent: Any, instance: Any) -> None:
        """Let what leads here know it; where there is none, so that nobody asks for it again."""
        if self.is_column or instance is not None:
            setattr(parent, self.name, instance)
        else:
            nothing = Prefetch(self.name, self.model._default_manager.none())
            prefetch_related_objects([parent], nothing)


def _instance(parts: Sequence[_Part], row: Row, known: dict[tuple[int, Any], Any]) -> Any:
    """What `parts` read out of one row; `known` is what rows before led to, by part and key."""
    first, *others = parts
    built, fresh = [first.instance(row)], [True]
    for place, part in enumerate(others, 1):
        key = (place, row[part.key])
        fresh.append(key not in known)
        if fresh[place]:
            known[key] = part.instance(row)
        built.append(known[key])
        # One that is known has been led on already.
        if fresh[part.parent] and built[part.parent] is not None:
            part.lead(built[part.parent], built[place])
    return built[0]


@lru_cache(maxsize=64)
def _parts(model: type[models.Model], names: tuple[str, ...]) -> tuple[_Part, ...]:
    """How a row of columns with these names becomes instances, the nearest first."""
    places: dict[tuple[str, ...], dict[str, int]] = {(): {}}
    for at, name in enumerate(names):
        *path, field = name.split("__")
        places.setdefault(tuple(path), {})[field] = at
    paths = sorted(places, key=len)
    return tuple(_part(model, path, places[path], paths.index(path[:-1])) for path in paths)


def _part(model: Any, path: tuple[str, ...], places: dict[str, int], parent: int) -> _Part:
    is_column = False
    for step in path:
        relation: Any = model._meta.get_field(step)
        is_column, model = relation.concrete, relation.related_model
    fields = model._meta.concrete_fields
    names = {field.attname for field in fields}
    return _Part(
        parent=parent,
        name=path[-1] if path else "",
        is_column=is_column,
        model=model,
        names=frozenset(names & places.keys()),
        columns=tuple(places.get(field.attname) for field in fields),
        key=places[model._meta.pk.attname],
        annotations={name: at for name, at in places.items() if name not in names},
        readers=tuple((at, read) for at, read in _readers(fields) if fields[at].attname in places),
    )


def _decimal(unit: Decimal, value: Any) -> Decimal | None:
    """SQLite drops the zeros after the point: 9 is 9.00, down to the field's smallest `unit`."""
    return None if value is None else Decimal(str(value)).quantize(unit)


def _readers(fields: Sequence[Any]) -> Iterator[tuple[int, Callable[..., Any]]]:
    """Where a field makes its own of what a database gives: JSON, and what SQLite lacks."""
    lacks = connection.vendor != "postgresql"
    for at, field in enumerate(fields):
        if lacks and isinstance(field, models.DecimalField):
            yield at, partial(_decimal, Decimal(1).scaleb(-field.decimal_places))
        elif lacks and isinstance(field, models.BooleanField | models.UUIDField):
            yield at, field.to_python
        elif hasattr(field, "from_db_value"):
            yield at, partial(field.from_db_value, expression=None, connection=connection)
