"""The minutes of a session: who may have them, and where they are written."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.minutes.paper import minutes_paper
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.registry import Back, document
from evaluations.platform.pages import Crumb
from units.models import User


def _writing(user: User, pk: int) -> Sequence[Crumb]:
    if not EvaluationSession.objects.run_by(user).filter(pk=pk).exists():
        return ()
    return [(_("Write the minutes"), reverse("minutes", args=[pk]))]


@document("minutes", back=Back(gettext_lazy("Session"), "session_detail"), links=_writing)
def _minutes(user: User, pk: int) -> Document:
    """By the key of the session."""
    return minutes_paper(Minutes.objects.visible_to(user).with_page().get(session=pk))
