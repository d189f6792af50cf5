"""What a report contains: one frozen object each, made from the stored content alone.

Page, PDF and (later) XLSX render these objects; none of them asks the database again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.judging.results.first_result_document import SupersededV1, TieStepV1
from evaluations.judging.results.labels import failed_name, step_name
from evaluations.judging.results.result_document import (
    LineV2,
    ResultDocumentV2,
)
from evaluations.judging.results.turnout import AGREED_SHEET
from evaluations.judging.scoring.models import ConflictKind
from evaluations.judging.scoring.sheet_document import (
    JudgedEvidenceV1,
    MarkedDimensionV2,
    SeatV1,
    SheetDocumentV2,
)
from evaluations.platform.documents.figures import exact_text, fraction, stacked
from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import Aggregation
from evaluations.setup.rubrics.sums import published

NOT_APPLICABLE_SIGN = "–"
WIDEST_PORTRAIT_SEATS = 3


@dataclass(frozen=True)
class Heading:
    """Round, award and committee, as of the document's day."""

    round: str
    fiscal_year_be: int
    is_rehearsal: bool
    award: str
    category: str
    committee: str
    rubric: str
    full_marks: str
    is_assumed: bool


@dataclass(frozen=True)
class Signer:
    """A seat's holder for lists and signature blocks."""

    number: int
    name: str
    position: str
    office_position: str
    assignment: str


@dataclass(frozen=True)
class SheetRow:
    number: str
    name: str
    weight: str
    maximum: str
    points: str
    comment: str


@dataclass(frozen=True)
class SheetDimension:
    number: int
    name: str
    weight: str
    rows: tuple[SheetRow, ...]
    score: str
    strengths: str
    suggestions: str


@dataclass(frozen=True)
class SeatSheet:
    """One seat's submitted sheet."""

    heading: Heading
    signer: Signer
    nomination: str
    dimensions: tuple[SheetDimension, ...]
    exact_total: str
    total: str
    submitted_at: datetime
    digest: str
    # Who keyed it from paper and who confirmed that; empty for a sheet given on a screen.
    paper: tuple[str, str] | None
    # Title, version, and when it came where that was after the deadline.
    evidence: tuple[tuple[str, int, datetime | None], ...]


@dataclass(frozen=True)
class SummaryRow:
    number: str
    name: str
    weight: str
    maximum: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class SummaryDimension:
    """One dimension across the seats; the mean exact and published."""

    number: int
    name: str
    weight: str
    minimum: str
    rows: tuple[SummaryRow, ...]
    scores: tuple[str, ...]
    mean: str
    published: str


@dataclass(frozen=True)
class TieLine:
    step: str
    figures: tuple[tuple[str, str], ...]
    decided: bool


@dataclass(frozen=True)
class SummaryLine:
    """One nomination: its table, its sums and what was decided by."""

    nomination: str
    rank: int | None
    is_tied: bool
    status: str
    band: str
    failed: tuple[str, ...]
    seats: tuple[Signer, ...]
    dimensions: tuple[SummaryDimension, ...]
    seat_totals: tuple[str, ...]
    exact_total: str
    total: str
    sum_text: str
    ties: tuple[TieLine, ...]
    ruling: str
    recused: tuple[tuple[str, str, str], ...]
    # Who was missing and why; on an agreed sheet each seat's word, with the dissent's reason.
    absent: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, bool, str], ...] = ()

    @property
    def columns(self) -> int:
        """How many columns its table has: indicator, weight, full mark, the seats, mean."""
        return len(self.seats) + 4


