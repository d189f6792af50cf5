"""The committee summary: the stored content of a result, with what stands in it in words and
figures. Its parts (summary_parts.py) are drawn as page, PDF and spreadsheet; none of them asks the
database again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.judging.results.labels import (
    TieLine,
    failed_name,
    standing_text,
    tie_line,
)
from evaluations.judging.results.result_document import (
    LineV3,
    ResultDocumentV3,
)
from evaluations.judging.scoring.models import ConflictKind
from evaluations.judging.scoring.sheet_document import SeatV2
from evaluations.outcome.reports.line_text import is_counted, sum_text
from evaluations.outcome.reports.stored import STATUSES, agreed_seat, seat_in_words

WIDEST_PORTRAIT_COLUMNS = 3


@dataclass(frozen=True)
class SummaryLine:
    """One nomination: who scored it and what was decided by.

    `recused` are (name, kind, note), `absent` (name, reason); `words` on an agreed sheet are
    (name, whether the seat agrees, why not).
    """

    stored: LineV3
    status: str
    failed: tuple[str, ...]
    seats: tuple[SeatV2, ...]
    sum_text: str
    ties: tuple[TieLine, ...]
    recused: tuple[tuple[str, str, str], ...]
    absent: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True)
class CommitteeSummary:
    """The certified result of one category before one committee."""

    content: ResultDocumentV3
    seats: tuple[SeatV2, ...]
    lines: tuple[SummaryLine, ...]

    @property
    def is_wide(self) -> bool:
        """Whether the tables want the paper on its side."""
        columns = (len(line.seats) + bool(line.stored["own_marks"]) for line in self.lines)
        return max(columns, default=0) > WIDEST_PORTRAIT_COLUMNS


def committee_summary(
    content: ResultDocumentV3, first: int = 0, last: int | None = None
) -> CommitteeSummary:
    """Of the nominees from `first` to before `last` where a page shows those alone."""
    nominations = [line["nomination"] for line in content["lines"]]
    names = {nomination["id"]: nomination["official_name"] for nomination in nominations}
    return CommitteeSummary(
        content=content,
        seats=tuple(seat_in_words(seat) for seat in content["seats"]),
        lines=tuple(_line(content, line, names) for line in content["lines"][first:last]),
    )


def _line(content: ResultDocumentV3, line: LineV3, names: Mapping[int, str]) -> SummaryLine:
    seats = {seat["id"]: seat for seat in content["seats"]}
    sheets = line["sheets"]
    return SummaryLine(
        stored=line,
        status=_status(line),
        failed=tuple(
            failed_name(name, content["policy"]["requirements"]) for name in line["failed"]
        ),
        seats=tuple(seats.get(sheet["seat"]) or agreed_seat() for sheet in sheets),
        sum_text=sum_text(content, line) if is_counted(line) else "",
        ties=tuple(
            tie_line(step["step"], step["figures"], step["decided"], names)
            for step in line["tie_steps"]
        ),
        recused=tuple(
            (
                seats[recusal["seat"]]["name"],
                str(ConflictKind(recusal["kind"]).label),
                recusal["note"],
            )
            for recusal in line["recused"]
        ),
        absent=tuple(
            (seats[absence["seat"]]["name"], absence["reason"]) for absence in line["absent"]
        ),
        words=tuple(
            (seats[word["seat"]]["name"], word["agrees"], word["dissent"])
            for word in line["words"]
        ),
    )


def _status(line: LineV3) -> str:
    if line["status"] == "no_show":
        reason = line["no_show_reason"]
        return _("no-show") + (f" ({reason})" if reason else "")
    if standing := standing_text(line):
        return standing
    return "" if line["status"] == "ranked" else str(STATUSES[line["status"]])
