"""A nomination in the stages of its category that others judge.

The office nominates once. When the nomination is accepted, one is made for it in each category
that counts in its own; behind a gate, when the stage before has let it on.
"""

from django.db.models import Q
from django.utils import timezone

from evaluations.entry.evidence.actions.copying import copy_evidence
from evaluations.entry.nominations.actions import origin_of, scopes_of
from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import Delegate, Nomination, NominationState
from evaluations.entry.nominations.scope import committee_for
from evaluations.platform.errors import require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import write
from evaluations.setup.rounds.models import AwardRound, Category, Stage
from units.models import User

COPIED = ("unit_id", "official_name", "place_id", "nominee_class", "summary", "contact")


def add_stage_nominations(*, by: User, nomination: Nomination) -> int:
    """Nominate an accepted nomination in its stages, as far as their gates let it on; returns how
    many are new. `nomination` is locked; called again, only what has opened since is added."""
    stages = Stage.objects.within_a_round().filter(category=nomination.category_id).in_full()
    if not stages:
        return 0
    gates = unpassed([nomination]).get(nomination.pk, ())
    border = min((gate.stage.number for gate in gates), default=None)
    reached = [stage for stage in stages if border is None or stage.number <= border]
    return sum(
        _add(by, nomination, stage.from_category) for stage in reached if stage.from_category
    )


def _add(by: User, nomination: Nomination, category: Category) -> int:
    rows = Nomination.objects.filter(category=category, unit=nomination.unit_id)
    if rows.exists():
        return 0
    there = Nomination.objects.create(
        category=category,
        stage_of=nomination,
        state=NominationState.ACCEPTED,
        submitted_at=nomination.submitted_at,
        accepted_at=timezone.now(),
        **{name: getattr(nomination, name) for name in COPIED},
    )
    _give_committee(there)
    for delegate in Delegate.objects.filter(nomination=nomination):
        delegate.pk, delegate.nomination = None, there
        delegate.save(force_insert=True)
    copy_evidence(nomination, there)
    after = {"stage_of": nomination.pk, "category": category.name}
    record(by=by, verb="nomination.stage_added", subject=there, after=after)
    return 1 + add_stage_nominations(by=by, nomination=there)


def _give_committee(nomination: Nomination) -> None:
    rows = Nomination.objects.select_related("unit__province__region")
    origin = origin_of(rows.get(pk=nomination.pk))
    nomination.committee_id = committee_for(origin, scopes_of(nomination.category.award.round))
    nomination.save(update_fields=["committee"])


def withdraw_stage_nominations(*, by: User, nomination: Nomination, reason: str) -> None:
    """What is withdrawn is withdrawn from its stages as well."""
    rows = Nomination.objects.select_for_update(of=("self",)).filter(stage_of=nomination)
    for there in rows.exclude(state=NominationState.WITHDRAWN):
        before = {"state": there.state}
        values = {"state": NominationState.WITHDRAWN.value, "state_reason": reason}
        write(there, values)
        record(
            by=by,
            verb="nomination.withdrawn",
            subject=there,
            before=before,
            after={"state": there.state},
            reason=reason,
        )
        withdraw_stage_nominations(by=by, nomination=there, reason=reason)


def add_missing(*, by: User, award_round: AwardRound) -> int:
    """Nominate what was accepted in the stages that were made, or opened, since."""
    require_administrator(by)
    counting = Q(category__stages__from_category__award__round=award_round)
    rows = Nomination.objects.accepted().filter(counting, category__award__round=award_round)
    locked = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk"))
    return sum(add_stage_nominations(by=by, nomination=nomination) for nomination in locked)
