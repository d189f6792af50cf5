"""What a certification would say, step by step, before the chair signs it.

In a round that reveals nothing before the certification the chair signs what is complete: who is
counted, who is missing and why, and which nominations are equal, but no figure and no order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter

from django.core.paginator import Page

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.standing_kinds import UNCOUNTED
from evaluations.entry.nominations.zones import zone_names
from evaluations.judging.results.counting import Count, counted_so_far, lines_for_lots, tied_lines
from evaluations.judging.results.labels import (
    TieLine,
    failed_name,
    method_text,
    step_name,
    tie_line,
)
from evaluations.judging.results.line_workings import workings_of
from evaluations.judging.results.lines import NO_SHOW, NOT_ADMITTED, Line
from evaluations.judging.results.models import Draw
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.ranking import lot_of
from evaluations.judging.results.rules_content import policy_content
from evaluations.judging.results.turnout import counted_sheets
from evaluations.judging.results.workings import left_out_workings
from evaluations.judging.scoring.models import Standing
from evaluations.platform.errors import Refused
from evaluations.platform.listing import page_at
from evaluations.setup.rounds.models import Reveal


@dataclass(frozen=True)
class PreviewLine:
    """A nomination: `place` says where it stands, the rest who is counted and who is missing."""

    place: Line
    name: str
    failed: tuple[str, ...]
    counted: int
    recused: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]
    dissents: tuple[tuple[str, str], ...]
    # What keeps it from going up.
    kept_back: tuple[str, ...] = ()
    # How the total came about where sheets are left out, or stages, bonus or deductions count.
    workings: tuple[str, ...] = ()
    agreeing: int = 0
    standing: Standing | None = None
    zone: str = ""
    # Why it was given to this committee by hand.
    by_hand: str = ""

    @property
    def is_no_show(self) -> bool:
        return self.place.status == NO_SHOW

    @property
    def is_counted(self) -> bool:
        """Whether sheets, or words, are counted of it at all."""
        return self.place.status not in (NO_SHOW, NOT_ADMITTED, *UNCOUNTED)

    @property
    def is_not_admitted(self) -> bool:
        return self.place.status == NOT_ADMITTED


@dataclass(frozen=True)
class Lot:
    """A nominee's number and its lot, which whoever has the seed finds again."""

    number: int
    name: str
    lot: int


@dataclass(frozen=True)
class Preview:
    """`refusal` says what still stands in the way; then there are no lines. `lines` are those of
    the `page` that is shown, `steps` all that were taken to part one of them from its equals.
    `tied` are for the chair to rule on; `places` is what the ruling says so far."""

    # The primary keys of the nominations on it, and nothing that the round hides.
    page: Page[int] | None = None
    lines: tuple[PreviewLine, ...] = ()
    steps: tuple[TieLine, ...] = ()
    is_hidden: bool = False
    quorum: int = 0
    method: str = ""
    tie_chain: tuple[str, ...] = ()
    seat_sets_differ: bool = False
    tied: tuple[tuple[int, str], ...] = ()
    places: dict[int, int] = field(default_factory=dict)
    ruling_reason: str = ""
    # For lots where the chain ends with them; `draw` says how to draw them again.
    for_lots: tuple[tuple[int, str], ...] = ()
    draw: Draw | None = None
    lots: tuple[Lot, ...] = ()
    refusal: str = ""

    @property
    def waits_for_ruling(self) -> bool:
        return bool(self.tied) and not all(pk in self.places for pk, _name in self.tied)

    @property
    def waits_for_lots(self) -> bool:
        """Whether lots have to be drawn; a ruling, where the chain has one, comes before."""
        ruled = bool(self.tied) and not self.waits_for_ruling
        return bool(self.for_lots) and self.draw is None and not ruled


