"""How long questions are kept that nobody asked."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.judging.questions.models import Question
from evaluations.platform.retention.kinds import RetentionKind
from evaluations.setup.rounds.models import OVER


def _rows() -> QuerySet[Question]:
    """Of rounds that are over; what was asked stays beside the minutes."""
    return Question.objects.filter(
        asked_at=None,
        nomination__category__award__round__phase__in=OVER,
    )


RetentionKind(
    code="questions",
    label=_("Questions that were not asked"),
    about=_("what judges wrote for the presenters, of rounds that are over"),
    least=30,
    default=365,
    moment="saved_at",
    rows=_rows,
)
