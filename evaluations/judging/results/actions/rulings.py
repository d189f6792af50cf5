"""The chair's ruling where the chain leaves nominations equal."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.actions.locking import lock_sheets, locked_panel
from evaluations.judging.results.counting import counted_so_far, tied_lines
from evaluations.judging.results.models import Ruling
from evaluations.judging.results.ranking import CHAIR
from evaluations.judging.results.rulings import ruling_basis
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User


@transaction.atomic
def rule_on_tie(
    *, by: User, category: Category, committee: Committee, order: Sequence[int], reason: str
) -> None:
    """Write the chair's ruling: `order` names the tied nominations, best first."""
    panel = locked_panel(by, category, committee)
    if panel.is_certified:
        raise Refused(_("The result is certified already."))
    if CHAIR not in panel.round.tie_chain:
        raise Refused(_("This round does not let the chair decide ties."))
    lock_sheets(panel)
    count = counted_so_far(panel)
    tied = {line.key for line in tied_lines(count)}
    if not tied:
        raise Refused(_("No nominations are tied."))
    if not reason or len(set(order)) != len(order) or set(order) != tied:
        raise Refused(_("Please give every tied nomination a different place, and a reason."))
    now, basis = timezone.now(), ruling_basis(count.turnout, order)
    rulings = [
        Ruling.objects.create(
            category=category,
            committee=committee,
            nomination_id=nomination,
            place=place,
            reason=reason,
            basis=basis,
            made_at=now,
            made_by=by,
        )
        for place, nomination in enumerate(order, start=1)
    ]
    # Under the ruling, not the category: its order is a secret until the result is certified.
    after = {"order": list(order)}
    record(by=by, verb="tie.ruled", subject=rulings[0], after=after, reason=reason)
