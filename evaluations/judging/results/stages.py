"""What the stages of a category give its nominees, and what they still wait for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.entry.nominations.standing_kinds import UNCOUNTED
from evaluations.judging.results.inputs import Inputs
from evaluations.judging.results.turnout import Turnout
from evaluations.judging.scoring.marking import plain
from evaluations.setup.rounds.models import Stage, StageSource
from evaluations.setup.rubrics.sums import published


@dataclass(frozen=True)
class StagePart:
    """What a stage gives a nominee: share × figure ÷ full marks = points, published or exact.

    The figure is empty where there is none yet.
    """

    name: str
    share: str
    figure: str
    full: str
    points: str = ""

    @property
    def is_counted(self) -> bool:
        return self.share != "0"

    @property
    def term(self) -> str:
        """It, as it is added."""
        return f"{self.share} × {self.figure or '–'} ÷ {self.full}"


def sum_of_stages(parts: Iterable[StagePart], *, with_names: bool = False) -> str:
    """The addition of those that count; empty without any."""
    return " + ".join(
        f"{part.name} {part.term}" if with_names else part.term
        for part in parts
        if part.is_counted
    )


def parts_of(inputs: Inputs, figures: Sequence[Fraction | None]) -> tuple[StagePart, ...]:
    """The stages in order; `figures` as a tally's line has them, empty where nothing counts."""
    places, rules = inputs.policy.places, inputs.policy.stages
    parts = []
    for stage, rule, figure in zip(inputs.stages, rules, figures, strict=False):
        points = None if figure is None else Fraction(rule.share) * figure / Fraction(rule.full)
        parts.append(
            StagePart(
                name=stage.name,
                share=plain(rule.share),
                figure="" if figure is None else str(published(figure, places)),
                full=plain(rule.full),
                points="" if points is None else str(published(points, places)),
            )
        )
    return tuple(parts)


def figures_so_far(inputs: Inputs, nomination: int) -> tuple[Fraction | None, ...]:
    """Of every stage but the sheets, before these are counted."""
    known = inputs.stage_figures(nomination)
    return tuple(known.get(stage.number) for stage in inputs.stages)


def lacking(turnout: Turnout, inputs: Inputs) -> list[tuple[Stage, tuple[str, ...]]]:
    """The stages that count or decide who goes on and have no figure yet, each with the
    nominations that wait for it."""
    if not inputs.stages:
        return []
    waiting = [
        (nomination.official_name, inputs.stage_figures(nomination.pk))
        for nomination in turnout.nominations
        if not turnout.is_out(nomination) and not _is_uncounted(inputs, nomination.pk)
    ]
    missing = []
    for stage in inputs.stages:
        names = tuple(name for name, figures in waiting if stage.number not in figures)
        matters = stage.share or stage.gate is not None
        if stage.source != StageSource.SHEETS and matters and names:
            missing.append((stage, names))
    return missing


def _is_uncounted(inputs: Inputs, nomination: int) -> bool:
    standing = inputs.standings.get(nomination)
    return standing is not None and standing.kind in UNCOUNTED


def lack_text(stage: Stage, names: Sequence[str]) -> str:
    """What has to be done first, for these nominations."""
    params = {"stage": stage.name, "nominations": ", ".join(names)}
    if stage.from_category is None:
        return (
            _(
                "The stage “%(stage)s” has no confirmed figure yet for: %(nominations)s. Key it, "
                "and have a second person confirm it."
            )
            % params
        )
    params["category"] = stage.from_category.name
    return (
        _(
            "The stage “%(stage)s” is not certified yet for: %(nominations)s. Certify "
            "“%(category)s” first; whoever has no total there needs a decision here."
        )
        % params
    )
