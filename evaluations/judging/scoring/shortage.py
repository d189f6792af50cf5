"""Whether enough sheets, or words on the agreed one, can still be counted for a nominee: told
before it is too late to mend."""

from django.utils.translation import gettext, gettext_noop

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.progress import headcount_of
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.fewest import fewest_sheets
from evaluations.setup.rounds.models import Award

_SHEETS = gettext_noop(
    "“%(nomination)s”: at most %(possible)s sheets can be counted, the quorum is %(fewest)s. Let "
    "a substitute score who has not seen the marks."
)
_TO_TRIM = gettext_noop(
    "“%(nomination)s”: at most %(possible)s sheets can be counted, and %(fewest)s are needed to "
    "leave out the highest and the lowest. Let a substitute score who has not seen the marks."
)
_WORDS = gettext_noop(
    "“%(nomination)s”: at most %(possible)s seats can give their word, the quorum is %(fewest)s. "
    "Name a substitute for a seat that is missing."
)


def fewest_of(award: Award) -> int:
    """How many a nominee of this award needs; `award` comes with its round."""
    quorum, aggregation = award.round.quorum, award.aggregation
    return fewest_sheets(quorum=quorum, aggregation=aggregation, is_agreed=award.is_agreed)


def shortage(award: Award, nomination: str, possible: int) -> str:
    """Why a nominee cannot be counted any more; empty where enough can still come."""
    fewest = fewest_of(award)
    if possible >= fewest:
        return ""
    sentence = _TO_TRIM if fewest > award.round.quorum else _SHEETS
    params = {"nomination": nomination, "possible": possible, "fewest": fewest}
    return gettext(_WORDS if award.is_agreed else sentence) % params


def possible_sheets(nomination: Nomination) -> int:
    """How many sheets, or words, are in or owed: three queries, or four."""
    seats, slot = Seat.objects.filter(committee=nomination.committee_id), nomination.slot
    heads = headcount_of([nomination.pk], seats)
    day = slot.session.date if slot else None
    owed = heads.owing(nomination.pk, nomination.committee_id, day)
    return len(heads.counted(nomination.pk)) + len(owed)


def shortage_of(nomination: Nomination, *, fewer: int = 0) -> str:
    """The same of one nomination, asked now; `fewer` seats are about to fall away."""
    possible = possible_sheets(nomination) - fewer
    return shortage(nomination.category.award, nomination.official_name, possible)
