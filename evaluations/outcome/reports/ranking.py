"""Ranked results of a category, a region or the nation, and the profile of every nominee."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import DimensionV2, LineV3, ResultDocumentV3
from evaluations.outcome.reports.line_text import (
    adjustment_texts,
    is_counted,
    stage_texts,
    standing_text,
    sum_text,
)
from evaluations.outcome.reports.rules_text import rules_text
from evaluations.outcome.reports.stored import (
    assumed,
    document_of,
    rank_columns,
    rank_text,
    remark_text,
    score_text,
    seats_differ,
    total_text,
)
from evaluations.platform.documents.document import (
    Bar,
    Bars,
    Caution,
    Document,
    Facts,
    Part,
    Table,
)
from evaluations.platform.documents.figures import fraction
from evaluations.setup.rounds.models import AwardRound, Category


def _rows(content: ResultDocumentV3, lines: Iterable[LineV3]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            rank_text(line),
            line["nomination"]["official_name"],
            score_text(line),
            remark_text(content, line),
        )
        for line in lines
    )


def category_ranking(category: Category, results: Sequence[Result]) -> Document:
    """One category before all its committees, each by itself; of the newest `results`."""
    award_round = category.award.round
    parts: list[Part] = [_about(award_round, category.award.name)]
    for result in results:
        parts += _result_parts(result)
    if not results:
        parts.append(Caution(_("Nothing of this category is certified yet.")))
    if len(results) > 1:
        parts.append(Caution(_merged_warning()))
    return Document(
        title=_("Ranked result"),
        subject=category.name,
        parts=tuple(parts),
        running=f"{award_round.name} · {category.name}",
        is_rehearsal=award_round.is_rehearsal,
    )


def _about(award_round: AwardRound, award: str = "") -> Facts:
    rows = [(_("Round"), award_round.name), (_("fiscal year"), str(award_round.fiscal_year_be))]
    return Facts((*rows, (_("Award"), award)) if award else tuple(rows))


def _merged_warning() -> str:
    return _(
        "These nominees were judged by different committees. Totals of different committees do "
        "not compare as those of one do, so no rank across committees is given."
    )


def _number(result: Result) -> str:
    params = {"number": result.number, "code": result.code}
    return _("Result no. %(number)s, code %(code)s") % params


def _result_parts(result: Result) -> list[Part]:
    content = result.content
    lines, committee = _rows(content, content["lines"]), content["committee"]
    note = "\n".join((_number(result), *decided_texts(content, content["lines"])))
    table = Table(rank_columns(), lines, heading=committee, note=note)
    return [table, *assumed(content), *_differing([content]), rules_text(content)]


def decided_texts(content: ResultDocumentV3, lines: Iterable[LineV3]) -> Iterator[str]:
    """Who stands below and why, what was added or taken, and what keeps a nominee back."""
    for line in lines:
        standing = [standing_text(line["standing"])] if line["standing"] else []
        texts = [*adjustment_texts(content, line, with_names=False), *standing]
        for text in texts:
            yield f"{line['nomination']['official_name']} – {text}"


def _differing(contents: Sequence[ResultDocumentV3]) -> list[Caution]:
    differ = any(content["seat_sets_differ"] for content in contents)
    return [Caution(seats_differ())] if differ else []


def round_ranking(
    award_round: AwardRound,
    categories: Sequence[Category],
    results: Sequence[Result],
    region: int | None = None,
) -> Document:
    """Every category of a round, of one inspection region or of all: listed per committee.

    Nominees of several committees are never put into one order.
    """
    lines = _lines_of(results, region)
    by_category: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        by_category[result.category_id].append(result)
    parts: list[Part] = [_about(award_round), *_assumed_once(results, lines)]
    if any(
        sum(bool(lines[certified.pk]) for certified in several) > 1
        for several in by_category.values()
    ):
        parts.append(Caution(_merged_warning()))
    for category in categories:
        parts += _category_parts(category, by_category[category.pk], lines)
    subject = award_round.name
    if region is not None:
        subject = _("inspection region %(number)s") % {"number": region}
    return Document(
        title=_("Ranked results"),
        subject=subject,
        parts=tuple(parts),
        running=award_round.name,
        is_rehearsal=award_round.is_rehearsal,
    )


def _lines_of(results: Sequence[Result], region: int | None) -> dict[int, list[LineV3]]:
    """The lines of each result, or those of one inspection region: that of the nomination's
    session before its place's; one query."""
    keys = [line["nomination"]["id"] for result in results for line in result.content["lines"]]
    regions = dict(Nomination.objects.filter(pk__in=keys).values_list("pk", _judged_in()))
    return {
        result.pk: [
            line
            for line in result.content["lines"]
            if region is None or regions.get(line["nomination"]["id"]) == region
        ]
        for result in results
    }


