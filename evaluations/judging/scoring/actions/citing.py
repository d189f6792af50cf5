"""Citing evidence on an open sheet, and taking a citation back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.scoring.actions.writable import (
    WritableSheet,
    beat_of,
    check_open,
    writable_sheet,
)
from evaluations.judging.scoring.cited import (
    HIGHEST_PAGE,
    LONGEST_FILM,
    MOMENT,
    PAGE,
    part_cited,
)
from evaluations.judging.scoring.models import Citation, ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.rubrics.actions import freeze
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import IndicatorNode
from units.models import User

MOST_CITED = 20


@transaction.atomic
def cite(
    *, by: User, sheet: int, indicator: int, version: int, page: int = 0, second: int = 0
) -> Citation:
    """Cite a page or a moment of a version for the mark of an indicator; cited already, nothing
    happens. Raises ScoreSheet.DoesNotExist where the sheet is another person's."""
    locked = writable_sheet(by, sheet)
    node = _indicator(locked, indicator)
    place = {"indicator_id": node.pk, **_place(by, locked, version, page, second)}
    there = Citation.objects.filter(sheet=sheet)
    if same := there.filter(**place).first():
        return same
    if there.filter(indicator=node.pk).count() >= MOST_CITED:
        raise Refused(
            _("An indicator cites %(most)s places at most. Take one back first.")
            % {"most": MOST_CITED}
        )
    citation = Citation.objects.create(sheet_id=sheet, written_at=timezone.now(), **place)
    after = _said(citation, node)
    record(by=by, verb="citation.added", subject=ScoreSheet(pk=sheet), after=after)
    if not locked.is_frozen:
        freeze(by=by, rubric=Rubric(pk=locked.tree.pk))
    beat_of(locked)
    return citation


@transaction.atomic
def take_back(*, by: User, citation: Citation) -> None:
    """Taken back already, nothing happens."""
    locked = writable_sheet(by, citation.sheet_id)
    stored = Citation.objects.filter(pk=citation.pk).first()
    if stored is None:
        return
    node = _indicator(locked, stored.indicator_id)
    _record_removal(by, stored, node)
    stored.delete()
    beat_of(locked)


def drop_citations(by: User, sheet: ScoreSheet, numbers: dict[int, IndicatorNode]) -> None:
    """What was cited on a screen is not on the paper that takes its place."""
    for citation in sheet.citations.all():
        _record_removal(by, citation, numbers[citation.indicator_id])
    sheet.citations.all().delete()


def _indicator(sheet: WritableSheet, pk: int) -> IndicatorNode:
    dimension, node = sheet.tree.indicators.get(pk, (None, None))
    if dimension is None or node is None or not node.applies_to(sheet.nominee_class):
        raise Refused(_("This indicator does not belong to this sheet."))
    check_open(sheet, dimension)
    return node


def _place(by: User, sheet: WritableSheet, pk: int, page: int, second: int) -> dict[str, Any]:
    """The version, and where in it; of what has no pages or no moments, the whole."""
    served = EvidenceVersion.objects.served_to(by).filter(item__nomination=sheet.nomination)
    version = served.filter(pk=pk).first()
    if version is None:
        raise Refused(_("This piece is no evidence of this nominee, or cannot be shown now."))
    part = part_cited(version)
    page, second = page if part == PAGE else 0, second if part == MOMENT else 0
    last = version.pages or HIGHEST_PAGE
    if not 0 <= page <= last:
        raise Refused(_("This piece has pages 1 to %(last)s.") % {"last": last})
    if not 0 <= second <= LONGEST_FILM:
        raise Refused(_("Please type the moment as minutes and seconds, such as 1:05."))
    return {"version_id": version.pk, "page": page, "second": second}


def _said(citation: Citation, node: IndicatorNode) -> dict[str, Any]:
    """The citation, as the journal keeps it."""
    return {
        "indicator": node.number,
        "evidence_version": citation.version_id,
        "page": citation.page,
        "second": citation.second,
    }


def _record_removal(by: User, citation: Citation, node: IndicatorNode) -> None:
    sheet = ScoreSheet(pk=citation.sheet_id)
    record(by=by, verb="citation.removed", subject=sheet, before=_said(citation, node))
