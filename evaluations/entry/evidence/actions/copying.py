"""Evidence that goes along with a nomination: up to the next level, and into its stages."""

from django.db.models import Max

from evaluations.entry.evidence.actions.looking import look_at
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.setup.rubrics.models import Dimension, Indicator


def copy_evidence(
    nomination: Nomination, target: Nomination, *, only: EvidenceItem | None = None
) -> None:
    """The same items, each with its newest version; files are shared.

    Once more, of all or `only` of one: what was added, replaced or removed since follows. An item
    is known by its versions, which keep when they were added. It supports the dimensions and
    indicators of the same numbers, where the rubric there has them.
    """
    known = {
        (version.added_at, version.sha256): version.item
        for version in EvidenceVersion.objects.filter(item__nomination=target).select_related(
            "item"
        )
    }
    items = EvidenceItem.objects.filter(nomination=nomination)
    items = items.filter(pk=only.pk) if only else items
    for item in items.prefetch_related("versions", "dimensions", "indicators__dimension"):
        versions = sorted(item.versions.all(), key=lambda version: version.number)
        keys = [(version.added_at, version.sha256) for version in versions]
        copy = next((known[key] for key in keys if key in known), None)
        if copy is None and (item.removed_at or not versions):
            continue
        copy = _same_as(item, copy, target)
        if keys[-1] not in known:
            _take_version(versions[-1], copy)


def _same_as(item: EvidenceItem, copy: EvidenceItem | None, target: Nomination) -> EvidenceItem:
    """The copy of an item, new or as its original says by now."""
    if copy is None:
        items = EvidenceItem.objects.filter(nomination=target)
        number = item.number
        if items.filter(number=number).exists():
            number = (items.aggregate(last=Max("number"))["last"] or 0) + 1
        copy = EvidenceItem.objects.create(nomination=target, number=number, title=item.title)
    elif (copy.title, copy.removed_at) != (item.title, item.removed_at):
        copy.title, copy.removed_at = item.title, item.removed_at
        copy.edits += 1
        copy.save(update_fields=["title", "removed_at", "edits"])
    rubric = target.category.rubric_id
    numbers = [dimension.number for dimension in item.dimensions.all()]
    copy.dimensions.set(Dimension.objects.filter(rubric=rubric, number__in=numbers))
    places = {
        (indicator.dimension.number, indicator.number) for indicator in item.indicators.all()
    }
    parts = Indicator.objects.filter(dimension__rubric=rubric).select_related("dimension")
    copy.indicators.set(
        part for part in parts if places and (part.dimension.number, part.number) in places
    )
    return copy


def _take_version(version: EvidenceVersion, copy: EvidenceItem) -> None:
    """Everything but its place goes along: who added it and when, what the scan said."""
    last = copy.versions.aggregate(last=Max("number"))["last"] or 0
    newest = EvidenceVersion.objects.get(pk=version.pk)
    newest.pk, newest.item, newest.number = None, copy, last + 1
    newest.save(force_insert=True)
    look_at(newest)


def renew_copies(nomination: Nomination, item: EvidenceItem) -> None:
    """What an office brings to its nomination goes along into the stages that are still judged."""
    stages = Nomination.objects.filter(stage_of=nomination.pk)
    stages = stages.exclude(state=NominationState.WITHDRAWN)
    stages = stages.exclude(sheets__state="certified").select_related("category")
    for there in stages.distinct():
        copy_evidence(nomination, there, only=item)
