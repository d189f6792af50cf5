"""Who writes a nomination and its evidence, and until when."""

import datetime
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import WRITABLE, Nomination, NominationState
from evaluations.platform.dates import moment_text
from evaluations.platform.errors import Refused
from evaluations.setup.committees.access import is_secretary
from evaluations.setup.rounds.models import UNDER_WAY, Phase
from units.models import User


def acts_for(user: User, nomination: Nomination) -> bool:
    """Whether `user` is an officer of the nominated office or of one above it."""
    return user.is_officer and user.acts_for(nomination.unit)


def needs_reason(user: User, nomination: Nomination) -> bool:
    """An administrator changes what an office handed in only with a reason."""
    return user.is_administrator and not acts_for(user, nomination)


def require_checker(by: User, nomination: Nomination, reason: str) -> None:
    """The committee's secretary; an administrator with a reason."""
    if is_secretary(by, nomination.committee):
        return
    if not by.is_administrator:
        raise Refused(_("Only the secretary of the committee can do this."))
    if not reason:
        raise Refused(_("Please give the reason: the office will read it."))


def require_keeper(by: User, nomination: Nomination, reason: str) -> None:
    """Refuse who neither keeps the office nor administers; an administrator says why."""
    if nomination.stage_of_id is not None:
        raise Refused(
            _("This is a stage of a nomination. Change the nomination itself; the stage follows.")
        )
    if needs_reason(by, nomination):
        if not reason:
            raise Refused(_("Please give the reason: the office will read it."))
    elif not acts_for(by, nomination):
        raise Refused(_("Only the nominated office can change this."))


def check_may_write(by: User, nomination: Nomination, reason: str = "") -> None:
    """Refuse a change of the nomination itself: wrong person, state, phase or too late.

    `nomination` is locked, and comes with its unit, category, award and round.
    """
    require_keeper(by, nomination, reason)
    if nomination.category.award.round.phase not in UNDER_WAY:
        raise Refused(_("The round takes no nominations at the moment."))
    if needs_reason(by, nomination):
        return
    if nomination.state not in WRITABLE:
        raise Refused(_("The nomination is handed in. It can be changed when it is returned."))
    deadlines = nomination.deadlines
    if not deadlines.may_nominate(timezone.now()) and deadlines.nominating_ends:
        params = {"when": moment_text(deadlines.nominating_ends)}
        raise Refused(
            _("Nominations closed on %(when)s. Ask an administrator for more time.") % params
        )


def check_may_begin(by: User, nomination: Nomination, reason: str = "") -> None:
    """Refuse a new nomination, which comes with its unit, category, award and round."""
    if nomination.category.award.round.phase != Phase.OPEN and not by.is_administrator:
        raise Refused(_("The round takes no nominations at the moment."))
    check_may_write(by, nomination, reason)
    if not nomination.unit.is_active:
        raise Refused(_("The office is no longer active."))


def check_may_bring(
    by: User, nomination: Nomination, at: datetime.datetime, reason: str = ""
) -> None:
    """Refuse evidence that comes from the wrong person, in the wrong state, or after `at`."""
    require_keeper(by, nomination, reason)
    if nomination.state == NominationState.WITHDRAWN:
        raise Refused(_("The nomination is withdrawn."))
    if nomination.category.award.round.phase not in UNDER_WAY:
        raise Refused(_("The round takes no evidence at the moment."))
    if nomination.sheets.filter(state="certified").exists():
        raise Refused(_("The result is certified, so the evidence stays as it was judged."))
    deadlines = nomination.deadlines
    if needs_reason(by, nomination) or deadlines.may_bring_evidence(at):
        return
    params = {"when": moment_text(deadlines.evidence_ends or at)}
    raise Refused(
        _("The evidence deadline was %(when)s. Ask an administrator for more time.") % params
    )


def may_bring(user: User, nomination: Nomination) -> bool:
    """Whether the page offers `user` to bring evidence now."""
    return _passes(check_may_bring, user, nomination, timezone.now(), "?")


def may_write(user: User, nomination: Nomination) -> bool:
    """Whether the page offers `user` to change the nomination now."""
    return _passes(check_may_write, user, nomination, "?")


def _passes(check: Callable[..., None], *facts: object) -> bool:
    try:
        check(*facts)
    except Refused:
        return False
    return True
