"""Pieces of evidence: added, replaced, changed, put in order, removed, brought back.

Everything is told in the journal of the nomination, so that its history is in one place.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.copying import renew_copies
from evaluations.entry.evidence.models import (
    EvidenceItem,
    EvidenceKind,
    EvidenceVersion,
    EvidenceView,
)
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import Stale
from evaluations.platform.removal import Hold, why_not
from evaluations.setup.rubrics.models import Dimension, Indicator
from units.models import User

MOST_ITEMS = 500
# While items change places their numbers step aside: two may not have the same at any moment.
ASIDE = 10_000


@dataclass(frozen=True)
class Supports:
    """Primary keys of what a piece of evidence supports."""

    dimensions: Collection[int] = ()
    indicators: Collection[int] = ()


def supported(nomination: Nomination, wanted: Supports) -> tuple[list[Dimension], list[Indicator]]:
    """What of `wanted` is in the rubric by which the nomination is judged."""
    rubric = nomination.category.rubric_id
    dimensions = Dimension.objects.filter(rubric=rubric, pk__in=wanted.dimensions)
    indicators = Indicator.objects.filter(dimension__rubric=rubric, pk__in=wanted.indicators)
    return list(dimensions), list(indicators)


def new_item(nomination: Nomination, title: str, supports: Supports) -> EvidenceItem:
    """An item behind the others; `nomination` is locked."""
    items = EvidenceItem.objects.filter(nomination=nomination)
    if items.count() >= MOST_ITEMS:
        raise Refused(_("A nomination holds %(most)s pieces at most.") % {"most": MOST_ITEMS})
    last = items.aggregate(last=Max("number"))["last"] or 0
    item = EvidenceItem.objects.create(nomination=nomination, number=last + 1, title=title)
    _support(item, nomination, supports)
    return item


def _support(item: EvidenceItem, nomination: Nomination, supports: Supports) -> None:
    dimensions, indicators = supported(nomination, supports)
    item.dimensions.set(dimensions)
    item.indicators.set(indicators)


def add_version(
    by: User, item: EvidenceItem, nomination: Nomination, at: datetime.datetime, **content: Any
) -> EvidenceVersion:
    """The item's next version; `item` and `nomination` are locked."""
    last = item.versions.aggregate(last=Max("number"))["last"] or 0
    version = EvidenceVersion.objects.create(
        item=item,
        number=last + 1,
        added_at=at,
        added_by=by,
        is_late=nomination.deadlines.is_late(at),
        **content,
    )
    renew_copies(nomination, item)
    return version


def locked_item(by: User, item: EvidenceItem) -> tuple[Nomination, EvidenceItem]:
    """The item and its nomination, locked in this order, as everywhere."""
    nomination = locked_nomination(item.nomination_id)
    locked = EvidenceItem.objects.select_for_update().get(pk=item.pk)
    return nomination, locked


def told_item(item: EvidenceItem) -> dict[str, Any]:
    """What an item says, as the journal keeps it."""
    numbers = [
        f"{indicator.dimension.number}.{indicator.number}"
        for indicator in item.indicators.select_related("dimension")
    ]
    return {
        "title": item.title,
        "dimensions": sorted(dimension.number for dimension in item.dimensions.all()),
        "indicators": sorted(numbers),
    }


@transaction.atomic
def add_text(
    *,
    by: User,
    nomination: Nomination,
    title: str,
    text: str,
    supports: Supports,
    reason: str = "",
) -> EvidenceVersion:
    return _add(by, nomination, title, supports, reason, _text_content(text))


@transaction.atomic
def add_link(
    *, by: User, nomination: Nomination, title: str, url: str, supports: Supports, reason: str = ""
) -> EvidenceVersion:
    """An https address; it is shown, never fetched."""
    return _add(by, nomination, title, supports, reason, _link_content(url))


def _text_content(text: str) -> dict[str, Any]:
    return {"kind": EvidenceKind.TEXT, "text": text, "sha256": _digest(text)}


def _link_content(url: str) -> dict[str, Any]:
    if not url.startswith("https://"):
        raise Refused(_("The address must begin with https://."))
    return {"kind": EvidenceKind.LINK, "url": url, "sha256": _digest(url)}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _add(
    by: User,
    nomination: Nomination,
    title: str,
    supports: Supports,
    reason: str,
    content: Mapping[str, Any],
) -> EvidenceVersion:
    now, locked = timezone.now(), locked_nomination(nomination.pk)
    check_may_bring(by, locked, now, reason)
    there = EvidenceVersion.objects.newest().filter(
        item__nomination=locked,
        item__removed_at=None,
        item__title=title,
        sha256=content["sha256"],
    )
    if same := there.first():
        # The same form sent twice.
        return same
    item = new_item(locked, title, supports)
    version = add_version(by, item, locked, now, **content)
    after = {**told_item(item), "kind": version.kind, "sha256": version.sha256}
    record(by=by, verb="evidence.added", subject=locked, after=after, reason=reason)
    return version


