"""What has come in for a panel and what it counts to; refused in words while something is
missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from evaluations.judging.figures.due import Due, due_of
from evaluations.judging.results.aggregation import (
    CannotTally,
    is_carried,
)
from evaluations.judging.results.inputs import Inputs, inputs_of
from evaluations.judging.results.lines import NOT_ADMITTED, Line, Tally
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.ranking import CHAIR, LOTS
from evaluations.judging.results.stages import lack_text, lacking
from evaluations.judging.results.tally import tally
from evaluations.judging.results.turnout import Turnout, counted_sheets, panel_turnout
from evaluations.judging.scoring.shortage import shortage
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import CarriedBy


def carried_problems(panel: Panel, turnout: Turnout) -> Iterator[str]:
    """An agreed sheet is one alone: it needs the words of a quorum, and most or all of them."""
    for nomination in turnout.nominations:
        if turnout.is_out(nomination) or turnout.owed(nomination):
            continue
        words = turnout.endorsements(nomination).values()
        agreeing = sum(1 for word in words if word.agrees)
        dissenting = len(words) - agreeing
        if problem := why_not_carried(panel, nomination.official_name, agreeing, dissenting):
            yield problem


def waiting_problems(turnout: Turnout) -> Iterator[str]:
    """A standing that was asked for is decided before the certification."""
    for nomination in turnout.nominations:
        if standing := turnout.asked.get(nomination.pk):
            params = {"nomination": nomination.official_name, "kind": standing.get_kind_display()}
            yield (
                _(
                    "“%(nomination)s” waits for a second person: %(kind)s. Let it be agreed to, "
                    "or leave it, on the page of the standings."
                )
                % params
            )


def problems(panel: Panel, turnout: Turnout) -> list[str]:
    """What keeps a panel from being certified besides what is owed, told as soon as it is known:
    too few seats left, a standing that waits, words that do not carry."""
    award = panel.category.award
    short = (
        shortage(award, nomination.official_name, turnout.possible(nomination))
        for nomination in turnout.nominations
        if not turnout.is_out(nomination)
    )
    sentences = [*(sentence for sentence in short if sentence), *waiting_problems(turnout)]
    return sentences or [*(carried_problems(panel, turnout) if panel.is_agreed else ())]


def why_not_carried(panel: Panel, name: str, agreeing: int, dissenting: int) -> str:
    """Why an agreed sheet cannot be certified with these words; empty where it can."""
    award, words = panel.category.award, agreeing + dissenting
    by_all = award.carried_by == CarriedBy.ALL
    params = {"nomination": name, "quorum": panel.round.quorum, "given": words, "agree": agreeing}
    if words < panel.round.quorum:
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


def counted_so_far(panel: Panel, *, with_content: bool = False) -> Count:
    """What a certification would count; refused while something is missing. The result alone
    quotes the sheets, and takes it `with_content`."""
    turnout = _complete_turnout(panel, with_content=with_content)
    for problem in waiting_problems(turnout):
        raise Refused(problem)
    for problem in carried_problems(panel, turnout) if panel.is_agreed else ():
        raise Refused(problem)
    inputs = inputs_of(panel, turnout)
    for stage, names in lacking(turnout, inputs):
        raise Refused(lack_text(stage, names))
    due = _figures_due(turnout)
    _refuse_unconfirmed(turnout, due)
    outcome = _outcome(turnout, inputs)
    _refuse_missing(turnout, due, outcome)
    return Count(turnout, inputs, outcome)


def _figures_due(turnout: Turnout) -> dict[int, Due]:
    """Which figures of those who are counted are missing, or wait for the second person."""
    return due_of(
        [nomination for nomination in turnout.nominations if not turnout.is_out(nomination)]
    )


def _refuse_unconfirmed(turnout: Turnout, due: Mapping[int, Due]) -> None:
    for nomination in turnout.nominations:
        for problem in _unconfirmed(nomination.official_name, due.get(nomination.pk, Due())):
            raise Refused(problem)


def _unconfirmed(name: str, due: Due) -> Iterator[str]:
    if due.waiting:
        params = {"nomination": name, "figures": ", ".join(due.waiting)}
        yield (
            _(
                "“%(nomination)s”: a figure waits for the second person: %(figures)s. Have it "
                "confirmed, or send it back."
            )
            % params
        )
    if due.ending:
        params = {"nomination": name, "figures": ", ".join(due.ending)}
        yield (
            _(
                "“%(nomination)s”: somebody wants to take back a confirmed figure: %(figures)s. "
                "Have a second person confirm that, or leave the figure as it is."
            )
            % params
        )


def _refuse_missing(turnout: Turnout, due: Mapping[int, Due], outcome: Tally) -> None:
    """Who did not pass the gate before needs no figure."""
    admitted = {line.key for line in outcome.lines if line.status != NOT_ADMITTED}
    for nomination in turnout.nominations:
        missing = due.get(nomination.pk, Due()).missing
        if missing and nomination.pk in admitted:
            params = {"nomination": nomination.official_name, "figures": ", ".join(missing)}
            raise Refused(_("“%(nomination)s”: not keyed yet: %(figures)s.") % params)


def tied_lines(count: Count) -> list[Line]:
    """What the chain leaves equal before the chair's word, so that it can be given or mended."""
    if CHAIR not in count.inputs.policy.tie_chain:
        return []
    return _tied_without(count, rulings={}) if count.inputs.rulings else _tied(count.outcome)


def lines_for_lots(count: Count) -> list[Line]:
    """What the chain leaves equal before lots, so that they are drawn only where they decide."""
    if LOTS not in count.inputs.policy.tie_chain:
        return []
    return _tied_without(count, lots="") if count.inputs.lots else _tied(count.outcome)


def _tied(outcome: Tally) -> list[Line]:
    return [line for line in outcome.lines if line.is_tied]


def _tied_without(count: Count, **decided: Any) -> list[Line]:
    """Counted again without what was decided."""
    return _tied(_outcome(count.turnout, replace(count.inputs, **decided)))


def check_parted(count: Count) -> None:
    """Refuse while equals are left whom the chair or lots still have to part."""
    if not _tied(count.outcome):
        return
    chain = count.inputs.policy.tie_chain
    if CHAIR in chain:
        raise Refused(_("A tie is left. Please write the chair's ruling first."))
    if LOTS in chain:
        raise Refused(_("A tie is left. Please draw lots first."))


def _complete_turnout(panel: Panel, *, with_content: bool) -> Turnout:
    """Everything that has come in; refused while a seat owes a sheet."""
    turnout = panel_turnout(panel, with_content=with_content)
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
    award = inputs.category.award
    few = (
        shortage(award, nomination.official_name, len(counted_sheets(turnout, nomination)))
        for nomination in turnout.nominations
        if not turnout.is_out(nomination)
    )
    return " ".join(sentence for sentence in few if sentence)
