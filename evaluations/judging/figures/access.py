"""Who keys a figure, who confirms it, and while what it is still open."""

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.setup.committees.access import is_secretary, may_run
from units.models import User


def keys_figures(user: User, nomination: Nomination) -> bool:
    """Whether `user` may key: the secretaries of the committee, and administrators."""
    return user.is_administrator or is_secretary(user, nomination.committee)


def decides_on_figures(user: User, nomination: Nomination) -> bool:
    """Whether `user` may confirm what another person keyed, and take figures back."""
    return nomination.committee is not None and may_run(user, nomination.committee)


def is_settled(nomination: Nomination) -> bool:
    """Whether its result is certified and stands: not reopened with a second person's word.

    Results are a later stage, so they are asked through the relation; the database refuses the
    same (results/triggers.py).
    """
    placed = Nomination.objects.filter(pk=nomination.pk, placings__isnull=False)
    reopened = placed.filter(
        placings__result__reopenings__seconded_at__isnull=False,
        placings__result__reopenings__ended_at=None,
    )
    return placed.exists() and not reopened.exists()


def why_closed(nomination: Nomination) -> str:
    """Why no figure of it changes now; empty where it may."""
    if not nomination.category.award.round.is_evaluating:
        return _("The round is not being evaluated at the moment.")
    if is_settled(nomination):
        return _("The result of this nomination is certified already.")
    return ""


def sheets_that_use(nomination: Nomination) -> str:
    """Whose submitted sheets rest on the figures of indicators, by name; empty without any."""
    sheets = nomination.sheets.counted().select_related("seat__user", "committee")
    owners = [
        sheet.seat.user.full_name if sheet.seat else str(sheet.committee) for sheet in sheets
    ]
    return ", ".join(owners)


def refuse_used(nomination: Nomination) -> None:
    """Refuse a change to an indicator's figure that submitted sheets rest on."""
    if owners := sheets_that_use(nomination):
        raise Refused(
            _(
                "Sheets that use this figure are submitted: %(owners)s. Have the chair send them "
                "back first."
            )
            % {"owners": owners}
        )
