"""Certified results held against the raw marks: everything is computed anew, and the first thing
that does not fit is named.

For each result: its document against its digest, the rules of the document against those stored,
every sheet against its marks and the journal (sheet_check.py), the document's figures against the
marks, and the ranks from the figures. A superseded result is held against the documents alone,
for its sheets have moved on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet

from evaluations.judging.results.aggregation import CountedSheet
from evaluations.judging.results.inputs import rules_of
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.ranking import lot_of
from evaluations.judging.results.result_document import CountedSheetV2, LineV2, ResultDocumentV2
from evaluations.judging.results.rules_content import dimension_content, policy_content
from evaluations.judging.results.sheet_check import (
    SheetRecord,
    score_of,
    sheet_problems,
    sheet_records,
)
from evaluations.judging.results.sources import source_problems
from evaluations.judging.results.tally import Entrant, Policy, StageRule, tally
from evaluations.judging.scoring.content import rubric_content
from evaluations.judging.scoring.marking import pair
from evaluations.judging.scoring.models import COUNTED, ScoreSheet
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import Category
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import RubricTree, forget_trees, rubric_tree

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
    for result in _results():
        if found := next(_misfits(result, is_current=result.pk in newest), None):
            return Misfit(result.code, result.number, *found)
    return None


def _certifications() -> QuerySet[Entry]:
    """What the journal says was certified; of a rehearsal that was wiped nothing is left."""
    standing = Category.objects.values("pk")
    return Entry.objects.filter(verb="result.certified", subject_id__in=standing)


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
    entries = _certifications().filter(after__code=result.code, after__digest=result.digest)
    return digest(result.document) == result.digest and entries.exists()


def _results() -> Iterator[Result]:
    rows = Result.objects.select_related("category__rubric", "category__award__round")
    rows = rows.order_by("number", "pk")
    return rows.iterator(chunk_size=20)


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
        yield from _of_ranks(result)
        yield from source_problems(content)


def _of_placings(result: Result) -> Iterator[Found]:
    lines = {
        one["nomination"]["id"]: (one["status"], one["rank"], one["total"], one["band"])
        for one in result.content["lines"]
    }
    for placing in result.placings.all():
        total = None if placing.total is None else str(placing.total)
        here = (placing.status, placing.rank, total, placing.band)
        if lines.pop(placing.nomination_id, None) != here:
            yield (f"placing of nomination {placing.nomination_id}", "is not the document's")
    for nomination in lines:
        yield (f"placing of nomination {nomination}", "is not there")


def _of_sheets(result: Result) -> Iterator[Found]:
    tree = rubric_tree(Rubric.objects.get(pk=result.category.rubric_id))
    yield from _of_rubric(result.content, tree)
    yield from _of_policy(result.content, result.category)
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
    kept = any(digest(one.content) == one.digest == certified for one in record.returns)
    return kept and open_again.exists()


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


def _of_rubric(content: ResultDocumentV2, tree: RubricTree) -> Iterator[Found]:
    """The rubric as it is stored now against the one that was certified."""
    if rubric_content(tree) != content["rubric"]:
        yield ("rubric", "has another name, rule, full marks, base or classes now")
    now = [dimension_content(dimension) for dimension in tree.dimensions]
    for at, (here, there) in enumerate(zip(now, content["dimensions"], strict=False), start=1):
        if here != there:
            where = f"rubric, dimension {at}"
            yield (where, "has other weights, names, full marks or ways of entry now")
    if len(now) != len(content["dimensions"]):
        yield ("rubric", "has another number of dimensions now")


def _of_policy(content: ResultDocumentV2, category: Category) -> Iterator[Found]:
    """The rules of counting as they are stored now against those that were certified."""
    now: Mapping[str, object] = policy_content(rules_of(category))
    for name, then in content["policy"].items():
        if now[name] != then:
            words = name.replace("_", " ")
            yield ("rules", f"{words} was certified as {then}, and is {now[name]} now")


def _of_second_person(result: Result) -> Iterator[Found]:
    """A later result needs the word of a second person on record."""
    entries = Entry.objects.filter(
        verb="result.seconded", subject_id=result.category_id, by=result.seconded_by_id
    )
    if result.number > 1 and not entries.exists():
        yield ("result", "the journal tells of no second person who agreed to it")


def _of_ranks(result: Result) -> Iterator[Found]:
    content = result.content
    rule = rubric_tree(result.category.rubric).rule
    entrants = [_entrant(line, content) for line in content["lines"]]
    lines = {line.key: line for line in tally(rule, _policy(content), entrants).lines}
    for line in content["lines"]:
        again = lines[line["nomination"]["id"]]
        name = line["nomination"]["official_name"]
        total = None if again.total is None else str(again.total)
        decided = (again.status, again.rank, total, again.band, list(again.kept_back))
        said = (line["status"], line["rank"], line["total"], line["band"], line["kept_back"])
        if decided != said:
            yield (f"“{name}”", "rank, total or band do not come from the sheets")
        if (pair(again.before), pair(again.exact)) != (line["before"], line["exact"]):
            yield (f"“{name}”", "the exact total does not come from the sheets")


def _policy(content: ResultDocumentV2) -> Policy:
    """The rules that a certified result names, as the tally takes them."""
    stored = content["policy"]
    return Policy(
        quorum=1 if stored["is_agreed"] else stored["quorum"],
        aggregation=stored["aggregation"],
        tie_chain=tuple(stored["tie_chain"]),
        bands=tuple((name, Decimal(lower)) for name, lower in stored["bands"]),
        stages=tuple(
            StageRule(
                number=stage["number"],
                share=Decimal(stage["share"]),
                full=Decimal(stage["full"]),
                is_own=stage["source"] == "sheets",
                gate=None if stage["gate"] is None else Decimal(stage["gate"]),
            )
            for stage in stored["stages"]
        ),
        places=stored["places"],
    )


def _entrant(line: LineV2, content: ResultDocumentV2) -> Entrant:
    """A nominee as its line tells of it."""
    ruling, standing = line["ruling"], line["standing"]
    own = {one["number"] for one in content["policy"]["stages"] if one["source"] == "sheets"}
    return Entrant(
        key=line["nomination"]["id"],
        sheets=tuple(_counted(sheet) for sheet in line["sheets"]),
        is_no_show=line["status"] == "no_show",
        ruling=ruling["place"] if ruling else None,
        ruled_with="certified" if ruling else "",
        standing=standing["kind"] if standing else "",
        nominee_class=line["nomination"]["nominee_class"],
        stages={
            one["number"]: Fraction(*one["figure"])
            for one in line["stages"]
            if one["figure"] is not None and one["number"] not in own
        },
        units={one["number"]: Decimal(one["units"]) for one in line["adjustments"]},
        lot=lot_of(content["lots"], line["nomination"]["id"]) if content["lots"] else None,
    )


def _counted(sheet: CountedSheetV2) -> CountedSheet:
    return CountedSheet(
        sheet["seat"],
        tuple(Fraction(*score) for score in sheet["scores"]),
        sheet["top_marks"],
        sheet["failed_mandatory"],
        tuple(None if one is None else Fraction(*one) for one in sheet["points"]),
    )
