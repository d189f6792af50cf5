"""On which sheets the chair has ruled, and whether the ruling still holds."""

from collections import defaultdict
from collections.abc import Iterable

from evaluations.judging.results.models import Ruling
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.ranking import CHAIR
from evaluations.judging.results.turnout import Turnout, counted_sheets
from evaluations.platform.journal.merkle import digest


def ruling_basis(turnout: Turnout, nominations: Iterable[int]) -> str:
    """Of what the chair ruled on: the nominations, and what their counted sheets said."""
    by_pk = {nomination.pk: nomination for nomination in turnout.nominations}
    return digest(
        [
            [pk, sorted(sheet.digest for sheet in counted_sheets(turnout, by_pk[pk]))]
            for pk in sorted(nominations)
            if pk in by_pk
        ]
    )


def rulings_of(panel: Panel, turnout: Turnout) -> dict[int, Ruling]:
    """The chair's ruling per nomination; asked only where the chain has one.

    A ruling holds for the sheets it was made on: when one of them says something else by now,
    the chair is asked again.
    """
    if CHAIR not in panel.round.tie_chain:
        return {}
    together: dict[str, dict[int, Ruling]] = defaultdict(dict)
    for ruling in Ruling.objects.filter(category=panel.category, committee=panel.committee):
        together[ruling.basis][ruling.nomination_id] = ruling
    return {
        pk: ruling
        for basis, rulings in together.items()
        if basis == ruling_basis(turnout, rulings)
        for pk, ruling in rulings.items()
    }
