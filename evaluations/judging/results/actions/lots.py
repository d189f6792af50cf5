"""Lots, where the chain has them and leaves nominations equal."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.actions.locking import lock_sheets, locked_panel
from evaluations.judging.results.counting import counted_so_far, lines_for_lots
from evaluations.judging.results.models import Draw
from evaluations.judging.results.ranking import LOTS
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User

SEED_BYTES = 16


@transaction.atomic
def draw_lots(*, by: User, category: Category, committee: Committee) -> Draw:
    """Draw a seed by which every nominee of the panel has its lot, once and for all. Drawn
    already, what was drawn returns: nobody draws until it pleases."""
    panel = locked_panel(by, category, committee)
    if panel.is_certified:
        raise Refused(_("The result is certified already."))
    panel.round.require_evaluating()
    if LOTS not in panel.round.tie_chain:
        raise Refused(_("This round does not decide ties by lots."))
    if drawn := Draw.objects.filter(category=category, committee=committee).first():
        return drawn
    lock_sheets(panel)
    if not lines_for_lots(counted_so_far(panel)):
        raise Refused(_("No nominations are tied."))
    draw = Draw.objects.create(
        category=category,
        committee=committee,
        seed=secrets.token_hex(SEED_BYTES),
        drawn_at=timezone.now(),
        drawn_by=by,
    )
    # Under the draw, not the category: who wins is a secret until the result is certified.
    record(by=by, verb="lots.drawn", subject=draw, after={"seed": draw.seed})
    return draw
