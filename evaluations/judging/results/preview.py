"""What a certification would say, step by step, before the chair signs it.

In a round that reveals nothing before the certification the chair signs what is complete: who is
counted, who is missing and why, and which nominations are equal, but no figure and no order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter

from evaluations.judging.results.counting import Count, counted_so_far, tied_lines
from evaluations.judging.results.labels import TieLine, failed_name, step_name, tie_line
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.rules_content import policy_content
from evaluations.judging.results.stages import StagePart, parts_of
from evaluations.judging.results.tally import NO_SHOW, NOT_ADMITTED, Line, Tally
from evaluations.platform.errors import Refused
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
    parts: tuple[StagePart, ...] = ()

    @property
    def is_no_show(self) -> bool:
        return self.place.status == NO_SHOW

    @property
    def is_not_admitted(self) -> bool:
        return self.place.status == NOT_ADMITTED

    @property
    def has_sum(self) -> bool:
        """Whether its parts add to a total."""
        return bool(self.parts) and self.place.total is not None


@dataclass(frozen=True)
class Preview:
    """`refusal` says what still stands in the way; then there are no lines. `steps` are all that
    were taken to part equals. `tied` are for the chair to rule on, in the order of their names;
    `places` is what the ruling says so far."""

    lines: tuple[PreviewLine, ...] = ()
    steps: tuple[TieLine, ...] = ()
    is_hidden: bool = False
    quorum: int = 0
    tie_chain: tuple[str, ...] = ()
    seat_sets_differ: bool = False
    tied: tuple[tuple[int, str], ...] = ()
    places: dict[int, int] = field(default_factory=dict)
    ruling_reason: str = ""
    refusal: str = ""

    @property
    def waits_for_ruling(self) -> bool:
        return bool(self.tied) and not all(pk in self.places for pk, _name in self.tied)


def preview_of(panel: Panel) -> Preview:
    """The result as it would be certified now."""
    try:
        count = counted_so_far(panel)
    except Refused as refusal:
        return Preview(refusal=str(refusal))
    names = {row.pk: row.official_name for row in count.turnout.nominations}
    lines = _lines(panel, count)
    is_hidden = panel.round.reveal == Reveal.NEVER and not panel.is_agreed
    if is_hidden:
        lines = sorted((_completeness(line) for line in lines), key=attrgetter("name"))
    tied = [(line.key, names[line.key]) for line in tied_lines(count)]
    return Preview(
        lines=tuple(lines),
        steps=() if is_hidden else _steps(count.outcome, names),
        is_hidden=is_hidden,
        quorum=panel.round.quorum,
        tie_chain=tuple(step_name(step) for step in count.inputs.policy.tie_chain),
        seat_sets_differ=count.outcome.seat_sets_differ,
        tied=tuple(sorted(tied, key=itemgetter(1))),
        places={pk: ruling.place for pk, ruling in count.inputs.rulings.items()},
        ruling_reason=next((ruling.reason for ruling in count.inputs.rulings.values()), ""),
    )


def _lines(panel: Panel, count: Count) -> list[PreviewLine]:
    people = {seat.pk: seat.user.full_name for seat in panel.seats}
    by_pk = {nomination.pk: nomination for nomination in count.turnout.nominations}
    requirements = policy_content(count.inputs)["requirements"]
    lines = []
    for line in count.outcome.lines:
        nomination, absent = by_pk[line.key], count.turnout.absent[line.key]
        words = count.turnout.endorsements(nomination).values()
        lines.append(
            PreviewLine(
                place=line,
                name=nomination.official_name,
                failed=tuple(failed_name(name, requirements) for name in line.failed),
                counted=len(words) if panel.is_agreed else len(line.seats),
                recused=tuple(people[seat] for seat in count.turnout.recused[line.key]),
                absent=tuple((people[seat], gone.reason) for seat, gone in absent.items()),
                dissents=tuple(
                    (people[word.seat_id], word.dissent) for word in words if not word.agrees
                ),
                parts=parts_of(count.inputs, line.stages),
            )
        )
    return lines


def _steps(outcome: Tally, names: Mapping[int, str]) -> tuple[TieLine, ...]:
    """Every step that was taken, once: it stands at each nomination that it looked at."""
    taken = {id(step): step for line in outcome.lines for step in line.tie_steps}
    return tuple(
        tie_line(step.step, step.figures.items(), step.decided, names) for step in taken.values()
    )


def _completeness(line: PreviewLine) -> PreviewLine:
    """A line without what the round reveals at the certification only."""
    return replace(line, place=Line(line.place.key, line.place.status), failed=(), parts=())
