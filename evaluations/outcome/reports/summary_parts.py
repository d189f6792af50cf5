"""The committee summary as one list of parts: its page, its paper and its spreadsheet draw it, so
that they say the same."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.sheet_document import PaperV1, SeatV2, submitted
from evaluations.outcome.reports.line_table import endless_text, line_table
from evaluations.outcome.reports.line_text import (
    adjustment_texts,
    base_texts,
    left_out_texts,
    mandatory_texts,
    requirement_texts,
    seats_of,
    stage_texts,
    standing_text,
)
from evaluations.outcome.reports.rules_text import rules_text
from evaluations.outcome.reports.stored import (
    document_of,
    kept_back_text,
    rank_columns,
    rank_text,
    score_text,
    seats_differ,
    substitute,
    tie_text,
)
from evaluations.outcome.reports.summary import CommitteeSummary, SummaryLine, committee_summary
from evaluations.platform.documents.document import (
    Caution,
    Check,
    Document,
    Facts,
    Part,
    Signature,
    Signatures,
    Table,
    Text,
)
from evaluations.platform.documents.gap import gap
from evaluations.platform.journal.models import Seal
from thai.dates import format_date, format_time


def summary_document(
    result: Result, address: str, *, first: int = 0, last: int | None = None
) -> Document:
    """Every seat × indicator, the sums, and what they were decided by; of the nominees from
    `first` to before `last` where a page shows those alone."""
    summary = committee_summary(result.content, first, last)
    content = summary.content
    papers = from_paper(content)
    parts: list[Part] = [_facts(summary), _ranks(summary)]
    if content["seat_sets_differ"]:
        parts.append(Caution(seats_differ()))
    for line in summary.lines:
        parts += _line(summary, line, papers)
    parts += [rules_text(content), _committee(summary), _signatures(summary)]
    check = Check(content["code"], result.digest, address, seal_text(result))
    return document_of(
        content,
        _("Committee summary"),
        parts,
        running=_running(content),
        is_wide=summary.is_wide,
        check=check,
        is_signed=True,
    )


def _running(content: ResultDocumentV3) -> str:
    number = _("no. %(number)s") % {"number": content["number"]}
    return f"{content['category']} · {_('Code')} {content['code']} {number}"


def seal_text(result: Result) -> str:
    """The seal of a result's journal as it stands on paper: its number, its chain digest, and
    when an authority outside had it."""
    seal = result.seal
    if seal is None:
        return gap(_("not sealed yet when printed"))
    return " · ".join((str(seal.number), seal.chain, *stamp_texts(seal)))


def stamp_texts(seal: Seal) -> Iterator[str]:
    """Who confirmed it and when, on paper; nothing where no token covers it."""
    if stamp := seal.stamp:
        at = timezone.localtime(stamp.stamped_at)
        params = {"name": stamp.authority_name, "date": format_date(at), "time": format_time(at)}
        yield _("time-stamped by %(name)s on %(date)s at %(time)s") % params


def _facts(summary: CommitteeSummary) -> Facts:
    content = summary.content
    at = timezone.localtime(datetime.fromisoformat(content["certified_at"]))
    certified = f"{format_date(at)} {format_time(at)}, {content['certified_by']['name']}"
    rows = [
        (_("Round"), content["round"]),
        (_("Award"), content["award"]),
        (_("Committee"), content["committee"]),
        (_("Order no."), content["order_number"] or gap(_("no order number was entered"))),
        (_("Rubric"), rubric_name(content)),
        (_("Certified"), certified),
        (_("Result number"), str(content["number"])),
    ]
    if before := content["supersedes"]:
        former = f"{before['number']} ({before['code']}): {before['reason']}"
        rows.append((_("Takes the place of"), f"{former} · {_second(before['seconded_by'])}"))
    return Facts(tuple(rows))


def _second(name: str) -> str:
    return " ".join((_("second person"), name))


def rubric_name(content: ResultDocumentV3) -> str:
    """The rubric with its version, and that it is invented where it is."""
    rubric = content["rubric"]
    version = _("version %(number)s") % {"number": rubric["version"]}
    name = f"{rubric['name']} · {version}"
    return f"{name} {_('(assumed, not the official one)')}" if rubric["is_assumed"] else name


def _ranks(summary: CommitteeSummary) -> Table:
    rows = []
    for line in summary.lines:
        place = line.stored
        remarks = (
            place["band"],
            tie_text(place),
            line.status,
            *line.failed,
            kept_back_text(summary.content, place),
        )
        name, remark = place["nomination"]["official_name"], " · ".join(filter(None, remarks))
        rows.append((rank_text(place), name, score_text(place), remark))
    return Table(columns=rank_columns(), rows=tuple(rows), heading=_("Ranks"))


def _line(
    summary: CommitteeSummary, line: SummaryLine, papers: Mapping[str, PaperV1]
) -> list[Part]:
    content, name = summary.content, line.stored["nomination"]["official_name"]
    remarks = (*_remarks(content, line), *_paper_texts(content, line, papers))
    if not line.stored["sheets"]:
        return [Text(remarks, name)] if remarks else []
    seats = [
        _("seat %(number)s") % {"number": seat["number"]} if seat["number"] else seat["name"]
        for seat in line.seats
    ]
    added = f"{_('Sum of the dimensions')}: {line.sum_text}" if line.sum_text else ""
    exact = endless_text(content, line.stored)
    note = "\n".join(filter(None, (exact, added, *remarks)))
    return [line_table(content, line.stored, seats, name, note)]


def from_paper(content: ResultDocumentV3) -> dict[str, PaperV1]:
    """Who keyed and who confirmed each counted sheet that came on paper, by the sheet's digest;
    from the sheets' own frozen documents, which the result names."""
    digests = [sheet["digest"] for line in content["lines"] for sheet in line["sheets"]]
    rows = ScoreSheet.objects.filter(digest__in=digests).only("digest", "content")
    documents = {row.digest: submitted(row.content) for row in rows if row.content}
    return {key: document["paper"] for key, document in documents.items() if document["paper"]}


