"""Certified results held against the raw marks: everything is computed anew, and the first thing
that does not fit is named.

For each result: its document against its digest, the rules of the document against those stored,
every sheet against its marks and the journal (sheet_check.py), standings, keyed figures and quoted
results against their rows (decision_check.py), the document's figures against the marks, and the
ranks from the figures; a document of the first version as it was counted then (first_tally.py). A
superseded result is held against the documents alone, for its sheets have moved on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from evaluations.judging.results.decision_check import decision_problems, outdated_quotations
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.recount import rank_problems
from evaluations.judging.results.result_document import (
    CountedSheetV2,
)
from evaluations.judging.results.rules_check import policy_problems, rubric_problems
from evaluations.judging.results.sheet_check import (
    SheetRecord,
    score_of,
    sheet_problems,
    sheet_records,
)
from evaluations.judging.scoring.marking import pair
from evaluations.judging.scoring.models import COUNTED, ScoreSheet
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import Category
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import RubricTree, forget_trees, rubric_tree

CERTIFIED = "result.certified"
# Where in a result something does not fit, and what.
Found = tuple[str, str]


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
    newest = set(Result.objects.newest().values_list("pk", flat=True))
    for result in _results().iterator(chunk_size=20):
        if problem := next(_misfits(result, is_current=result.pk in newest), None):
            return Misfit(result.code, result.number, *problem)
    return next(_outdated(), None)


def _outdated() -> Iterator[Misfit]:
    """Standing results that rest on a superseded one: nothing was forged, somebody must certify
    anew. Named last, so that it hides nothing else."""
    for result in _results().filter(pk__in=Result.objects.newest().values("pk")):
        for where, problem in outdated_quotations(result.content):
            yield Misfit(result.code, result.number, where, problem)


def _certifications() -> QuerySet[Entry]:
    """What the journal says was certified; of a rehearsal that was wiped nothing is left."""
    standing = Category.objects.values("pk")
    about = Entry.objects.filter(subject_type="Category", subject_id__in=standing)
    return about.filter(verb=CERTIFIED)


def _lost() -> Iterator[Misfit]:
    """Results that the journal knows and the database does not, or not as they were."""
    stored = {
        result.code: (result.number, result.digest) for result in Result.objects.defer("document")
    }
    for entry in _certifications().order_by("pk"):
        after = entry.after
        if stored.get(after["code"]) != (after["number"], after["digest"]):
            problem = f"is not there as the journal tells (entry {entry.pk})"
            yield Misfit(after["code"], after["number"], "result", problem)


def is_genuine(result: Result) -> bool:
    """Whether a result's document has its digest, and the journal tells of the same one."""
    entry, after = result.entry, result.entry.after
    about = (entry.verb, entry.subject_type, entry.subject_id)
    tells = (after.get("code"), after.get("digest")) == (result.code, result.digest)
    is_told = tells and about == (CERTIFIED, "Category", result.category_id)
    return is_told and digest(result.document) == result.digest


def _results() -> QuerySet[Result]:
    rows = Result.objects.select_related("category__rubric", "category__award__round")
    return rows.order_by("number", "pk")


def _misfits(result: Result, *, is_current: bool) -> Iterator[Found]:
    content = result.content
    if digest(result.document) != result.digest:
        yield ("document", "was changed after it was certified")
    row = (result.number, result.code, result.certified_at)
    expected = (
        content["number"],
        content["code"],
        datetime.fromisoformat(content["certified_at"]),
    )
    if row != expected:
        yield ("result", "number, code or time are not the document's")
    yield from _of_second_person(result)
    yield from _of_placings(result)
    if is_current:
        yield from _of_sheets(result)
        # Under a reopening what was decided may be put right.
        if not Reopening.objects.open().filter(result=result).exists():
            yield from decision_problems(result)
        yield from rank_problems(result)


def _of_placings(result: Result) -> Iterator[Found]:
    lines = {
        line["nomination"]["id"]: (line["status"], line["rank"], line["total"], line["band"])
        for line in result.content["lines"]
    }
    for placing in result.placings.all():
        total = None if placing.total is None else str(placing.total)
        stored = (placing.status, placing.rank, total, placing.band)
        if lines.pop(placing.nomination_id, None) != stored:
            yield (f"placing of nomination {placing.nomination_id}", "is not the document's")
    for nomination in lines:
        yield (f"placing of nomination {nomination}", "is not there")


def _of_sheets(result: Result) -> Iterator[Found]:
    tree = rubric_tree(Rubric.objects.get(pk=result.category.rubric_id))
    yield from rubric_problems(result.content, tree)
    yield from policy_problems(result.content, result.category)
    records = _sheet_records(result)
    for line in result.content["lines"]:
        nominee = line["nomination"]
        for counted in line["sheets"]:
            record = records.get((nominee["id"], counted["seat"]))
            if problem := _problem_of_sheet(result, record, counted, tree):
                where = f"sheet of seat {counted['seat']} for “{nominee['official_name']}”"
                yield (where, problem)


def _sheet_records(result: Result) -> dict[tuple[int, int], SheetRecord]:
    """The sheets of a result by nomination and seat; the committee's own under seat 0."""
    sheets = ScoreSheet.objects.filter(
        nomination__in=[line["nomination"]["id"] for line in result.content["lines"]]
    )
    sheets = sheets.filter(Q(committee=result.committee) | Q(seat__committee=result.committee))
    records = sheet_records(sheets)
    return {
        (record.sheet.nomination_id, record.sheet.seat_id or 0): record
        for record in records.values()
    }


def _problem_of_sheet(
    result: Result, record: SheetRecord | None, counted: CountedSheetV2, tree: RubricTree
) -> str:
    """What is wrong with the sheet that a line tells of; empty where it fits."""
    if record is not None and _is_being_mended(result, record, counted["digest"]):
        return ""
    if record is None or record.sheet.digest != counted["digest"]:
        return "is not the one that was certified"
    problem = next(sheet_problems(record, tree), "") or next(
        _of_figures(record, counted, tree), ""
    )
    return f"{problem} (sheet {record.sheet.pk})" if problem else ""


def _is_being_mended(result: Result, record: SheetRecord, certified: str) -> bool:
    """Whether the sheet was sent back under a reopening: what was certified is kept with that."""
    if record.sheet.state in COUNTED and record.sheet.digest == certified:
        return False
    open_again = Reopening.objects.open().filter(result=result)
    is_kept = any(
        digest(sheet_return.content) == sheet_return.digest == certified
        for sheet_return in record.returns
    )
    return is_kept and open_again.exists()


def _of_figures(record: SheetRecord, counted: CountedSheetV2, tree: RubricTree) -> Iterator[str]:
    """The figures in the result's document against the stored marks."""
    score = score_of(record.marks, tree, record.sheet.nomination.nominee_class)
    if score is None:
        return
    if [pair(dimension) for dimension in score.dimensions] != counted["scores"]:
        yield "its certified sums do not come from its marks"
    if pair(score.total) != counted["total"]:
        yield "its certified total does not come from its marks"
    counts = (score.top_marks, len(score.failed_mandatory))
    if counts != (counted["top_marks"], counted["failed_mandatory"]):
        yield "its certified top marks or failed items do not come from its marks"


def _of_second_person(result: Result) -> Iterator[Found]:
    """A later result needs the word of a second person on record."""
    entries = Entry.objects.filter(
        verb="result.seconded", subject_id=result.category_id, by=result.seconded_by_id
    )
    if result.number > 1 and not entries.exists():
        yield ("result", "the journal tells of no second person who agreed to it")
