"""For how long each kind of data is kept here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evaluations.platform.constraints import holds
from evaluations.platform.retention.kinds import KINDS
from units.models import Versioned


class RetentionSetting(Versioned):
    """One row: days by the code of the kind; None: kept for ever. What is not there has the
    kind's default."""

    emergency = ()

    days = models.JSONField(default=dict)

    class Meta:
        constraints = [holds(Q(pk=1), "retention_is_one_row")]

    def __str__(self) -> str:
        return "retention"

    @classmethod
    def current(cls) -> RetentionSetting:
        """The setting, or the defaults while nobody has set any: one query."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def days_of(self, code: str) -> int | None:
        days: int | None = self.days.get(code, KINDS[code].default)
        return days
