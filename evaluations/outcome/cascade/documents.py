"""Who goes up to the next level, for who oversees."""

from django.utils.translation import gettext_lazy

from evaluations.outcome.cascade.paper import cascade_paper
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.registry import Back, document
from evaluations.setup.rounds.models import AwardRound
from units.access import overseer
from units.models import User


@document("cascade", allow=overseer, back=Back(gettext_lazy("To the next level"), "cascade"))
def _cascade(user: User, pk: int) -> Document:
    """By the key of the round below."""
    rounds = AwardRound.objects.visible_to(user).select_related("next_round")
    return cascade_paper(rounds.get(pk=pk))
