"""Whether a nomination may still be touched: it came, is in the count, and is not certified.

What is certified the database knows: it lets go of certified sheets only while their result is
reopened and a second person has agreed (results/triggers.py). Whoever decides on the sheets of a
committee locks it first, as the certification does, then its sheets, then writes the journal: so
nobody decides beside a certification that is under way."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evaluations.entry.nominations.gates import closed_gate
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.access import did_not_come
from evaluations.judging.scoring.models import ScoreSheet, SheetState, Standing
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Committee

OUT_OF_THE_COUNT = gettext_noop(
    "This nominee is out of the count by decision of the chair, so nothing more is scored. What "
    "was given before is kept."
)


def lock_committee(committee: int | None) -> None:
    """Wait for whoever decides on this committee's sheets; call it before locking any of them."""
    rows = Committee.objects.select_for_update().filter(pk=committee or 0)
    list(rows.values_list("pk"))


def refuse_if_settled(nomination: Nomination) -> None:
    """Refuse where the nomination did not come, was not admitted, is disqualified or withdrawn, or
    its result is certified and stands; locks its committee."""
    lock_committee(nomination.committee_id)
    certified = ScoreSheet.objects.certified().filter(nomination=nomination)
    try:
        with transaction.atomic():
            certified.update(state=SheetState.CERTIFIED)
    except IntegrityError:
        raise Refused(_("The result of this nomination is certified already.")) from None
    if did_not_come(nomination):
        raise Refused(_("This nomination did not come to its presentation, so it is not scored."))
    if Standing.objects.closing().filter(nomination=nomination).exists():
        raise Refused(_(OUT_OF_THE_COUNT))
    if gate := closed_gate(nomination):
        raise Refused(gate.reason(nomination.official_name))
