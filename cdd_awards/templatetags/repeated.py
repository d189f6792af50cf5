"""What stands on a page so often that drawing it anew would be most of the page's cost."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from evaluations.rubrics.tree import IndicatorNode

register = template.Library()
# Some hundred indicators in two languages, with one of six levels pressed.
REMEMBERED = 4096


class StateCell(Protocol):
    """A state with a colour, and a figure where it may be seen."""

    @property
    def label(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def total(self) -> str: ...


@register.simple_tag
def indicator_head(node: IndicatorNode, chosen: str) -> SafeString:
    """Name, facts, topics and levels of an indicator; they change only with the pressed level."""
    return _indicator_head(node, chosen, get_language())


@lru_cache(maxsize=REMEMBERED)
def _indicator_head(node: IndicatorNode, chosen: str, language: str) -> SafeString:
    context = {"node": node, "chosen": chosen}
    return render_to_string("evaluations/scoring/_indicator_head.html", context)


@register.simple_tag
def state_cells(cells: Iterable[StateCell]) -> SafeString:
    """Table cells: a tag with the state, and the figure beside it."""
    return format_html_join(
        "",
        '<td><span class="tag tag-{}">{}</span> <b class="nowrap">{}</b></td>',
        ((cell.tone, cell.label, cell.total) for cell in cells),
    )
