"""A certified document counted again, from its own sheets, figures and rules."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import cast

from evaluations.judging.results.entrants import Entrant, Policy, StageRule
from evaluations.judging.results.first_result_document import ResultDocumentV1
from evaluations.judging.results.first_tally import first_problems
from evaluations.judging.results.measured import counted_sheet
from evaluations.judging.results.models import Result
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.ranking import lot_of
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.tally import tally
from evaluations.judging.scoring.marking import pair
from evaluations.setup.rubrics.tree import rubric_tree

Found = tuple[str, str]


def rank_problems(result: Result) -> Iterator[Found]:
    content = result.content
    if content["schema"] == FIRST:
        yield from first_problems(cast(ResultDocumentV1, result.document))
        return
    rule = rubric_tree(result.category.rubric).rule
    entrants = [_entrant(line, content) for line in content["lines"]]
    lines = {line.key: line for line in tally(rule, _policy(content), entrants).lines}
    for line in content["lines"]:
        again = lines[line["nomination"]["id"]]
        name = line["nomination"]["official_name"]
        total = None if again.total is None else str(again.total)
        decided = (again.status, again.rank, total, again.band, list(again.kept_back))
        certified = (line["status"], line["rank"], line["total"], line["band"], line["kept_back"])
        if decided != certified:
            yield (f"“{name}”", "rank, total or band do not come from the sheets")
        if (pair(again.before), pair(again.exact)) != (line["before"], line["exact"]):
            yield (f"“{name}”", "the exact total does not come from the sheets")


def _policy(content: ResultDocumentV3) -> Policy:
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


def _entrant(line: LineV3, content: ResultDocumentV3) -> Entrant:
    """A nominee as its line tells of it."""
    ruling, standing = line["ruling"], line["standing"]
    own = {stage["number"] for stage in content["policy"]["stages"] if stage["source"] == "sheets"}
    return Entrant(
        key=line["nomination"]["id"],
        sheets=tuple(counted_sheet(sheet) for sheet in line["sheets"]),
        is_no_show=line["status"] == "no_show",
        ruling=ruling["place"] if ruling else None,
        ruled_with="certified" if ruling else "",
        standing=standing["kind"] if standing else "",
        nominee_class=line["nomination"]["nominee_class"],
        stages={
            stage["number"]: Fraction(*stage["figure"])
            for stage in line["stages"]
            if stage["figure"] is not None and stage["number"] not in own
        },
        units={
            adjustment["number"]: Decimal(adjustment["units"])
            for adjustment in line["adjustments"]
        },
        lot=lot_of(content["lots"], line["nomination"]["id"]) if content["lots"] else None,
    )
