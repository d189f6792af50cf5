"""A round copied: all that was chosen, or nothing."""

from collections import defaultdict
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import SessionVersion
from evaluations.oversight.copying.choice import Choice
from evaluations.oversight.copying.plan import Plan
from evaluations.oversight.copying.planning import plan_copy
from evaluations.oversight.copying.told import seen_as, told_in_thai
from evaluations.platform.errors import Conflict, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row, unless_taken
from evaluations.setup.rounds.models import AwardRound
from units.models import Named, User


@transaction.atomic
def copy_round(
    *, by: User, source: AwardRound, choice: Choice, seen: str | None = None
) -> AwardRound:
    """A new draft round with what is chosen of `source`; some forty statements.

    Pressed twice, the round of the first press is returned. Refused where the list with the
    digest `seen` would be another one now. Nobody is told: the round is a draft.
    """
    require_administrator(by)
    locked = locked_row(source)
    if before := copy_made_before(locked, choice.name, choice.fiscal_year_be):
        return before
    plan = plan_copy(locked, choice)
    if seen is not None and seen_as(plan) != seen:
        raise Conflict(
            _("The list is another one than you have seen. Look at it once more, then confirm.")
        )
    _store(plan)
    after = {
        "name": plan.made.name,
        "fiscal_year_be": plan.made.fiscal_year_be,
        "copied_from": locked.name,
        "record": told_in_thai(plan),
    }
    record(by=by, verb="round.copied", subject=plan.made, after=after)
    return plan.made


def copy_made_before(source: AwardRound, name: str, fiscal_year_be: int) -> AwardRound | None:
    return source.copies.filter(name=name, fiscal_year_be=fiscal_year_be).first()


def _store(plan: Plan) -> None:
    with unless_taken():
        plan.made.save(force_insert=True)
        for rows in plan.rows():
            _add(rows)
        _add([SessionVersion(session=pair.new) for pair in plan.days.values()])
        _store_names(plan)


def _add(rows: list[Any]) -> None:
    """All of one model, in one statement."""
    for row in rows:
        if isinstance(row, Named):
            row.fill_keys()
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _store_names(plan: Plan) -> None:
    """What the rows name in relations to many, one statement a relation."""
    rows: dict[Any, list[models.Model]] = defaultdict(list)
    for named in plan.names.values():
        relation: Any = named.row._meta.get_field(named.relation)
        through = relation.remote_field.through
        own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        rows[through] += [through(**{own: named.row, other: related}) for related in named.others]
    for every in rows.values():
        _add(every)