@dataclass(frozen=True)
class CommitteeSummary:
    """The certified result of one category before one committee."""

    heading: Heading
    number: int
    code: str
    digest: str
    certified_at: datetime
    certified_by: Signer
    order_number: str
    aggregation: str
    quorum: int
    tie_chain: tuple[str, ...]
    seats: tuple[Signer, ...]
    lines: tuple[SummaryLine, ...]
    seat_sets_differ: bool
    is_agreed: bool = False
    supersedes: SupersededV1 | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the tables want the paper on its side."""
        return max((len(line.seats) for line in self.lines), default=0) > WIDEST_PORTRAIT_SEATS


def _heading(content: SheetDocumentV2 | ResultDocumentV2) -> Heading:
    rubric = content["rubric"]
    return Heading(
        round=content["round"],
        fiscal_year_be=content["fiscal_year_be"],
        is_rehearsal=content["is_rehearsal"],
        award=content["award"],
        category=content["category"],
        committee=content["committee"],
        rubric=rubric["name"],
        full_marks=rubric["full_marks"],
        is_assumed=rubric["is_assumed"],
    )


def _signer(seat: SeatV1) -> Signer:
    return Signer(
        number=seat["number"],
        name=seat["name"],
        position=str(Position(seat["position"]).label),
        office_position=seat["office_position"],
        assignment=seat["assignment"],
    )


def _points(kind: str, points: str) -> str:
    return NOT_APPLICABLE_SIGN if kind == "not_applicable" else points


def _evidence(judged: JudgedEvidenceV1) -> tuple[str, int, datetime | None]:
    late = judged["late_since"]
    return judged["title"], judged["version"], datetime.fromisoformat(late) if late else None


def seat_sheet(content: SheetDocumentV2, digest: str) -> SeatSheet:
    """The document of a submitted sheet, from the content stored with it."""
    total, paper = fraction(content["total"]), content["paper"]
    return SeatSheet(
        heading=_heading(content),
        signer=_signer(content["seat"]) if content["seat"] else _agreed_signer(),
        nomination=content["nomination"]["official_name"],
        dimensions=tuple(_sheet_dimension(one) for one in content["dimensions"]),
        exact_total=exact_text(total),
        total=str(published(total)),
        submitted_at=datetime.fromisoformat(content["submitted_at"]),
        digest=digest,
        paper=(paper["keyed_by"], paper["confirmed_by"]) if paper else None,
        evidence=tuple(_evidence(one) for one in content["evidence"]),
    )


def _sheet_dimension(one: MarkedDimensionV2) -> SheetDimension:
    return SheetDimension(
        number=one["number"],
        name=one["name"],
        weight=one["weight"],
        rows=tuple(
            SheetRow(
                number=row["number"],
                name=row["name"],
                weight=row["weight"],
                maximum=row["maximum"],
                points=_points(row["kind"], row["points"]),
                comment=row["comment"],
            )
            for row in one["indicators"]
        ),
        score=exact_text(fraction(one["score"])),
        strengths=one["strengths"],
        suggestions=one["suggestions"],
    )


def _status(line: LineV2) -> str:
    if line["status"] == "no_show":
        reason = line["no_show_reason"]
        return _("no-show") + (f" ({reason})" if reason else "")
    if line["status"] == "below_minimum":
        return _("does not meet the criteria")
    return ""


def committee_summary(content: ResultDocumentV2, digest: str) -> CommitteeSummary:
    """The document of a certified result, from the content stored with it."""
    policy = content["policy"]
    names = {
        one["nomination"]["id"]: one["nomination"]["official_name"] for one in content["lines"]
    }
    return CommitteeSummary(
        heading=_heading(content),
        number=content["number"],
        code=content["code"],
        digest=digest,
        certified_at=datetime.fromisoformat(content["certified_at"]),
        certified_by=_signer(content["certified_by"]),
        order_number=content["order_number"],
        aggregation=str(Aggregation(policy["aggregation"]).label),
        quorum=policy["quorum"],
        tie_chain=tuple(step_name(step) for step in policy["tie_chain"]),
        seats=tuple(_signer(seat) for seat in content["seats"]),
        lines=tuple(_summary_line(content, line, names) for line in content["lines"]),
        seat_sets_differ=content["seat_sets_differ"],
        is_agreed=content["policy"]["is_agreed"],
        supersedes=content["supersedes"],
    )


def _agreed_signer() -> Signer:
    """The column of an agreed sheet: no seat's, the committee's."""
    return Signer(AGREED_SHEET, _("the committee's agreement"), "", "", "")


def _summary_line(content: ResultDocumentV2, line: LineV2, names: dict[int, str]) -> SummaryLine:
    seats = {seat["id"]: _signer(seat) for seat in content["seats"]}
    sheets = line["sheets"]
    total = line["total"] or ""
    return SummaryLine(
        nomination=line["nomination"]["official_name"],
        rank=line["rank"],
        is_tied=line["is_tied"],
        status=_status(line),
        band=line["band"],
        failed=tuple(failed_name(name, content["policy"]["requirements"])
            for name in line["failed"]),
        seats=tuple(seats.get(sheet["seat"]) or _agreed_signer() for sheet in sheets),
        dimensions=_summary_dimensions(content, line) if sheets else (),
        seat_totals=tuple(stacked(fraction(sheet["total"])) for sheet in sheets),
        exact_total=exact_text(fraction(line["exact"])) if sheets else "",
        total=total,
        sum_text=_sum_text(content, line) if sheets else "",
        ties=tuple(_tie(step, names) for step in line["tie_steps"]),
        ruling=line["ruling"]["reason"] if line["ruling"] else "",
        recused=tuple(
            (seats[one["seat"]].name, str(ConflictKind(one["kind"]).label), one["note"])
            for one in line["recused"]
        ),
        absent=tuple((seats[one["seat"]].name, one["reason"]) for one in line["absent"]),
        words=tuple(
            (seats[one["seat"]].name, one["agrees"], one["dissent"]) for one in line["words"]
        ),
    )


def _sum_text(content: ResultDocumentV2, line: LineV2) -> str:
    """The last addition, so that nobody has to guess it; only a mean adds up this way."""
    if content["policy"]["aggregation"] != Aggregation.MEAN:
        return ""
    means = [exact_text(fraction(one)) for one in line["dimensions"]]
    return f"{' + '.join(means)} = {exact_text(fraction(line['exact']))} → {line['total']}"


def _tie(step: TieStepV1, names: dict[int, str]) -> TieLine:
    figures = tuple((names[int(key)], str(figure).lstrip("-")) for key, figure in step["figures"])
    return TieLine(step_name(step["step"]), figures, step["decided"])


def _summary_dimensions(content: ResultDocumentV2, line: LineV2) -> tuple[SummaryDimension, ...]:
    found, start = [], 0
    for at, dimension in enumerate(content["dimensions"]):
        rows = []
        for offset, indicator in enumerate(dimension["indicators"]):
            marks = [sheet["marks"][start + offset] for sheet in line["sheets"]]
            rows.append(
                SummaryRow(
                    number=indicator["number"],
                    name=indicator["name"],
                    weight=indicator["weight"],
                    maximum=indicator["maximum"],
                    points=tuple(_points(kind, points) for kind, points, _comment, _figure in marks),
                )
            )
        start += len(dimension["indicators"])
        found.append(
            SummaryDimension(
                number=dimension["number"],
                name=dimension["name"],
                weight=dimension["weight"],
                minimum=_minimum(content, dimension["number"]),
                rows=tuple(rows),
                scores=tuple(stacked(fraction(one["scores"][at])) for one in line["sheets"]),
                mean=stacked(fraction(line["dimensions"][at])),
                published=line["published_dimensions"][at],
            )
        )
    return tuple(found)


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
