"""One piece of evidence as its reader sees it: which version, how shown, what comes next.

What a later stage lets the reader do with it stands below the piece: this stage does not know
sheets, and the one that does declares it in its `viewing.py`.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion, EvidenceView
from evaluations.entry.nominations.models import Nomination
from units.models import User

# The others are drawn as pictures of their pages.
SHOWN_AS_THEY_ARE = ("text", "link", "video", "audio")
# What stands below a version for its reader, with its `template`; None where nothing does.
Below = Callable[[EvidenceVersion, User], dict[str, Any] | None]
_BELOW: list[Below] = []


def declare_below(below: Below) -> Below:
    """Show under a piece what `below` gives for its reader."""
    _BELOW.append(below)
    return below


def viewer_of(
    item: EvidenceItem, versions: list[EvidenceVersion], number: int | None, reader: User
) -> dict[str, Any]:
    """`versions` are those the reader sees, oldest first; `number` names one of them. `previous`
    and `following` are the neighbours' items, None at either end; `part` is the template that
    shows this kind of evidence, `host` where a link leads."""
    nomination = Nomination.objects.select_related("category__award__round").get(
        pk=item.nomination_id
    )
    chosen = next((version for version in versions if version.number == number), versions[-1])
    shown = list(EvidenceItem.objects.shown().filter(nomination=nomination))
    at = next((at for at, piece in enumerate(shown) if piece.pk == item.pk), None)
    kind = chosen.shown_as if chosen.shown_as in SHOWN_AS_THEY_ARE else "preview"
    return {
        "item": item,
        "version": chosen,
        "versions": versions,
        "is_newest": chosen.number == max(version.number for version in versions),
        "nomination": nomination,
        "is_served": chosen.is_served_to(reader.pk),
        "is_opened": EvidenceView.objects.filter(version=chosen, user=reader).exists(),
        "previous": shown[at - 1] if at else None,
        "following": shown[at + 1] if at is not None and at + 1 < len(shown) else None,
        "part": f"evaluations/entry/evidence/_viewer_{kind}.html",
        "host": urlsplit(chosen.url).hostname or "",
        "page_numbers": range(1, chosen.pages + 1),
        "below": [part for below in _BELOW if (part := below(chosen, reader))],
    }
