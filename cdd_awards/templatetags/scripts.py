"""Scripts of a page."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cdd_awards.static_files import imports_of

register = template.Library()
NAMED = '<link rel="modulepreload" href="{}" fetchpriority="low">'
LOADED = '<script src="{}" type="module" fetchpriority="low"></script>'


@register.simple_tag
@lru_cache
def module(name: str) -> SafeString:
    """The script `name`. What it imports is named beforehand: else the browser would learn of each
    only from the one before, a round trip each on a slow network. Style sheets go before them: the
    page is seen, and what is typed on it is kept, without any of them."""
    imported = ((static(script),) for script in sorted(imports_of(name)))
    return format_html_join("", NAMED, imported) + format_html(LOADED, static(name))
