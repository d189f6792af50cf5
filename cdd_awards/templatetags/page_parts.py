"""Parts of pages that a template writes too slowly, or cannot know."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Protocol, cast

from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from cdd_awards.agency.configuration import ProviderConfiguration
from cdd_awards.agency.linking import links_of
from evaluations.entry.schedule.actions.entry import BY_CARD
from evaluations.platform.searches.models import SavedSearch
from units.models import User
from units.release import release

register = template.Library()
register.simple_tag(release)
_NOTHING = SafeString("")
INDICATOR = "evaluations/judging/scoring/_indicator.html"
# HTML ends a cell where the next one begins. A national board has thousands.
CELL = '<td><span class="tag tag-{}">{}</span> {}'
# States are few, and so are figures: a board draws the same some hundred cells all day long.
_cell = lru_cache(maxsize=4096)(partial(format_html, CELL))


class StateCell(Protocol):
    """A state with a colour, and a figure where it may be seen."""

    @property
    def label(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def total(self) -> str: ...


class Drawable(Protocol):
    """An indicator, and what it is drawn from; empty where it is drawn for one reader alone."""

    @property
    def drawn_from(self) -> str: ...


class Dimension(Protocol):
    """The indicators of a dimension; nothing is typed where it is closed."""

    @property
    def rows(self) -> Sequence[Drawable]: ...
    @property
    def is_closed(self) -> bool: ...


@register.simple_tag
def indicators(block: Dimension) -> SafeString:
    """The indicators of a dimension, each drawn once in a process for everybody to whom it says
    the same: a sheet has thirty."""
    cache, closed, code = caches["fragments"], block.is_closed, get_language()
    drawn = []
    for row in block.rows:
        source = row.drawn_from
        key = (INDICATOR, source, closed, code)
        text = cache.get(key) if source else None
        if text is None:
            text = render_to_string(INDICATOR, {"row": row, "block": block})
            if source:
                cache.set(key, text, None)
        drawn.append(text)
    return SafeString("".join(drawn))


@register.simple_tag
def agency_provider() -> ProviderConfiguration | None:
    """The provider by which one may sign in, where the installation has one."""
    return settings.OIDC


@register.simple_tag
def provider_links(person: User) -> list[SocialAccount]:
    """How the person is linked with it."""
    return links_of(person)


@register.simple_tag
def csrf_cookie() -> str:
    """The name of the cookie whose token scripts send along."""
    return settings.CSRF_COOKIE_NAME


@register.simple_tag
def state_cells(cells: Iterable[StateCell], total: str) -> SafeString:
    """Table cells, that of the total first: a tag with the state, and the figure beside it. A
    figure that counts says by itself that the sheet is in."""
    drawn = [
        f"<td>{cell.total}"
        if cell.total and cell.tone == "good"
        else _cell(cell.tone, cell.label, cell.total)
        for cell in cells
    ]
    return SafeString("".join([f"<td>{total}</td>", *drawn]))


@register.filter
def is_by_card(request: object) -> bool:
    """Whether a paper card opened the session. A template that asks the session itself for what is
    not in it looks through everything that a session can do."""
    return BY_CARD in getattr(request, "session", ())


Option = Mapping[str, Any]


@register.simple_tag
def select_options(groups: Iterable[tuple[str | None, Sequence[Option], int]]) -> SafeString:
    """The options of a list to choose from, as a widget groups them: lists are long."""
    return SafeString("".join(_group(name, options) for name, options, _at in groups))


def _group(name: str | None, options: Iterable[Option]) -> str:
    drawn = "\n".join(map(_option, options)) + "\n"
    return f'<optgroup label="{escape(name)}">\n{drawn}</optgroup>\n' if name else drawn


def _option(option: Option) -> str:
    selected = " selected" if option["attrs"].get("selected") else ""
    label = conditional_escape(option["label"])
    return f'<option value="{escape(option["value"])}"{selected}>{label}</option>'


TICK = (
    '<td class="tick"><input class="form-check-input" type="checkbox" name="row" value="{}"'
    ' form="ticked" aria-label="{}: {}"></td>'
)


@register.simple_tag(takes_context=True)
def tick(context: Context, key: int, name: object) -> SafeString:
    """The box of a row, where something can be done to many at once."""
    return format_html(TICK, key, gettext("Choose"), name) if context.get("bulk") else _NOTHING


@register.simple_tag
def query_fields(request: HttpRequest, *left_out: str) -> list[tuple[str, str]]:
    """What the address asks for, as fields of a form that asks for the same and more; what is
    empty asks for nothing."""
    return [
        (name, str(value))
        for name, values in request.GET.lists()
        for value in values
        if name not in left_out and value
    ]


@register.simple_tag
def saved_searches(request: HttpRequest) -> list[SavedSearch]:
    """The searches of this list that the reader keeps: one query."""
    rows = SavedSearch.objects.visible_to(cast(User, request.user))
    return list(rows.filter(path=request.path))


@register.filter
def for_key(example: str, key: int) -> str:
    """An address made with the key 0, for another key: making each anew costs a row's worth."""
    return f"/{key}/".join(example.rsplit("/0/", 1))


@register.filter
def within(address: str, page: str) -> str:
    """An address below that of the page, said from there: short, for every row repeats it."""
    return address.removeprefix(page)
