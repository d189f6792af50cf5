"""The questions of a day on paper, for the clock."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.schedule.documents import session_facts
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.judging.questions.page import ListLine, lists_of
from evaluations.platform.documents.document import Document, Head, Table
from evaluations.platform.documents.registry import Back, document
from thai.dates import format_date, format_time
from units.models import User


@document("questions", back=Back(gettext_lazy("Session"), "session_detail"))
def questions_paper(user: User, pk: int) -> Document:
    """For who runs the session: the shared questions of every slot in their order. Three queries,
    whatever it holds."""
    sessions = EvaluationSession.objects.run_by(user)
    session = sessions.select_related("committee__round", "host").get(pk=pk)
    places = SlotNomination.objects.filter(slot__session=session)
    rows = places.select_related("slot", "nomination__category")
    return Document(
        title=_("Questions to the presenters"),
        subject=session.committee.name,
        parts=(session_facts(session), *_tables(list(rows.order_by("slot__starts_at", "number")))),
        running=f"{_('Questions to the presenters')} · {format_date(session.date)}",
        is_rehearsal=session.committee.round.is_rehearsal,
    )


def _tables(places: list[SlotNomination]) -> Iterator[Table]:
    lists = lists_of([place.nomination for place in places])
    for place in places:
        nomination, time = place.nomination, timezone.localtime(place.slot.starts_at)
        yield Table(
            columns=(
                Head(_("No."), True, "narrow"),
                Head(_("Question"), False, "wide"),
                Head(_("About"), False, "mid"),
                Head(_("Asked"), False, "narrow"),
                Head(_("Short answer")),
            ),
            rows=tuple(_row(line) for line in lists[nomination.pk]),
            heading=f"{format_time(time)} {nomination.official_name}",
            empty=_("No question is shared for this presentation."),
        )


def _row(line: ListLine) -> tuple[str, ...]:
    """Without a judge's name: the list is read out."""
    question = line.question
    texts = [question.text, *(f"– {other.text}" for other in line.merged)]
    ticks = {(True, True): "✓ ✓", (True, False): "✓"}
    state = (question.asked_at is not None, question.answered_at is not None)
    return (
        str(line.number),
        "\n".join(texts),
        question.about,
        ticks.get(state, ""),
        question.answer,
    )
