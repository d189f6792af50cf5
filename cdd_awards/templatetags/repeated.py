"""What stands on a page so often that drawing it anew would be most of the page's cost."""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Protocol

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from evaluations.judging.scoring.sheet_page import Row

register = template.Library()
# A row takes some three kilobytes.
REMEMBERED = 2048


class StateCell(Protocol):
    """A state with a colour, and a figure where it may be seen."""

    @property
    def label(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def total(self) -> str: ...


@register.simple_tag
def remembered(name: str, **given: Hashable) -> SafeString:
    """What the template `name` draws from these values and the language alone."""
    return _drawn(name, get_language(), tuple(given.items()))


@register.simple_tag
def csrf_cookie() -> str:
    """The name of the cookie whose token scripts send along."""
    return settings.CSRF_COOKIE_NAME


@lru_cache(maxsize=1024)
def _drawn(name: str, language: str, given: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(get_template(name).render(dict(given)))  # noqa: S308 (drawn by a template)


@register.simple_tag
def indicator_rows(rows: Iterable[Row], is_closed: bool) -> SafeString:
    """The indicators of a dimension; what a person wrote is never remembered."""
    language, drawn = get_language(), []
    for row in rows:
        draw = _draw.__wrapped__ if row.comment or row.error else _draw
        drawn.append(draw(row, is_closed, language))
    return mark_safe("".join(drawn))  # noqa: S308 (drawn by a template)


@lru_cache(maxsize=REMEMBERED)
def _draw(row: Row, is_closed: bool, language: str) -> str:
    indicator = get_template("evaluations/judging/scoring/_indicator.html")
    return indicator.render({"row": row, "is_closed": is_closed})


@register.simple_tag
def state_cells(cells: Iterable[StateCell]) -> SafeString:
    """Table cells: a tag with the state, and the figure beside it."""
    drawn = [_state_cell(cell.tone, cell.label, cell.total) for cell in cells]
    return mark_safe("".join(drawn))  # noqa: S308 (drawn by format_html)


@lru_cache(maxsize=REMEMBERED)
def _state_cell(tone: str, label: str, total: str) -> SafeString:
    tag = '<td><span class="tag tag-{}">{}</span> <b class="nowrap">{}</b></td>'
    return format_html(tag, tone, label, total)


@register.filter
def for_key(example: str, key: int) -> str:
    """An address made with the key 0, for another key: making each anew costs a row's worth."""
    return f"/{key}/".join(example.rsplit("/0/", 1))
