"""The certified results that a result quotes in its stages, and whether they still stand."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import QuotedResultV2, ResultDocumentV3


@dataclass(frozen=True)
class Superseded:
    """A quoted result that a later one has superseded; `newest` is the primary key of that."""

    stage: str
    code: str
    number: int
    newest: int
    newest_number: int


def quoted_in(content: ResultDocumentV3) -> dict[str, tuple[str, QuotedResultV2]]:
    """The results that a document quotes, by their code, each with the name of its stage."""
    names = {stage["number"]: stage["name"] for stage in content["policy"]["stages"]}
    return {
        stage["result"]["code"]: (names[stage["number"]], stage["result"])
        for line in content["lines"]
        for stage in line["stages"]
        if stage["result"]
    }


def superseded_sources(content: ResultDocumentV3) -> list[Superseded]:
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
