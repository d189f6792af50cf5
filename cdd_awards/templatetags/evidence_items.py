"""Pieces of evidence in a list: two hundred may stand beside a sheet."""

from collections.abc import Iterable, Iterator

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdd_awards.templatetags.page_parts import for_key
from cdd_awards.templatetags.thai_text import thai_date, thai_time
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.reading import EvidenceCard

register = template.Library()
ITEM = """<article class="evidence-item" data-version="{}">
<a class="evidence-link" href="{}" data-evidence>{}</a>
<div class="evidence-facts">{} <span>{}</span></div>{}
</article>"""
REMARK = "evaluations/entry/evidence/_remark.html"
UNOPENED = '<span class="tag tag-calm" data-unopened>{}</span>'
LATE = '<span class="tag tag-warn">{} {} {}</span>'
GONE = '<span class="tag">{}</span>'
NOT_SERVED = '<span class="tag tag-bad">{}</span>'


@register.simple_tag
def evidence_items(cards: Iterable[EvidenceCard], address: str) -> SafeString:
    """Each with its state, as a link made from `address`, which has the key 0."""
    return format_html_join("\n", ITEM, (_parts(card, address) for card in cards))


def _parts(card: EvidenceCard, address: str) -> tuple[object, ...]:
    version, tags = card.version, list(_tags(card.version))
    if not card.is_opened:
        tags.insert(0, format_html(UNOPENED, _("not yet opened")))
    link = for_key(address, version.item_id)
    remark = render_to_string(REMARK, {"remark": card.remark}) if card.remark else ""
    return version.pk, link, card.title, SafeString(" ".join(tags)), card.facts, remark


def _tags(version: EvidenceVersion) -> Iterator[SafeString]:
    if version.is_late:
        day, time = thai_date(version.added_at, "short"), thai_time(version.added_at)
        yield format_html(LATE, _("after the deadline"), day, time)
    if version.discarded_at:
        yield format_html(GONE, _("the file is no longer kept"))
    elif not version.is_served:
        yield format_html(NOT_SERVED, version.get_scan_display())
