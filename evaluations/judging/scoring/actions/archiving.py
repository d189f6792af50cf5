"""What becomes of the sheets of a seat that has changed hands, and of those that came too late."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from evaluations.judging.scoring.models import ScoreSheet, SheetState
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Seat
from units.models import User


@transaction.atomic
def archive_replaced(*, by: User | None) -> int:
    """Archive the unsubmitted sheets of holders whom somebody substitutes by now; they are kept
    and never counted. Returns how many."""
    today = timezone.localdate()
    sheets = ScoreSheet.objects.writable().filter(
        seat__valid_until__lt=today,
        seat__in=Seat.objects.filter(substitutes__valid_from__lte=today),
    )
    return archive(by, sheets.select_for_update(of=("self",)))


def resume(*, by: User, sheets: QuerySet[ScoreSheet]) -> None:
    """Sheets that a certification put away may be asked for once more when it is reopened; who
    is still not waited for leaves them as they are."""
    put_away = sheets.filter(state=SheetState.ARCHIVED).select_related("seat")
    for sheet in put_away.select_for_update(of=("self",)):
        if sheet.seat is not None and not sheet.seat.is_held_today:
            continue
        state = SheetState.RETURNED if sheet.returns.exists() else SheetState.OPEN
        _move(by, sheet, state, verb="sheet.awaited")


def archive(by: User | None, sheets: Iterable[ScoreSheet]) -> int:
    """Archive these sheets, locked by the caller."""
    rows = list(sheets)
    for sheet in rows:
        _move(by, sheet, SheetState.ARCHIVED, verb="sheet.archived")
    return len(rows)


def _move(by: User | None, sheet: ScoreSheet, state: SheetState, *, verb: str) -> None:
    before = {"state": sheet.state}
    sheet.state = state
    sheet.save(update_fields=["state"])
    record(by=by, verb=verb, subject=sheet, before=before, after={"state": sheet.state})
