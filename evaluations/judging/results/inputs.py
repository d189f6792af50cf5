"""Everything that a category's tally takes besides its sheets, read once: the rules in force, who
competes, stages, figures that two people entered, rulings and lots."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.aggregation import MEAN, CountedSheet
from evaluations.judging.results.entrants import Entrant, Policy, StageRule
from evaluations.judging.results.lines import NO_SHOW, NOT_ADMITTED
from evaluations.judging.results.models import Draw, Result, Ruling
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.ranking import LOTS, lot_of
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.rulings import rulings_of
from evaluations.judging.results.turnout import (
    ReceivedSheet,
    Turnout,
    counted_sheets,
    is_no_show,
)
from evaluations.judging.scoring.models import Standing
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.setup.rounds.models import Award, AwardRound, Band, Category, Stage, StageSource
from evaluations.setup.rubrics.requirements import needs_indicators
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree


@dataclass(frozen=True)
class Quoted:
    """A nominee's line in the certified result that one of the stages quotes."""

    result: Result
    line: LineV3


@dataclass(frozen=True)
class Inputs:
    """What a tally takes; by nomination the decisions, figures and results behind it.

    `quoted` is by nomination and number of the stage; `figures` are the confirmed ones.
    """

    category: Category
    tree: RubricTree
    policy: Policy
    stages: tuple[Stage, ...] = ()
    standings: Mapping[int, Standing] = field(default_factory=dict)
    figures: Mapping[int, tuple[KeyedFigure, ...]] = field(default_factory=dict)
    quoted: Mapping[tuple[int, int], Quoted] = field(default_factory=dict)
    rulings: Mapping[int, Ruling] = field(default_factory=dict)
    lots: str = ""

    @property
    def keys_figures(self) -> bool:
        """Whether anything of the category is a figure that two people key."""
        of_stages = any(stage.source == StageSource.FIGURE for stage in self.stages)
        return of_stages or bool(self.tree.adjustments or self.tree.keyed)

    def entrants(self, turnout: Turnout) -> list[Entrant]:
        with_points = needs_indicators(self.tree.requirements)
        return [
            self._entrant(turnout, nomination, with_points) for nomination in turnout.nominations
        ]

    def _entrant(self, turnout: Turnout, nomination: Nomination, with_points: bool) -> Entrant:
        pk = nomination.pk
        ruling, standing = self.rulings.get(pk), self.standings.get(pk)
        sheets = [sheet for sheet in counted_sheets(turnout, nomination) if sheet.counted]
        return Entrant(
            key=pk,
            sheets=tuple(_counted(sheet, with_points) for sheet in sheets),
            is_no_show=is_no_show(nomination),
            ruling=ruling.place if ruling else None,
            ruled_with=ruling.basis if ruling else "",
            standing=standing.kind if standing else "",
            nominee_class=nomination.nominee_class,
            stages=self.stage_figures(pk) if self.stages else {},
            units=self._units(pk) if self.figures else {},
            lot=lot_of(self.lots, pk) if self.lots else None,
        )

    def stage_figures(self, nomination: int) -> dict[int, Fraction]:
        """The exact figures of the stages that are not the committee's own sheets, by number."""
        keyed = {figure.stage_id: figure.figure for figure in self.figures.get(nomination, ())}
        figures = {}
        for stage in self.stages:
            quoted = self.quoted.get((nomination, stage.number))
            if quoted is not None:
                figures[stage.number] = Fraction(*quoted.line["exact"])
            elif stage.pk in keyed:
                figures[stage.number] = Fraction(keyed[stage.pk])
        return figures

    def _units(self, nomination: int) -> dict[int, Decimal]:
        units: dict[int, Decimal] = defaultdict(Decimal)
        for figure in self.figures.get(nomination, ()):
            if figure.adjustment is not None:
                units[figure.adjustment.number] += figure.figure
        return dict(units)


def _counted(sheet: ReceivedSheet, with_points: bool) -> CountedSheet:
    """A counted sheet; with its points where a requirement looks at single indicators."""
    counted = sheet.counted
    if counted is None:
        raise ValueError("the sheet is not counted")
    if not with_points:
        return counted
    rows = (
        indicator
        for part in submitted(sheet.content)["dimensions"]
        for indicator in part["indicators"]
    )
    points = tuple(
        Fraction(*indicator["exact"]) if indicator["points"] else None for indicator in rows
    )
    return CountedSheet(
        counted.seat, counted.dimensions, counted.top_marks, counted.failed_mandatory, points
    )


def policy_of(
    award: Award,
    award_round: AwardRound,
    bands: Iterable[tuple[str, Decimal]] = (),
    stages: Iterable[StageRule] = (),
) -> Policy:
    """By which rules a category of `award` is counted: of the round's tie chain the stages alone
    that it has."""
    rules = tuple(stages)
    own = {f"stage:{stage.number}" for stage in rules}
    return Policy(
        # Of an agreed sheet the words are counted against the quorum, not the one sheet.
        quorum=1 if award.is_agreed else award_round.quorum,
        # One sheet cannot be trimmed: an agreed one is its own mean.
        aggregation=MEAN if award.is_agreed else award.aggregation,
        tie_chain=tuple(
            step for step in award_round.tie_chain if step in own or not step.startswith("stage:")
        ),
        bands=tuple(bands),
        stages=rules,
        places=award.places,
    )


