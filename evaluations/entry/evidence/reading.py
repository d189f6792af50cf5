"""Evidence as its readers see it: the newest version of each item, and what it supports."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion, EvidenceView
from evaluations.entry.nominations.models import RETURN_TOLD, Nomination
from evaluations.platform.journal.merkle import digest
from evaluations.platform.prepared_queries import PreparedQuery
from evaluations.setup.rubrics.tree import DimensionNode, RubricTree
from units.models import User


@dataclass(frozen=True)
class ItemRemark:
    """What the committee's secretary wants mended in a piece, and the office's answer."""

    text: str
    answer: str


@dataclass(frozen=True)
class EvidenceCard:
    """One piece of evidence; `dimensions` and `indicators` are primary keys it supports.

    `is_opened`: the reader has looked at this version. `is_served`: the reader may have it.
    """

    version: EvidenceVersion
    title: str
    dimensions: frozenset[int]
    indicators: frozenset[int]
    places: tuple[str, ...] = ()
    is_opened: bool = True
    is_served: bool = True
    shown_in: frozenset[int] = frozenset()
    remark: ItemRemark | None = None

    @property
    def facts(self) -> str:
        """What kind of thing it is, how long and large, where a link leads, what it supports."""
        version, labels = self.version, [self.version.kind_label]
        if version.pages > 1:
            labels.append(_("%(count)s pages") % {"count": version.pages})
        if version.size:
            labels.append(filesizeformat(version.size))
        if version.url:
            labels.append(urlsplit(version.url).hostname or "")
        if version.number > 1:
            labels.append(_("version %(number)s") % {"number": version.number})
        if self.places:
            labels.append(f"{pgettext('supports', 'for')} {', '.join(self.places)}")
        return " · ".join(labels)


def _supports(through: Any, target: str, nomination: Nomination) -> dict[int, set[int]]:
    pairs = through.objects.filter(evidenceitem__nomination=nomination)
    supported: dict[int, set[int]] = defaultdict(set)
    for item, pk in pairs.values_list("evidenceitem_id", f"{target}_id"):
        supported[item].add(pk)
    return supported


def newest_versions(nomination: Nomination, *, with_text: bool = False) -> list[EvidenceVersion]:
    """The version of every shown item, in the items' order: one query.

    Texts may be long, and lists do not show them: they are read where `with_text`.
    """
    if with_text:
        return list(EvidenceVersion.objects.shown_of(nomination.pk))
    return NEWEST_VERSIONS.instances(EvidenceVersion, nomination=nomination.pk)


# EvidenceVersion.objects.shown_of, without the texts.
NEWEST_VERSIONS = PreparedQuery(
    """
SELECT version.id, version.item_id, version.number, version.kind, version.url, version.file,
    version.original_name, version.content_type, version.size, version.sha256,
    version.has_script, version.has_place, version.scan, version.scan_note, version.preview,
    version.page_sizes,
    version.added_at, version.added_by_id, version.is_late, version.discarded_at,
    item.id AS item__id, item.nomination_id AS item__nomination_id,
    item.number AS item__number, item.title AS item__title, item.edits AS item__edits,
    item.removed_at AS item__removed_at
FROM evaluations_evidenceversion version
JOIN evaluations_evidenceitem item ON item.id = version.item_id
WHERE item.nomination_id = %(nomination)s AND item.removed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM evaluations_evidenceversion later
        WHERE later.item_id = version.item_id AND later.number > version.number)
