"""A photo that says where it was taken gives its place away only for as long as the office wishes:
a picture of the same pixels stands in its place, and the original goes."""

from contextlib import suppress
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.housekeeping import discard
from evaluations.entry.evidence.actions.items import locked_item, next_version
from evaluations.entry.evidence.actions.looking import look_at
from evaluations.entry.evidence.kinds import KINDS
from evaluations.entry.evidence.models import EvidenceItem, EvidenceKind, EvidenceVersion
from evaluations.entry.evidence.naming import stored_name
from evaluations.entry.evidence.previews import Undrawable, without_notes
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.store.files import StorageDown, stored_files
from units.models import User


def located(item: EvidenceItem) -> EvidenceVersion | None:
    """The version that is shown, where it is a photo that says where it was taken."""
    newest = item.versions.order_by("-number").first()
    return newest if newest and newest.has_place and newest.discarded_at is None else None


def strip_place(*, by: User, item: EvidenceItem, reason: str = "") -> EvidenceVersion:
    """Put the photo without its place in the place of the original, of which nothing but its name
    and digest stays. Raises Refused."""
    original = _strippable(by, item, reason)
    name = stored_name(item.nomination_id, "jpg")
    try:
        content = without_notes(original)
        stored_files().write(name, content)
    except Undrawable:
        raise Refused(_("This picture cannot be drawn. Save it anew and send it again.")) from None
    except StorageDown:
        raise Refused(_("The store does not answer at the moment. Try again later.")) from None
    try:
        return _exchange(by, item, original, name, content, reason)
    except Refused:
        with suppress(StorageDown):
            stored_files().remove(name)
        raise


@transaction.atomic
def _strippable(by: User, item: EvidenceItem, reason: str) -> EvidenceVersion:
    """The photo, where all that can be known beforehand allows it."""
    nomination, locked = locked_item(by, item)
    check_may_bring(by, nomination, timezone.now(), reason)
    original = located(locked)
    if original is None:
        raise Refused(_("This piece says no place, or no longer. Please reload the page."))
    if not original.is_served:
        raise Refused(_("The file is still being checked. Please try again in a minute."))
    if _copies(original, nomination).filter(pins__isnull=False).exists():
        raise Refused(_("A judge has handed in marks by this picture, so it stays as it is."))
    return original


def _copies(original: EvidenceVersion, nomination: Nomination) -> Any:
    """The same file in the nomination and in its stages."""
    ours = Q(item__nomination=nomination) | Q(item__nomination__stage_of=nomination)
    return EvidenceVersion.objects.filter(ours, file=original.file)


@transaction.atomic
def _exchange(
    by: User,
    item: EvidenceItem,
    original: EvidenceVersion,
    name: str,
    content: bytes,
    reason: str,
) -> EvidenceVersion:
    if _strippable(by, item, reason) != original:
        raise Refused(_("Somebody has replaced this piece meanwhile. Please reload the page."))
    nomination, locked = locked_item(by, item)
    values = {
        "kind": EvidenceKind.FILE,
        "file": name,
        "original_name": original.original_name,
        "content_type": KINDS["jpg"].content_type,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "scan": original.scan,
    }
    version = next_version(by, nomination, locked, timezone.now(), values, reason)
    look_at(version)
    discard(_copies(original, nomination))
    after = {"title": locked.title, "version": version.number}
    record(by=by, verb="evidence.stripped", subject=nomination, after=after, reason=reason)
    return version
