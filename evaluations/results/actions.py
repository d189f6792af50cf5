"""Certification: the chair's word that freezes a category's result, and the chair's rulings."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.codes import new_code
from evaluations.committees.access import chairs, is_secretary
from evaluations.committees.models import SECRETARIES, Committee, Seat
from evaluations.errors import Refused
from evaluations.journal.actions import hold, record, seal
from evaluations.journal.merkle import digest
from evaluations.notices.actions import notify, settle
from evaluations.notices.models import NoticeKind
from evaluations.results.bench import Bench, bench_for
from evaluations.results.content import result_content
from evaluations.results.models import Placing, Reopening, Result, Ruling
from evaluations.results.standing import (
    Standing,
    counted_sheets,
    entrants_of,
    is_no_show,
    policy_of,
    ruling_basis,
    rulings_of,
    standing,
)
from evaluations.results.tally import (
    CHAIR,
    FEWEST_SHEETS_TO_TRIM,
    TRIMMED,
    CannotTally,
    Line,
    Policy,
    Tally,
    tally,
)
from evaluations.rounds.models import Band, Category, Phase
from evaluations.rubrics.tree import rubric_tree
from evaluations.schedule.pulse import beat
from evaluations.scoring.actions import archive
from evaluations.scoring.models import WRITABLE, ScoreSheet, SheetState
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

    A second call returns the result that is there, unless it was reopened and a second person
    has agreed: then the next number supersedes it. Refused while a sheet is owed, the quorum is
    not reached, or a tie waits for the chair's ruling.
    """
    bench = _locked_bench(by, category, committee)
    if bench.is_certified:
        return Result.objects.get(pk=bench.latest_result or 0)
    if bench.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    reopening = _reopening(bench, by)
    _lock_sheets(bench)
    come_in, policy, outcome, rulings = counted_so_far(bench)
    if CHAIR in policy.tie_chain and any(line.is_tied for line in outcome.lines):
        raise Refused(_("A tie is left. Please write the chair's ruling first."))
    return _write(by, bench, come_in, policy, outcome, rulings, reopening)


def _reopening(bench: Bench, by: User) -> Reopening | None:
    """The reopening that this certification answers; None for the first result."""
    if bench.latest_result is None:
        return None
    rows = Reopening.objects.select_for_update(of=("self",)).select_related(
        "result", "seconded_by"
    )
    reopening = rows.get(pk=bench.reopening or 0)
    if reopening.seconded_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who certifies."))
    return reopening


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
    policy = policy_of(bench, bands)
    rulings = rulings_of(bench, come_in)
    return come_in, policy, _outcome(bench, come_in, policy, rulings), rulings


def _lock_sheets(bench: Bench) -> None:
    sheets = ScoreSheet.objects.filter(
        nomination__category=bench.category, nomination__committee=bench.committee
    )
    list(sheets.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


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
            "Too few sheets are counted: %(few)s; %(fewest)s are needed. Wait again for a seat "
            "that was closed as absent, or let a substitute score."
        )
        % told
    )


