"""The score sheet as its page shows it: one frozen object, so that the template only draws."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.entry.evidence.reading import (
    DimensionEvidence,
    EvidenceCard,
    evidence_cards,
    evidence_state,
    grouped,
)
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import token_for
from evaluations.entry.submissions.self_marks import OwnMark, own_marks
from evaluations.judging.scoring.access import did_not_come, moment_of
from evaluations.judging.scoring.actions.marks import values_of
from evaluations.judging.scoring.cited import Cited, cited_on
from evaluations.judging.scoring.keyed_marks import keyed_marks, laid_over
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.marking_window import Moment
from evaluations.judging.scoring.models import (
    DimensionNote,
    Mark,
    PrivateNote,
    ReturnKind,
    ScoreSheet,
    SheetReturn,
    SheetState,
)
from evaluations.judging.scoring.queries import NOTES, PRIVATE_NOTE
from evaluations.judging.scoring.running_sums import running_sums
from evaluations.judging.scoring.sheet_row import Row, Typed, sheet_row
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.tree import DimensionNode, RubricTree, rubric_tree
from units.models import User


@dataclass(frozen=True)
class Block:
    """One dimension with its rows, note, running sum and evidence."""

    node: DimensionNode
    weight: str
    is_open: bool
    score: str
    rows: tuple[Row, ...]
    strengths: str
    suggestions: str
    version: int
    evidence: tuple[EvidenceCard, ...]
    error: str = ""

    @property
    def has_words(self) -> bool:
        """Whether somebody wrote a note, which others may not see."""
        return bool(self.strengths or self.suggestions or self.error)

    @property
    def is_closed(self) -> bool:
        return not self.is_open


@dataclass(frozen=True)
class SheetPage:
    blocks: tuple[Block, ...]
    total: str
    full_marks: str
    marked: int
    count: int
    base: str = ""
    evidence: tuple[EvidenceCard, ...] = ()
    evidence_state: str = ""
    evidence_groups: tuple[DimensionEvidence, ...] = ()
    other_evidence: tuple[EvidenceCard, ...] = ()
    return_reason: str = ""
    revision: int = 0
    is_no_show: bool = False
    is_out: bool = False
    is_paused: bool = False

    @property
    def unopened(self) -> tuple[EvidenceCard, ...]:
        """Evidence that its reader has not looked at in its present version."""
        return tuple(card for card in self.evidence if not card.is_opened)

    @property
    def first_incomplete(self) -> int | None:
        """The indicator at which a judge goes on."""
        incomplete = (
            row.node.pk
            for block in self.blocks
            for row in block.rows
            if (row.lack or not row.is_marked) and not row.node.is_keyed
        )
        return next(incomplete, None)


@dataclass(frozen=True)
class _Written:
    """What stands on a sheet and beside it: marks and how many pieces of evidence by indicator,
    notes by dimension, what is cited by indicator."""

    moment: Moment
    marks: Mapping[int, Mark]
    notes: Mapping[int, DimensionNote]
    cards: Sequence[EvidenceCard]
    supports: Mapping[int, int]
    own: Mapping[int, OwnMark]
    citations: Mapping[int, tuple[Cited, ...]]
    nominee_class: str
    award_round: AwardRound
    typed: Typed

    def takes_marks(self, node: DimensionNode) -> bool:
        return self.award_round.is_evaluating and self.moment.is_open(node.scored_from)


def _block(written: _Written, node: DimensionNode, score: str) -> Block:
    note, typed, cards = written.notes.get(node.pk), written.typed, written.cards
    return Block(
        node=node,
        weight=plain(node.weight),
        is_open=written.takes_marks(node),
        score=score,
        rows=tuple(
            sheet_row(
                indicator,
                written.marks.get(indicator.pk),
                written.supports.get(indicator.pk, 0),
                typed,
                written.own.get(indicator.pk),
                written.citations.get(indicator.pk, ()),
                comment_at_extremes=written.award_round.comment_at_extremes,
            )
            for indicator in node.indicators
            if indicator.applies_to(written.nominee_class)
        ),
        strengths=_note(typed, note, node.pk, "strengths"),
        suggestions=_note(typed, note, node.pk, "suggestions"),
        version=note.version if note else 0,
        evidence=tuple(card for card in cards if node.pk in card.shown_in),
        error=typed.notes.get(node.pk, ""),
    )


def sheet_page(
    sheet: ScoreSheet, typed: Typed | None = None, reader: User | None = None
) -> SheetPage:
    """Build the page: seven queries, and seven more while the rubric is not frozen; one more for
    figures of the secretary, and one for the office's own marks."""
    typed = typed or Typed()
    tree = rubric_tree(sheet.rubric)
    nominee_class = sheet.nomination.nominee_class
    marks = _marks(sheet, tree)
    stored = NOTES.instances(DimensionNote, sheet=sheet.pk)
    notes = {note.dimension_id: note for note in stored}
    cards = evidence_cards(sheet.nomination, tree, reader)
    groups, other_cards = grouped(cards, tree) if cards else ([], [])
    sums = running_sums(tree, marks, nominee_class)
    supports = Counter(pk for card in cards for pk in card.indicators)
    own = own_marks(tree, sheet.nomination_id)
    moment = moment_of(sheet.nomination)
    award_round = sheet.nomination.category.award.round
    cited = cited_on(sheet.pk)
    written = _Written(
        moment, marks, notes, cards, supports, own, cited, nominee_class, award_round, typed
    )
    blocks = zip(tree.dimensions, sums.dimensions, strict=True)
    return SheetPage(
        blocks=tuple(_block(written, node, score) for node, score in blocks),
        total=sums.total,
        full_marks=plain(tree.full_marks),
        marked=sums.marked,
        count=sums.count,
        base=sums.base,
        evidence=tuple(cards),
        evidence_state=evidence_state([card.version for card in cards]),
        evidence_groups=tuple(group for group in groups if not group.is_empty),
        other_evidence=tuple(other_cards),
        return_reason=_return_reason(sheet),
        revision=sums.revision,
        is_no_show=did_not_come(sheet.nomination),
        is_out=bool(getattr(sheet, "is_out", False)),
        is_paused=not award_round.is_evaluating,
    )


