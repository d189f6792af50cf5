"""A figure in the journal, in a notice, and where it stands."""

from django.urls import reverse

from evaluations.judging.figures.models import KeyedFigure
from evaluations.setup.committees.models import Committee
from evaluations.setup.rubrics.draft import plain_number


def address_of(figure: KeyedFigure) -> str:
    """Where the figure stands on its nomination's page."""
    kind, pk = figure.subject
    return f"{reverse('nomination_figures', args=[figure.nomination_id])}#{kind}-{pk}"


def name_of(figure: KeyedFigure) -> str:
    """What it is the figure of; comes with its subject."""
    if figure.indicator is not None:
        indicator = figure.indicator
        return f"{indicator.dimension.number}.{indicator.number} {indicator.name}"
    return str(figure.stage or figure.adjustment)


def told(figure: KeyedFigure, subject: str) -> dict[str, str]:
    return {"subject": subject, "figure": plain_number(figure.figure)}


def about(figure: KeyedFigure) -> str:
    return f"figure-{figure.pk}"


def others_who_decide(committee: Committee | None, person: int) -> set[int]:
    """Who runs the committee today, but for the person who asks a second one."""
    seats = committee.seats.running() if committee else []
    return {seat.user_id for seat in seats if seat.is_held_today} - {person}