def preview_of(panel: Panel, number: str | None = None) -> Preview:
    """The result as it would be certified now, with the lines of one page; nothing of a panel
    that is certified."""
    if panel.is_certified:
        return Preview()
    try:
        count = counted_so_far(panel)
    except Refused as refusal:
        return Preview(refusal=str(refusal))
    is_hidden = panel.round.reveal == Reveal.NEVER and not panel.is_agreed
    names = {row.pk: row.official_name for row in count.turnout.nominations}
    by_pk = {line.key: line for line in count.outcome.lines}
    page = page_at(number, sorted(by_pk, key=names.__getitem__) if is_hidden else list(by_pk))
    shown = [by_pk[pk] for pk in page]
    for_lots = lines_for_lots(count)
    return Preview(
        page=page,
        lines=_lines(panel, count, shown, is_hidden=is_hidden),
        steps=() if is_hidden else _steps(shown, names),
        is_hidden=is_hidden,
        quorum=panel.round.quorum,
        method=method_text(policy_content(count.inputs)),
        tie_chain=tuple(step_name(step) for step in count.inputs.policy.tie_chain),
        seat_sets_differ=count.outcome.seat_sets_differ,
        tied=_named(tied_lines(count), names),
        places={pk: ruling.place for pk, ruling in count.inputs.rulings.items()},
        for_lots=_named(for_lots, names),
        draw=_draw(panel, count),
        lots=() if is_hidden else _lots(count, for_lots, names),
        ruling_reason=next((ruling.reason for ruling in count.inputs.rulings.values()), ""),
    )


def _named(lines: Iterable[Line], names: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """In the order of their names."""
    return tuple(sorted(((line.key, names[line.key]) for line in lines), key=itemgetter(1)))


def _draw(panel: Panel, count: Count) -> Draw | None:
    if not count.inputs.lots:
        return None
    return Draw.objects.filter(category=panel.category, committee=panel.committee).first()


def _lots(count: Count, equal: Iterable[Line], names: Mapping[int, str]) -> tuple[Lot, ...]:
    """The lots of those that were equal, in the order of their names."""
    seed = count.inputs.lots
    if not seed:
        return ()
    lots = [Lot(line.key, names[line.key], lot_of(seed, line.key)) for line in equal]
    return tuple(sorted(lots, key=attrgetter("name")))


def _lines(
    panel: Panel, count: Count, shown: Iterable[Line], *, is_hidden: bool
) -> tuple[PreviewLine, ...]:
    people = {seat.pk: seat.user.full_name for seat in panel.seats}
    by_pk = {nomination.pk: nomination for nomination in count.turnout.nominations}
    requirements = policy_content(count.inputs)["requirements"]
    zones, lines = zone_names(panel.round, by_pk), []
    for line in shown:
        nomination, absent = by_pk[line.key], count.turnout.absent[line.key]
        words = count.turnout.endorsements(nomination).values()
        lines.append(
            PreviewLine(
                place=line,
                name=nomination.official_name,
                failed=tuple(failed_name(name, requirements) for name in line.failed),
                kept_back=tuple(failed_name(name, requirements) for name in line.kept_back),
                counted=len(words) if panel.is_agreed else len(line.seats),
                recused=tuple(people[seat] for seat in count.turnout.recused[line.key]),
                absent=tuple((people[seat], absence.reason) for seat, absence in absent.items()),
                dissents=tuple(
                    (people[word.seat_id], word.dissent) for word in words if not word.agrees
                ),
                workings=(
                    *_left_out(count, nomination, line, people),
                    *workings_of(count.inputs, line),
                ),
                agreeing=sum(1 for word in words if word.agrees),
                standing=count.inputs.standings.get(line.key),
                zone=zones.get(line.key, ""),
                by_hand=nomination.committee_reason,
            )
        )
    return tuple(_completeness(line) for line in lines) if is_hidden else tuple(lines)


def _left_out(
    count: Count, nomination: Nomination, line: Line, people: Mapping[int, str]
) -> Iterator[str]:
    """What a trimmed mean left out, by the names of the seats."""
    shares = dict(zip(line.seats, line.shares, strict=True))
    return left_out_workings(
        (people.get(sheet.seat, ""), sheet.counted.total, shares[sheet.seat])
        for sheet in counted_sheets(count.turnout, nomination)
        if sheet.counted and sheet.seat in shares
    )


def _steps(shown: Iterable[Line], names: Mapping[int, str]) -> tuple[TieLine, ...]:
    """Every step that was taken, once: it stands at each nomination that it looked at."""
    steps = {id(step): step for line in shown for step in line.tie_steps}
    return tuple(
        tie_line(step.step, step.figures.items(), step.decided, names) for step in steps.values()
    )


def _completeness(line: PreviewLine) -> PreviewLine:
    """A line without what the round reveals at the certification only."""
    place = Line(line.place.key, line.place.status)
    return replace(line, place=place, failed=(), kept_back=(), workings=())