def _marks(sheet: ScoreSheet, tree: RubricTree) -> dict[int, Mark]:
    """What stands on it: with the secretary's figures of now while it is open."""
    marks = values_of(sheet.pk)
    if not sheet.is_writable:
        return marks
    return laid_over(tree, marks, keyed_marks(tree, sheet.nomination_id))


def private_note(sheet: ScoreSheet) -> PrivateNote | None:
    """What the judge noted for themself; an agreed sheet has none."""
    if sheet.seat_id is None:
        return None
    owner = {"seat": sheet.seat_id, "nomination": sheet.nomination_id}
    return next(iter(PRIVATE_NOTE.instances(PrivateNote, **owner)), None)


def pulse_of(nomination: Nomination) -> str:
    """Where a page of its sheet asks whether the slot has begun, or an agreed sheet changed."""
    slot, is_agreed = nomination.slot, nomination.category.award.is_agreed
    if slot is None:
        return ""
    return token_for(slot.session_id, *(("slots", "agreed")[: 1 + is_agreed]))


def _return_reason(sheet: ScoreSheet) -> str:
    """Why the sheet is open again, with by whom."""
    if sheet.state != SheetState.RETURNED:
        return ""
    last = SheetReturn.objects.filter(sheet=sheet).order_by("-pk").first()
    if last is None:
        return ""
    if last.kind == ReturnKind.REVISION:
        return _("You took this sheet up again: %(reason)s") % {"reason": last.reason}
    return _("This sheet was returned to you: %(reason)s") % {"reason": last.reason}


def _note(typed: Typed, note: DimensionNote | None, pk: int, name: str) -> str:
    if pk in typed.notes:
        return typed.fields.get(f"note_{name}-{pk}", "")
    return getattr(note, name) if note else ""
