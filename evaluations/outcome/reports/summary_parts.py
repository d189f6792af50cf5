"""The committee summary as parts of a document: what its spreadsheet holds, table by table."""

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.outcome.reports.stored import seats_differ
from evaluations.outcome.reports.summary import (
    CommitteeSummary,
    SummaryDimension,
    SummaryLine,
    committee_summary,
)
from evaluations.platform.documents.document import (
    Caution,
    Check,
    Document,
    Facts,
    Head,
    Part,
    Table,
    Text,
)
from evaluations.platform.documents.gap import gap
from thai.dates import format_date, format_time


def summary_document(result: Result, address: str) -> Document:
    """Every seat × indicator, the sums, and what they were decided by."""
    summary = committee_summary(result.content, result.digest)
    heading = summary.heading
    parts: list[Part] = [_facts(summary), _ranks(summary)]
    if summary.seat_sets_differ:
        parts.append(Caution(seats_differ()))
    for number, line in enumerate(summary.lines, start=1):
        parts += _line(summary, number, line)
    return Document(
        title=_("Committee summary"),
        subject=heading.category,
        parts=tuple(parts),
        running=f"{heading.round} · {heading.category}",
        is_rehearsal=heading.is_rehearsal,
        is_wide=summary.is_wide,
        check=Check(summary.code, summary.digest, address, seal_text(result)),
    )


def seal_text(result: Result) -> str:
    """The seal of a result's journal as it stands on paper: its number and its chain digest."""
    return f"{result.seal.number} · {result.seal.chain}"


def _facts(summary: CommitteeSummary) -> Facts:
    heading = summary.heading
    rows = [
        (_("Round"), heading.round),
        (_("Award"), heading.award),
        (_("Committee"), heading.committee),
        (_("Order no."), summary.order_number or gap(_("no order number was entered"))),
        (_("Rubric"), heading.rubric),
        (_("Certified"), _certified(summary)),
        (_("Result number"), str(summary.number)),
        (_("aggregation"), summary.aggregation),
        (_("Quorum"), str(summary.quorum)),
        (_("Ties are broken by"), " → ".join(summary.tie_chain)),
    ]
    if heading.is_assumed:
        rows.append((_("Remark"), _("(assumed, not the official one)")))
    if summary.supersedes:
        superseded = summary.supersedes
        rows.append(
            (
                _("Takes the place of"),
                f"{superseded['number']} ({superseded['code']}): {superseded['reason']}",
            )
        )
    return Facts(tuple(rows))


def _certified(summary: CommitteeSummary) -> str:
    at = timezone.localtime(summary.certified_at)
    return f"{format_date(at)} {format_time(at)}, {summary.certified_by.name}"


def _ranks(summary: CommitteeSummary) -> Table:
    return Table(
        columns=(
            Head(_("Rank"), True, "narrow"),
            Head(_("Nomination"), False, "wide"),
            Head(_("Score"), True, "narrow"),
            Head(_("Remark")),
        ),
        rows=tuple(
            (
                str(line.rank or "–"),
                line.nomination,
                line.total or gap(line.status),
                " · ".join(one for one in _told_of(line) if one),
            )
            for line in summary.lines
        ),
        heading=_("Ranks"),
    )


def _told_of(line: SummaryLine) -> tuple[str, ...]:
    return (line.band, _("tied") if line.is_tied else "", line.status, *line.failed)


def _line(summary: CommitteeSummary, number: int, line: SummaryLine) -> list[Part]:
    remarks = _remarks(line)
    parts: list[Part] = []
    if line.dimensions:
        seats = [
            Head(
                _("seat %(number)s") % {"number": seat.number} if seat.number else seat.name, True
            )
            for seat in line.seats
        ]
        rows = [row for dimension in line.dimensions for row in _dimension(dimension)]
        rows.append((_("Total"), "", "", *line.seat_totals, line.total))
        parts.append(
            Table(
                columns=(
                    Head(_("Indicator"), False, "wide"),
                    Head(_("Weight"), True, "narrow"),
                    Head(_("Full mark"), True, "narrow"),
                    *seats,
                    Head(summary.aggregation, True),
                ),
                rows=tuple(rows),
                heading=f"{number} {line.nomination}",
                note=line.sum_text,
            )
        )
    if remarks:
        parts.append(Text(remarks, line.nomination))
    return parts


def _dimension(dimension: SummaryDimension) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (f"{row.number} {row.name}", row.weight, row.maximum, *row.points, "")
        for row in dimension.rows
    ]
    name = f"{_('Sum of the dimension')} {dimension.number}"
    return [*rows, (name, dimension.weight, "", *dimension.scores, dimension.mean)]


def _remarks(line: SummaryLine) -> tuple[str, ...]:
    sentences = [
        f"{_('Tie step')} – {tie.step}: "
        + "; ".join(f"{name} {figure}" for name, figure in tie.figures)
        + (f" ({_('decided')})" if tie.decided else "")
        for tie in line.ties
    ]
    if line.ruling:
        sentences.append(_("The chair's ruling") + f": {line.ruling}")
    sentences += [f"{_('Absent')}: {name} ({reason})" for name, reason in line.absent]
    sentences += [f"{_('Recused')}: {name} ({kind}) {note}" for name, kind, note in line.recused]
    sentences += [
        f"{_('dissents')}: {name} ({why})" for name, agrees, why in line.words if not agrees
    ]
    return tuple(sentences)
