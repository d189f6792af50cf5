"""What a round shows to everybody, and from when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.publication.bundle_schema import BundleContent
from evaluations.platform.constraints import holds
from evaluations.setup.rounds.models import PUBLIC, AwardRound
from units.models import User, Versioned


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        """Those whose round is published, is no rehearsal, and whose embargo is over."""
        return self.filter(
            round__phase__in=PUBLIC,
            round__is_rehearsal=False,
            public_from__lte=timezone.now(),
        )


class Publication(Versioned):
    """Nothing is public before `public_from`; what is not ticked stays inside."""

    of_round = "round"
    emergency = "__all__"

    round = models.OneToOneField(AwardRound, models.PROTECT, related_name="publication")
    public_from = models.DateTimeField(_("public from (embargo)"))
    shows_ranks = models.BooleanField(_("ranks"), default=True)
    shows_bands = models.BooleanField(_("award bands"), default=True)
    shows_totals = models.BooleanField(_("totals"), default=False)
    shows_profiles = models.BooleanField(_("dimension profiles"), default=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        constraints = [
            holds(
                Q(shows_ranks=True)
                | Q(shows_bands=True)
                | Q(shows_totals=True)
                | Q(shows_profiles=True),
                "publication_shows_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}"


class ArchiveQuerySet(models.QuerySet["Archive"]):
    def visible_to(self, user: User) -> ArchiveQuerySet:
        return self if user.oversees else self.none()


class Archive(models.Model):
    """A round's open bundle, taken in to be read: from another installation, or from long ago."""

    emergency = ()

    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, unique=True)
    content: models.JSONField[BundleContent, BundleContent] = models.JSONField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.CharField(max_length=250)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("archive")

    def __str__(self) -> str:
        return self.name
