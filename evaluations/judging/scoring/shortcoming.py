"""What a mark that was given still lacks before its sheet can be submitted."""

from django.utils.translation import gettext as _

from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue
from evaluations.setup.rubrics.tree import IndicatorNode


def shortcoming(node: IndicatorNode, value: MarkValue, *, comment_at_extremes: bool) -> str:
    """A sentence for its field; empty where nothing is missing, and where no mark was given."""
    if value.comment:
        return ""
    if value.kind == NOT_APPLICABLE:
        return _("“Not applicable” needs a comment that says why.")
    if (comment_at_extremes or node.comment_at_extremes) and _is_extreme(node, value):
        return _("A mark at the top or the bottom level needs a comment.")
    return ""


def _is_extreme(node: IndicatorNode, value: MarkValue) -> bool:
    """Whether the judge has to say why; of the secretary's figure nobody does."""
    return not node.is_keyed and value.points is not None and node.is_extreme(value.points)
