"""What has come in for a panel and what it counts to; refused in words while something is
missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.judging.results.models import Ruling
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.tally import (
    CHAIR,
    FEWEST_SHEETS_TO_TRIM,
    TRIMMED,
    CannotTally,
    Line,
    Policy,
    Tally,
    tally,
)
from evaluations.judging.results.turnout import (
    Turnout,
    counted_sheets,
    entrants_of,
    is_no_show,
    panel_turnout,
    policy_of,
    rulings_of,
)
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Band
from evaluations.setup.rubrics.tree import rubric_tree


@dataclass(frozen=True)
class Count:
    """Everything that has come in, the rules, what it counts to, and the rulings that hold."""

    turnout: Turnout
    policy: Policy
    outcome: Tally
    rulings: dict[int, Ruling]


def counted_so_far(panel: Panel) -> Count:
    """What a certification would count; refused while something is missing."""
    turnout = _complete_turnout(panel)
    if panel.is_agreed:
        _check_endorsements(turnout, panel.round.quorum)
    bands = Band.objects.filter(award=panel.category.award).values_list("name", "lower")
    policy = policy_of(panel.category.award, panel.round, bands)
    rulings = rulings_of(panel, turnout)
    return Count(turnout, policy, _outcome(panel, turnout, policy, rulings), rulings)


def tied_lines(panel: Panel, count: Count) -> list[Line]:
    """What the chain leaves equal before the chair's word, so that it can be given or mended."""
    if CHAIR not in count.policy.tie_chain:
        return []
    unruled = _outcome(panel, count.turnout, count.policy, {})
    return [line for line in unruled.lines if line.is_tied]


def _check_endorsements(turnout: Turnout, quorum: int) -> None:
    """An agreed sheet needs the endorsements of a quorum, for it is one sheet alone."""
    for nomination in turnout.nominations:
        if not is_no_show(nomination) and len(turnout.endorsements(nomination)) < quorum:
            raise Refused(
                _("A nomination has too few counted sheets for the quorum of %(quorum)s.")
                % {"quorum": quorum}
            )


def _complete_turnout(panel: Panel) -> Turnout:
    """Everything that has come in; refused while a seat owes a sheet."""
    turnout = panel_turnout(panel, with_content=True)
    if not turnout.nominations:
        raise Refused(_("There is no accepted nomination in this category."))
    for nomination in turnout.nominations:
        if turnout.counted_twice(nomination):
            params = {"nomination": nomination.official_name}
            raise Refused(
                _("“%(nomination)s” has sheets of a seat and of its substitute. Send one back.")
                % params
            )
        owed = turnout.owed(nomination)
        if owed:
            params = {
                "people": ", ".join(seat.user.full_name for seat in owed),
                "nomination": nomination.official_name,
            }
            raise Refused(
                _("%(people)s: the sheet for “%(nomination)s” is not submitted yet.") % params
            )
    return turnout


def _outcome(panel: Panel, turnout: Turnout, policy: Policy, rulings: dict[int, Ruling]) -> Tally:
    try:
        rule = rubric_tree(panel.category.rubric).rule
        return tally(rule, policy, entrants_of(turnout, rulings))
    except CannotTally:
        raise Refused(_too_few(turnout, policy)) from None


def _too_few(turnout: Turnout, policy: Policy) -> str:
    """Which nominations have too few counted sheets, and what helps."""
    fewest = max(policy.quorum, FEWEST_SHEETS_TO_TRIM if policy.aggregation == TRIMMED else 0)
    few = [
        f"“{nomination.official_name}” ({count})"
        for nomination in turnout.nominations
        if (count := len(counted_sheets(turnout, nomination))) < fewest
        and not is_no_show(nomination)
    ]
    params = {"few": ", ".join(few), "fewest": fewest}
    return (
        _(
            "Too few sheets are counted for the quorum: %(few)s; %(fewest)s are needed. Let a "
            "substitute score who has not seen the marks."
        )
        % params
    )
