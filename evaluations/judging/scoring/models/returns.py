"""How a submitted sheet is opened again, discussed, and agreed to."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models.sheets import COUNTED, ScoreSheet
from evaluations.judging.scoring.sheet_document import SheetDocument
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Seat
from units.models import User


class ReturnKind(models.TextChoices):
    RETURN = "return", _("returned by the chair")
    REVISION = "revision", _("revised by the judge after the discussion")


class SheetReturn(models.Model):
    """A submitted sheet opened again: why, by whom, and what it said before."""

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    kind = models.CharField(max_length=8, choices=ReturnKind, default=ReturnKind.RETURN)
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    content: models.JSONField[SheetDocument, SheetDocument] = models.JSONField(
        encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            holds(~Q(reason=""), "returned_sheet_says_why"),
            one_of("kind", ReturnKind, "return_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.reason


class ProposalKind(models.TextChoices):
    RETURN = "return", _("send the sheet back")
    ABSENCE = "absence", _("close without this seat")
    LIFT = "lift", _("wait again for a seat that was closed as absent")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> ProposalQuerySet:
        """Those on which the chair has not decided."""
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """What the secretary proposes and the chair confirms or declines (docs/domain.md)."""

    of_round = "nomination__category__award__round"
    emergency = ()

    kind = models.CharField(max_length=7, choices=ProposalKind)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="proposals")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="proposals")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_confirmed = models.BooleanField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "kind",
                "seat",
                "nomination",
                name="one_open_proposal_about_a_sheet",
                among=Q(decided_at__isnull=True),
            ),
            holds(~Q(reason=""), "proposal_says_why"),
            holds(
                Q(decided_at__isnull=True, decided_by__isnull=True, is_confirmed__isnull=True)
                | Q(
                    decided_at__isnull=False, decided_by__isnull=False, is_confirmed__isnull=False
                ),
                "decision_is_whole",
            ),
            one_of("kind", ProposalKind, "proposal_kind_is_known"),
            holds(
                ~Q(kind=ProposalKind.LIFT)
                | Q(is_confirmed__isnull=True)
                | Q(is_confirmed=False)
                | ~Q(decided_by=F("made_by")),
                "lifting_is_agreed_to_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def open(self) -> DiscussionQuerySet:
        return self.filter(closed_at=None)


class Discussion(models.Model):
    """The committee talks about a nomination whose marks are revealed: while it is open, each
    member may take the own sheet up again, with a reason."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="discussions")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "nomination",
                name="one_open_discussion_of_a_nomination",
                among=Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}"


class Disclosure(models.Model):
    """All sheets of a nomination were in once, so that everybody at the table could read them. A
    sheet may go back afterwards; what was seen stays seen."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="disclosure")
    revealed_at = models.DateTimeField()
    # The certified result is reopened: who was left out may be let in again, on record.
    is_reopened = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.nomination_id}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def current(self) -> EndorsementQuerySet:
        """Those on what the agreed sheets say now; a sheet that is open again has none."""
        return self.filter(sheet__state__in=COUNTED, digest=F("sheet__digest"))


class Endorsement(models.Model):
    """A seat's word on an agreed sheet: confirmed, or a dissent with its reason."""

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="confirmations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    dissent = models.TextField(_("reason of the dissent"), blank=True)
    # What was confirmed: the word counts for this content and for no later one.
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        constraints = [
            unique("sheet", "seat", "digest", name="seat_confirms_once"),
            holds(
                Q(agrees=True, dissent="") | Q(agrees=False) & ~Q(dissent=""), "dissent_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.dissent
