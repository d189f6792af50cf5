"""Certified results held against the raw marks: everything is computed anew, and the first thing
that does not fit is named.

For each result: its document against its digest, every sheet's stored content against its digest,
its marks in the database against that content, its sums from those marks, and the ranks from the
sums. A superseded result is held against the documents alone, for its sheets have moved on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from evaluations.journal.merkle import digest
from evaluations.journal.models import Entry
from evaluations.results.models import Reopening, Result
from evaluations.results.tally import CountedSheet, Entrant, Policy, tally
from evaluations.rounds.models import Category
from evaluations.rubrics.arithmetic import SheetScore, sheet_score
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import RubricTree, forget_trees, rubric_tree
from evaluations.scoring.content import rubric_content
from evaluations.scoring.marking import plain
from evaluations.scoring.models import COUNTED, DimensionNote, Mark, ScoreSheet, SheetReturn

Json = dict[str, Any]


@dataclass(frozen=True)
class Misfit:
    """What does not fit, in which result; `where` names the sheet, mark or line."""

    code: str
    number: int
    where: str
    problem: str

    def __str__(self) -> str:
        return f"result {self.code} no. {self.number}, {self.where}: {self.problem}"


def first_misfit() -> Misfit | None:
    """The first thing in the stored results that does not fit, or None."""
    # What is remembered of rubrics is what they said before somebody changed them.
    forget_trees()
    if lost := next(_lost(), None):
        return lost
    newest = {(one.category_id, one.committee_id): one.pk for one in _results()}
    for result in _results():
        is_current = newest[result.category_id, result.committee_id] == result.pk
        if misfit := next(_misfits(result, is_current=is_current), None):
            return misfit
    return None


def _certifications() -> QuerySet[Entry]:
    """What the journal says was certified; of a rehearsal that was wiped nothing is left."""
    standing = Category.objects.values("pk")
    return Entry.objects.filter(verb="result.certified", subject_id__in=standing)


def _lost() -> Iterator[Misfit]:
    """Results that the journal knows and the database does not, or not as they were."""
    stored = {one.code: (one.number, one.digest) for one in Result.objects.defer("document")}
    for entry in _certifications().order_by("pk"):
        told = entry.after
        if stored.get(told["code"]) != (told["number"], told["digest"]):
            problem = f"is not there as the journal tells (entry {entry.pk})"
            yield Misfit(told["code"], told["number"], "result", problem)


def is_genuine(result: Result) -> bool:
    """Whether a result's document has its digest, and the journal tells of the same one."""
    told = _certifications().filter(after__code=result.code, after__digest=result.digest)
    return digest(result.document) == result.digest and told.exists()


def _results() -> Iterator[Result]:
    rows = Result.objects.select_related("category__rubric").order_by("number", "pk")
    return rows.iterator(chunk_size=20)


def _misfits(result: Result, *, is_current: bool) -> Iterator[Misfit]:
    def misfit(where: str, problem: str) -> Misfit:
        return Misfit(result.code, result.number, where, problem)

    content = result.document
    if digest(content) != result.digest:
        yield misfit("document", "was changed after it was certified")
    row = (result.number, result.code, result.certified_at)
    told = (content["number"], content["code"], datetime.fromisoformat(content["certified_at"]))
    if row != told:
        yield misfit("result", "number, code or time are not the document's")
    yield from _of_placings(result, misfit)
    if is_current:
        yield from _of_sheets(result, misfit)
        yield from _of_ranks(result, misfit)


def _of_placings(result: Result, misfit: Any) -> Iterator[Misfit]:
    lines = {
        one["nomination"]["id"]: (one["status"], one["rank"], one["total"], one["band"])
        for one in result.document["lines"]
    }
    for placing in result.placings.all():
        total = None if placing.total is None else str(placing.total)
        here = (placing.status, placing.rank, total, placing.band)
        if lines.pop(placing.nomination_id, None) != here:
            yield misfit(f"placing of nomination {placing.nomination_id}", "is not the document's")
    for nomination in lines:
        yield misfit(f"placing of nomination {nomination}", "is not there")


def _of_sheets(result: Result, misfit: Any) -> Iterator[Misfit]:
    tree = rubric_tree(Rubric.objects.get(pk=result.category.rubric_id))
    yield from _of_rubric(result.document, tree, misfit)
    for line in result.document["lines"]:
        nominee = line["nomination"]
        for told in line["sheets"]:
            problem = _problem_of_sheet(result, nominee["id"], told, tree)
            if problem:
                where = f"sheet of seat {told['seat']} for “{nominee['official_name']}”"
                yield misfit(where, problem)


def _problem_of_sheet(result: Result, nomination: int, told: Json, tree: RubricTree) -> str:
    """What is wrong with the sheet that a line tells of; empty where it fits."""
    sheet = _sheet(result, nomination, told["seat"])
    if sheet is not None and _is_being_mended(result, sheet, told["digest"]):
        return ""
    if sheet is None or sheet.digest != told["digest"]:
        return "is not the one that was certified"
    try:
        problem = next(_of_sheet(sheet, told, tree), "")
    except (KeyError, ValueError, TypeError, IndexError):
        problem = "its content cannot be read any more"
    return f"{problem} (sheet {sheet.pk})" if problem else ""


def _is_being_mended(result: Result, sheet: ScoreSheet, certified: str) -> bool:
    """Whether the sheet was sent back under a reopening: what was certified is kept with that."""
    open_again = Reopening.objects.filter(result=result, seconded_at__isnull=False, ended_at=None)
    if sheet.state in COUNTED and sheet.digest == certified:
        return False
    kept = SheetReturn.objects.filter(sheet=sheet, digest=certified)
    return open_again.exists() and any(digest(one.content) == certified for one in kept)


