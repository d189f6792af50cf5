"""Certified results held against the raw marks: everything is computed anew, and the first thing
that does not fit is named.

For each result: its document against its digest, every sheet's stored content against its digest,
its marks in the database against that content, its sums from those marks, and the ranks from the
sums. A superseded result is held against the documents alone, for its sheets have moved on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluations.journal.merkle import digest
from evaluations.results.models import Reopening, Result
from evaluations.results.tally import CountedSheet, Entrant, Policy, tally
from evaluations.rubrics.arithmetic import SheetScore, sheet_score
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import RubricTree, forget_trees, rubric_tree
from evaluations.scoring.marking import plain
from evaluations.scoring.models import (
    DimensionNote,
    Mark,
    ScoreSheet,
    SheetReturn,
    SheetState,
)

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
    newest = {(one.category_id, one.committee_id): one.pk for one in _results()}
    for result in _results():
        is_current = newest[result.category_id, result.committee_id] == result.pk
        if misfit := next(_misfits(result, is_current=is_current), None):
            return misfit
    return None


def _results() -> Iterator[Result]:
    rows = Result.objects.select_related("category__rubric").order_by("number", "pk")
    return rows.iterator(chunk_size=20)


def _misfits(result: Result, *, is_current: bool) -> Iterator[Misfit]:
    def misfit(where: str, problem: str) -> Misfit:
        return Misfit(result.code, result.number, where, problem)

    content = result.document
    if digest(content) != result.digest:
        yield misfit("document", "was changed after it was certified")
    for placing in result.placings.all():
        line = _line(content, placing.nomination_id)
        told = None if line is None else (line["rank"], line["total"])
        total = None if placing.total is None else str(placing.total)
        if told != (placing.rank, total):
            yield misfit(f"placing of nomination {placing.nomination_id}", "is not the document's")
    if is_current:
        yield from _of_sheets(result, misfit)
        yield from _of_ranks(result, misfit)


def _line(content: Json, nomination: int) -> Json | None:
    return next((one for one in content["lines"] if one["nomination"]["id"] == nomination), None)


def _of_sheets(result: Result, misfit: Any) -> Iterator[Misfit]:
    tree = rubric_tree(Rubric.objects.get(pk=result.category.rubric_id))
    yield from _of_rubric(result.document, tree, misfit)
    for line in result.document["lines"]:
        for told in line["sheets"]:
            sheet = _sheet(result, line["nomination"]["id"], told["seat"])
            where = f"sheet of seat {told['seat']} for “{line['nomination']['official_name']}”"
            if sheet is not None and _is_being_mended(result, sheet, told["digest"]):
                continue
            if sheet is None or sheet.digest != told["digest"]:
                yield misfit(where, "is not the one that was certified")
                continue
            for problem in _of_sheet(sheet, told, tree):
                yield misfit(f"{where} (sheet {sheet.pk})", problem)


def _is_being_mended(result: Result, sheet: ScoreSheet, certified: str) -> bool:
    """Whether the sheet was sent back under a reopening: what was certified is kept with that."""
    open_again = Reopening.objects.filter(result=result, seconded_at__isnull=False, ended_at=None)
    if sheet.state != SheetState.RETURNED and sheet.digest == certified:
        return False
    kept = SheetReturn.objects.filter(sheet=sheet, digest=certified)
    return open_again.exists() and any(digest(one.content) == certified for one in kept)


def _of_rubric(content: Json, tree: RubricTree, misfit: Any) -> Iterator[Misfit]:
    """Weights and full marks as they are now against those that were certified."""
    now = [
        (
            one.name,
            plain(one.weight),
            [(row.name, plain(row.weight), plain(row.maximum)) for row in one.indicators],
        )
        for one in tree.dimensions
    ]
    then = [
        (
            one["name"],
            one["weight"],
            [(row["name"], row["weight"], row["maximum"]) for row in one["indicators"]],
        )
        for one in content["dimensions"]
    ]
    for at, (here, there) in enumerate(zip(now, then, strict=False), start=1):
        if here != there:
            yield misfit(f"rubric, dimension {at}", "has other weights, names or full marks now")
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
    stored = {mark.indicator_id: mark for mark in Mark.objects.filter(sheet=sheet)}
    yield from _of_marks(content, stored, tree)
    notes = {one.dimension_id: one for one in DimensionNote.objects.filter(sheet=sheet)}
    for node, part in zip(tree.dimensions, content["dimensions"], strict=True):
        note = notes.get(node.pk)
        here = (note.strengths, note.suggestions) if note else ("", "")
        if here != (part["strengths"], part["suggestions"]):
            yield f"the note of dimension {node.number} was changed"
    score = _score(stored, tree)
    if (
        score is None
        or [[one.numerator, one.denominator] for one in score.dimensions] != told["scores"]
    ):
        yield "its sums do not come from its marks"
    elif [score.total.numerator, score.total.denominator] != told["total"]:
        yield "its total does not come from its marks"


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
