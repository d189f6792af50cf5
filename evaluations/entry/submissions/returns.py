"""What was sent back, item by item: the reason and each remark, with the office's answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.submissions.models import NominationReturn, ReturnAnswer
from units.models import User

# The key of the reason among the items of a return; remarks go by their primary keys.
REASON = 0


@dataclass(frozen=True)
class ReturnItem:
    """`number` and `title` are those of the piece, None and empty for the reason; open until it
    is answered."""

    key: int
    text: str
    answer: str = ""
    piece: int | None = None
    number: int | None = None
    title: str = ""

    @property
    def label(self) -> str:
        if self.number is None:
            return _("What the office has to mend")
        return f"{self.number}. {self.title}"


@dataclass(frozen=True)
class ReturnLines:
    """A return as its readers see it."""

    pk: int
    returned_at: datetime
    returned_by: User
    answer_until: datetime | None
    items: tuple[ReturnItem, ...]

    @property
    def unanswered(self) -> list[ReturnItem]:
        return [item for item in self.items if not item.answer]


def returns_of(nomination: Nomination) -> list[ReturnLines]:
    """Every return, the newest first: four queries, one where there was none."""
    rows = NominationReturn.objects.filter(nomination=nomination).select_related("returned_by")
    return [_lines(row) for row in rows.prefetch_related("remarks__item", "answers")]


def _lines(row: NominationReturn) -> ReturnLines:
    answers = _answers(row.answers.all())
    reason = ReturnItem(REASON, row.reason, answers.get(REASON, ""))
    remarks = (
        ReturnItem(
            remark.pk,
            remark.text,
            answers.get(remark.pk, ""),
            remark.item_id,
            remark.item.number,
            remark.item.title,
        )
        for remark in row.remarks.all()
    )
    return ReturnLines(
        row.pk, row.returned_at, row.returned_by, row.answer_until, (reason, *remarks)
    )


def _answers(rows: Iterable[ReturnAnswer]) -> dict[int, str]:
    return {row.remark_id or REASON: row.text for row in rows}


def awaited(nomination: Nomination) -> ReturnLines | None:
    """The return that the office has to answer now; no query where none is."""
    if nomination.state != NominationState.RETURNED:
        return None
    return next(iter(returns_of(nomination)), None)
