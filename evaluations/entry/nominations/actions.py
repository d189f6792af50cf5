"""Changes to nominations: nominate, change, extend; and which committee judges them."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import (
    check_may_begin,
    check_may_write,
    require_checker,
)
from evaluations.entry.nominations.models import (
    AttendanceRole,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.scope import (
    Origin,
    Scope,
    committee_for,
    committees_covering,
    place_of,
)
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import Stale, edit, journal_value, unless_taken, write
from evaluations.platform.removal import holds_of, refuse_held
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import OVER, AwardRound, Category
from units.models import User

# What decides where a nomination comes from.
WHEREABOUTS = ("place", "unit__place", "unit__province__region")
WRITTEN = ("official_name", "nominee_class", "place", "summary", "contact")
People = Mapping[str, Sequence[PersonLine]]


def locked_nomination(pk: int) -> Nomination:
    """The nomination, locked, with all that decides what may be done with it."""
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "category__award__round", "committee").get(pk=pk)


@transaction.atomic
def nominate(*, by: User, nomination: Nomination, people: People, reason: str = "") -> Nomination:
    """Begin a nomination as a draft; an administrator says why. Once in a category."""
    category = Category.objects.select_related("award__round", "rubric").get(
        pk=nomination.category_id
    )
    if category.is_stage:
        raise Refused(
            _("“%(name)s” counts in another category. Nominate the office in that one.")
            % {"name": category.name}
        )
    nomination.category, nomination.state = category, NominationState.DRAFT
    check_may_begin(by, nomination, reason)
    _check_class(nomination, nomination.nominee_class)
    there = Nomination.objects.filter(category=category, unit=nomination.unit).exists()
    if there:
        raise Refused(_("This office is nominated in this category already."))
    with unless_taken():
        nomination.save(force_insert=True)
    _write_people(nomination, people)
    shown = ("unit", "category", *WRITTEN)
    after = {name: journal_value(getattr(nomination, name)) for name in shown}
    after["delegates"] = people_told(nomination)
    record(by=by, verb="nomination.added", subject=nomination, after=after, reason=reason)
    return nomination


@transaction.atomic
def edit_nomination(
    *,
    by: User,
    nomination: Nomination,
    edits: int | None,
    values: Mapping[str, Any],
    people: People,
    reason: str = "",
) -> Nomination:
    """Change what an office wrote; the same again does nothing. Raises Stale, Refused."""
    locked = locked_nomination(nomination.pk)
    if edits is not None and locked.edits != edits:
        raise Stale(locked)
    check_may_write(by, locked, reason)
    typed = {name: values[name] for name in WRITTEN if name in values}
    changed = {name: typed[name] for name in typed if getattr(locked, name) != typed[name]}
    if "nominee_class" in changed:
        _check_class(locked, changed["nominee_class"])
    before = {name: journal_value(getattr(locked, name)) for name in changed}
    after = {name: journal_value(value) for name, value in changed.items()}
    stored, wanted = people_told(locked), [str(line) for _role, line in _in_order(people)]
    if stored != wanted:
        before["delegates"], after["delegates"] = stored, wanted
    if after:
        # Its stages are the same nomination before other judges.
        stages = Nomination.objects.select_for_update(of=("self",)).filter(stage_of=locked)
        for row in (locked, *stages):
            write(row, changed)
            _write_people(row, people)
        record(
            by=by,
            verb="nomination.changed",
            subject=locked,
            before=before,
            after=after,
            reason=reason,
        )
    return locked


@transaction.atomic
def remove_nomination(*, by: User, nomination: Nomination) -> None:
    """Delete a draft on which nothing hangs but its own people."""
    locked = locked_nomination(nomination.pk)
    check_may_write(by, locked, "?")
    if locked.state != NominationState.DRAFT:
        raise Refused(_("The nomination was handed in. It can be withdrawn, and stays on record."))
    own = Delegate.objects.filter(nomination=locked)
    refuse_held(holds_of(Nomination.objects.filter(pk=locked.pk), own))
    shown = ("unit", "category", *WRITTEN)
    before = {name: journal_value(getattr(locked, name)) for name in shown}
    before["delegates"] = people_told(locked)
    record(by=by, verb="nomination.removed", subject=locked, before=before)
    own.delete()
    locked.delete()


def _check_class(nomination: Nomination, nominee_class: str) -> None:
    """A class that the rubric knows, while nobody has a sheet of the nominee."""
    if nominee_class and nominee_class not in nomination.category.rubric.classes:
        raise Refused(_("This award does not know this class of nominees. Please choose again."))
    if nomination.pk and nomination.sheets.exists():
        raise Refused(_("Judging has begun: the class of the nominee can no longer be changed."))


@transaction.atomic
def classify(*, by: User, nomination: Nomination, nominee_class: str, reason: str) -> Nomination:
    """Put a nominee that was handed in into another class; the same again does nothing."""
    locked = locked_nomination(nomination.pk)
    require_checker(by, locked, reason)
    if not reason:
        raise Refused(_("Please give the reason: the office will read it."))
    if locked.nominee_class == nominee_class:
        return locked
    if not nominee_class:
        raise Refused(_("Please choose the class of the nominee."))
    _check_class(locked, nominee_class)
    values = {"nominee_class": nominee_class}
    verb = "nomination.classified"
    return edit(by=by, row=locked, edits=None, values=values, verb=verb, reason=reason)


def people_told(nomination: Nomination) -> list[str]:
    """Everybody whom the office sends, as the journal tells it."""
    return [str(delegate) for delegate in Delegate.objects.filter(nomination=nomination)]


def _in_order(people: People) -> list[tuple[str, PersonLine]]:
    """Presenters first, each with the role."""
    return [(role, line) for role in AttendanceRole for line in people.get(role, ())]


def _write_people(nomination: Nomination, people: People) -> None:
    Delegate.objects.filter(nomination=nomination).delete()
    Delegate.objects.bulk_create(
        Delegate(nomination=nomination, role=role, number=number, **vars(line))
        for number, (role, line) in enumerate(_in_order(people), start=1)
    )


@transaction.atomic
def extend_deadline(
    *, by: User, nomination: Nomination, until: datetime.datetime, reason: str
) -> Nomination:
    """Give one nomination longer. What comes after the round's own deadline is marked late."""
    require_administrator(by)
    if not reason:
        raise Refused(_("Please give the reason: the office will read it."))
    locked = locked_nomination(nomination.pk)
    if locked.state == NominationState.WITHDRAWN:
        raise Refused(_("The nomination is withdrawn."))
    if until <= timezone.now():
        raise Refused(_("Choose a time that is still to come."))
    values = {"deadline_extended_to": until}
    verb = "nomination.extended"
    return edit(by=by, row=locked, edits=None, values=values, verb=verb, reason=reason)


