"""Handing a sheet in: it must be whole, it is signed, and then it is locked."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.reading import evidence_state, newest_versions
from evaluations.entry.schedule.session_version import touch
from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.scoring.actions.marks import as_value, values_of, write_keyed
from evaluations.judging.scoring.actions.revealing import note_reveal
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.actions.sheets import check_chain
from evaluations.judging.scoring.actions.writable import WritableSheet, check_open, writable_sheet
from evaluations.judging.scoring.content import points_of, sheet_content
from evaluations.judging.scoring.keyed_marks import keyed_marks, laid_over
from evaluations.judging.scoring.marking import UNMARKED, MarkValue, pair
from evaluations.judging.scoring.models import COUNTED, EvidencePin, Mark, ScoreSheet, SheetState
from evaluations.judging.scoring.notices import ENDORSEMENT, REMINDER
from evaluations.judging.scoring.sheet_document import PaperV1, SheetDocumentV3
from evaluations.judging.scoring.shortcoming import shortcoming
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify, settle, settle_at
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.arithmetic import SheetScore, Unscorable, sheet_score
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree
from units.models import User


def missing_from(
    tree: RubricTree,
    marks: Mapping[int, Mark],
    *,
    comment_at_extremes: bool,
    nominee_class: str = "",
) -> dict[int, str]:
    """What keeps a sheet from being submitted: a sentence per indicator."""
    missing: dict[int, str] = {}
    for pk, (_dimension, node) in tree.indicators.items():
        value = as_value(marks.get(pk))
        if not node.applies_to(nominee_class):
            continue
        if value.kind == UNMARKED:
            missing[pk] = _not_there(node)
        elif lack := shortcoming(node, value, comment_at_extremes=comment_at_extremes):
            missing[pk] = lack
    return missing


def _not_there(node: IndicatorNode) -> str:
    if node.is_keyed:
        return _("The secretary's figure is not confirmed yet. Please ask the secretary.")
    return _("No mark yet.")


@transaction.atomic
def submit_sheet(*, by: User, sheet: ScoreSheet, seen: str | None = None) -> ScoreSheet:
    """Submit a full sheet and lock it; submitting twice does it once.

    `seen` is the sign of the evidence that was on the page (evidence.reading): where something
    has come since, the sheet is not submitted, so that every judge knows what they judged.
    """
    lock_committee(sheet.nomination.committee_id)
    current = ScoreSheet.objects.writable_by(by).select_for_update(of=("self",)).get(pk=sheet.pk)
    if current.state in COUNTED:
        return current
    locked = writable_sheet(by, sheet.pk)
    if current.seat is not None:
        check_chain(current.seat, current.nomination)
    marks = values_of(sheet.pk)
    keyed = keyed_marks(locked.tree, locked.nomination, locks=True)
    _check_full(current, locked, laid_over(locked.tree, marks, keyed))
    evidence = newest_versions(current.nomination)
    if seen is not None and seen != evidence_state(evidence):
        raise Refused(_("The evidence has changed since this page was opened. Please look at it."))
    write_keyed(by, locked, marks, keyed)
    freeze_sheet(by, current, locked.tree, marks, evidence)
    if current.is_agreed:
        ask_for_words(current)
    touch(current.nomination, "sheets", *(["agreed"] if current.is_agreed else []))
    return current


def _check_full(sheet: ScoreSheet, locked: WritableSheet, marks: Mapping[int, Mark]) -> None:
    award_round = sheet.nomination.category.award.round
    missing = missing_from(
        locked.tree,
        marks,
        comment_at_extremes=award_round.comment_at_extremes,
        nominee_class=sheet.nomination.nominee_class,
    )
    if missing:
        raise Refused(
            _("%(count)s indicators are not complete yet. Please complete them before submitting.")
            % {"count": len(missing)}
        )
    for dimension in locked.tree.dimensions:
        check_open(locked, dimension)


def ask_for_words(sheet: ScoreSheet, speaking: Collection[int] = ()) -> None:
    """Every scoring seat but those of `speaking` is asked for its word on what the sheet of the
    committee says now."""
    seats = Seat.objects.on(timezone.localdate()).scoring().filter(committee=sheet.committee_id)
    notify(
        seats.exclude(pk__in=speaking).values_list("user", flat=True),
        ENDORSEMENT,
        about=endorsement_about(sheet),
        params={"name": sheet.nomination.name_in_category},
        address=reverse("agreed_sheet", args=[sheet.pk]),
    )


def endorsement_about(sheet: ScoreSheet) -> str:
    """Of what a seat is told that its word is waited for: this content of this sheet."""
    return f"sheet-{sheet.pk}-{sheet.digest[:12]}"


def _score(tree: RubricTree, values: Mapping[int, MarkValue], nominee_class: str) -> SheetScore:
    try:
        return sheet_score(tree.rule, points_of(tree, values), nominee_class)
    except Unscorable:
        raise Refused(
            _("Every indicator of one dimension is “not applicable”; at least one needs a mark.")
        ) from None


def freeze_sheet(
    by: User,
    sheet: ScoreSheet,
    tree: RubricTree,
    marks: Mapping[int, Mark],
    evidence: list[EvidenceVersion],
    paper: PaperV1 | None = None,
) -> None:
    """Write down everything the sheet says; from here on the database refuses a change."""
    now = timezone.now()
    values = {pk: as_value(marks.get(pk)) for pk in tree.indicators}
    score = _score(tree, values, sheet.nomination.nominee_class)
    content = sheet_content(
        sheet=_in_full(sheet),
        tree=tree,
        marks=values,
        notes={note.dimension_id: note for note in sheet.notes.all()},
        score=score,
        evidence=evidence,
        citations=sheet.citations.select_related("version__item"),
        submitted_at=now,
        paper=paper,
        filled_by="" if paper else by.full_name,
    )
    EvidencePin.objects.bulk_create(
        [EvidencePin(sheet=sheet, version=version, pinned_at=now) for version in evidence],
        ignore_conflicts=True,
    )
    _store(sheet, score, content, now)
    record(by=by, verb="sheet.submitted", subject=sheet, after={"digest": sheet.digest})
    _settle(sheet)
    note_reveal(sheet.nomination)


def _in_full(sheet: ScoreSheet) -> ScoreSheet:
    """With everybody and everything that its content names."""
    return ScoreSheet.objects.select_related(
        "seat__user",
        "seat__substitute_for__user",
        "committee",
        "nomination__unit",
        "nomination__committee",
        "nomination__category__award__round",
    ).get(pk=sheet.pk)


def _store(sheet: ScoreSheet, score: SheetScore, content: SheetDocumentV3, now: datetime) -> None:
    values = {
        "state": SheetState.SUBMITTED,
        "submitted_at": now,
        "subtotals": [pair(dimension) for dimension in score.dimensions],
        "top_marks": score.top_marks,
        "failed_mandatory": len(score.failed_mandatory),
        "content": content,
        "digest": digest(content),
    }
    for name, value in values.items():
        setattr(sheet, name, value)
    sheet.save(update_fields=list(values))


def _settle(sheet: ScoreSheet) -> None:
    """Neither that it came back nor that it is missing is told any more."""
    settle(RETURNED, f"sheet-{sheet.pk}-{sheet.returns.count()}")
    if sheet.seat is not None:
        address = reverse("sheet_open", args=[sheet.nomination_id])
        settle_at(REMINDER, address, person=sheet.seat.user_id)