def _write(
    by: User,
    bench: Bench,
    come_in: Standing,
    policy: Policy,
    outcome: Tally,
    rulings: dict[int, Ruling],
    reopening: Reopening | None,
) -> Result:
    now, code = timezone.now(), new_code()
    number = reopening.result.number + 1 if reopening else 1
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
        reopening=reopening,
    )
    after = {"number": number, "code": code, "digest": digest(document)}
    reason = reopening.reason if reopening else ""
    hold()
    archive(by, _unfinished(bench))
    _freeze_sheets(come_in)
    record(by=by, verb="result.certified", subject=bench.category, after=after, reason=reason)
    result = Result.objects.create(
        category=bench.category,
        committee=bench.committee,
        certified_at=now,
        certified_by=by,
        seconded_by=reopening.seconded_by if reopening else None,
        reason=reason,
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
    if reopening:
        reopening.ended_at = now
        reopening.save(update_fields=["ended_at"])
    _tell(bench, result)
    return result


def _tell(bench: Bench, result: Result) -> None:
    """The committee's people get a notice, and its boards look again."""
    people = [seat.user_id for seat in bench.seats if seat.is_held_today]
    told = {"category": bench.category.name, "number": result.number}
    address = reverse("board", args=[bench.committee.pk, bench.category.pk])
    about = f"result-{result.pk}"
    notify(people, NoticeKind.CERTIFIED, about=about, told=told, address=address)
    for session in bench.committee.sessions.all():
        beat(session, "slots", "sheets")


def _unfinished(bench: Bench) -> QuerySet[ScoreSheet]:
    """Sheets that were begun and never came: kept, and closed."""
    return ScoreSheet.objects.filter(
        nomination__category=bench.category,
        nomination__committee=bench.committee,
        state__in=WRITABLE,
    )


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


def tied_lines(bench: Bench, come_in: Standing, policy: Policy) -> list[Line]:
    """What the chain leaves equal before the chair's word, so that it can be given or mended."""
    if CHAIR not in policy.tie_chain:
        return []
    return [line for line in _outcome(bench, come_in, policy, {}).lines if line.is_tied]


@transaction.atomic
def rule_on_tie(
    *, by: User, category: Category, committee: Committee, order: Sequence[int], reason: str
) -> None:
    """Write the chair's ruling: `order` names the tied nominations, best first."""
    bench = _locked_bench(by, category, committee)
    if bench.is_certified:
        raise Refused(_("The result is certified already."))
    if CHAIR not in bench.round.tie_chain:
        raise Refused(_("This round does not let the chair decide ties."))
    _lock_sheets(bench)
    come_in, policy, _outcome_now, _rulings = counted_so_far(bench)
    tied = {line.key for line in tied_lines(bench, come_in, policy)}
    if not tied:
        raise Refused(_("No nominations are tied."))
    if not reason or len(set(order)) != len(order) or set(order) != tied:
        raise Refused(_("Please give every tied nomination a different place, and a reason."))
    now, basis = timezone.now(), ruling_basis(come_in, order)
    rulings = [
        Ruling.objects.create(
            category=category,
            committee=committee,
            nomination_id=nomination,
            place=place,
            reason=reason,
            basis=basis,
            made_at=now,
            made_by=by,
        )
        for place, nomination in enumerate(order, start=1)
    ]
    # Under the ruling, not the category: its order is a secret until the result is certified.
    after = {"order": list(order)}
    record(by=by, verb="tie.ruled", subject=rulings[0], after=after, reason=reason)


@transaction.atomic
def ask_reopening(*, by: User, result: Result, reason: str) -> Reopening:
    """The chair wants to certify a category anew; asked already, the wish that stands returns."""
    bench = _locked_bench(by, result.category, result.committee)
    if bench.latest_result != result.pk:
        raise Refused(_("A later result has superseded this one."))
    if bench.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if bench.reopening:
        return Reopening.objects.get(pk=bench.reopening)
    if not reason:
        raise Refused(_("Please write the reason."))
    wish = Reopening.objects.create(
        result=result,
        category=result.category,
        committee=result.committee,
        reason=reason,
        asked_at=timezone.now(),
        asked_by=by,
    )
    after = {"number": result.number}
    record(by=by, verb="result.reopened", subject=bench.category, after=after, reason=reason)
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    secretaries = [
        seat.user_id for seat in bench.seats if seat.position in SECRETARIES and seat.is_held_today
    ]
    _tell_of_wish(wish, "asked", [*secretaries, *administrators.values_list("pk", flat=True)])
    return wish


def _tell_of_wish(wish: Reopening, step: str, people: Iterable[int]) -> None:
    """Whose turn it is, but for who has just acted."""
    notify(
        set(people) - {wish.asked_by_id if step == "asked" else wish.seconded_by_id},
        NoticeKind.REOPENED,
        about=f"reopening-{wish.pk}-{step}",
        told={"category": wish.category.name, "reason": wish.reason},
        address=reverse("board", args=[wish.committee_id, wish.category_id])
        if step == "seconded"
        else reverse("reopening", args=[wish.result_id]),
    )


def may_second(by: User, wish: Reopening) -> bool:
    """Whether `by` can be the second person: a secretary or an administrator, not who asked."""
    if wish.asked_by_id == by.pk:
        return False
    return by.is_administrator or is_secretary(by, wish.committee)


def _locked_wish(by: User, wish: Reopening) -> Reopening:
    Committee.objects.select_for_update().get(pk=wish.committee_id)
    rows = Reopening.objects.select_for_update(of=("self",))
    return rows.select_related("committee", "category").get(pk=wish.pk)


@transaction.atomic
def second_reopening(*, by: User, wish: Reopening) -> Reopening:
    """The second person agrees: from now on sheets, recusals and rulings may be put right."""
    locked = _locked_wish(by, wish)
    if locked.asked_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who asked."))
    if not may_second(by, locked):
        raise Refused(_("Only the secretary of the committee or an administrator can agree."))
    if locked.ended_at is not None:
        raise Refused(_("This wish is settled already."))
    if locked.seconded_at is None:
        locked.seconded_at, locked.seconded_by = timezone.now(), by
        locked.save(update_fields=["seconded_at", "seconded_by"])
        record(by=by, verb="result.seconded", subject=locked.category, reason=locked.reason)
        settle(NoticeKind.REOPENED, f"reopening-{locked.pk}-asked")
        _tell_of_wish(locked, "seconded", [locked.asked_by_id])
    return locked


@transaction.atomic
def drop_reopening(*, by: User, wish: Reopening) -> None:
    """Leave the result as it is; possible until a second person has agreed."""
    locked = _locked_wish(by, wish)
    if locked.asked_by_id != by.pk and not may_second(by, locked):
        raise Refused(_("Only the chair of the committee can do this."))
    if locked.seconded_at is not None:
        raise Refused(_("A second person has agreed; the next certification ends it."))
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        record(by=by, verb="result.kept", subject=locked.category)