ORDER BY item.number
"""
)


def evidence_state(versions: list[EvidenceVersion]) -> str:
    """A short sign that changes whenever what is shown does."""
    return digest([version.pk for version in versions])[:16]


def evidence_cards(
    nomination: Nomination,
    tree: RubricTree,
    reader: User | None = None,
    *,
    marks_opened: bool = True,
) -> list[EvidenceCard]:
    """Every shown item of the nomination in order: four queries, one where there is none.

    `marks_opened`: tell the reader what they have not looked at; an office knows its own.
    """
    versions = newest_versions(nomination)
    if not versions:
        return []
    dimensions = _supports(EvidenceItem.dimensions.through, "dimension", nomination)
    indicators = _supports(EvidenceItem.indicators.through, "indicator", nomination)
    opened = _opened(versions, reader if marks_opened else None)
    return [
        _card(
            version, dimensions[version.item_id], indicators[version.item_id], tree, reader, opened
        )
        for version in versions
    ]


def with_remarks(cards: list[EvidenceCard], nomination: Nomination) -> list[EvidenceCard]:
    """The same cards, each with its remark of the last return: one query, or none."""
    remarks = _remarks(nomination) if nomination.state in RETURN_TOLD else {}
    return [replace(card, remark=remarks.get(card.version.item_id)) for card in cards]


def _remarks(nomination: Nomination) -> Mapping[int, ItemRemark]:
    """By item. A remark is a row of the submissions, which stand after the evidence."""
    last = nomination.returns.order_by("-pk").values("pk")[:1]
    rows = EvidenceItem.objects.filter(remarks__returned=last)
    columns = ("pk", "remarks__text", "remarks__answers__text")
    return {pk: ItemRemark(text, answer or "") for pk, text, answer in rows.values_list(*columns)}


def _opened(versions: list[EvidenceVersion], reader: User | None) -> set[int]:
    keys = {version.pk for version in versions}
    if reader is None:
        return keys
    openings = EvidenceView.objects.filter(user=reader, version__in=keys)
    return set(openings.values_list("version_id", flat=True))


def _card(
    version: EvidenceVersion,
    dimensions: set[int],
    indicators: set[int],
    tree: RubricTree,
    reader: User | None,
    opened: set[int],
) -> EvidenceCard:
    whole = [str(dimension.number) for dimension in tree.dimensions if dimension.pk in dimensions]
    single = [of for pk, of in tree.indicators.items() if pk in indicators]
    return EvidenceCard(
        version=version,
        title=version.item.title,
        dimensions=frozenset(dimensions),
        indicators=frozenset(indicators),
        places=(*whole, *(node.number for _dimension, node in single)),
        is_opened=version.pk in opened,
        is_served=version.is_served_to(reader.pk if reader else 0),
        shown_in=frozenset(dimensions.union(dimension.pk for dimension, _node in single)),
    )


@dataclass(frozen=True)
class EvidenceGroup:
    """A dimension, or an indicator of it, with what supports it."""

    number: str
    name: str
    cards: tuple[EvidenceCard, ...]


@dataclass(frozen=True)
class DimensionEvidence:
    """A dimension: what supports it as a whole, then the indicators with evidence of their own.

    What supports the whole is not repeated at its indicators.
    """

    pk: int
    number: int
    name: str
    cards: tuple[EvidenceCard, ...]
    groups: tuple[EvidenceGroup, ...]

    @property
    def is_empty(self) -> bool:
        return not self.cards and not self.groups


def grouped(
    cards: list[EvidenceCard], tree: RubricTree
) -> tuple[list[DimensionEvidence], list[EvidenceCard]]:
    """Evidence by dimension and indicator, and what supports neither."""
    other_cards = [card for card in cards if not card.shown_in]
    return [_dimension(cards, node) for node in tree.dimensions], other_cards


def _dimension(cards: list[EvidenceCard], dimension: DimensionNode) -> DimensionEvidence:
    whole = tuple(card for card in cards if dimension.pk in card.dimensions)
    shown = (card for card in cards if dimension.pk in card.shown_in)
    single = [card for card in shown if dimension.pk not in card.dimensions]
    groups = []
    for node in dimension.indicators:
        if own := tuple(card for card in single if node.pk in card.indicators):
            groups.append(EvidenceGroup(node.number, node.name, own))
    return DimensionEvidence(dimension.pk, dimension.number, dimension.name, whole, tuple(groups))