def scopes_of(award_round: AwardRound) -> list[Scope]:
    """What each committee of the round covers: some eight queries."""
    committees = Committee.objects.filter(round=award_round).with_coverage()
    return [
        Scope(
            key=committee.pk,
            categories={category.pk for category in committee.categories.all()},
            regions={region.number for region in committee.regions.all()},
            places=committee.place_codes,
        )
        for committee in committees.prefetch_related("categories")
    ]


def origin_of(nomination: Nomination) -> Origin:
    """`nomination` comes with its place, its unit, and the unit's place, province and region."""
    unit, own = nomination.unit, nomination.place
    province, office = unit.province, unit.place or unit.province
    region = province.region.number if province and province.region else None
    place = place_of(office.code if office else "", own.code if own else "")
    return Origin(nomination.category_id, region, place)


def covering_committees(nomination: Nomination) -> list[Committee]:
    """The committees that cover a nomination; it comes with its WHEREABOUTS."""
    scopes = scopes_of(nomination.category.award.round)
    covering = committees_covering(origin_of(nomination), scopes)
    return list(Committee.objects.filter(pk__in=covering))


@transaction.atomic
def assign_committees(*, by: User, award_round: AwardRound) -> int:
    """Give every nomination without a committee the one that covers it; returns how many.

    A nomination that no committee covers, or several, stays without one until it is given to one
    by hand; what has its committee keeps it.
    """
    require_administrator(by)
    scopes = scopes_of(award_round)
    waiting = (
        Nomination.objects.select_for_update(of=("self",))
        .filter(category__award__round=award_round, committee=None)
        .exclude(state=NominationState.WITHDRAWN)
        .select_related(*WHEREABOUTS)
    )
    assigned = 0
    for nomination in waiting:
        committee = committee_for(origin_of(nomination), scopes)
        if committee is not None:
            nomination.committee_id = committee
            nomination.edits += 1
            nomination.save(update_fields=["committee", "edits"])
            assigned += 1
    if assigned:
        record(by=by, verb="round.assigned", subject=award_round, after={"assigned": assigned})
    return assigned


@transaction.atomic
def assign_by_hand(
    *, by: User, nomination: Nomination, committee: Committee, reason: str
) -> Nomination:
    """Give a nomination to a committee of its category, whatever that covers.

    Refused once the nomination is being judged or scheduled by another one.
    """
    require_administrator(by)
    if not reason:
        raise Refused(_("Please say why this committee judges the nomination."))
    locked = locked_nomination(nomination.pk)
    award_round = locked.category.award.round
    if locked.state == NominationState.WITHDRAWN:
        raise Refused(_("The nomination is withdrawn."))
    if award_round.phase in OVER:
        raise Refused(_("The round is closed, so its committees stay as they are."))
    if not committee.categories.filter(pk=locked.category_id).exists():
        raise Refused(
            _("This committee does not judge the category. Add the category to it first.")
        )
    if (committee.pk, reason) != (locked.committee_id, locked.committee_reason):
        _check_unjudged(locked)
    values = {"committee": committee, "committee_reason": reason}
    verb = "nomination.assigned"
    return edit(by=by, row=locked, edits=None, values=values, verb=verb, reason=reason)


def _check_unjudged(nomination: Nomination) -> None:
    """What is being judged stays before its committee, for the reason that is told."""
    params = {"committee": nomination.committee or ""}
    if nomination.sheets.exists():
        raise Refused(_("“%(committee)s” has sheets of this nomination, so it stays.") % params)
    if nomination.slot is not None:
        raise Refused(
            _("The nomination has a slot before “%(committee)s”. Take it out of the slot first.")
            % params
        )
