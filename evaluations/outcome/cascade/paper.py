"""Who goes up, as a document: by which rank and quota, who is there and is a winner no more, who
certified and who sent them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.entry.nominations.models import NominationState
from evaluations.judging.results.models import Result
from evaluations.outcome.cascade.winners import (
    Cascade,
    CategoryWinners,
    NoWinner,
    Winner,
    cascade_of,
    winners_of,
)
from evaluations.platform.documents.document import (
    Caution,
    Document,
    Facts,
    Head,
    Part,
    Signature,
    Signatures,
    Table,
)
from evaluations.platform.documents.gap import gap
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Category
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class _Going:
    """`results` by the nomination that stands in them, `senders` by the nomination sent."""

    groups: Sequence[CategoryWinners]
    no_winners: Sequence[NoWinner]
    results: dict[int, Result]
    senders: dict[int, Entry]


def cascade_paper(award_round: AwardRound) -> Document:
    """`award_round` comes with the next level's round. A dozen queries, however many winners."""
    going = _going(award_round, cascade_of(award_round))
    parts: list[Part] = [_about(award_round), *(_group(going, group) for group in going.groups)]
    if not going.groups:
        parts.append(Caution(_no_quota()))
    if going.no_winners:
        parts.append(_winners_no_more(going.no_winners))
    parts += [_certified(going), Signatures((Signature("", (_("who sends the winners up"),)),))]
    return Document(
        title=_("Who goes up to the next level"),
        subject=award_round.name,
        parts=tuple(parts),
        running=f"{_('Who goes up to the next level')} · {award_round.name}",
        is_rehearsal=award_round.is_rehearsal,
    )


def _going(award_round: AwardRound, cascade: Cascade) -> _Going:
    results = Result.objects.select_related("committee", "certified_by", "seconded_by")
    certified = results.defer("document").in_bulk(set(cascade.results.values()))
    journal = Entry.objects.filter(verb="nomination.sent_up", subject_type="Nomination")
    return _Going(
        groups=winners_of(award_round, cascade),
        no_winners=cascade.no_winners,
        results={pk: certified[result] for pk, result in cascade.results.items()},
        senders={
            entry.subject_id: entry for entry in journal.filter(subject_id__in=list(cascade.sent))
        },
    )


def _no_quota() -> str:
    return _("No category sends anybody up yet. An administrator sets how many go up.")


def _about(award_round: AwardRound) -> Facts:
    following = award_round.next_round
    return Facts(
        (
            (_("Round"), award_round.name),
            (_("fiscal year"), str(award_round.fiscal_year_be)),
            (_("Next level"), following.name if following else gap(_("no next round is named"))),
            (_("Marks and ranks"), _("Marks and ranks stay here; the next level judges anew.")),
        )
    )


def quota_text(category: Category) -> str:
    """How many of a category go up, and by what they are counted."""
    params = {"count": category.quota, "per": category.get_quota_per_display()}
    text = _("%(count)s go up, counted by: %(per)s") % params
    if category.hands_on:
        text += " · " + _("a place that may not go up is handed on to the next")
    return text


def _group(going: _Going, group: CategoryWinners) -> Table:
    category = group.category
    listed = ((_("Award"), category.award.name), (_("Category"), category.name))
    rows = [_row(going, winner, _where(going, winner)) for winner in group.winners]
    where = _("does not meet what is needed to go up")
    rows += [_row(going, winner, where) for winner in group.kept_back]
    return Table(
        columns=(
            Head(pgettext("place in a result", "rank"), True, "narrow"),
            Head(_("Nominee"), False, "wide"),
            Head(_("Counted in"), False, "mid"),
            Head(_("Committee, result"), False, "wide"),
            Head(_("Where it is"), False, "rest"),
        ),
        rows=tuple(rows),
        heading=f"{category.award.name} · {category.name}",
        caption=quota_text(category),
        note="\n".join(_remarks(group)),
        empty=gap(_("no winner is certified yet")),
        is_even=True,
        listed_by=listed,
    )


def _row(going: _Going, winner: Winner, where: str) -> tuple[str, ...]:
    return (
        str(winner.rank or "–"),
        winner.nomination.official_name,
        winner.group or "–",
        _of_committee(going.results[winner.nomination.pk]),
        where,
    )


def _of_committee(result: Result) -> str:
    params = {"number": result.number, "code": result.code}
    label = _("Result no. %(number)s, code %(code)s") % params
    return f"{result.committee.name}\n{label}"


def _where(going: _Going, winner: Winner) -> str:
    if winner.sent is None:
        if winner.target is None:
            return _("no category there")
        return _("waits") if winner.has_room else _("no place is free there")
    state = _("sent up")
    if winner.sent.state == NominationState.WITHDRAWN:
        state = _("withdrawn there")
    return "\n".join((state, *_sent_by(going.senders.get(winner.nomination.pk))))


def _sent_by(entry: Entry | None) -> Iterator[str]:
    if entry is not None:
        yield f"{_moment(entry)} {entry.by_name}"


def _moment(entry: Entry) -> str:
    at = timezone.localtime(entry.at)
    return f"{format_date(at, 'short')} {format_time(at)}"


def _remarks(group: CategoryWinners) -> Iterator[str]:
    if group.is_over_quota:
        yield _("Equal ranks at the border: all of them go up, so there are more than the quota.")
    if group.is_mixed:
        yield _(
            "Several committees judged one group: the best of each go up, and their ranks are not "
            "compared."
        )


def _winners_no_more(no_winners: Iterable[NoWinner]) -> Table:
    return Table(
        columns=(
            Head(_("Nominee"), False, "wide"),
            Head(_("Category"), False, "wide"),
            Head(_("What was decided"), False, "rest"),
        ),
        rows=tuple(
            (no_winner.above.official_name, no_winner.below.category.name, _decided(no_winner))
            for no_winner in no_winners
        ),
        heading=_("Sent up, and winners no more"),
        note=_(
            "Each holds a place of the quota until it is taken back; so long the next one is not "
            "sent up."
        ),
        is_even=True,
    )


def _decided(no_winner: NoWinner) -> str:
    if no_winner.kept is None:
        return gap(_("nobody has decided yet"))
    params = {
        "name": no_winner.kept.decided_by.full_name,
        "date": format_date(timezone.localtime(no_winner.kept.decided_at), "short"),
        "reason": no_winner.kept.reason,
    }
    return _("Stays there by decision of %(name)s, %(date)s: %(reason)s") % params


def _certified(going: _Going) -> Table:
    """Every result by which somebody goes up, with who signed it."""
    shown = [winner for group in going.groups for winner in (*group.winners, *group.kept_back)]
    by_key = {going.results[winner.nomination.pk].pk: winner for winner in shown}
    results = {pk: going.results[winner.nomination.pk] for pk, winner in by_key.items()}
    return Table(
        columns=(
            Head(_("Category"), False, "wide"),
            Head(_("Committee, result"), False, "wide"),
            Head(_("Certified"), False, "rest"),
        ),
        rows=tuple(
            (by_key[pk].nomination.category.name, _of_committee(result), _signed(result))
            for pk, result in results.items()
        ),
        heading=_("The results it goes by, and who signed them"),
        empty=gap(_("no winner is certified yet")),
        is_even=True,
    )


def _signed(result: Result) -> str:
    at = timezone.localtime(result.certified_at)
    lines = [f"{result.certified_by.full_name}\n{format_date(at, 'short')} {format_time(at)}"]
    if second := result.seconded_by:
        lines.append(f"{_('second person')} {second.full_name}")
    return "\n".join(lines)
