"""What a certification would say, step by step, before the chair signs it."""

from dataclasses import dataclass

from evaluations.errors import Refused
from evaluations.results.actions import counted_so_far
from evaluations.results.bench import Bench
from evaluations.results.tally import Line
from evaluations.results.words import failed_name, step_name


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
    steps: tuple[PreviewStep, ...]


@dataclass(frozen=True)
class Preview:
    """`refusal` says what still stands in the way; then there are no lines."""

    lines: tuple[PreviewLine, ...] = ()
    quorum: int = 0
    tie_chain: tuple[str, ...] = ()
    seat_sets_differ: bool = False
    tied: tuple[tuple[int, str], ...] = ()
    refusal: str = ""


def preview_of(bench: Bench) -> Preview:
    """The result as it would be certified now."""
    try:
        come_in, policy, outcome = counted_so_far(bench)
    except Refused as refusal:
        return Preview(refusal=str(refusal))
    names = {one.pk: one.official_name for one in come_in.nominations}
    people = {seat.pk: seat.user.full_name for seat in bench.seats}

    def line(one: Line) -> PreviewLine:
        return PreviewLine(
            name=names[one.key],
            rank=one.rank,
            is_tied=one.is_tied,
            is_no_show=one.total is None,
            total=str(one.total) if one.total is not None else "",
            band=one.band,
            failed=tuple(failed_name(name) for name in one.failed),
            counted=len(come_in.words[one.key]) if bench.is_agreed else len(one.seats),
            recused=tuple(people[seat] for seat in come_in.recused[one.key]),
            absent=tuple(
                (people[seat], gone.reason) for seat, gone in come_in.absent[one.key].items()
            ),
            steps=tuple(
                PreviewStep(
                    step_name(step.step),
                    tuple(
                        (names[key], str(figure).lstrip("-"))
                        for key, figure in step.figures.items()
                    ),
                    step.decided,
                )
                for step in one.tie_steps
            ),
        )

    return Preview(
        lines=tuple(line(one) for one in outcome.lines),
        quorum=bench.round.quorum,
        tie_chain=tuple(step_name(step) for step in policy.tie_chain),
        seat_sets_differ=outcome.seat_sets_differ,
        tied=tuple((one.key, names[one.key]) for one in outcome.lines if one.is_tied),
    )
