"""When the marks of a nomination were open to all at the table, and who may be let in after."""

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.gates import closed_gate
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.scoring.access import did_not_come
from evaluations.judging.scoring.actions.archiving import resume
from evaluations.judging.scoring.models import Disclosure, ScoreSheet
from evaluations.judging.scoring.progress import seats_silent
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Reveal
from units.models import User


def _all_are_in(nomination: Nomination) -> bool:
    """Whether its marks are open now, to more than those who gave them."""
    award = nomination.category.award
    if award.is_agreed or award.round.reveal == Reveal.NEVER:
        return False
    if did_not_come(nomination) or closed_gate(nomination) or seats_silent(nomination):
        return False
    return ScoreSheet.objects.counted().filter(nomination=nomination).exists()


def note_reveal(nomination: Nomination) -> None:
    """Call it after whatever may have been the last thing that was waited for."""
    known = Disclosure.objects.filter(nomination=nomination)
    if not known.exists() and _all_are_in(nomination):
        Disclosure.objects.create(nomination=nomination, revealed_at=timezone.now())
        # Everybody at the table may read now: their pages look again.
        touch(nomination, "slots")


def is_revealed_to_all(nomination: Nomination) -> bool:
    """Whether everybody at the table could read its marks, now or once."""
    return Disclosure.objects.filter(nomination=nomination, is_reopened=False).exists()


def refuse_after_reveal(nomination: Nomination) -> None:
    """Refuse to let a seat in again that could read what all others gave, though one of them may
    have gone back since. To put it right is for a certification anew, under a number of its own
    and with a second person."""
    row = Disclosure.objects.filter(nomination=nomination).first()
    if row is not None and row.is_reopened:
        return
    certified = ScoreSheet.objects.certified().filter(nomination=nomination)
    if row is None and (certified.exists() or not _all_are_in(nomination)):
        return
    raise Refused(
        _(
            "All other sheets were in, and their marks open. Who may have seen them does not "
            "score any more; a substitute may, or the result is certified anew."
        )
    )


def reopen_panel(*, by: User, category: int, committee: int) -> None:
    """A second person has agreed: seats may be let in again, and their sheets are there."""
    of_panel = {"nomination__category": category, "nomination__committee": committee}
    resume(by=by, sheets=ScoreSheet.objects.filter(**of_panel))
    Disclosure.objects.filter(**of_panel).update(is_reopened=True)


def close_panel(*, category: int, committee: int) -> None:
    """Certified again: what is revealed is revealed."""
    of_panel = {"nomination__category": category, "nomination__committee": committee}
    Disclosure.objects.filter(**of_panel).update(is_reopened=False)
