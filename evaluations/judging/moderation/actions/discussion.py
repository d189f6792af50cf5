"""The committee discusses a nomination whose marks are revealed."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.moderation.actions.chairing import check_runs
from evaluations.judging.moderation.notices import DISCUSSED
from evaluations.judging.scoring.access import nomination_of
from evaluations.judging.scoring.actions.settled import lock_committee, refuse_if_settled
from evaluations.judging.scoring.models import Discussion
from evaluations.judging.scoring.progress import seats_silent
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.committees.access import require_chair
from evaluations.setup.rounds.models import Reveal
from units.models import User


@transaction.atomic
def open_discussion(*, by: User, nomination: Nomination) -> Discussion:
    """Let every member revise the own sheet, once all marks are revealed."""
    known = nomination_of(nomination.pk)
    check_runs(known, "-")
    committee = require_chair(by, known.committee)
    lock_committee(committee.pk)
    if running := Discussion.objects.open().filter(nomination=known).first():
        return running
    if known.category.award.is_agreed:
        raise Refused(_("The committee agrees on one sheet for this award."))
    if known.category.award.round.reveal == Reveal.NEVER:
        raise Refused(_("In this round marks are not revealed before the certification."))
    if seats_silent(known):
        raise Refused(_("The discussion opens when every sheet of this nomination is in."))
    refuse_if_settled(known)
    discussion = Discussion.objects.create(
        nomination=known, opened_at=timezone.now(), opened_by=by
    )
    seats = committee.seats.filter(scores=True)
    notify(
        [seat.user_id for seat in seats if seat.is_held_today and seat.user_id != by.pk],
        DISCUSSED,
        about=f"discussion-{discussion.pk}",
        params={"name": known.name_in_category},
        address=reverse("sheet_open", args=[known.pk]),
    )
    record(by=by, verb="discussion.opened", subject=known)
    touch(known, "slots", "sheets")
    return discussion


def end_discussions(*, by: User, category: int, committee: int) -> None:
    """What is certified is discussed no more; within the certification's transaction."""
    discussions = Discussion.objects.open().filter(
        nomination__category=category, nomination__committee=committee
    )
    ended = list(discussions.select_related("nomination"))
    discussions.update(closed_at=timezone.now())
    for discussion in ended:
        settle(DISCUSSED, f"discussion-{discussion.pk}")
    for discussion in ended:
        record(by=by, verb="discussion.closed", subject=discussion.nomination)


@transaction.atomic
def close_discussion(*, by: User, nomination: Nomination) -> None:
    """No sheet is taken up any more; one that was must still be submitted."""
    known = nomination_of(nomination.pk)
    require_chair(by, known.committee)
    lock_committee(known.committee_id)
    going_on = Discussion.objects.open().filter(nomination=known)
    for pk in going_on.values_list("pk", flat=True):
        settle(DISCUSSED, f"discussion-{pk}")
    if going_on.update(closed_at=timezone.now()):
        record(by=by, verb="discussion.closed", subject=known)
        touch(known, "slots", "sheets")
