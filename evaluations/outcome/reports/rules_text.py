"""How a result was counted, in words: the rules in use and no others. From its content alone."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from evaluations.judging.results.labels import requirement_text, step_name
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.ranking import LOTS
from evaluations.judging.results.result_document import (
    AdjustmentRuleV2,
    IndicatorV2,
    RequirementV2,
    ResultDocumentV3,
    StageV2,
)
from evaluations.judging.scoring.sheet_document import RubricV2
from evaluations.platform.documents.document import Text


def rules_text(content: ResultDocumentV3) -> Text:
    """Everything that decided, for whoever has the paper and a pocket calculator."""
    return Text(tuple(_sentences(content)), _("How it was counted"))


def _sentences(content: ResultDocumentV3) -> Iterator[str]:
    yield sheet_rule_text(content["rubric"])
    yield from _entry_texts(content)
    yield from _committee_texts(content)
    yield from _stage_texts(content["policy"]["stages"])
    yield from map(_adjustment_text, content["policy"]["adjustments"])
    if content["policy"]["adjustments"]:
        yield _("With bonus and deductions the total stays between 0 and full marks.")
    yield from _requirement_texts(content)
    yield from _band_texts(content["policy"]["bands"])
    yield from _tie_texts(content)
    yield _rounding_text(content)


def sheet_rule_text(rubric: RubricV2) -> str:
    """How marks become the sum of a sheet, and what "–" does to it."""
    rule = {
        "weighted": _("Per indicator: mark ÷ full mark × weight."),
        "level": _("Per indicator: level ÷ full mark × weight."),
        "checklist": _("An item with its full mark is passed, and every item weighs the same."),
    }[rubric["rule"]]
    if rubric["base"] == "whole":
        full = {"full": rubric["full_marks"]}
        base = _(
            "“–” is not applicable: its weight is taken off the whole form. What was reached ÷ "
            "the base that is left × %(full)s. Every dimension is counted on this base, so it can "
            "come out above its weight."
        )
        return f"{rule} {base % full}"
    base = _(
        "A dimension is their sum, scaled to the dimension's weight. “–” is not applicable: the "
        "other indicators of its dimension carry its weight."
    )
    return f"{rule} {base}"


def _entry_texts(content: ResultDocumentV3) -> Iterator[str]:
    """How a figure becomes points, and whom an indicator is for, where a rubric says so."""
    for dimension in content["dimensions"]:
        for indicator in dimension["indicators"]:
            sentences = [_entry_text(indicator), *_limits(indicator)]
            if texts := [text for text in sentences if text]:
                yield f"{indicator['number']} {indicator['name']}: {' · '.join(texts)}"


def _entry_text(indicator: IndicatorV2) -> str:
    if indicator["entry"] == "table":
        rows = ", ".join(
            _("from %(lower)s: %(points)s points") % {"lower": lower, "points": points}
            for lower, points in indicator["table"]
        )
        return _("a figure gives points by a table: %(rows)s") % {"rows": rows}
    if indicator["entry"] == "linear":
        params = {"target": indicator["target"], "maximum": indicator["maximum"]}
        return _("figure ÷ %(target)s × %(maximum)s points, at most %(maximum)s") % params
    return _("only the marks of its levels") if indicator["entry"] == "levels" else ""


def _limits(indicator: IndicatorV2) -> Iterator[str]:
    if indicator["figure_by"] == "secretary" and indicator["entry"] in ("table", "linear"):
        yield _("the figure is keyed by one person and confirmed by another, once for all judges")
    if indicator["classes"]:
        yield _("for class %(classes)s only") % {"classes": ", ".join(indicator["classes"])}
    if indicator["is_mandatory"]:
        yield _("mandatory: without its full mark on a counted sheet there is no rank")


def _committee_texts(content: ResultDocumentV3) -> Iterator[str]:
    """The quorum, and the aggregation or how an agreed sheet is carried."""
    policy = content["policy"]
    quorum = {"quorum": policy["quorum"]}
    if not policy["is_agreed"]:
        yield _("At least %(quorum)s counted sheets (quorum).") % quorum
        yield _aggregation_text(content)
        return
    yield (
        _("The committee agrees on one sheet.")
        + " "
        + _(
            "It is carried when at least %(quorum)s seats gave their word (quorum) and %(needed)s."
        )
        % {
            **quorum,
            "needed": (
                _("every word agrees")
                if policy["carried_by"] == "all"
                else _("more than half of the words agree")
            ),
        }
    )


def _aggregation_text(content: ResultDocumentV3) -> str:
    aggregation = content["policy"]["aggregation"]
    if content["schema"] == FIRST and aggregation != "mean":
        return _FIRST[aggregation]()
    return _AGGREGATIONS[aggregation]()


_AGGREGATIONS: dict[str, Callable[[], str]] = {
    "mean": lambda: _(
        "Committee: the mean of the counted sheets per dimension; the total is the sum of the "
        "dimensions."
    ),
    "median": lambda: _(
        "Committee: the median of the counted sheets per dimension; the total is the sum of the "
        "dimensions."
    ),
    "trimmed": lambda: _(
        "Committee: the sheet with the lowest and the one with the highest total are left out, "
        "then the mean per dimension; the total is the sum of the dimensions. Where several "
        "sheets share the lowest or the highest total, one of them is left out in equal parts of "
        "each."
    ),
}
# As documents of the first version were counted (first_tally.py).
_FIRST: dict[str, Callable[[], str]] = {
    "median": lambda: _(
        "Committee: the median of the sheets' totals; the medians of the dimensions need not add "
        "up to it."
    ),
    "trimmed": lambda: _(
        "Committee: the sheet with the lowest and the one with the highest total are left out, "
        "among equals that of the first seat, then the mean per dimension."
    ),
}


def _stage_texts(stages: Iterable[StageV2]) -> Iterator[str]:
    for at, stage in enumerate(stages):
        if not at:
            yield _("Total: the stages added, each share × figure ÷ full marks.")
        sources = {
            "sheets": _("the sheets of this committee"),
            "result": _("the certified result of another category"),
            "figure": _("a figure that one person keyed and another confirmed"),
        }
        text = _("Stage %(number)s %(name)s: share %(share)s, full marks %(full)s, %(source)s") % {
            **stage,
            "source": sources[stage["source"]],
        }
        if stage["gate"] is not None:
            text += " · " + _("needed to go on: %(gate)s") % {"gate": stage["gate"]}
        if stage["share"] == "0":
            text += " · " + _("shown and not counted")
        yield text


def _adjustment_text(rule: AdjustmentRuleV2) -> str:
    kinds = {"bonus": _("Bonus"), "deduction": _("Deduction")}
    text = _("%(kind)s %(name)s: %(points)s points for each %(unit)s") % {
        **rule,
        "kind": kinds[rule["kind"]],
    }
    if rule["most"] is None:
        return text
    return text + " · " + _("at most %(most)s points") % {"most": rule["most"]}


def scoped_text(requirement: RequirementV2) -> str:
    """A requirement with what it is needed for."""
    scopes = {"rank": _("For a rank"), "go_up": _("To go up"), "band": _("For an award band")}
    scope = scopes[requirement["scope"]]
    if requirement["band"]:
        scope = _("For the band “%(band)s”") % {"band": requirement["band"]}
    return f"{scope}: {requirement_text(requirement)}"


def _requirement_texts(content: ResultDocumentV3) -> Iterator[str]:
    requirements = content["policy"]["requirements"]
    if requirements:
        yield _("Needed, by the published figures: %(requirements)s.") % {
            "requirements": "; ".join(scoped_text(requirement) for requirement in requirements)
        }


def _band_texts(bands: list[list[str]]) -> Iterator[str]:
    if bands:
        borders = "; ".join(
            _("“%(name)s” from %(lower)s") % {"name": name, "lower": lower}
            for name, lower in bands
        )
        yield _("Award bands by the published total: %(borders)s.") % {"borders": borders}


def _tie_texts(content: ResultDocumentV3) -> Iterator[str]:
    chain = content["policy"]["tie_chain"]
    if chain:
        yield f"{_('Ties are broken by')}: {' → '.join(step_name(step) for step in chain)}"
    if LOTS in chain and content["lots"]:
        yield _(
            "Lots were drawn with the seed %(seed)s: the first twelve digits of SHA-256 over "
            "“seed:number of the nomination”; the higher one goes first."
        ) % {"seed": content["lots"]}


def _rounding_text(content: ResultDocumentV3) -> str:
    places = {"places": content["policy"]["places"]}
    return " ".join(
        (
            _("Nothing is rounded before the end: totals are rounded once, from unrounded parts."),
            _(
                "Published figures have %(places)s decimals, half up; ranks, ties, requirements "
                "and bands are decided on them."
            )
            % places,
            _("≈ marks a figure that does not end; the exact fraction stands beside it."),
        )
    )
