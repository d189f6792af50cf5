"""The certified results that a result quotes in its stages, and whether they still stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.inputs import quoted_lines
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import QuotedResultV2, ResultDocumentV2


@dataclass(frozen=True)
class Superseded:
    """A quoted result that a later one has superseded; `newest` is the primary key of that."""

    stage: str
    code: str
    number: int
    newest: int
    newest_number: int


def quoted_in(content: ResultDocumentV2) -> dict[str, tuple[str, QuotedResultV2]]:
    """The results that a document quotes, by their code, each with the name of its stage."""
    names = {stage["number"]: stage["name"] for stage in content["policy"]["stages"]}
    return {
        one["result"]["code"]: (names[one["number"]], one["result"])
        for line in content["lines"]
        for one in line["stages"]
        if one["result"]
    }


def superseded_sources(content: ResultDocumentV2) -> list[Superseded]:
    """One query, and none where nothing is quoted."""
    quoted = quoted_in(content)
    if not quoted:
        return []
    later = Result.objects.filter(
        category=OuterRef("category"),
        committee=OuterRef("committee"),
        number__gt=OuterRef("number"),
    ).order_by("-number")
    rows = (
        Result.objects.filter(code__in=quoted)
        .annotate(newest=Subquery(later.values("pk")[:1]))
        .annotate(newest_number=Subquery(later.values("number")[:1]))
        .exclude(newest=None)
        .values_list("code", "number", "newest", "newest_number")
    )
    return [Superseded(quoted[code][0], code, *numbers) for code, *numbers in rows]


def source_problems(content: ResultDocumentV2) -> Iterator[tuple[str, str]]:
    """Where a document's quotations do not fit the results that are stored, and what is wrong."""
    quoted = quoted_in(content)
    if not quoted:
        return
    stored = {one.code: one for one in Result.objects.filter(code__in=quoted)}
    for code, (stage, said) in quoted.items():
        result = stored.get(code)
        if result is None or (result.number, result.digest) != (said["number"], said["digest"]):
            yield (f"stage “{stage}”", f"result {code} is not there as it was quoted")
        else:
            yield from _misquoted(content, result)
    for one in superseded_sources(content):
        text = f"rests on result {one.code}, which no. {one.newest_number} has superseded"
        yield (f"stage “{one.stage}”", text)


def _misquoted(content: ResultDocumentV2, result: Result) -> Iterator[tuple[str, str]]:
    """Whose figure is not the one that it has in the result that is quoted."""
    mains = [line["nomination"]["id"] for line in content["lines"]]
    lines = quoted_lines(result.content, Nomination.objects.filter(pk__in=mains))
    for line in content["lines"]:
        nominee = line["nomination"]
        exact = lines[nominee["id"]]["exact"] if nominee["id"] in lines else None
        for one in line["stages"]:
            is_it = one["result"] is not None and one["result"]["code"] == result.code
            if is_it and one["figure"] != exact:
                text = f"the figure of stage {one['number']} is not that of result {result.code}"
                yield (f"“{nominee['official_name']}”", text)
