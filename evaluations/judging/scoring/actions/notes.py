"""Notes on an open sheet: of a dimension, and the judge's private one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.scoring.actions.writable import (
    WritableSheet,
    beat_of,
    supersede,
    writable_sheet,
)
from evaluations.judging.scoring.edit import Origin, follows, is_written
from evaluations.judging.scoring.models import DimensionNote, PrivateNote, ScoreSheet
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from units.models import User


@transaction.atomic
def save_note(
    *, by: User, sheet: int, dimension: int, strengths: str, suggestions: str, version: int
) -> DimensionNote:
    """Save strengths and suggestions of one dimension; versions as in `save_mark`."""
    locked = writable_sheet(by, sheet)
    return put_note(by, locked, dimension, (strengths, suggestions), Origin(version))


def put_note(
    by: User, sheet: WritableSheet, dimension: int, texts: Sequence[str], origin: Origin
) -> DimensionNote:
    if dimension not in [dimension.pk for dimension in sheet.tree.dimensions]:
        raise Refused(_("This dimension does not belong to this sheet."))
    stored = DimensionNote.objects.filter(sheet=sheet.pk, dimension=dimension).first()
    note = stored or DimensionNote(sheet_id=sheet.pk, dimension_id=dimension, version=0)
    before = {"strengths": note.strengths, "suggestions": note.suggestions}
    after = dict(zip(before, texts, strict=True))
    if is_written(origin, stored):
        return note
    if before == after:
        supersede(origin, stored)
        return note
    if not follows(origin, stored):
        raise Conflict(_("This note was changed in another window since this page was opened."))
    write_note(by, note, texts, origin)
    beat_of(sheet)
    return note


def write_note(by: User, note: DimensionNote, texts: Sequence[str], origin: Origin) -> None:
    """Write a note, kept or new (version 0); the journal says what stood there."""
    before = {"strengths": note.strengths, "suggestions": note.suggestions}
    note.strengths, note.suggestions = texts
    note.version += 1
    note.saved_as, note.saved_at = origin.key, timezone.now()
    note.save()
    after = {"strengths": note.strengths, "suggestions": note.suggestions}
    record(
        by=by,
        verb="note.saved",
        subject=ScoreSheet(pk=note.sheet_id),
        before={"dimension": note.dimension_id, **before},
        after={"dimension": note.dimension_id, **after},
    )


def put_private(sheet: WritableSheet, text: str, origin: Origin) -> PrivateNote:
    """The judge's own note; the journal, which others read, knows nothing of it."""
    if sheet.seat is None:
        raise Refused(_("An agreed sheet has no private note."))
    owner = {"seat_id": sheet.seat, "nomination_id": sheet.nomination}
    stored = PrivateNote.objects.filter(**owner).first()
    note = stored or PrivateNote(**owner, version=0)
    if is_written(origin, stored):
        return note
    if note.text == text:
        supersede(origin, stored)
        return note
    if not follows(origin, stored):
        raise Conflict(_("This note was changed in another window since this page was opened."))
    note.text = text
    note.version += 1
    note.saved_as, note.saved_at = origin.key, timezone.now()
    note.save()
    return note
