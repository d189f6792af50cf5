"""What the marks of a sheet cite: a page or a moment of one version of a piece of evidence."""

from collections import defaultdict
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evaluations.entry.evidence.kinds import AUDIO, OFFICE, PAGES, VIDEO
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.scoring.models import Citation

# What of a version can be cited; the whole of it always.
PAGE, MOMENT, WHOLE = "page", "moment", ""
HIGHEST_PAGE, LONGEST_FILM = 9999, 24 * 60 * 60


class Cited(NamedTuple):
    """A citation as the sheet shows it; `item` and `version` name what opens."""

    pk: int
    item: int
    version: int
    title: str
    page: int
    second: int

    @property
    def text(self) -> str:
        return cited_text(self.title, self.version, self.page, self.second)

    @property
    def address(self) -> str:
        """Where that version opens at that place; empty where it does not open."""
        if not self.item:
            return ""
        query = {"version": self.version, **({"second": self.second} if self.second else {})}
        place = f"#page-{self.page}" if self.page else ""
        return f"{reverse('evidence', args=[self.item])}?{urlencode(query)}{place}"


def cited_text(title: str, version: int, page: int, second: int) -> str:
    """The piece, its version, and where in it."""
    parts = [title, _("version %(number)s") % {"number": version}]
    if page:
        parts.append(_("page %(page)s") % {"page": page})
    if second:
        parts.append(_("minute %(moment)s") % {"moment": moment_text(second)})
    return " ".join(parts)


def moment_text(second: int) -> str:
    """1:05 for 65 seconds, 1:01:05 for an hour more."""
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def second_of(typed: str) -> int:
    """The seconds that 1:05 or 1:01:05 says. Raises ValueError."""
    parts = [int(part) for part in typed.split(":")]
    first, *later = parts
    if first < 0 or len(parts) > len("hms") or any(not 0 <= part < 60 for part in later):
        raise ValueError(f"{typed} is no moment")
    second = 0
    for part in parts:
        second = second * 60 + part
    if second > LONGEST_FILM:
        raise ValueError(f"{typed} is no moment")
    return second


def part_cited(version: EvidenceVersion) -> str:
    """PAGE, MOMENT or WHOLE: what of this version can be cited."""
    if version.shown_as in (PAGES, OFFICE):
        return PAGE
    return MOMENT if version.shown_as in (VIDEO, AUDIO) else WHOLE


def cited_on(sheet: int) -> dict[int, tuple[Cited, ...]]:
    """What a sheet cites, by indicator: one query."""
    by_indicator: dict[int, list[Cited]] = defaultdict(list)
    columns = ("pk", "version__item", "version__number", "version__item__title", "page", "second")
    rows = Citation.objects.filter(sheet=sheet).order_by("pk")
    for indicator, *cited in rows.values_list("indicator", *columns):
        by_indicator[indicator].append(Cited(*cited))
    return {indicator: tuple(cited) for indicator, cited in by_indicator.items()}
