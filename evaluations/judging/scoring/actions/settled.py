"""Whether a nomination may still be touched: it came, is not certified, and is not revealed.

What is certified the database knows: it lets go of certified sheets only while their result is
reopened and a second person has agreed (results/triggers.py). Whoever decides on the sheets of a
committee locks it first, as the certification does, then its sheets, then writes the journal: so
nobody decides beside a certification that is under way."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.entry.nominations.gates import closed_gate
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.access import did_not_come
from evaluations.judging.scoring.models import ScoreSheet, SheetState
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Committee


def lock_committee(committee: int | None) -> None:
    """Wait for whoever decides on this committee's sheets; call it before locking any of them."""
    rows = Committee.objects.select_for_update().filter(pk=committee or 0)
    list(rows.values_list("pk"))


def refuse_if_settled(nomination: Nomination) -> None:
    """Refuse where the nomination did not come or was not admitted, or its result is certified and
    stands; locks its committee."""
    lock_committee(nomination.committee_id)
    certified = ScoreSheet.objects.certified().filter(nomination=nomination)
    try:
        with transaction.atomic():
            certified.update(state=SheetState.CERTIFIED)
    except IntegrityError:
        raise Refused(_("The result of this nomination is certified already.")) from None
    if did_not_come(nomination):
        raise Refused(_("This nomination did not come to its presentation, so it is not scored."))
    if gate := closed_gate(nomination):
        raise Refused(gate.reason(nomination.official_name))
