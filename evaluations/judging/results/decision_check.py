"""What two people decided or keyed, and what another result decided, as a certified document tells
it, held against the rows and the journal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.models import Draw, Result
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.result_document import (
    KeyedV2,
    LineV3,
    QuotedResultV2,
    ResultDocumentV3,
    StageFigureV2,
)
from evaluations.judging.results.sources import superseded_sources
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.models import Standing
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.verification import problem_of_entry

Found = tuple[str, str]
# What a keyed figure is of ("stage:1", "adjustment:2"), the figure, why, and when by both people.
Keyed = tuple[str, str, str, datetime, datetime]


def decision_problems(result: Result) -> Iterator[Found]:
    """Assignments, standings, keyed figures and quoted results of a result that stands: three
    queries, those of its journal where it has any, and two for each quoted result."""
    lines = result.content["lines"]
    keys = [line["nomination"]["id"] for line in lines]
    standings = {
        standing.nomination_id: standing
        for standing in Standing.objects.in_force().filter(nomination__in=keys)
    }
    keyed = _keyed_rows(keys)
    yield from _of_lots(result)
    yield from _of_assignments(result.content)
    for line in lines:
        pk = line["nomination"]["id"]
        yield from _of_standing(line, standings.get(pk))
        yield from _of_keyed(line, keyed.get(pk, []))
        for stage in line["stages"]:
            yield from _of_quotation(line, stage)


def _of_lots(result: Result) -> Iterator[Found]:
    """The seed on the paper against the one that was drawn."""
    seed = result.content["lots"]
    drawn = Draw.objects.filter(category=result.category_id, committee=result.committee_id)
    if seed and not drawn.filter(seed=seed).exists():
        yield ("lots", "were not drawn with the seed that was certified")


def _of_assignments(content: ResultDocumentV3) -> Iterator[Found]:
    """Why a nominee came before this committee by hand; the first version did not tell it."""
    keys = [line["nomination"]["id"] for line in content["lines"]]
    rows = Nomination.objects.filter(pk__in=keys).values_list("pk", "committee_reason")
    reasons = {} if content["schema"] == FIRST else dict(rows)
    for line in content["lines"]:
        by_hand = line["assigned_by_hand"]
        if reasons.get(line["nomination"]["id"], by_hand) != by_hand:
            yield (_where(line), "why it was given to the committee is not what was certified")


def _where(line: LineV3) -> str:
    return f"“{line['nomination']['official_name']}”"


def _of_standing(line: LineV3, row: Standing | None) -> Iterator[Found]:
    certified = line["standing"]
    if certified is None and row is None:
        return
    if certified is None or row is None or row.seconded_at is None:
        yield (_where(line), "its standing is not the one that was certified")
        return
    now = (row.kind, row.reason, row.asked_at, row.seconded_at)
    then = (
        certified["kind"],
        certified["reason"],
        datetime.fromisoformat(certified["decided_at"]),
        datetime.fromisoformat(certified["seconded_at"]),
    )
    if now != then:
        yield (_where(line), "its standing is not the one that was certified")
    for problem in _journal_problems("standing.agreed", row.nomination_id, row.seconded_by_id):
        yield (_where(line), f"its standing: {problem}")


def _keyed_rows(nominations: Iterable[int]) -> Mapping[int, list[KeyedFigure]]:
    """The confirmed figures of stages and adjustments by nomination."""
    rows = KeyedFigure.objects.confirmed().filter(nomination__in=nominations, indicator=None)
    by_nomination: dict[int, list[KeyedFigure]] = {}
    for figure in rows.select_related("stage", "adjustment"):
        by_nomination.setdefault(figure.nomination_id, []).append(figure)
    return by_nomination


def _as_stored(row: KeyedFigure) -> Keyed:
    subject = f"stage:{row.stage.number}" if row.stage else ""
    if row.adjustment:
        subject = f"adjustment:{row.adjustment.number}"
    # A confirmed one has the time of it.
    confirmed_at = row.confirmed_at or row.keyed_at
    return (subject, plain(row.figure), row.reason, row.keyed_at, confirmed_at)


def _as_told(subject: str, keyed: KeyedV2) -> Keyed:
    return (
        subject,
        keyed["figure"],
        keyed["reason"],
        datetime.fromisoformat(keyed["keyed_at"]),
        datetime.fromisoformat(keyed["confirmed_at"]),
    )


def _told_figures(line: LineV3) -> Iterator[Keyed]:
    for stage in line["stages"]:
        if stage["keyed"] is not None:
            yield _as_told(f"stage:{stage['number']}", stage["keyed"])
    for adjustment in line["adjustments"]:
        for entry in adjustment["entries"]:
            yield _as_told(f"adjustment:{adjustment['number']}", entry)


def _of_keyed(line: LineV3, rows: list[KeyedFigure]) -> Iterator[Found]:
    stored, certified = [_as_stored(row) for row in rows], list(_told_figures(line))
    # Of a nominee of which nothing was counted, what was not needed is not told.
    is_counted = line["total"] is not None
    if not set(certified) <= set(stored) or is_counted and len(certified) != len(stored):
        yield (_where(line), "its keyed figures are not those that were certified")
    for adjustment in line["adjustments"]:
        units = sum((Decimal(entry["figure"]) for entry in adjustment["entries"]), Decimal(0))
        if plain(units) != adjustment["units"]:
            yield (_where(line), "the units of an adjustment are not those that were keyed")
    for row in rows:
        of_second = ("figure.confirmed", row.nomination_id, row.confirmed_by_id)
        for problem in _journal_problems(*of_second):
            yield (_where(line), f"a keyed figure: {problem}")


def _journal_problems(verb: str, nomination: int, second: int | None) -> Iterator[str]:
    """What the journal lacks of a decision about a nomination that `second` agreed to."""
    about = Entry.objects.filter(subject_type="Nomination", subject_id=nomination)
    entries = list(about.filter(verb=verb, by=second))
    if not entries:
        yield "the journal tells of no second person"
    for entry in entries:
        if problem := problem_of_entry(entry):
            yield f"journal entry {entry.pk} {problem}"


def _quoted(quoted: QuotedResultV2) -> Result | None:
    of_document = {"code": quoted["code"], "number": quoted["number"], "digest": quoted["digest"]}
    return Result.objects.filter(**of_document).first()


def _of_quotation(line: LineV3, stage: StageFigureV2) -> Iterator[Found]:
    quoted = stage["result"]
    if quoted is None:
        return
    where = f"{_where(line)}, stage {stage['number']}"
    result = _quoted(quoted)
    name = f"result {quoted['code']} no. {quoted['number']}"
    if result is None:
        yield (where, f"{name}, which it quotes, is not there with its digest")
        return
    nomination, lines = line["nomination"]["id"], result.content["lines"]
    unit = Nomination.objects.filter(pk=nomination).values_list("unit", flat=True).first()
    of_unit = Nomination.objects.filter(
        pk__in=[other["nomination"]["id"] for other in lines], unit=unit
    ).values_list("pk", flat=True)
    same = set(of_unit)
    figures = [other["exact"] for other in lines if other["nomination"]["id"] in same]
    if stage["figure"] not in figures:
        yield (where, f"its figure is not the one of {name}")


def outdated_quotations(content: ResultDocumentV3) -> Iterator[Found]:
    """Stages whose figure is quoted from a result that a later one has superseded."""
    for source in superseded_sources(content):
        old = f"result {source.code} no. {source.number}"
        quoted = f"{old}, which no. {source.newest_number} supersedes"
        yield (f"stage “{source.stage}”", f"quotes {quoted}: certify anew")
