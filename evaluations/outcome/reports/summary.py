"""The committee summary: the stored content of a result, with what stands in it in words and
figures. Page, PDF and spreadsheet draw it; none of them asks the database again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.judging.results.labels import (
    TieLine,
    failed_name,
    method_text,
    standing_text,
    step_name,
    tie_line,
)
from evaluations.judging.results.result_document import (
    DimensionV2,
    IndicatorV2,
    LineV2,
    ResultDocumentV2,
)
from evaluations.judging.scoring.models import ConflictKind
from evaluations.judging.scoring.sheet_document import SeatV2
from evaluations.outcome.reports.stored import STATUSES, agreed_seat, seat_in_words
from evaluations.platform.documents.figures import exact_text, fraction, stacked
from evaluations.setup.rounds.models import Aggregation

NOT_APPLICABLE_SIGN = "–"
WIDEST_PORTRAIT_SEATS = 3


@dataclass(frozen=True)
class SummaryDimension:
    """One dimension across the seats: each indicator with their marks, and the exact mean."""

    stored: DimensionV2
    minimum: str
    rows: tuple[tuple[IndicatorV2, tuple[str, ...]], ...]
    scores: tuple[str, ...]
    mean: str


@dataclass(frozen=True)
class SummaryLine:
    """One nomination: its table, its sums and what was decided by.

    `recused` are (name, kind, note), `absent` (name, reason); `words` on an agreed sheet are
    (name, whether the seat agrees, why not).
    """

    stored: LineV2
    status: str
    failed: tuple[str, ...]
    seats: tuple[SeatV2, ...]
    dimensions: tuple[SummaryDimension, ...]
    seat_totals: tuple[str, ...]
    sum_text: str
    ties: tuple[TieLine, ...]
    recused: tuple[tuple[str, str, str], ...]
    absent: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, bool, str], ...]

    @property
    def columns(self) -> int:
        """How many columns its table has: indicator, weight, full mark, the seats, mean."""
        return len(self.seats) + 4


@dataclass(frozen=True)
class CommitteeSummary:
    """The certified result of one category before one committee."""

    content: ResultDocumentV2
    # Over the column of the committee's figures, and the same in a sentence.
    aggregation: str
    method: str
    tie_chain: tuple[str, ...]
    seats: tuple[SeatV2, ...]
    lines: tuple[SummaryLine, ...]

    @property
    def is_wide(self) -> bool:
        """Whether the tables want the paper on its side."""
        return max((len(line.seats) for line in self.lines), default=0) > WIDEST_PORTRAIT_SEATS


def committee_summary(content: ResultDocumentV2) -> CommitteeSummary:
    policy, nominations = content["policy"], [line["nomination"] for line in content["lines"]]
    names = {nomination["id"]: nomination["official_name"] for nomination in nominations}
    return CommitteeSummary(
        content=content,
        aggregation=_("agreed") if policy["is_agreed"] else method_text(policy),
        method=method_text(policy),
        tie_chain=tuple(step_name(step) for step in policy["tie_chain"]),
        seats=tuple(seat_in_words(seat) for seat in content["seats"]),
        lines=tuple(_line(content, line, names) for line in content["lines"]),
    )


def _line(content: ResultDocumentV2, line: LineV2, names: Mapping[int, str]) -> SummaryLine:
    seats = {seat["id"]: seat for seat in content["seats"]}
    sheets = line["sheets"]
    return SummaryLine(
        stored=line,
        status=_status(line),
        failed=tuple(
            failed_name(name, content["policy"]["requirements"]) for name in line["failed"]
        ),
        seats=tuple(seats.get(sheet["seat"]) or agreed_seat() for sheet in sheets),
        dimensions=_dimensions(content, line) if sheets else (),
        seat_totals=tuple(stacked(fraction(sheet["total"])) for sheet in sheets),
        sum_text=_sum_text(content, line) if sheets else "",
        ties=tuple(
            tie_line(step["step"], step["figures"], step["decided"], names)
            for step in line["tie_steps"]
        ),
        recused=tuple(
            (seats[one["seat"]]["name"], str(ConflictKind(one["kind"]).label), one["note"])
            for one in line["recused"]
        ),
        absent=tuple((seats[one["seat"]]["name"], one["reason"]) for one in line["absent"]),
        words=tuple(
            (seats[one["seat"]]["name"], one["agrees"], one["dissent"]) for one in line["words"]
        ),
    )


def _status(line: LineV2) -> str:
    if line["status"] == "no_show":
        reason = line["no_show_reason"]
        return _("no-show") + (f" ({reason})" if reason else "")
    if standing := standing_text(line):
        return standing
    return "" if line["status"] == "ranked" else str(STATUSES[line["status"]])


def _dimensions(content: ResultDocumentV2, line: LineV2) -> tuple[SummaryDimension, ...]:
    # Each dimension takes as many of them as it has indicators.
    of_indicators = zip(*(sheet["marks"] for sheet in line["sheets"]), strict=True)
    return tuple(
        SummaryDimension(
            stored=dimension,
            minimum=_minimum(content, dimension["number"]),
            rows=tuple(
                (
                    indicator,
                    tuple(
                        points or NOT_APPLICABLE_SIGN for _kind, points, _said, _figure in marks
                    ),
                )
                for indicator, marks in zip(dimension["indicators"], of_indicators, strict=False)
            ),
            scores=tuple(stacked(fraction(sheet["scores"][at])) for sheet in line["sheets"]),
            mean=stacked(fraction(line["dimensions"][at])),
        )
        for at, dimension in enumerate(content["dimensions"])
    )


def _sum_text(content: ResultDocumentV2, line: LineV2) -> str:
    """The last addition, so that nobody has to guess it; only a mean adds up this way."""
    if content["policy"]["aggregation"] != Aggregation.MEAN:
        return ""
    means = [exact_text(fraction(one)) for one in line["dimensions"]]
    return f"{' + '.join(means)} = {exact_text(fraction(line['exact']))} → {line['total']}"


def _minimum(content: ResultDocumentV2, dimension: int) -> str:
    """The published score that a dimension needs for a rank; empty where it needs none."""
    return next(
        (
            one["bound"]
            for one in content["policy"]["requirements"]
            if (one["scope"], one["measure"], one["reference"])
            == ("rank", "dimension", str(dimension))
        ),
        "",
    )