def _of_rubric(content: Json, tree: RubricTree, misfit: Any) -> Iterator[Misfit]:
    """Weights, minimums and full marks as they are now against those that were certified."""
    now = [
        (
            one.name,
            plain(one.weight),
            None if one.minimum is None else plain(one.minimum),
            [(row.name, plain(row.weight), plain(row.maximum)) for row in one.indicators],
        )
        for one in tree.dimensions
    ]
    then = [
        (
            one["name"],
            one["weight"],
            one["minimum"],
            [(row["name"], row["weight"], row["maximum"]) for row in one["indicators"]],
        )
        for one in content["dimensions"]
    ]
    if rubric_content(tree) != content["rubric"]:
        yield misfit("rubric", "has another name, rule or full marks now")
    for at, (here, there) in enumerate(zip(now, then, strict=False), start=1):
        if here != there:
            where = f"rubric, dimension {at}"
            yield misfit(where, "has other weights, minimums, names or full marks now")
    if len(now) != len(then):
        yield misfit("rubric", "has another number of dimensions now")


def _sheet(result: Result, nomination: int, seat: int) -> ScoreSheet | None:
    sheets = ScoreSheet.objects.filter(nomination=nomination)
    owner = {"seat": seat} if seat else {"committee": result.committee_id}
    return sheets.filter(**owner).first()


def _of_sheet(sheet: ScoreSheet, told: Json, tree: RubricTree) -> Iterator[str]:
    content = sheet.content or {}
    if digest(content) != sheet.digest:
        yield "its content was changed after it was submitted"
    told_of = Entry.objects.filter(
        verb="sheet.submitted", subject_type="ScoreSheet", subject_id=sheet.pk
    )
    if not told_of.filter(after__digest=sheet.digest).exists():
        yield "the journal tells of no submission with its digest"
    stored = {mark.indicator_id: mark for mark in Mark.objects.filter(sheet=sheet)}
    yield from _of_marks(content, stored, tree)
    yield from _of_notes(sheet, content, tree)
    yield from _of_sums(_score(stored, tree), told)


def _of_notes(sheet: ScoreSheet, content: Json, tree: RubricTree) -> Iterator[str]:
    notes = {one.dimension_id: one for one in DimensionNote.objects.filter(sheet=sheet)}
    for node, part in zip(tree.dimensions, content["dimensions"], strict=True):
        note = notes.get(node.pk)
        here = (note.strengths, note.suggestions) if note else ("", "")
        if here != (part["strengths"], part["suggestions"]):
            yield f"the note of dimension {node.number} was changed"


def _of_sums(score: SheetScore | None, told: Json) -> Iterator[str]:
    if score is None:
        yield "its marks are not complete"
        return
    if [[one.numerator, one.denominator] for one in score.dimensions] != told["scores"]:
        yield "its sums do not come from its marks"
    if [score.total.numerator, score.total.denominator] != told["total"]:
        yield "its total does not come from its marks"
    counts = (score.top_marks, len(score.failed_mandatory))
    if counts != (told["top_marks"], told["failed_mandatory"]):
        yield "its top marks or failed mandatory items do not come from its marks"


def _of_marks(content: Json, stored: Mapping[int, Mark], tree: RubricTree) -> Iterator[str]:
    told = [row for part in content["dimensions"] for row in part["indicators"]]
    for (pk, (_dimension, node)), row in zip(tree.indicators.items(), told, strict=True):
        mark = stored.get(pk)
        here = (mark.kind, plain(mark.points), mark.comment) if mark else None
        if here != (row["kind"], row["points"], row["comment"]):
            yield f"the mark of indicator {node.number} was changed"


def _score(stored: Mapping[int, Mark], tree: RubricTree) -> SheetScore | None:
    if set(tree.indicators) - set(stored):
        return None
    points = {pk: stored[pk].points for pk in tree.indicators}
    return sheet_score(tree.rule, points)


def _of_ranks(result: Result, misfit: Any) -> Iterator[Misfit]:
    content = result.document
    told = content["policy"]
    rule = rubric_tree(result.category.rubric).rule
    policy = Policy(
        quorum=1 if content["is_agreed"] else told["quorum"],
        aggregation=told["aggregation"],
        tie_chain=tuple(told["tie_chain"]),
        bands=tuple((name, Decimal(lower)) for name, lower in told["bands"]),
    )
    entrants = [_entrant(line) for line in content["lines"]]
    lines = {one.key: one for one in tally(rule, policy, entrants).lines}
    for line in content["lines"]:
        again = lines[line["nomination"]["id"]]
        total = None if again.total is None else str(again.total)
        if (again.rank, total, again.band) != (line["rank"], line["total"], line["band"]):
            name = line["nomination"]["official_name"]
            yield misfit(f"“{name}”", "rank, total or band do not come from the sheets")


def _entrant(line: Json) -> Entrant:
    ruling = line["ruling"]
    return Entrant(
        key=line["nomination"]["id"],
        sheets=tuple(
            CountedSheet(
                sheet["seat"],
                tuple(Fraction(above, below) for above, below in sheet["scores"]),
                sheet["top_marks"],
                sheet["failed_mandatory"],
            )
            for sheet in line["sheets"]
        ),
        is_no_show=line["status"] == "no_show",
        ruling=ruling["place"] if ruling else None,
        ruled_with="certified" if ruling else "",
    )
