"""A submitted sheet held against everything that must agree with it.

Its content has its digest; its marks and notes are those of the content; its sums come from the
marks; and the journal tells how it came about: submissions and returns take turns, what was
returned is kept, and the last value written for each mark is the stored one. Certification asks
this before it writes, and `verify_results` every night after.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.judging.scoring.actions.marks import as_value
from evaluations.judging.scoring.content import points_of
from evaluations.judging.scoring.marking import pair, plain
from evaluations.judging.scoring.models import DimensionNote, Mark, ScoreSheet, SheetReturn
from evaluations.judging.scoring.sheet_document import SheetDocumentV3, submitted
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.verification import problem_of_entry
from evaluations.setup.rubrics.arithmetic import SheetScore, sheet_score
from evaluations.setup.rubrics.tree import RubricTree

MARKED, SUBMITTED = "mark.saved", "sheet.submitted"
OPENED_AGAIN = ("sheet.returned", "sheet.revised")
# Kind, points, comment and figure of a mark.
Value = tuple[str, Decimal | None, str, Decimal | None]


@dataclass
class SheetRecord:
    """A sheet with all that was written on it and told of it, in order."""

    sheet: ScoreSheet
    marks: dict[int, Mark] = field(default_factory=dict)
    notes: dict[int, DimensionNote] = field(default_factory=dict)
    returns: list[SheetReturn] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def sheet_records(sheets: Iterable[ScoreSheet]) -> dict[int, SheetRecord]:
    """Sheets by primary key, with what belongs to them: four queries."""
    records = {sheet.pk: SheetRecord(sheet) for sheet in sheets}
    for mark in Mark.objects.filter(sheet__in=records):
        records[mark.sheet_id].marks[mark.indicator_id] = mark
    for note in DimensionNote.objects.filter(sheet__in=records):
        records[note.sheet_id].notes[note.dimension_id] = note
    for sheet_return in SheetReturn.objects.filter(sheet__in=records).order_by("pk"):
        records[sheet_return.sheet_id].returns.append(sheet_return)
    about_sheets = Entry.objects.filter(
        subject_type="ScoreSheet",
        subject_id__in=records,
        verb__in=[MARKED, SUBMITTED, *OPENED_AGAIN],
    )
    for entry in about_sheets.order_by("pk"):
        records[entry.subject_id].entries.append(entry)
    return records


def sheet_problems(record: SheetRecord, tree: RubricTree) -> Iterator[str]:
    """What does not fit; the sheet is submitted or certified."""
    try:
        yield from _problems(record, tree)
    except (KeyError, ValueError, TypeError, IndexError):
        yield "its content cannot be read any more"


def _problems(record: SheetRecord, tree: RubricTree) -> Iterator[str]:
    sheet, content = record.sheet, submitted(record.sheet.content)
    if digest(sheet.content) != sheet.digest:
        yield "its content was changed after it was submitted"
    yield from _of_marks(content, record, tree)
    yield from _of_notes(content, record, tree)
    yield from _of_sums(
        sheet, content, score_of(record.marks, tree, sheet.nomination.nominee_class)
    )
    yield from _of_journal(record, tree)


def _of_marks(content: SheetDocumentV3, record: SheetRecord, tree: RubricTree) -> Iterator[str]:
    rows = [row for part in content["dimensions"] for row in part["indicators"]]
    for (pk, (_dimension, node)), row in zip(tree.indicators.items(), rows, strict=True):
        mark = record.marks.get(pk)
        value = as_value(mark)
        stored = (value.kind, plain(value.points), value.comment, plain(value.figure))
        known = (row["kind"], row["points"], row["comment"], row["figure"])
        if stored != known and (mark or row["applies"]):
            yield f"the mark of indicator {node.number} was changed"


def _of_notes(content: SheetDocumentV3, record: SheetRecord, tree: RubricTree) -> Iterator[str]:
    for node, part in zip(tree.dimensions, content["dimensions"], strict=True):
        note = record.notes.get(node.pk)
        stored = (note.strengths, note.suggestions) if note else ("", "")
        if stored != (part["strengths"], part["suggestions"]):
            yield f"the note of dimension {node.number} was changed"


def score_of(
    stored: Mapping[int, Mark], tree: RubricTree, nominee_class: str
) -> SheetScore | None:
    """The score that the stored marks give; None where some are missing."""
    values = {pk: as_value(mark) for pk, mark in stored.items()}
    try:
        return sheet_score(tree.rule, points_of(tree, values), nominee_class)
    except KeyError:
        return None


def _of_sums(
    sheet: ScoreSheet, content: SheetDocumentV3, score: SheetScore | None
) -> Iterator[str]:
    if score is None:
        yield "its marks are not complete"
        return
    exact = [pair(dimension) for dimension in score.dimensions]
    if exact != sheet.subtotals or exact != [part["score"] for part in content["dimensions"]]:
        yield "its sums do not come from its marks"
    if pair(score.total) != content["total"]:
        yield "its total does not come from its marks"
    if (score.top_marks, len(score.failed_mandatory)) != (sheet.top_marks, sheet.failed_mandatory):
        yield "its top marks or failed mandatory items do not come from its marks"


@dataclass
class _Walk:
    """How far a sheet's journal was followed: the submission that stands, the returns whose
    content is kept and that were not told of yet, and the last value of each mark."""

    kept: list[str]
    standing: str = ""
    written: dict[str, Value] = field(default_factory=dict)

    def step(self, entry: Entry) -> Iterator[str]:
        if problem := problem_of_entry(entry):
            yield f"journal entry {entry.pk} {problem}"
        if (entry.verb in OPENED_AGAIN) != bool(self.standing):
            yield f"journal entry {entry.pk} ({entry.verb}) does not follow from those before it"
        if entry.verb == MARKED:
            self.written[entry.after["indicator"]] = _value(entry)
        elif entry.verb == SUBMITTED:
            self.standing = entry.after["digest"]
        else:
            yield from self._open_again(entry)

    def _open_again(self, entry: Entry) -> Iterator[str]:
        if entry.before.get("digest") != self.standing or self.kept[:1] != [self.standing]:
            yield f"what it said before journal entry {entry.pk} is not kept"
        self.standing, self.kept = "", self.kept[1:]


def _of_journal(record: SheetRecord, tree: RubricTree) -> Iterator[str]:
    """Follow what the journal tells of the sheet, from its first mark to now."""
    walk = _Walk([sheet_return.digest for sheet_return in record.returns])
    for entry in record.entries:
        yield from walk.step(entry)
    if walk.standing != record.sheet.digest:
        yield "the journal tells of no submission with its digest"
    if walk.kept:
        yield "it was returned without a word in the journal"
    yield from _of_written(walk.written, record.marks, tree)


def _of_written(
    written: Mapping[str, Value], stored: Mapping[int, Mark], tree: RubricTree
) -> Iterator[str]:
    for pk, (_dimension, node) in tree.indicators.items():
        mark = stored.get(pk)
        if mark and (mark.kind, mark.points, mark.comment, mark.figure) != written.get(
            node.number
        ):
            yield f"the journal tells another mark of indicator {node.number}"


def _value(entry: Entry) -> Value:
    params = entry.after
    points, figure = params["points"], params.get("figure")
    return (
        params["kind"],
        None if points is None else Decimal(points),
        params["comment"],
        None if figure is None else Decimal(figure),
    )