@transaction.atomic
def replace_with_text(
    *, by: User, item: EvidenceItem, text: str, reason: str = ""
) -> EvidenceVersion:
    return _replace(by, item, reason, _text_content(text))


@transaction.atomic
def replace_with_link(
    *, by: User, item: EvidenceItem, url: str, reason: str = ""
) -> EvidenceVersion:
    return _replace(by, item, reason, _link_content(url))


def _replace(
    by: User, item: EvidenceItem, reason: str, content: Mapping[str, Any]
) -> EvidenceVersion:
    now, (nomination, locked) = timezone.now(), locked_item(by, item)
    check_may_bring(by, nomination, now, reason)
    return next_version(by, nomination, locked, now, content, reason)


def next_version(
    by: User,
    nomination: Nomination,
    item: EvidenceItem,
    at: datetime.datetime,
    content: Mapping[str, Any],
    reason: str,
) -> EvidenceVersion:
    """Put `content` in the place of what is shown; the same again changes nothing."""
    if item.removed_at:
        raise Refused(_("This piece is removed. Bring it back before you replace it."))
    newest = item.versions.order_by("-number").first()
    if newest and newest.sha256 == content["sha256"] and newest.kind == content["kind"]:
        return newest
    version = add_version(by, item, nomination, at, **content)
    record(
        by=by,
        verb="evidence.replaced",
        subject=nomination,
        before={"title": item.title, "version": newest.number if newest else 0},
        after={"version": version.number, "kind": version.kind, "sha256": version.sha256},
        reason=reason,
    )
    return version


@transaction.atomic
def edit_item(
    *,
    by: User,
    item: EvidenceItem,
    edits: int | None,
    title: str,
    supports: Supports,
    reason: str = "",
) -> EvidenceItem:
    """Change the title and what it supports. Raises Stale, Refused."""
    nomination, locked = locked_item(by, item)
    if edits is not None and locked.edits != edits:
        raise Stale(locked)
    check_may_bring(by, nomination, timezone.now(), reason)
    before = told_item(locked)
    locked.title = title
    locked.edits += 1
    _support(locked, nomination, supports)
    after = told_item(locked)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        locked.edits -= 1
        return locked
    locked.save(update_fields=["title", "edits"])
    renew_copies(nomination, locked)
    record(
        by=by,
        verb="evidence.changed",
        subject=nomination,
        before={"title": before["title"], **{name: before[name] for name in changed}},
        after={name: after[name] for name in changed},
        reason=reason,
    )
    return locked


def holds_of_item(by: User, nomination: Nomination) -> list[Hold]:
    """Why nothing can be removed any more, or brought back."""
    return why_not(lambda: check_may_bring(by, nomination, timezone.now(), "?"))


@transaction.atomic
def remove_item(*, by: User, item: EvidenceItem, reason: str = "") -> EvidenceItem:
    """Hide an item. It is kept, and may be brought back; removed already, nothing happens."""
    return _show(by, item, reason, timezone.now(), verb="evidence.removed")


@transaction.atomic
def restore_item(*, by: User, item: EvidenceItem, reason: str = "") -> EvidenceItem:
    """Show a removed item again; shown already, nothing happens."""
    return _show(by, item, reason, None, verb="evidence.restored")


def _show(
    by: User, item: EvidenceItem, reason: str, removed: datetime.datetime | None, *, verb: str
) -> EvidenceItem:
    nomination, locked = locked_item(by, item)
    check_may_bring(by, nomination, timezone.now(), reason)
    if (locked.removed_at is None) == (removed is None):
        return locked
    locked.removed_at = removed
    locked.edits += 1
    locked.save(update_fields=["removed_at", "edits"])
    renew_copies(nomination, locked)
    params = {"number": locked.number, "title": locked.title}
    record(by=by, verb=verb, subject=nomination, before=params, reason=reason)
    return locked


@transaction.atomic
def order_items(
    *, by: User, nomination: Nomination, order: Sequence[int], reason: str = ""
) -> None:
    """Number the items anew in `order`; what is not named there follows as it stood."""
    locked = locked_nomination(nomination.pk)
    check_may_bring(by, locked, timezone.now(), reason)
    items = {
        evidence_item.pk: evidence_item
        for evidence_item in EvidenceItem.objects.filter(nomination=locked)
    }
    named = [pk for pk in dict.fromkeys(order) if pk in items]
    wanted = [*named, *(pk for pk in items if pk not in named)]
    before = [item.title for item in items.values()]
    if wanted == list(items):
        return
    EvidenceItem.objects.filter(nomination=locked).update(number=F("number") + ASIDE)
    for number, pk in enumerate(wanted, start=1):
        EvidenceItem.objects.filter(pk=pk).update(number=number)
    after = [items[pk].title for pk in wanted]
    record(
        by=by,
        verb="evidence.ordered",
        subject=locked,
        before={"order": before},
        after={"order": after},
        reason=reason,
    )


def mark_opened(*, by: User, version: EvidenceVersion) -> None:
    """Remember that `by` has looked at it; a second time changes nothing."""
    EvidenceView.objects.get_or_create(
        version=version, user=by, defaults={"opened_at": timezone.now()}
    )
