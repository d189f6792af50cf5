"""The photos of an activity report: those chosen out of the day's evidence, as `user` may see
them, and those that were brought for the report."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.outcome.reports.models import ActivityPhoto, ActivityReport, DayPhoto
from evaluations.platform.documents.document import Part, Photo, Photos
from evaluations.platform.store.files import StorageDown, stored_files
from units.models import User

# Where the page finds a picture.
Address = Callable[[EvidenceVersion | DayPhoto], str]


def photo_parts(user: User, report: ActivityReport, address_of: Address) -> list[Part]:
    """Those chosen out of the evidence, then those of the day."""
    if report.pk is None:
        return []
    served = EvidenceVersion.objects.served_to(user).filter(item__removed_at=None)
    photos = report.photos.filter(version__in=served.values("pk"))
    pictures = [_chosen(photo, address_of) for photo in photos.select_related("version__item")]
    pictures += [_of_the_day(day_photo, address_of) for day_photo in report.day_photos.all()]
    shown = tuple(photo for photo in pictures if photo is not None)
    return [Photos(shown, _("Photos"))] if shown else []


def _chosen(chosen: ActivityPhoto, address_of: Address) -> Photo | None:
    """A chosen picture as it was drawn anew for previews: nothing of the original file is used."""
    version = chosen.version
    if not version.page_sizes:
        return None
    content = _stored(version.page_file(1), version.page_sizes[0])
    caption = chosen.caption or version.item.title
    return Photo(address_of(version), caption, str(version.pk), content) if content else None


def _of_the_day(photo: DayPhoto, address_of: Address) -> Photo | None:
    content = _stored(photo.file, photo.size)
    caption = photo.caption or _("photo %(number)s of the day") % {"number": photo.number}
    return Photo(address_of(photo), caption, f"day-{photo.pk}", content) if content else None


def _stored(name: str, size: int) -> bytes:
    """A stored picture; empty while the store does not answer."""
    try:
        return b"".join(stored_files().pieces(name, 0, size - 1))
    except StorageDown:
        return b""
