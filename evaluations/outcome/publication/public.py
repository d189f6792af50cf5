"""The public pages as frozen objects: what a publication shows of its round, and nothing else.

Built from the certified documents alone, with what is not ticked left out before any template
sees it.
"""

from dataclasses import dataclass

from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.uncertified import panels_without
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.reports.ranking import dimension_bars
from evaluations.outcome.reports.stored import status_text
from evaluations.platform.documents.document import Bar
from evaluations.platform.journal.merkle import digest
from evaluations.setup.rounds.models import Category

FEWEST_WITH_CONTENTS = 3


@dataclass(frozen=True)
class PublicLine:
    """One nominee; empty strings are what the publication does not show."""

    nomination: str
    rank: str
    band: str
    total: str
    status: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class PublicResult:
    """A category before one committee."""

    category: str
    committee: str
    number: int
    code: str
    digest: str
    is_assumed: bool
    lines: tuple[PublicLine, ...]


@dataclass(frozen=True)
class PublicRound:
    """The results of a round; which of their columns are shown says its publication."""

    results: tuple[PublicResult, ...]
    is_merged: bool
    # Category and committee of what is not certified, so that nobody looks for it in vain.
    unannounced: tuple[tuple[str, str], ...] = ()

    @property
    def has_contents(self) -> bool:
        """Whether the page is long enough to need a list of what stands on it."""
        return len(self.results) > FEWEST_WITH_CONTENTS


def sign_of(publication: Publication, codes: list[tuple[str, int]]) -> str:
    """What decides whether a public page says something else: its ETag."""
    named = [publication.round.name, publication.round.fiscal_year_be]
    basis = [publication.pk, publication.edits, publication.public_from.isoformat(), named, codes]
    return digest(basis)[:32]


def codes_of(award_round: int) -> list[tuple[str, int]]:
    """The results of a round by code and number: one query without any document."""
    rows = Result.objects.filter(category__award__round=award_round)
    return list(rows.order_by("pk").values_list("digest", "number"))


def public_round(publication: Publication) -> PublicRound:
    """Three queries."""
    categories = Category.objects.for_awards().filter(award__round=publication.round)
    newest = Result.objects.newest().filter(category__in=categories)
    results = list(newest.by_category())
    return PublicRound(
        results=tuple(_result(publication, result) for result in results),
        is_merged=len({result.category_id for result in results}) < len(results),
        unannounced=tuple(panels_without(Result.objects.newest(), publication.round)),
    )


def _result(publication: Publication, result: Result) -> PublicResult:
    content = result.content
    lines = content["lines"]
    if not publication.shows_ranks:
        # The stored order is the order of the ranks.
        lines = sorted(lines, key=lambda line: line["nomination"]["official_name"])
    return PublicResult(
        category=content["category"],
        committee=content["committee"],
        number=result.number,
        code=result.code,
        digest=result.digest,
        is_assumed=content["rubric"]["is_assumed"],
        lines=tuple(_line(publication, content, line) for line in lines),
    )


def _line(publication: Publication, content: ResultDocumentV3, line: LineV3) -> PublicLine:
    bars: tuple[Bar, ...] = ()
    if publication.shows_profiles and line["sheets"]:
        figures = (line["dimensions"], line["published_dimensions"])
        bars = dimension_bars(content["dimensions"], *figures)
    return PublicLine(
        nomination=line["nomination"]["official_name"],
        rank=str(line["rank"] or "") if publication.shows_ranks else "",
        band=line["band"] if publication.shows_bands else "",
        total=line["total"] or "" if publication.shows_totals else "",
        # Why somebody has no rank says how they fared.
        status=status_text(content, line) if publication.shows_ranks else "",
        bars=bars,
    )
