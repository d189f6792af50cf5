"""Certification: the chair's word that freezes a category's result, and the chair's rulings."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.codes import new_code
from evaluations.committees.access import chairs
from evaluations.committees.models import Committee, Seat
from evaluations.errors import Refused
from evaluations.journal.actions import hold, record, seal
from evaluations.journal.merkle import digest
from evaluations.results.bench import Bench, bench_for
from evaluations.results.content import result_content
from evaluations.results.models import Placing, Result, Ruling
from evaluations.results.standing import (
    Standing,
    entrants_of,
    policy_of,
    rulings_of,
    standing,
)
from evaluations.results.tally import CHAIR, CannotTally, Policy, Tally, tally
from evaluations.rounds.models import Band, Category, Phase
from evaluations.rubrics.tree import rubric_tree
from evaluations.scoring.models import ScoreSheet, SheetState
from units.models import User


def _locked_bench(by: User, category: Category, committee: Committee) -> Bench:
    """The bench, with its committee row locked: certifications of one committee take turns."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if not chairs(by, committee):
        raise Refused(_("Only the chair of the committee can do this."))
    bench = bench_for(by, committee.pk, category.pk)
    if bench is None:
        raise Refused(_("This committee does not judge this category."))
    return bench


@transaction.atomic
def certify(*, by: User, category: Category, committee: Committee) -> Result:
    """Certify a category: freeze its sheets, number and seal the result.

    A second call returns the result that is there. Refused while a sheet is owed, the quorum is
    not reached, or a tie waits for the chair's ruling.
    """
    bench = _locked_bench(by, category, committee)
    existing = Result.objects.filter(category=category, committee=committee).first()
    if existing:
        return existing
    if bench.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    come_in = _complete_standing(bench)
    bands = Band.objects.filter(award=bench.category.award).values_list("name", "lower")
    policy = policy_of(bench, bands)
    rulings = rulings_of(bench)
    outcome = _outcome(bench, come_in, policy, rulings)
    return _write(by, bench, come_in, policy, outcome, rulings)


def _complete_standing(bench: Bench) -> Standing:
    """Everything that has come in, locked; refused while a seat owes a sheet."""
    sheets = ScoreSheet.objects.filter(
        nomination__category=bench.category, nomination__committee=bench.committee
    )
    list(sheets.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    come_in = standing(bench, with_content=True)
    if not come_in.nominations:
        raise Refused(_("There is no accepted nomination in this category."))
    for nomination in come_in.nominations:
        owed = come_in.owed(nomination, bench.seats)
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
        outcome = tally(rule, policy, entrants_of(come_in, rulings))
    except CannotTally:
        raise Refused(
            _("A nomination has too few counted sheets for the quorum of %(quorum)s.")
            % {"quorum": policy.quorum}
        ) from None
    if CHAIR in policy.tie_chain and any(line.is_tied for line in outcome.lines):
        raise Refused(_("A tie is left. Please write the chair's ruling first."))
    return outcome


def _write(
    by: User,
    bench: Bench,
    come_in: Standing,
    policy: Policy,
    outcome: Tally,
    rulings: dict[int, Ruling],
) -> Result:
    now, code, number = timezone.now(), new_code(), 1
    document = result_content(
        bench=bench,
        come_in=come_in,
        tree=rubric_tree(bench.category.rubric),
        policy=policy,
        outcome=outcome,
        rulings=rulings,
        chair=_chair(bench),
        number=number,
        code=code,
        certified_at=now,
    )
    after = {"number": number, "code": code, "digest": digest(document)}
    hold()
    _freeze_sheets(come_in)
    record(by=by, verb="result.certified", subject=bench.category, after=after)
    result = Result.objects.create(
        category=bench.category,
        committee=bench.committee,
        certified_at=now,
        certified_by=by,
        document=document,
        seal=seal(),
        **after,
    )
    Placing.objects.bulk_create(
        Placing(
            result=result,
            nomination_id=line.key,
            status=line.status,
            rank=line.rank,
            total=line.total,
            band=line.band,
        )
        for line in outcome.lines
    )
    return result


def _chair(bench: Bench) -> Seat:
    seat = bench.viewer_seat
    if seat is None:
        raise Refused(_("Only the chair of the committee can do this."))
    return seat


def _freeze_sheets(come_in: Standing) -> None:
    pks = [
        sheet.pk
        for sheets in come_in.sheets.values()
        for sheet in sheets.values()
        if sheet.counted
    ]
    ScoreSheet.objects.filter(pk__in=pks).update(state=SheetState.CERTIFIED)


@transaction.atomic
def rule_on_tie(
    *, by: User, category: Category, committee: Committee, order: Sequence[int], reason: str
) -> None:
    """Write the chair's ruling: `order` names the tied nominations, best first."""
    bench = _locked_bench(by, category, committee)
    if bench.latest_result is not None:
        raise Refused(_("The result is certified already."))
    if CHAIR not in bench.round.tie_chain:
        raise Refused(_("This round does not let the chair decide ties."))
    come_in = _complete_standing(bench)
    known = {nomination.pk for nomination in come_in.nominations}
    if not reason or len(set(order)) != len(order) or not set(order) <= known:
        raise Refused(_("Please give every tied nomination a different place, and a reason."))
    now = timezone.now()
    for place, nomination in enumerate(order, start=1):
        Ruling.objects.create(
            category=category,
            committee=committee,
            nomination_id=nomination,
            place=place,
            reason=reason,
            made_at=now,
            made_by=by,
        )
    after = {"order": list(order)}
    record(by=by, verb="tie.ruled", subject=bench.category, after=after, reason=reason)
