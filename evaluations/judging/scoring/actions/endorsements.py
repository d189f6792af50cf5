"""A seat's word on the sheet on which its committee agreed, as it is written down."""

from django.urls import reverse
from django.utils import timezone

from evaluations.judging.scoring.actions.submitting import endorsement_about
from evaluations.judging.scoring.models import Endorsement, ScoreSheet
from evaluations.judging.scoring.notices import ENDORSEMENT, WORD_REMINDER
from evaluations.platform.notices.actions import settle, settle_at
from evaluations.setup.committees.models import Seat


def write_word(*, sheet: ScoreSheet, seat: Seat, agrees: bool, dissent: str) -> Endorsement:
    """The seat's word on what the sheet says now; its holder is not asked for it any more. The
    caller has locked the sheet, and tells the journal."""
    word = Endorsement.objects.create(
        sheet=sheet,
        seat=seat,
        digest=sheet.digest,
        agrees=agrees,
        dissent=dissent,
        confirmed_at=timezone.now(),
    )
    settle(ENDORSEMENT, endorsement_about(sheet), person=seat.user_id)
    address = reverse("sheet_open", args=[sheet.nomination_id])
    settle_at(WORD_REMINDER, address, person=seat.user_id)
    return word
