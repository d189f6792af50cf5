"""A photo or a film that says where it was taken gives its place away only for as long as the
office wishes: the same picture without it stands in its place, and the original goes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.housekeeping import discard
from evaluations.entry.evidence.actions.items import locked_item, next_version
from evaluations.entry.evidence.actions.looking import look_at
from evaluations.entry.evidence.actions.taking import digest_of
from evaluations.entry.evidence.film_places import blank
from evaluations.entry.evidence.kinds import KINDS, VIDEO
from evaluations.entry.evidence.models import EvidenceItem, EvidenceKind, EvidenceVersion
from evaluations.entry.evidence.naming import stored_name
from evaluations.entry.evidence.previews import Undrawable, fetched, without_notes
from evaluations.entry.evidence.sniffing import examined_film
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.running import HandedOver, Lost
from evaluations.platform.journal.actions import record
from evaluations.platform.store.files import StorageDown, stored_files
from units.models import User


def located(item: EvidenceItem) -> EvidenceVersion | None:
    """The version that is shown, where it says where it was taken."""
    newest = item.versions.order_by("-number").first()
    return newest if newest and newest.has_place and newest.discarded_at is None else None


# The file is brought here, changed, stored, and entered.
STEPS = 4
# Tells that a step is done; raises where somebody else is to go on.
Step = Callable[[int], None]


def strip_place(
    *, by: User, item: EvidenceItem, reason: str = "", step: Step = lambda _done: None
) -> EvidenceVersion:
    """Put the photo or the film without its place in the place of the original, of which nothing
    but its name and digest stays. Raises Refused."""
    original = require_strippable(by, item, reason)
    kind = KINDS["mp4" if original.shown_as == VIDEO else "jpg"]
    name = stored_name(item.nomination_id, kind.extension)
    with TemporaryDirectory(prefix="strip-") as folder:
        stripped = _without_place(original, Path(folder), step)
        values = {
            "file": name,
            "content_type": kind.content_type,
            "size": stripped.stat().st_size,
            "sha256": digest_of(stripped),
        }
        with _store_answers():
            stored_files().keep(name, stripped, kind.content_type)
    try:
        step(STEPS - 1)
        return _exchange(by, item, original, values, reason, step)
    except (Refused, Lost, HandedOver):
        with suppress(StorageDown):
            stored_files().remove(name)
        raise


@contextmanager
def _store_answers() -> Iterator[None]:
    try:
        yield
    except StorageDown:
        raise Refused(_("The store does not answer at the moment. Try again later.")) from None


def _without_place(original: EvidenceVersion, folder: Path, step: Step) -> Path:
    with _store_answers():
        if original.shown_as == VIDEO:
            return _film_without_place(fetched(original, folder), step)
        try:
            content = without_notes(original)
        except Undrawable:
            raise Refused(
                _("This picture cannot be drawn. Save it anew and send it again.")
            ) from None
    stripped = folder / "made.jpg"
    stripped.write_bytes(content)
    return stripped


def _film_without_place(path: Path, step: Step) -> Path:
    """The film itself, changed where it lies. Refused where the place runs along with it."""
    step(1)
    places = examined_film(path)
    if places is None:
        raise Refused(_("The film could not be looked into. Try again in a minute."))
    if places.in_track:
        raise Refused(
            _(
                "This film tells the place in a track of its own, moment by moment. Save it anew "
                "without location data in the program of the camera, and bring it as a better "
                "version."
            )
        )
    blank(path, places)
    step(2)
    return path


@transaction.atomic
def require_strippable(by: User, item: EvidenceItem, reason: str) -> EvidenceVersion:
    """The version, where all that can be known beforehand allows it."""
    nomination, locked = locked_item(by, item)
    check_may_bring(by, nomination, timezone.now(), reason)
    original = located(locked)
    if original is None:
        raise Refused(_("This piece says no place, or no longer. Please reload the page."))
    if not original.is_served:
        raise Refused(_("The file is still being checked. Please try again in a minute."))
    judged_by = Q(pins__isnull=False) | Q(citations__isnull=False)
    if _copies(original, nomination).filter(judged_by).exists():
        raise Refused(_("A judge has handed in marks by this piece, so it stays as it is."))
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
    columns: Mapping[str, Any],
    reason: str,
    step: Step,
) -> EvidenceVersion:
    if require_strippable(by, item, reason) != original:
        raise Refused(_("Somebody has replaced this piece meanwhile. Please reload the page."))
    nomination, locked = locked_item(by, item)
    values = {
        "kind": EvidenceKind.FILE,
        "original_name": original.original_name,
        "scan": original.scan,
        **columns,
    }
    version = next_version(by, nomination, locked, timezone.now(), values, reason)
    look_at(version)
    discard(_copies(original, nomination))
    after = {"title": locked.title, "version": version.number}
    record(by=by, verb="evidence.stripped", subject=nomination, after=after, reason=reason)
    step(STEPS)
    return version
