"""The committee summary as parts of a document: what its spreadsheet holds, table by table."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.outcome.reports.stored import document_of, rank_columns, rank_text, seats_differ
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
    summary = committee_summary(result.content)
    content = summary.content
    parts: list[Part] = [_facts(summary), _ranks(summary)]
    if content["seat_sets_differ"]:
        parts.append(Caution(seats_differ()))
    for number, line in enumerate(summary.lines, start=1):
        parts += _line(summary, number, line)
    check = Check(content["code"], result.digest, address, seal_text(result))
    title, is_wide = _("Committee summary"), summary.is_wide
    return document_of(content, title, parts, is_wide=is_wide, check=check)


def seal_text(result: Result) -> str:
    """The seal of a result's journal as it stands on paper: its number and its chain digest."""
    return f"{result.seal.number} · {result.seal.chain}"


def _facts(summary: CommitteeSummary) -> Facts:
    content = summary.content
    at = timezone.localtime(datetime.fromisoformat(content["certified_at"]))
    certified = f"{format_date(at)} {format_time(at)}, {content['certified_by']['name']}"
    rows = [
        (_("Round"), content["round"]),
        (_("Award"), content["award"]),
        (_("Committee"), content["committee"]),
        (_("Order no."), content["order_number"] or gap(_("no order number was entered"))),
        (_("Rubric"), content["rubric"]["name"]),
        (_("Certified"), certified),
        (_("Result number"), str(content["number"])),
        (_("aggregation"), summary.method),
        (_("Quorum"), str(content["policy"]["quorum"])),
        (_("Ties are broken by"), " → ".join(summary.tie_chain)),
    ]
    if content["rubric"]["is_assumed"]:
        rows.append((_("Remark"), _("(assumed, not the official one)")))
    if before := content["supersedes"]:
        said = f"{before['number']} ({before['code']}): {before['reason']}"
        rows.append((_("Takes the place of"), said))
    return Facts(tuple(rows))


def _ranks(summary: CommitteeSummary) -> Table:
    rows = []
    for line in summary.lines:
        place = line.stored
        remarks = (place["band"], _("tied") if place["is_tied"] else "", line.status, *line.failed)
        name, total = place["nomination"]["official_name"], place["total"] or gap(line.status)
        rows.append((rank_text(place), name, total, " · ".join(filter(None, remarks))))
    return Table(columns=rank_columns(), rows=tuple(rows), heading=_("Ranks"))


def _line(summary: CommitteeSummary, number: int, line: SummaryLine) -> list[Part]:
    name, remarks = line.stored["nomination"]["official_name"], _remarks(line)
    parts: list[Part] = []
    if line.dimensions:
        seats = [
            _("seat %(number)s") % {"number": seat["number"]} if seat["number"] else seat["name"]
            for seat in line.seats
        ]
        rows = [row for dimension in line.dimensions for row in _dimension(dimension)]
        rows.append((_("Total"), "", "", *line.seat_totals, line.stored["total"] or ""))
        parts.append(
            Table(
                columns=(
                    Head(_("Indicator"), False, "wide"),
                    Head(_("Weight"), True, "narrow"),
                    Head(_("Full mark"), True, "narrow"),
                    *(Head(seat, True) for seat in seats),
                    Head(summary.aggregation, True),
                ),
                rows=tuple(rows),
                heading=f"{number} {name}",
                note=line.sum_text,
            )
        )
    if remarks:
        parts.append(Text(remarks, name))
    return parts


def _dimension(dimension: SummaryDimension) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (f"{one['number']} {one['name']}", one["weight"], one["maximum"], *points, "")
        for one, points in dimension.rows
    ]
    name = f"{_('Sum of the dimension')} {dimension.stored['number']}"
    return [*rows, (name, dimension.stored["weight"], "", *dimension.scores, dimension.mean)]


def _remarks(line: SummaryLine) -> tuple[str, ...]:
    sentences = [
        f"{_('Tie step')} – {tie.step}: "
        + "; ".join(f"{name} {figure}" for name, figure in tie.figures)
        + (f" ({_('decided')})" if tie.decided else "")
        for tie in line.ties
    ]
    if ruling := line.stored["ruling"]:
        sentences.append(_("The chair's ruling") + f": {ruling['reason']}")
    sentences += [f"{_('Absent')}: {name} ({reason})" for name, reason in line.absent]
    sentences += [f"{_('Recused')}: {name} ({kind}) {note}" for name, kind, note in line.recused]
    sentences += [
        f"{_('dissents')}: {name} ({why})" for name, agrees, why in line.words if not agrees
    ]
    return tuple(sentences)
