"""What is typed about sessions and slots."""

from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.journal.forms import EditForm
from evaluations.setup.directory.forms import unit_field
from thai.fields import expect_year


class SessionForm(EditForm):
    host = unit_field(label=_("Host office"))

    class Meta(EditForm.Meta):
        model = EvaluationSession
        fields = ("date", "host", "region", "presentation_minutes", "question_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expect_year(self, self.instance.committee.round.fiscal_year_be)


def offered(session: EvaluationSession) -> QuerySet[Nomination]:
    """What this committee may hear: everything handed in and not withdrawn."""
    nominations = Nomination.objects.filter(committee=session.committee_id).handed_in()
    rows = nominations.select_related("category").prefetch_related("delegates")
    return rows.order_by("sort_key", "pk")


SEED = "schedule.seed"
GENERATE, LOOK, SAVE = "generate", "look", "save"


class PlanForm(EditForm):
    """The button that was pressed, and the seed that the page drew."""

    do = forms.ChoiceField(
        choices=[(button, button) for button in (GENERATE, LOOK, SAVE)], required=False
    )
    seed = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(EditForm.Meta):
        model = EvaluationSession
        fields = ()

    @property
    def drawn(self) -> str:
        """The seed that this page drew for this session; one that somebody chose is none."""
        try:
            pk, seed = signing.loads(self["seed"].value() or "", salt=SEED)
        except (signing.BadSignature, ValueError):
            return ""
        return str(seed) if pk == self.instance.pk else ""


def plan_with(session: EvaluationSession, seed: str) -> PlanForm:
    """The page as it stands, with `seed` signed so that it comes back."""
    token = signing.dumps([session.pk, seed], salt=SEED) if seed else ""
    return PlanForm(instance=session, initial={"seed": token})
