"""The readiness list and the phases in words, with the way to mend each point."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.oversight.phases.readiness import Fault, Point
from evaluations.setup.rounds.models import AwardRound, Phase


@dataclass(frozen=True)
class FaultLine:
    text: str
    address: str


@dataclass(frozen=True)
class PointLine:
    text: str
    is_met: bool
    is_advice: bool
    faults: tuple[FaultLine, ...]


def _points() -> dict[str, str]:
    return {
        "awards": _("Every award has a category"),
        "weights": _("Every rubric is complete and its weights add up"),
        "judged": _("Every category has a committee"),
        "seats": _("Every committee has a chair and enough scoring seats"),
        "bookings": _("Nobody and nothing is booked twice"),
        "slots": _("Every accepted nomination has a committee and a slot"),
        "deadlines": _("The deadlines are set and lie ahead"),
        "sessions": _("Every committee has a session (advice; it can follow later)"),
    }


def _faults() -> dict[str, str]:
    return {
        "no_award": _("There is no award yet."),
        "no_category": _("“%(name)s” has no category yet."),
        "lack": _("%(name)s: %(lack)s"),
        "no_committee": _("“%(name)s” has no committee yet."),
        "no_committees": _("There is no committee yet."),
        "no_chair": _("%(name)s: there is no chair."),
        "too_few": _("%(name)s: %(count)s scoring seats, %(needed)s are needed."),
        "clash": _("%(what)s"),
        "unjudged": _("“%(name)s”: no committee covers it, or several do."),
        "no_slot": _("“%(name)s” has no slot."),
        "no_nominations_close_at": _("Until when offices nominate is not set."),
        "no_evidence_closes_at": _("The evidence deadline is not set."),
        "past_nominations_close_at": _("The day until which offices nominate is over."),
        "past_evidence_closes_at": _("The evidence deadline is over."),
        "no_session": _("%(name)s has no session yet."),
    }


def _address(fault: Fault, award_round: AwardRound) -> str:
    if fault.page == "award":
        return reverse("award_edit", args=[fault.key])
    if fault.page == "rubric":
        return reverse("rubric_edit", args=[fault.key])
    if fault.page == "committee":
        return reverse("committee", args=[fault.key])
    names = {"awards": "award_add", "committees": "committee_list", "policies": "round_edit"}
    return reverse(names.get(fault.page, "round_sessions"), args=[award_round.pk])


def point_lines(points: list[Point], award_round: AwardRound) -> list[PointLine]:
    labels, sentences = _points(), _faults()
    return [
        PointLine(
            labels[point.code],
            point.is_met,
            point.is_advice,
            tuple(
                FaultLine(sentences[fault.code] % fault.values, _address(fault, award_round))
                for fault in point.faults
            ),
        )
        for point in points
    ]


def consequences(to: str) -> list[str]:
    """What moving a round into phase `to` does."""
    found = {
        Phase.DRAFT: [
            _("Offices can no longer nominate; awards and policies can be changed again."),
        ],
        Phase.OPEN: [
            _("Offices nominate and hand in evidence until the deadlines."),
            _("Awards, categories and policies of scoring stay as they are."),
        ],
        Phase.EVALUATING: [
            _("Committees call their slots and score."),
            _("With the first mark a rubric is frozen."),
        ],
        Phase.CLOSED: [
            _("No sheet can be opened, marked or submitted any more, and nothing certified."),
        ],
        Phase.PUBLISHED: [
            _("What the round makes public is shown to everybody."),
        ],
        Phase.ARCHIVED: [
            _("The round is kept as it is and leaves the daily lists."),
        ],
    }
    return found[Phase(to)]