def _judged_in() -> Coalesce:
    return Coalesce("slot_place__slot__session__region__number", "place__region__number")


def regions_of_round(award_round: int) -> list[int]:
    """The inspection regions that a round's nominees are from, in order."""
    rows = Nomination.objects.filter(category__award__round=award_round)
    regions = set(rows.values_list(_judged_in(), flat=True))
    return sorted(region for region in regions if region is not None)


def _assumed_once(
    results: Sequence[Result], lines: Mapping[int, Sequence[LineV3]]
) -> Iterator[Caution]:
    """Every invented rubric that ranks somebody here, once."""
    cautions = (
        caution for result in results if lines[result.pk] for caution in assumed(result.content)
    )
    return iter(dict.fromkeys(cautions))


def _category_parts(
    category: Category, results: Sequence[Result], lines: Mapping[int, Sequence[LineV3]]
) -> list[Part]:
    """A table for each committee, in the order of their numbers."""
    judged = [result for result in results if lines[result.pk]]
    if not judged:
        empty = _("Nothing of this category is certified yet.")
        if results:
            empty = _("No nominee of this category is from this region.")
        return [Table(rank_columns(), (), heading=category.name, empty=empty)]
    tables = [
        _committee_table(category, result, lines[result.pk], is_first=not at)
        for at, result in enumerate(judged)
    ]
    return [*tables, *_differing([result.content for result in judged])]


def _committee_table(
    category: Category, result: Result, lines: Sequence[LineV3], *, is_first: bool
) -> Table:
    """`is_first` of its category, whose name then stands above it."""
    content = result.content
    listed_by = (
        (_("Category"), category.name),
        (_("Committee"), content["committee"]),
        (_("Result"), _number(result)),
    )
    return Table(
        rank_columns(),
        _rows(content, lines),
        heading=category.name if is_first else "",
        caption=f"{content['committee']}\n{_number(result)}",
        note="\n".join(decided_texts(content, lines)),
        listed_by=listed_by,
    )


def profiles(result: Result) -> Document:
    """Band and dimensions of every nominee of a result, as bars."""
    content = result.content
    facts = (
        (_("Round"), content["round"]),
        (_("Committee"), content["committee"]),
        (_("Rubric"), content["rubric"]["name"]),
    )
    profiles = [_profile(content, line) for line in content["lines"]]
    parts: list[Part] = [Facts(facts), *assumed(content), *profiles]
    return document_of(content, _("Profile of the nominees"), parts)


def _profile(content: ResultDocumentV3, line: LineV3) -> Part:
    name = line["nomination"]["official_name"]
    if not is_counted(line):
        score = "\n".join((total_text(content, line), *decided_texts(content, [line])))
        return Facts(((_("Score"), score),), name)
    remarks = [rank_text(line), line["total"] or "", remark_text(content, line)]
    return Bars(
        dimension_bars(content["dimensions"], line["dimensions"], line["published_dimensions"]),
        f"{name} ({' · '.join(remark for remark in remarks if remark)})",
        "\n".join(_figure_texts(content, line)),
    )


def _figure_texts(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """How the bars come to the total."""
    if added := sum_text(content, line):
        yield f"{_('Sum of the dimensions')}: {added}"
    yield from stage_texts(content, line, with_names=False)
    yield from decided_texts(content, [line])


def dimension_bars(
    dimensions: Sequence[DimensionV2], exact: Sequence[list[int]], published: Sequence[str]
) -> tuple[Bar, ...]:
    """The share of each dimension's weight that was reached."""
    return tuple(
        Bar(
            f"{dimension['number']} {dimension['name']}",
            f"{figure} / {dimension['weight']}",
            percent_of(fraction(score), Fraction(dimension["weight"])),
        )
        for dimension, score, figure in zip(dimensions, exact, published, strict=True)
    )


def percent_of(part: Fraction, whole: Fraction) -> int:
    """Whole per cent, half up; 0 where there is no whole."""
    if not whole:
        return 0
    share = part / whole * 100
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return max(0, min(100, int(exact.quantize(Decimal(1), ROUND_HALF_UP))))
