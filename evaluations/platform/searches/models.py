"""A search of a list, kept under a name."""

from __future__ import annotations

from django.db import models

from evaluations.platform.constraints import holds, unique
from units.models import User

LONGEST_QUERY = 1000


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> SavedSearchQuerySet:
        """One's own alone."""
        return self.filter(user=user)


class SavedSearch(models.Model):
    """What a person searched for on the list at `path`: filters and order, as its address says."""

    emergency = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="saved_searches")
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("user", "path", "name", name="saved_search_name_is_unique"),
            holds(~models.Q(name=""), "saved_search_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
