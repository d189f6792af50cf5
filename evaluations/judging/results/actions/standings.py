"""What a nominee is in the list: the chair asks, a second person agrees, until certification."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.results.actions.locking import locked_panel
from evaluations.judging.results.notices import STANDING_AGREED, STANDING_ASKED
from evaluations.judging.results.panel import panel_for
from evaluations.judging.scoring.access import nomination_of
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.models import Standing, StandingKind
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.notices.sentences import in_each_language
from evaluations.setup.committees.access import chairs, is_secretary
from evaluations.setup.committees.models import Committee, Seat
from units.models import User


@transaction.atomic
def ask_standing(*, by: User, nomination: Nomination, kind: str, reason: str) -> Standing:
    """The chair says what a nominee is to be in the list; it counts when a second person agrees.
    Asked already, what waits returns."""
    known = nomination_of(nomination.pk)
    committee = _judging(known)
    panel = locked_panel(by, known.category, committee)
    known.require_accepted()
    panel.round.require_evaluating()
    if panel.is_certified:
        raise Refused(_("The result is certified. Ask to certify it anew first."))
    if waiting := Standing.objects.asked().filter(nomination=known).first():
        return waiting
    if not reason:
        raise Refused(_("Please write the reason."))
    in_force = Standing.objects.in_force().filter(nomination=known).first()
    if kind == (in_force.kind if in_force else StandingKind.COMPETES):
        raise Refused(_("That is what this nominee is already."))
    standing = Standing.objects.create(
        nomination=known, kind=kind, reason=reason, asked_at=timezone.now(), asked_by=by
    )
    after = {"kind": kind}
    record(by=by, verb="standing.asked", subject=known, after=after, reason=reason)
    _tell_seconds(standing, known, committee)
    touch(known, "slots", "sheets")
    return standing


def _judging(nomination: Nomination) -> Committee:
    if nomination.committee is None:
        raise Refused(_("No committee judges this nomination yet. Assign the committees first."))
    return nomination.committee


def _about(standing: Standing) -> str:
    return f"standing-{standing.pk}-asked"


def _params(standing: Standing, nomination: Nomination) -> dict[str, Any]:
    return {
        "name": nomination.name_in_category,
        "kind": in_each_language(lambda: str(standing.get_kind_display())),
        "reason": standing.reason,
    }


def _tell_seconds(standing: Standing, nomination: Nomination, committee: Committee) -> None:
    """Whoever may be the second person, but not who has asked."""
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    seats = Seat.objects.filter(committee=committee).secretaries()
    secretaries = [seat.user_id for seat in seats if seat.is_held_today]
    notify(
        {*secretaries, *administrators.values_list("pk", flat=True)} - {standing.asked_by_id},
        STANDING_ASKED,
        about=_about(standing),
        params=_params(standing, nomination),
        address=reverse("standing", args=[standing.pk]),
    )


def may_agree(by: User, standing: Standing) -> bool:
    """Whether `by` can be the second person: a secretary or an administrator, not who asked."""
    if standing.asked_by_id == by.pk:
        return False
    return by.is_administrator or is_secretary(by, standing.nomination.committee)


def _locked(by: User, standing: Standing) -> tuple[Standing, Nomination]:
    """What waits, with its committee locked; refused once it is decided or certified."""
    known = nomination_of(standing.nomination_id)
    committee = _judging(known)
    lock_committee(committee.pk)
    locked = locked_row(standing)
    panel = panel_for(by, committee.pk, known.category_id)
    if panel is None:
        raise Refused(_("This committee does not judge this category."))
    panel.round.require_evaluating()
    if panel.is_certified:
        raise Refused(_("The result is certified. Ask to certify it anew first."))
    return locked, known


@transaction.atomic
def agree_standing(*, by: User, standing: Standing) -> None:
    """The second person agrees: it takes the place of what was in force. Agreed to already,
    nothing happens."""
    locked, known = _locked(by, standing)
    if locked.asked_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who asked."))
    if not may_agree(by, locked):
        raise Refused(_("Only the secretary of the committee or an administrator can agree."))
    if locked.seconded_at is not None:
        return
    if locked.ended_at is not None:
        raise Refused(_("This wish is settled already."))
    now = timezone.now()
    Standing.objects.in_force().filter(nomination=known).update(ended_at=now)
    locked.seconded_at, locked.seconded_by = now, by
    # Who competes again has no standing.
    locked.ended_at = now if locked.kind == StandingKind.COMPETES else None
    locked.save(update_fields=["seconded_at", "seconded_by", "ended_at"])
    after = {"kind": locked.kind}
    record(by=by, verb="standing.agreed", subject=known, after=after, reason=locked.reason)
    settle(STANDING_ASKED, _about(locked))
    notify(
        [locked.asked_by_id],
        STANDING_AGREED,
        about=f"standing-{locked.pk}-agreed",
        params={**_params(locked, known), "second": by.full_name},
        address=reverse("standings", args=[known.committee_id, known.category_id]),
    )
    touch(known, "slots", "sheets")


@transaction.atomic
def drop_standing(*, by: User, standing: Standing) -> None:
    """Leave the nominee as it was; possible until a second person has agreed."""
    locked, known = _locked(by, standing)
    if not may_agree(by, locked) and not chairs(by, _judging(known)):
        raise Refused(_("Only the chair of the committee can do this."))
    if locked.seconded_at is not None:
        raise Refused(_("A second person has agreed; ask for another standing instead."))
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        settle(STANDING_ASKED, _about(locked))
        record(by=by, verb="standing.dropped", subject=known, after={"kind": locked.kind})
        touch(known, "slots", "sheets")
