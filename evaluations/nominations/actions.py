"""Changes to nominations."""

from django.db import transaction

from evaluations.committees.models import Committee
from evaluations.errors import require_administrator
from evaluations.journal.actions import record
from evaluations.nominations.models import Nomination, NominationState
from evaluations.nominations.scope import Origin, Scope, committee_for
from evaluations.rounds.models import AwardRound
from units.models import User


def scopes_of(award_round: AwardRound) -> list[Scope]:
    """What each committee of the round covers: four queries."""
    committees = Committee.objects.filter(round=award_round).prefetch_related(
        "categories", "regions", "provinces"
    )
    return [
        Scope(
            key=one.pk,
            categories={category.pk for category in one.categories.all()},
            regions={region.number for region in one.regions.all()},
            provinces={province.code for province in one.provinces.all()},
        )
        for one in committees
    ]


def origin_of(nomination: Nomination) -> Origin:
    """`nomination` comes with its unit, the unit's province and that one's region."""
    province = nomination.unit.province
    region = province.region.number if province and province.region else None
    return Origin(nomination.category_id, region, province.code if province else "")


@transaction.atomic
def assign_committees(*, by: User, award_round: AwardRound) -> int:
    """Give every nomination without a committee the one that covers it; returns how many.

    A nomination that no committee covers, or several, stays without one: the readiness list
    names it.
    """
    require_administrator(by)
    scopes = scopes_of(award_round)
    waiting = (
        Nomination.objects.select_for_update(of=("self",))
        .filter(category__award__round=award_round, committee=None)
        .exclude(state=NominationState.WITHDRAWN)
        .select_related("unit__province__region")
    )
    assigned = 0
    for nomination in waiting:
        committee = committee_for(origin_of(nomination), scopes)
        if committee is not None:
            nomination.committee_id = committee
            nomination.version += 1
            nomination.save(update_fields=["committee", "version"])
            assigned += 1
    if assigned:
        record(by=by, verb="round.assigned", subject=award_round, after={"assigned": assigned})
    return assigned
