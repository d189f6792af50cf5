"""What has come in for a bench and what it counts to; refused in words while something is
missing."""

from django.utils.translation import gettext as _

from evaluations.judging.results.bench import Bench
from evaluations.judging.results.models import Ruling
from evaluations.judging.results.standing import (
    Standing,
    counted_sheets,
    entrants_of,
    is_no_show,
    policy_of,
    rulings_of,
    standing,
)
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
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Band
from evaluations.setup.rubrics.tree import rubric_tree


def _check_words(bench: Bench, come_in: Standing) -> None:
    """An agreed sheet needs the words of a quorum, for it is one sheet alone."""
    if not bench.is_agreed:
        return
    for nomination in come_in.nominations:
        if is_no_show(nomination):
            continue
        if len(come_in.spoken(nomination)) < bench.round.quorum:
            raise Refused(
                _("A nomination has too few counted sheets for the quorum of %(quorum)s.")
                % {"quorum": bench.round.quorum}
            )


def counted_so_far(bench: Bench) -> tuple[Standing, Policy, Tally, dict[int, Ruling]]:
    """Everything that has come in, what it counts to, and the rulings that hold for it; refused
    while something is missing."""
    come_in = _complete_standing(bench)
    _check_words(bench, come_in)
    bands = Band.objects.filter(award=bench.category.award).values_list("name", "lower")
    policy = policy_of(bench.category.award, bench.round, bands)
    rulings = rulings_of(bench, come_in)
    return come_in, policy, _outcome(bench, come_in, policy, rulings), rulings


def tied_lines(bench: Bench, come_in: Standing, policy: Policy) -> list[Line]:
    """What the chain leaves equal before the chair's word, so that it can be given or mended."""
    if CHAIR not in policy.tie_chain:
        return []
    return [line for line in _outcome(bench, come_in, policy, {}).lines if line.is_tied]


def _complete_standing(bench: Bench) -> Standing:
    """Everything that has come in; refused while a seat owes a sheet."""
    come_in = standing(bench, with_content=True)
    if not come_in.nominations:
        raise Refused(_("There is no accepted nomination in this category."))
    for nomination in come_in.nominations:
        if come_in.counted_twice(nomination):
            told = {"nomination": nomination.official_name}
            raise Refused(
                _("“%(nomination)s” has sheets of a seat and of its substitute. Send one back.")
                % told
            )
        owed = come_in.owed(nomination)
        if owed:
            told = {
                "people": ", ".join(seat.user.full_name for seat in owed),
                "nomination": nomination.official_name,
            }
            raise Refused(
                _("%(people)s: the sheet for “%(nomination)s” is not submitted yet.") % told
            )
    return come_in


def _outcome(bench: Bench, come_in: Standing, policy: Policy, rulings: dict[int, Ruling]) -> Tally:
    try:
        rule = rubric_tree(bench.category.rubric).rule
        return tally(rule, policy, entrants_of(come_in, rulings))
    except CannotTally:
        raise Refused(_too_few(come_in, policy)) from None


def _too_few(come_in: Standing, policy: Policy) -> str:
    """Which nominations have too few counted sheets, and what helps."""
    fewest = max(policy.quorum, FEWEST_SHEETS_TO_TRIM if policy.aggregation == TRIMMED else 0)
    few = [
        f"“{one.official_name}” ({len(counted_sheets(come_in, one))})"
        for one in come_in.nominations
        if not is_no_show(one) and len(counted_sheets(come_in, one)) < fewest
    ]
    told = {"few": ", ".join(few), "fewest": fewest}
    return (
        _(
            "Too few sheets are counted for the quorum: %(few)s; %(fewest)s are needed. Let a "
            "substitute score who has not seen the marks."
        )
        % told
    )