def _paper_texts(
    content: ResultDocumentV3, line: SummaryLine, papers: Mapping[str, PaperV1]
) -> Iterator[str]:
    names = seats_of(content)
    for sheet in line.stored["sheets"]:
        if paper := papers.get(sheet["digest"]):
            params = {**paper, "judge": names.get(sheet["seat"], _("the committee's agreement"))}
            yield (
                _("From paper: %(judge)s, keyed by %(keyed_by)s, confirmed by %(confirmed_by)s")
                % params
            )


def _remarks(content: ResultDocumentV3, line: SummaryLine) -> Iterator[str]:
    """What of the nominee is not in the table, in the order of the count."""
    stored = line.stored
    yield from _about(stored)
    yield from left_out_texts(content, stored)
    yield from base_texts(content, stored)
    yield from stage_texts(content, stored, with_names=True)
    yield from adjustment_texts(content, stored, with_names=True)
    yield from requirement_texts(content, stored)
    yield from mandatory_texts(content, stored, with_names=True)
    if back := kept_back_text(content, stored):
        yield back
    if stored["standing"]:
        yield standing_text(stored["standing"])
    yield from _decisions(line)


def _about(line: LineV3) -> Iterator[str]:
    """Class, zone, how it came before the committee, and who filled the sheet it agreed on."""
    if line["nomination"]["nominee_class"]:
        yield _("Class %(class)s") % {"class": line["nomination"]["nominee_class"]}
    if line["zone"]:
        yield _("Lies in the zone “%(zone)s”") % {"zone": line["zone"]}
    if line["assigned_by_hand"]:
        reason = {"reason": line["assigned_by_hand"]}
        yield _("Given to this committee by hand: %(reason)s") % reason
    if line["filled_by"]:
        yield _("The committee's sheet was filled by %(name)s") % {"name": line["filled_by"]}


def _decisions(line: SummaryLine) -> Iterator[str]:
    for tie in line.ties:
        figures = "; ".join(f"{name} {figure}" for name, figure in tie.figures)
        decided = f" ({_('decided')})" if tie.decided else ""
        yield _("Tie step") + f" – {tie.step}: {figures}{decided}"
    if ruling := line.stored["ruling"]:
        place = _("place %(place)s among the equal") % {"place": ruling["place"]}
        yield _("The chair's ruling") + f": {place} – {ruling['reason']}"
    yield from _words(line)
    yield from (f"{_('Absent')}: {name} ({reason})" for name, reason in line.absent)
    for name, kind, note in line.recused:
        yield f"{_('Recused')}: {name} ({': '.join(filter(None, (kind, note)))})"


def _words(line: SummaryLine) -> Iterator[str]:
    """Every word on the sheet that the committee agreed on."""
    if line.words:
        agreeing = sum(1 for _name, agrees, _why in line.words if agrees)
        yield _("%(agree)s of %(given)s words agree") % {
            "agree": agreeing,
            "given": len(line.words),
        }
    for name, agrees, why in line.words:
        yield f"{name}: " + (_("agrees") if agrees else f"{_('dissents')} ({why})")


def _committee(summary: CommitteeSummary) -> Facts:
    rows = []
    for seat in summary.seats:
        texts = (seat["name"], seat["position"], seat["office_position"], substitute(seat))
        label = _("seat %(number)s") % {"number": seat["number"]}
        rows.append((label, " · ".join(filter(None, texts))))
    return Facts(tuple(rows), _("Committee"))


def _seat_name(seat: SeatV2) -> str:
    return f"{_('seat %(number)s') % {'number': seat['number']}} · {seat['position']}"


def _signatures(summary: CommitteeSummary) -> Signatures:
    people = []
    for seat in summary.seats:
        texts = (seat["office_position"], seat["assignment"], substitute(seat), _seat_name(seat))
        people.append(Signature(seat["name"], tuple(filter(None, texts))))
    return Signatures(tuple(people))
