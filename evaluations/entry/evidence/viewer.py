"""One piece of evidence as its reader sees it: which version, how shown, what comes next."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion, EvidenceView
from evaluations.entry.nominations.models import Nomination
from units.models import User

# The others are drawn as pictures of their pages.
SHOWN_AS_THEY_ARE = ("text", "link", "video", "audio")


@dataclass(frozen=True)
class Viewer:
    """`previous` and `following` are the neighbours' items; None at either end."""

    item: EvidenceItem
    version: EvidenceVersion
    versions: list[EvidenceVersion]
    nomination: Nomination
    is_served: bool
    is_opened: bool
    previous: EvidenceItem | None
    following: EvidenceItem | None

    @property
    def address(self) -> str:
        return reverse("nomination_detail", args=[self.nomination.pk])

    @property
    def is_newest(self) -> bool:
        return self.version.number == max(version.number for version in self.versions)

    @property
    def part(self) -> str:
        """The template that shows this kind of evidence."""
        shown = self.version.shown_as
        kind = shown if shown in SHOWN_AS_THEY_ARE else "preview"
        return f"evaluations/entry/evidence/_viewer_{kind}.html"

    @property
    def host(self) -> str:
        """Where a link leads."""
        return urlsplit(self.version.url).hostname or ""

    @property
    def page_numbers(self) -> range:
        return range(1, self.version.pages + 1)


def viewer_of(
    item: EvidenceItem, versions: list[EvidenceVersion], number: int | None, reader: User
) -> Viewer:
    """`versions` are those the reader sees, oldest first; `number` names one of them."""
    nomination = Nomination.objects.select_related("category__award__round").get(
        pk=item.nomination_id
    )
    chosen = next((version for version in versions if version.number == number), versions[-1])
    shown = list(EvidenceItem.objects.shown().filter(nomination=nomination))
    at = next((at for at, one in enumerate(shown) if one.pk == item.pk), None)
    return Viewer(
        item=item,
        version=chosen,
        versions=versions,
        nomination=nomination,
        is_served=chosen.is_served or chosen.added_by_id == reader.pk,
        is_opened=EvidenceView.objects.filter(version=chosen, user=reader).exists(),
        previous=shown[at - 1] if at else None,
        following=shown[at + 1] if at is not None and at + 1 < len(shown) else None,
    )
