"""What a seat says before it scores a nomination, and whether it is waited for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations import standing_kinds
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.constraints import by_another, holds, one_of, unique
from evaluations.setup.committees.models import Committee, Seat
from units.models import User


class ConflictKind(models.TextChoices):
    NONE = "none", _("no conflict")
    OWN_OFFICE = "own_office", _("own office, or one above or below it")
    KINSHIP = "kinship", _("kinship")
    INTEREST = "interest", _("other interest")
    SAME_PROVINCE = "same_province", _("same province")


# Who declares one of these does not score; the same province is only said.
RECUSING = (ConflictKind.OWN_OFFICE, ConflictKind.KINSHIP, ConflictKind.INTEREST)


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def recused(self) -> DeclarationQuerySet:
        return self.filter(is_recused=True)


class Declaration(models.Model):
    """A scoring seat's declaration of conflict for one nomination."""

    of_round = "nomination__category__award__round"
    emergency = ()

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="declarations")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="declarations")
    kind = models.CharField(_("kind"), max_length=13, choices=ConflictKind)
    note = models.TextField(_("note"), blank=True)
    is_recused = models.BooleanField(_("recused"), default=False)
    # Who took the seat off, where it was not its own holder who declared.
    recused_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField()

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            unique("seat", "nomination", name="declaration_is_unique"),
            one_of("kind", ConflictKind, "conflict_kind_is_known"),
            holds(~Q(kind=ConflictKind.OWN_OFFICE) | Q(is_recused=True), "own_office_recuses"),
        ]

    def __str__(self) -> str:
        return self.kind


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        """Those that nobody has lifted: the seat's sheet is not waited for."""
        return self.filter(lifted_at=None)


class Absence(models.Model):
    """A scoring seat whose sheet for a nomination does not come: named with the reason, and out
    of the denominator. Lifted when the sheet comes after all."""

    of_round = "nomination__category__award__round"
    emergency = ()

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="absences")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="absences")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "seat", "nomination", name="seat_is_absent_once", among=Q(lifted_at__isnull=True)
            ),
            holds(~Q(reason=""), "absence_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class StandingKind(models.TextChoices):
    """What a nominee is in the list (results/tally.py). `COMPETES` ends what was decided."""

    COMPETES = "competes", _("competes")
    SHOWN_ONLY = standing_kinds.SHOWN_ONLY, _("shown out of competition")
    DISQUALIFIED = standing_kinds.DISQUALIFIED, _("disqualified")
    WITHDRAWN = standing_kinds.WITHDRAWN, _("withdrawn")
    WITHHELD = standing_kinds.WITHHELD, _("place withheld")


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, user: User) -> StandingQuerySet:
        """Of the own committees; all for who oversees."""
        return self.filter(nomination__committee__in=Committee.objects.visible_to(user))

    def unended(self) -> StandingQuerySet:
        """Those that nobody has dropped and no later one has ended, agreed to or not."""
        return self.filter(ended_at=None)

    def in_force(self) -> StandingQuerySet:
        """Those that a second person has agreed to, and no later one has ended."""
        return self.unended().filter(seconded_at__isnull=False)

    def asked(self) -> StandingQuerySet:
        """Those that wait for the second person."""
        return self.unended().filter(seconded_at=None)

    def closing(self) -> StandingQuerySet:
        """Those in force that let go of the nominee's sheets."""
        return self.in_force().filter(kind__in=standing_kinds.UNCOUNTED)


class Standing(models.Model):
    """What a nominee is in the list, by the chair and a second person, until certification.

    Asked for beside the one in force, which ends when a second person agrees to the next.
    """

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="standings")
    kind = models.CharField(_("standing"), max_length=12, choices=StandingKind)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True, blank=True)
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "nomination",
                name="one_standing_of_a_nomination",
                among=Q(ended_at__isnull=True, seconded_at__isnull=False),
            ),
            unique(
                "nomination",
                name="one_standing_asked_of_a_nomination",
                among=Q(ended_at__isnull=True, seconded_at__isnull=True),
            ),
            one_of("kind", StandingKind, "standing_kind_is_known"),
            holds(~Q(reason=""), "standing_says_why"),
            by_another(
                "seconded_at", "seconded_by", "asked_by", "standing_is_seconded_by_another_person"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
