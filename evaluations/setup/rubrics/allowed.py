"""What may be entered for an indicator, the points it gives, and the words for it."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.entry import BY_FIGURE, LEVELS, LINEAR, TABLE, is_on_scale
from evaluations.setup.rubrics.sums import published
from evaluations.setup.rubrics.tree import IndicatorNode


def allowed_points(
    node: IndicatorNode, points: Decimal | None, figure: Decimal | None = None
) -> Decimal:
    """The points that are stored: those typed, or those of the figure in two decimals, half up.

    Raises Refused with a sentence for the field.
    """
    if node.entry in BY_FIGURE:
        return _points_of(node, figure)
    if node.entry == LEVELS:
        allowed = points in [level.points for level in node.levels]
    else:
        allowed = points is not None and is_on_scale(points, node.lowest, node.maximum, node.step)
    if points is None or not allowed:
        raise Refused(_off_the_scale(node))
    return points


def _points_of(node: IndicatorNode, figure: Decimal | None) -> Decimal:
    if figure is None or figure < 0:
        raise Refused(_("Please type the figure as a number, such as 12 or 47.5."))
    try:
        return published(Fraction(node.points_of(figure)))
    except ValueError:
        lowest = min(level.lower or Decimal(0) for level in node.levels)
        raise Refused(
            _("The table begins at %(lowest)s. Please look at the figure once more.")
            % {"lowest": plain_number(lowest)}
        ) from None


def _off_the_scale(node: IndicatorNode) -> str:
    if node.entry == LEVELS:
        return _("Please give one of these marks: %(marks)s.") % {"marks": level_marks(node)}
    return _("Please give a mark from %(lowest)s to %(maximum)s in steps of %(step)s.") % {
        "lowest": plain_number(node.lowest),
        "maximum": plain_number(node.maximum),
        "step": plain_number(node.step),
    }


def level_marks(node: IndicatorNode) -> str:
    """The points of its levels, lowest first: "0, 1, 3, 5"."""
    return ", ".join(
        plain_number(points) for points in sorted(level.points for level in node.levels)
    )


def entry_facts(node: IndicatorNode) -> str:
    """What is entered, in a line."""
    if node.entry == LEVELS:
        return _("one of the marks %(marks)s") % {"marks": level_marks(node)}
    if node.entry == TABLE:
        return _("a figure; its points: %(rows)s") % {"rows": ", ".join(_table_rows(node))}
    if node.entry == LINEAR:
        return _("a figure; %(target)s or more gives %(maximum)s, less in proportion") % {
            "target": plain_number(node.target),
            "maximum": plain_number(node.maximum),
        }
    return _("marks %(lowest)s–%(maximum)s, in steps of %(step)s") % {
        "lowest": plain_number(node.lowest),
        "maximum": plain_number(node.maximum),
        "step": plain_number(node.step),
    }


def _table_rows(node: IndicatorNode) -> list[str]:
    rows = sorted((level.lower or Decimal(0), level.points) for level in node.levels)
    return [
        _("from %(lower)s: %(points)s")
        % {"lower": plain_number(lower), "points": plain_number(points)}
        for lower, points in rows
    ]
