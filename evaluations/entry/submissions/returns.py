"""What was sent back, item by item: the reason and each remark, with the office's answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.submissions.models import NominationReturn, ReturnAnswer, ReturnRemark
from units.models import User

# The key of the reason among the items of a return; remarks go by their primary keys.
REASON = 0


@dataclass(frozen=True)
class ReturnItem:
    """`number` and `title` are those of the piece or the indicator, empty for the reason; open
    until it is answered. `piece`: its primary key, None where the remark is on none."""

    key: int
    text: str
    answer: str = ""
    piece: int | None = None
    number: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        if self.key == REASON:
            return _("What the office has to mend")
        if self.piece is None:
            params = {"number": self.number, "name": self.title}
            return _("Indicator %(number)s %(name)s") % params
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
    """Every return, the newest first: three queries, one where there was none."""
    rows = NominationReturn.objects.filter(nomination=nomination).select_related("returned_by")
    remarks = ReturnRemark.objects.select_related("item", "indicator__dimension")
    return [_lines(row) for row in rows.prefetch_related(Prefetch("remarks", remarks), "answers")]


def _lines(row: NominationReturn) -> ReturnLines:
    answers = _answers(row.answers.all())
    reason = ReturnItem(REASON, row.reason, answers.get(REASON, ""))
    remarks = sorted(row.remarks.all(), key=_place)
    items = [_item(remark, answers.get(remark.pk, "")) for remark in remarks]
    return ReturnLines(
        row.pk, row.returned_at, row.returned_by, row.answer_until, (reason, *items)
    )


def _place(remark: ReturnRemark) -> tuple[int, int]:
    """Pieces in the order that they have today, then indicators in that of the rubric."""
    return (0, remark.item.number) if remark.item else (1, remark.pk)


def _item(remark: ReturnRemark, answer: str) -> ReturnItem:
    if remark.item:
        number, title = str(remark.item.number), remark.item.title
        return ReturnItem(remark.pk, remark.text, answer, remark.item_id, number, title)
    return ReturnItem(remark.pk, remark.text, answer, None, *_about(remark))


def _about(remark: ReturnRemark) -> tuple[str, str]:
    """The number and the name of the indicator."""
    row = remark.indicator
    return (f"{row.dimension.number}.{row.number}", row.name) if row else ("", "")


def _answers(rows: Iterable[ReturnAnswer]) -> dict[int, str]:
    return {row.remark_id or REASON: row.text for row in rows}


def awaited(nomination: Nomination) -> ReturnLines | None:
    """The return that the office has to answer now; no query where none is."""
    if nomination.state != NominationState.RETURNED:
        return None
    return next(iter(returns_of(nomination)), None)
