"""Who is told what became of a paper."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.models import PAPER_WAITING, PaperEntry, PaperState
from evaluations.judging.paper.notices import PAPER
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.notices.sentences import in_each_language
from evaluations.setup.committees.models import Position, Seat
from units.models import User


def shown_digest(entry: PaperEntry) -> str:
    """Of the cells that the page of a keyed paper shows."""
    return digest(entry.values)


def who_may_confirm(entry: PaperEntry) -> set[int]:
    """The committee's secretaries, with the judge or of its own sheet the chair; but not who
    keyed it."""
    seats = Seat.objects.on(timezone.localdate()).filter(committee=entry.nomination.committee_id)
    people = set(seats.secretaries().values_list("user", flat=True))
    if entry.seat is None:
        people |= set(seats.filter(position=Position.CHAIR).values_list("user", flat=True))
    else:
        people.add(entry.seat.user_id)
    return people - {entry.keyed_by_id}


def settle_paper(entry: PaperEntry) -> None:
    """Nobody waits any more for this keying as it was."""
    for state in PAPER_WAITING:
        settle(PAPER, _notice_about(entry, state))


def _notice_about(entry: PaperEntry, state: str) -> str:
    return f"paper-{entry.pk}-{state}-{shown_digest(entry)[:12]}"


def tell_of_paper(
    entry: PaperEntry, nomination: Nomination, people: Iterable[int | None], reason: str = ""
) -> None:
    """To who keyed it, and to whoever it counts for; `reason` says why it came back."""
    notify(
        {person for person in people if person},
        PAPER,
        about=_notice_about(entry, entry.state),
        params={
            "person": entry.whose,
            "name": nomination.name_in_category,
            "state": in_each_language(
                lambda: ": ".join(filter(None, (str(entry.get_state_display()), reason)))
            ),
        },
        address=reverse("paper", args=[entry.pk]),
    )


def let_go_of_paper(by: User, sheet: ScoreSheet, reason: str) -> None:
    """The sheet is opened again: what was keyed stays as it was, another paper may be keyed, and
    the two people who stood by it are told."""
    papers = PaperEntry.objects.filter(seat=sheet.seat, nomination=sheet.nomination)
    for entry in papers.filter(state=PaperState.CONFIRMED).with_page():
        entry.state = PaperState.REPLACED
        entry.save(update_fields=["state"])
        people = {entry.keyed_by_id, entry.confirmed_by_id} - {by.pk}
        if entry.seat is not None:
            # The judge is told that the own sheet came back.
            people -= {entry.seat.user_id}
        tell_of_paper(entry, entry.nomination, people, reason)
