"""What keeps a row from being deleted: named and linked on the page that would delete it, before
its button, and refused by the same list when the button is pressed.

What refers to a row is found by the models themselves, so nothing that a later stage adds is
forgotten. A model says in `held_at` where its rows are dealt with.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused

SHOWN = 5
Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Hold:
    """What keeps a row, in words, and the page where it is dealt with, if there is one."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class HeldAt:
    """Of a model: what its rows are, the page (`name` of the address, `key` the field of its
    argument) where one of them is dealt with, and how one is `called`."""

    words: Any
    name: str
    key: str = "pk"
    called: Callable[[Any], str] = str

    def hold(self, row: Any) -> Hold:
        address = reverse(self.name, args=[getattr(row, self.key)])
        return Hold(f"{self.words}: {self.called(row)}", address)


# Of models of `units`, which cannot say it themselves.
HELD_AT: dict[type[models.Model], HeldAt] = {}


def holds_of(*goes: Rows, freed: Collection[str] = ()) -> list[Hold]:
    """What refers to the rows that would go and would not go along: a query for each kind of
    reference. `freed` are references that are let go of ("Model.field")."""
    going = {rows.model: rows for rows in goes}
    holds: list[Hold] = []
    for rows in goes:
        for relation in _references_to(rows.model):
            if not _lets_go(relation, freed):
                holds += _of_relation(relation, rows, going)
    return list(dict.fromkeys(holds))


def _references_to(model: type[models.Model]) -> Iterator[Any]:
    """Also those that have no name on this side."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            yield relation


def _lets_go(relation: Any, freed: Collection[str]) -> bool:
    """Whether a reference is no reason to keep a row: it goes along, or its own rows are asked."""
    if f"{relation.related_model.__name__}.{relation.field.name}" in freed:
        return True
    if relation.many_to_many:
        return not relation.through._meta.auto_created
    return relation.on_delete is not models.PROTECT


def _of_relation(relation: Any, rows: Rows, going: dict[type, Rows]) -> Iterator[Hold]:
    model = relation.related_model
    holders = model._default_manager.filter(**{f"{relation.field.name}__in": rows})
    holders = holders.distinct() if relation.many_to_many else holders
    if model in going:
        holders = holders.exclude(pk__in=going[model])
    at: HeldAt | None = getattr(model, "held_at", None) or HELD_AT.get(model)
    if at is None:
        count = holders.count()
        if count:
            yield Hold(_("records of the evaluation: %(count)s") % {"count": count})
        return
    known = list(holders[: SHOWN + 1])
    yield from (at.hold(row) for row in known[:SHOWN])
    if len(known) > SHOWN:
        count = holders.count() - SHOWN
        params = {"what": at.words, "count": count}
        yield Hold(_("%(what)s: %(count)s more") % params)


def why_not(check: Callable[[], object]) -> list[Hold]:
    """What `check` refuses, as the page says it before the button."""
    try:
        check()
    except Refused as refusal:
        return [Hold(str(refusal))]
    return []


def refuse_held(holds: Sequence[Hold]) -> None:
    """Refuse where something keeps the row, naming it."""
    if holds:
        named = " · ".join(hold.text for hold in holds[:SHOWN])
        raise Refused(_("It is kept, because this needs it: %(what)s") % {"what": named})
