"""Whether a certified nomination may still be touched. The database knows: it lets go of certified
sheets only while their result is reopened and a second person has agreed (guards.py)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.errors import Refused
from evaluations.nominations.models import Nomination
from evaluations.scoring.models import ScoreSheet, SheetState


def refuse_if_certified(nomination: Nomination) -> None:
    """Refuse where the nomination's result is certified and stands."""
    certified = ScoreSheet.objects.filter(nomination=nomination, state=SheetState.CERTIFIED)
    try:
        with transaction.atomic():
            certified.update(state=SheetState.CERTIFIED)
    except IntegrityError:
        raise Refused(_("The result of this nomination is certified already.")) from None
