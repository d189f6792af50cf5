"""The rubric that a page is about, and the way back from it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.pages import Crumb, visible_or_404
from evaluations.setup.rubrics.models import Rubric
from units.access import PersonRequest


def frozen_sentence() -> str:
    return _("Marks were given with this version. Make a new version from it.")


def crumbs(rubric: Rubric | None = None) -> list[Crumb]:
    way = [
        (_("Administration"), reverse("administration")),
        (_("Rubrics"), reverse("rubric_list")),
    ]
    return [*way, (str(rubric), reverse("rubric", args=[rubric.pk]))] if rubric else way


def rubric_of(request: PersonRequest, pk: int) -> Rubric:
    return visible_or_404(request, Rubric.objects.all(), pk)
