"""What has come in for a panel and what it counts to; refused in words while something is
missing."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from evaluations.judging.results.aggregation import (
    FEWEST_SHEETS_TO_TRIM,
    TRIMMED,
    CannotTally,
    is_carried,
)
from evaluations.judging.results.inputs import Inputs, inputs_of
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.ranking import CHAIR
from evaluations.judging.results.stages import lack_text, lacking
from evaluations.judging.results.tally import Line, Tally, tally
from evaluations.judging.results.turnout import (
    Turnout,
    counted_sheets,
    panel_turnout,
)
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.freezing import refuse_because
from evaluations.setup.rounds.models import CarriedBy


def _check_carried(panel: Panel, turnout: Turnout) -> None:
    """An agreed sheet is one alone: it needs the words of a quorum, and most or all of them."""
    for nomination in turnout.nominations:
        if turnout.is_out(nomination):
            continue
        words = turnout.endorsements(nomination).values()
        agreeing = sum(1 for word in words if word.agrees)
        refuse_because(
            why_not_carried(panel, nomination.official_name, agreeing, len(words) - agreeing)
        )


def why_not_carried(panel: Panel, name: str, agreeing: int, dissenting: int) -> str:
    """Why an agreed sheet cannot be certified with these words; empty where it can."""
    award, given = panel.category.award, agreeing + dissenting
    by_all = award.carried_by == CarriedBy.ALL
    params = {"nomination": name, "quorum": panel.round.quorum, "given": given, "agree": agreeing}
    if given < panel.round.quorum:
        return (
            _("“%(nomination)s”: %(given)s seats gave their word, the quorum is %(quorum)s.")
            % params
        )
    if is_carried(agreeing, dissenting, quorum=panel.round.quorum, by_all=by_all):
        return ""
    needed = _("every word must agree") if by_all else _("more than half must agree")
    return _(
        "The agreed sheet of “%(nomination)s” is not carried: %(agree)s of %(given)s words agree, "
        "%(needed)s. Take the sheet up again, or ask for the words anew."
    ) % {**params, "needed": needed}


@dataclass(frozen=True)
class Count:
    """Everything that has come in, what its tally takes besides, and what it counts to."""

    turnout: Turnout
    inputs: Inputs
    outcome: Tally


def counted_so_far(panel: Panel) -> Count:
    """What a certification would count; refused while something is missing."""
    turnout = _complete_turnout(panel)
    if panel.is_agreed:
        _check_carried(panel, turnout)
    inputs = inputs_of(panel, turnout)
    for stage, names in lacking(turnout, inputs):
        raise Refused(lack_text(stage, names))
    return Count(turnout, inputs, _outcome(turnout, inputs))


def tied_lines(count: Count) -> list[Line]:
    """What the chain leaves equal before the chair's word, so that it can be given or mended."""
    if CHAIR not in count.inputs.policy.tie_chain:
        return []
    unruled = _outcome(count.turnout, replace(count.inputs, rulings={}))
    return [line for line in unruled.lines if line.is_tied]


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


def _outcome(turnout: Turnout, inputs: Inputs) -> Tally:
    try:
        return tally(inputs.tree.rule, inputs.policy, inputs.entrants(turnout))
    except CannotTally:
        raise Refused(_why_not(turnout, inputs)) from None


def _why_not(turnout: Turnout, inputs: Inputs) -> str:
    """What the tally lacks: sheets to trim, or sheets for the quorum."""
    policy = inputs.policy
    counts = {
        one.official_name: len(counted_sheets(turnout, one))
        for one in turnout.nominations
        if not turnout.is_out(one)
    }
    fewest, sentence = policy.quorum, _TOO_FEW
    if policy.aggregation == TRIMMED and policy.quorum <= FEWEST_SHEETS_TO_TRIM:
        fewest, sentence = FEWEST_SHEETS_TO_TRIM, _TOO_FEW_TO_TRIM
    few = ", ".join(f"“{name}” ({count})" for name, count in counts.items() if count < fewest)
    return gettext(sentence) % {"few": few, "fewest": fewest}


_TOO_FEW = gettext_noop(
    "Too few sheets are counted for the quorum: %(few)s; %(fewest)s are needed. Let a "
    "substitute score who has not seen the marks."
)
_TOO_FEW_TO_TRIM = gettext_noop(
    "Too few sheets are counted to leave out the highest and the lowest: %(few)s; %(fewest)s are "
    "needed. Let a substitute score who has not seen the marks."
)
