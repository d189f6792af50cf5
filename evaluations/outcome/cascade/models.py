"""What was decided about a nominee that was sent up and is a winner no more."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.platform.constraints import holds, unique
from units.models import User


class KeptAbove(models.Model):
    """A nominee that stays in the next level's round though `result`, the newest one below, makes
    it no winner. A later result is asked about anew; one that is taken back is withdrawn there."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="kept_above")
    result = models.ForeignKey(Result, models.PROTECT, related_name="kept_above")
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("nomination", "result", name="kept_above_is_unique"),
            holds(~Q(reason=""), "kept_above_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason
