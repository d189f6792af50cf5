"""What a certification would say, step by step, before the chair signs it.

In a round that reveals nothing before the certification the chair signs what is complete: who is
counted, who is missing and why, and which nominations are equal, but no figure and no order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter

from evaluations.judging.results.counting import counted_so_far, tied_lines
from evaluations.judging.results.labels import failed_name, step_name
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.rules_content import policy_content
from evaluations.judging.results.tally import Line, Tally
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Reveal


@dataclass(frozen=True)
class PreviewStep:
    """A step of the tie chain and the figure it gave each nomination that was equal before."""

    step: str
    figures: tuple[tuple[str, str], ...]
    decided: bool


@dataclass(frozen=True)
class PreviewLine:
    name: str
    rank: int | None
    is_tied: bool
    is_no_show: bool
    total: str
    band: str
    failed: tuple[str, ...]
    counted: int
    recused: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]
    dissents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """`refusal` says what still stands in the way; then there are no lines. `steps` are all that
    were taken to part equals. `tied` are for the chair to rule on, in the order of their names;
    `places` is what the ruling says so far."""

    lines: tuple[PreviewLine, ...] = ()
    steps: tuple[PreviewStep, ...] = ()
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
        turnout, inputs, outcome = counted_so_far(panel)
    except Refused as refusal:
        return Preview(refusal=str(refusal))
    by_pk = {nomination.pk: nomination for nomination in turnout.nominations}
    names = {pk: one.official_name for pk, one in by_pk.items()}
    requirements = policy_content(inputs)["requirements"]
    people = {seat.pk: seat.user.full_name for seat in panel.seats}

    def line(one: Line) -> PreviewLine:
        return PreviewLine(
            name=names[one.key],
            rank=one.rank,
            is_tied=one.is_tied,
            is_no_show=one.total is None,
            total=str(one.total) if one.total is not None else "",
            band=one.band,
            failed=tuple(failed_name(name, requirements) for name in one.failed),
            counted=len(turnout.endorsements(by_pk[one.key]))
            if panel.is_agreed
            else len(one.seats),
            recused=tuple(people[seat] for seat in turnout.recused[one.key]),
            absent=tuple(
                (people[seat], gone.reason) for seat, gone in turnout.absent[one.key].items()
            ),
            dissents=tuple(
                (people[word.seat_id], word.dissent)
                for word in turnout.endorsements(by_pk[one.key]).values()
                if not word.agrees
            ),
        )

    lines = tuple(line(one) for one in outcome.lines)
    is_hidden = panel.round.reveal == Reveal.NEVER and not panel.is_agreed
    if is_hidden:
        lines = tuple(sorted((_completeness(line) for line in lines), key=lambda one: one.name))
    awaited = [(tied_line.key, names[tied_line.key]) for tied_line in tied_lines(turnout, inputs)]
    return Preview(
        lines=lines,
        steps=() if is_hidden else _steps(outcome, names),
        is_hidden=is_hidden,
        quorum=panel.round.quorum,
        tie_chain=tuple(step_name(step) for step in inputs.policy.tie_chain),
        seat_sets_differ=outcome.seat_sets_differ,
        tied=tuple(sorted(awaited, key=itemgetter(1))),
        places={pk: ruling.place for pk, ruling in inputs.rulings.items()},
        ruling_reason=next((ruling.reason for ruling in inputs.rulings.values()), ""),
    )


def _steps(outcome: Tally, names: Mapping[int, str]) -> tuple[PreviewStep, ...]:
    """Every step that was taken, once: it stands at each nomination that it looked at."""
    taken = {id(step): step for line in outcome.lines for step in line.tie_steps}
    return tuple(
        PreviewStep(
            step_name(step.step),
            tuple((names[key], str(figure).lstrip("-")) for key, figure in step.figures.items()),
            step.decided,
        )
        for step in taken.values()
    )


def _completeness(line: PreviewLine) -> PreviewLine:
    """A line without what the round reveals at the certification only."""
    return replace(line, rank=None, is_tied=False, total="", band="", failed=())
