"""What a judge does with a piece of evidence while reading it: cite it on the own open sheet."""

from typing import Any

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.viewer import declare_below
from evaluations.judging.scoring.access import moment_of
from evaluations.judging.scoring.cited import MOMENT, PAGE, Cited, cited_on, part_cited
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree, rubric_tree
from units.models import User


@declare_below
def citing(version: EvidenceVersion, reader: User) -> dict[str, Any] | None:
    """The form that cites this version, and what of it the sheet cites; None for who has no open
    sheet of the nominee, or none that takes marks yet."""
    sheets = ScoreSheet.objects.writable_by(reader).writable()
    sheet = sheets.filter(nomination=version.item.nomination_id).with_page().first()
    if sheet is None:
        return None
    tree = rubric_tree(sheet.rubric)
    offered = _offered(sheet, tree)
    return offered and {
        "template": "evaluations/judging/scoring/_cite.html",
        "sheet": sheet.pk,
        "version": version,
        "indicators": offered,
        "chosen": _chosen(version, tree, offered),
        "takes_page": part_cited(version) == PAGE,
        "takes_moment": part_cited(version) == MOMENT,
        "cited": _cited(sheet, version, tree),
    }


def _offered(sheet: ScoreSheet, tree: RubricTree) -> Any:
    """The indicators that take a mark now."""
    moment, nominee_class = moment_of(sheet.nomination), sheet.nomination.nominee_class
    return [
        node
        for dimension, node in tree.indicators.values()
        if moment.is_open(dimension.scored_from) and node.applies_to(nominee_class)
    ]


def _chosen(version: EvidenceVersion, tree: RubricTree, offered: list[IndicatorNode]) -> int:
    """The first indicator that the piece supports; a script chooses the one being marked."""
    item = version.item
    single = set(item.indicators.values_list("pk", flat=True))
    whole = set(item.dimensions.values_list("pk", flat=True))
    supported = (
        node.pk for node in offered if node.pk in single or tree.indicators[node.pk][0].pk in whole
    )
    return next(supported, offered[0].pk)


def _cited(
    sheet: ScoreSheet, version: EvidenceVersion, tree: RubricTree
) -> list[tuple[IndicatorNode, Cited]]:
    of_sheet = cited_on(sheet.pk)
    return [
        (node, citation)
        for pk, (_dimension, node) in tree.indicators.items()
        for citation in of_sheet.get(pk, ())
        if (citation.item, citation.version) == (version.item_id, version.number)
    ]
