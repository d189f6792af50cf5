"""What the page and the blank paper of a rubric say beside its parts."""

from typing import Any

from evaluations.setup.rubrics.arithmetic import CHECKLIST, DIMENSION_BASE
from evaluations.setup.rubrics.entry import TABLE
from evaluations.setup.rubrics.labels import adjustment_line, entry_in_words, requirement_line
from evaluations.setup.rubrics.lowest import lowest_total
from evaluations.setup.rubrics.tree import RubricTree


def rubric_facts(tree: RubricTree) -> dict[str, Any]:
    """Only what the rubric uses: `lowest_total` is None where it is 0. `entries` by the primary
    key of the indicator."""
    is_checklist = tree.rule_name == CHECKLIST
    entries = {
        pk: entry_in_words(node, is_checklist=is_checklist)
        for pk, (_of, node) in tree.indicators.items()
    }
    return {
        "tree": tree,
        "lowest_total": lowest_total(tree) or None,
        "is_cut": tree.base != DIMENSION_BASE,
        "requirements": [requirement_line(requirement) for requirement in tree.requirements],
        "adjustments": [adjustment_line(adjustment) for adjustment in tree.adjustments],
        "entries": entries,
        "table": TABLE,
    }
