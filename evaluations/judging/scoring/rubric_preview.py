"""The sheet as a judge will see it, before anybody is judged with it."""

from typing import Any

from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.sheet_page import Block, SheetPage
from evaluations.judging.scoring.sheet_row import Typed, sheet_row
from evaluations.setup.rubrics.arithmetic import DIMENSION_BASE
from evaluations.setup.rubrics.tree import RubricTree


def preview_facts(tree: RubricTree) -> dict[str, Any]:
    """The empty sheet, and what a judge sees on it of some nominees alone: indicators of their
    class, the office's own marks, another base."""
    nodes = (node for _dimension, node in tree.indicators.values())
    return {
        "page": preview_page(tree),
        "tree": tree,
        "limited": [node for node in nodes if node.classes],
        "is_cut": tree.base != DIMENSION_BASE,
    }


def preview_page(tree: RubricTree) -> SheetPage:
    """An empty sheet, for whoever writes the rubric: nothing can be marked on it."""
    blocks = tuple(
        Block(
            node=node,
            weight=plain(node.weight),
            is_open=True,
            score="0.00",
            rows=tuple(sheet_row(indicator, None, 0, Typed()) for indicator in node.indicators),
            strengths="",
            suggestions="",
            version=0,
            evidence=(),
        )
        for node in tree.dimensions
    )
    count = len(tree.indicators)
    return SheetPage(blocks, "0.00", plain(tree.full_marks), marked=0, count=count)
