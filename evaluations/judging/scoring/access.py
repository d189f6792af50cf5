"""Whose sheet it is, and when the marks of others may be seen."""

import datetime
from collections.abc import Collection

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED, WAITING, SlotState
from evaluations.judging.scoring.marking_window import Moment
from evaluations.setup.rounds.models import AwardRound, OpenFrom, Reveal
from units.models import User


def nomination_of(pk: int) -> Nomination:
    """With all that decides whether it is scored, read anew: one query."""
    return Nomination.objects.select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session", "committee"
    ).get(pk=pk)


def moment_of(nomination: Nomination) -> Moment:
    """What decides now whether marks for `nomination` may be given."""
    award_round = nomination.category.award.round
    slot = nomination.slot
    return moment_at(
        slot_state=slot.state if slot else None,
        session_date=slot.session.date if slot else None,
        open_from=award_round.open_from,
        evidence_closes_at=award_round.evidence_closes_at,
    )


def moment_at(
    *,
    slot_state: str | None,
    session_date: datetime.date | None,
    open_from: str,
    evidence_closes_at: datetime.datetime | None,
) -> Moment:
    """Now, for a nomination with this slot in a round with this policy."""
    return Moment(
        has_begun=slot_state in PRESENTED,
        is_waiting=slot_state in WAITING,
        is_no_show=slot_state == SlotState.NO_SHOW,
        session_date=session_date,
        opens_on_session_day=open_from == OpenFrom.SESSION_START,
        evidence_closes_at=evidence_closes_at,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def did_not_come(nomination: Nomination) -> bool:
    """Whether its slot ended as a no-show."""
    return nomination.slot is not None and nomination.slot.state == SlotState.NO_SHOW


def is_revealed(
    award_round: AwardRound,
    *,
    missing: Collection[int],
    own_is_in: bool,
    is_certified: bool,
    is_discussed: bool = False,
    is_no_show: bool = False,
) -> bool:
    """Whether a seat holder may see others' marks of one nomination.

    `missing` are the scoring seats that still owe a sheet; `own_is_in` says that the viewer's
    own sheet is submitted. Who has none to submit (no scoring seat, recused, closed as absent)
    waits for all, or would score after having seen. What was discussed was revealed before,
    though a sheet may have been taken up again since. Of a no-show nobody owes a sheet, but it can
    be taken back: what was given before stays closed until the certification.
    """
    if is_certified or is_discussed:
        return True
    if award_round.reveal == Reveal.NEVER or is_no_show:
        return False
    if award_round.reveal == Reveal.AFTER_OWN:
        return own_is_in or not missing
    return not missing


def reads_submitted_marks(user: User) -> bool:
    """Administrators read every submitted sheet at once (docs/domain.md, who sees what)."""
    return user.is_administrator


def counters_of(nomination: Nomination) -> tuple[str, ...]:
    """What moves when a seat declares, is taken off or is left out: all look on while they agree
    on one sheet, and what it asks of each depends on that."""
    return ("sheets", "agreed") if nomination.category.award.is_agreed else ("sheets",)