def stage_rule(stage: Stage, category: Category) -> StageRule:
    """A stage as the tally takes it; a category's own sheets and results bring their full
    marks."""
    is_own = stage.source == StageSource.SHEETS
    if stage.full_marks is not None:
        full = stage.full_marks
    elif stage.from_category is not None:
        full = stage.from_category.full_marks
    else:
        full = category.rubric.full_marks
    return StageRule(stage.number, stage.share, full, is_own, stage.gate)


def rules_of(category: Category, *, with_bands: bool = True, with_stages: bool = True) -> Inputs:
    """By which rules a category is counted: two queries, and those of its rubric. Who knows that
    it has no stages, or shows no bands, does without these."""
    rows = Stage.objects.filter(category=category).in_full() if with_stages else ()
    award, stages = category.award, tuple(rows)
    rules = [stage_rule(stage, category) for stage in stages]
    policy = policy_of(award, award.round, _bands(category) if with_bands else (), rules)
    return Inputs(category, rubric_tree(category.rubric), policy, stages)


def _bands(category: Category) -> Iterable[tuple[str, Decimal]]:
    """The bands are of the whole: a stage alone has none."""
    ranks = Category.objects.for_awards().filter(pk=category.pk)
    return Band.objects.filter(award__categories__in=ranks).values_list("name", "lower")


def inputs_of(panel: Panel, turnout: Turnout, *, with_bands: bool = True) -> Inputs:
    """What the panel's tally takes besides the rules: one query for figures
    where the rubric or a stage has some, two for each stage that quotes a result, and one each
    for rulings and lots where the tie chain has them. Who shows no bands does without them."""
    # The same round as the committee's, which is read already.
    panel.category.award.round = panel.round
    rules = rules_of(panel.category, with_bands=with_bands, with_stages=panel.has_stages)
    pks = [nomination.pk for nomination in turnout.nominations]
    return replace(
        rules,
        standings=turnout.standings,
        figures=_figures(pks) if rules.tree.adjustments or rules.stages else {},
        quoted=_quoted(rules.stages, turnout.nominations),
        rulings=rulings_of(panel, turnout),
        lots=_lots(panel),
    )


def _figures(nominations: list[int]) -> dict[int, tuple[KeyedFigure, ...]]:
    by_nomination: dict[int, list[KeyedFigure]] = defaultdict(list)
    rows = KeyedFigure.objects.confirmed().filter(nomination__in=nominations)
    for figure in rows.select_related("adjustment", "keyed_by", "confirmed_by"):
        by_nomination[figure.nomination_id].append(figure)
    return {pk: tuple(figures) for pk, figures in by_nomination.items()}


def _quoted(
    stages: Iterable[Stage], nominations: Iterable[Nomination]
) -> dict[tuple[int, int], Quoted]:
    """The lines of the certified results that stages quote."""
    mains = list(nominations)
    quoted = {}
    for stage in stages:
        if stage.from_category_id is None:
            continue
        for result in Result.objects.standing().filter(category=stage.from_category_id):
            for pk, line in quoted_lines(result.content, mains).items():
                if _gives_figure(stage, line):
                    quoted[pk, stage.number] = Quoted(result, line)
    return quoted


def _gives_figure(stage: Stage, line: LineV3) -> bool:
    """Who did not come to a stage, or was not let on to it, has 0 there; before a gate so has
    everybody without a total. Of the others a committee has to say what they are."""
    is_absent = line["status"] in (NO_SHOW, NOT_ADMITTED)
    return line["total"] is not None or is_absent or stage.gate is not None


def quoted_lines(
    content: ResultDocumentV3, nominations: Iterable[Nomination]
) -> dict[int, LineV3]:
    """By nomination its line in a certified result: that of the nomination that was made for the
    stage, or of the same office in an earlier round."""
    by_unit = {nomination.unit_id: nomination.pk for nomination in nominations}
    mains = set(by_unit.values())
    lines = {line["nomination"]["id"]: line for line in content["lines"]}
    rows = Nomination.objects.filter(pk__in=lines).values_list("pk", "stage_of", "unit_id")
    by_nomination = {}
    for pk, main, unit in rows:
        target = main if main in mains else by_unit.get(unit)
        if target is not None and main in (target, None):
            by_nomination[target] = lines[pk]
    return by_nomination


def _lots(panel: Panel) -> str:
    """The seed that the panel's lots were drawn with; empty where none were."""
    if LOTS not in panel.round.tie_chain:
        return ""
    draws = Draw.objects.filter(category=panel.category, committee=panel.committee)
    return draws.values_list("seed", flat=True).first() or ""
