"""Certified results. A result is numbered and never edited: a later one supersedes it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.newest_document import as_newest
from evaluations.judging.results.result_document import ResultDocument, ResultDocumentV3
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.codes import new_code
from evaluations.platform.constraints import by_another, holds, one_of, unique
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.sealing import seal_over
from evaluations.platform.removal import HeldAt
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User


class PlacingStatus(models.TextChoices):
    RANKED = "ranked", _("ranked")
    SHOWN_ONLY = "shown_only", _("shown out of competition")
    WITHHELD = "withheld", _("place withheld")
    BELOW_MINIMUM = "below_minimum", _("below the minimum")
    NOT_ADMITTED = "not_admitted", _("not admitted to this stage")
    DISQUALIFIED = "disqualified", _("disqualified")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NO_SHOW = "no_show", _("no-show")


# A withheld place is given to nobody, and is a place all the same.
TAKES_PLACE = (PlacingStatus.RANKED, PlacingStatus.WITHHELD)


def of_outer_panel() -> Q:
    """The condition, within a subquery, that a row is of the outer row's panel."""
    return Q(committee=OuterRef("committee"), category=OuterRef("category"))


class ResultQuerySet(models.QuerySet["Result"]):
    def newest(self) -> ResultQuerySet:
        """Of every category and committee the result that no later one supersedes."""
        later = Result.objects.filter(of_outer_panel(), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def standing(self) -> ResultQuerySet:
        """The newest ones, but those that are about to be certified anew."""
        reopened = Reopening.objects.open().filter(of_outer_panel())
        return self.newest().filter(~Exists(reopened))

    def by_category(self) -> ResultQuerySet:
        return self.order_by(
            "category__award__number", "category__number", "committee__number", "number"
        )

    def superseding(self, result: Result) -> ResultQuerySet:
        """Later results of the same category and committee, the newest one first."""
        same = self.filter(category=result.category_id, committee=result.committee_id)
        return same.filter(number__gt=result.number).defer("document").order_by("-number")

    def visible_to(self, user: User) -> ResultQuerySet:
        """Of the own committees, and of those whose result counts a sheet of one's own."""
        if user.is_administrator or user.is_auditor:
            return self
        own = ScoreSheet.objects.counted().filter(
            seat__user=user,
            nomination__category=OuterRef("category"),
            nomination__committee=OuterRef("committee"),
        )
        return self.filter(Q(committee__in=Committee.objects.visible_to(user)) | Exists(own))


class Result(models.Model):
    of_round = "committee__round"
    held_at = HeldAt(_("certified result"), "result")
    emergency = ()

    category = models.ForeignKey(Category, models.PROTECT, related_name="results")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(max_length=12, unique=True, default=new_code)
    certified_at = models.DateTimeField()
    certified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    document: models.JSONField[ResultDocument, ResultDocument] = models.JSONField(
        encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64)
    # What the journal says of it: with this entry it is sealed.
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-certified_at", "-pk"]
        verbose_name = _("result")
        constraints = [
            unique("category", "committee", "number", name="result_number_is_unique"),
            holds(
                Q(number=1, reason="", seconded_by__isnull=True)
                | Q(number__gt=1, seconded_by__isnull=False)
                & ~Q(reason="")
                & ~Q(seconded_by=F("certified_by")),
                "later_result_has_a_reason_and_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}"

    @property
    def seal(self) -> Seal | None:
        """The seal over the journal up to its certification; None until it is made. One query."""
        return seal_over(self.entry_id)

    @property
    def content(self) -> ResultDocumentV3:
        """What it says, as the newest version of the document does; for every reader but those
        that hold the stored document itself against its digest."""
        return as_newest(self.document)


class Placing(models.Model):
    """Where a nomination stands in a result, for lists; the document says it in full."""

    of_round = "result__committee__round"
    emergency = ()

    result = models.ForeignKey(Result, models.PROTECT, related_name="placings")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="placings")
    status = models.CharField(max_length=13, choices=PlacingStatus)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    band = models.CharField(max_length=120, blank=True)
    may_go_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            unique("result", "nomination", name="placing_is_unique"),
            one_of("status", PlacingStatus, "placing_status_is_known"),
            holds(
                Q(
                    status=PlacingStatus.RANKED,
                    rank__isnull=False,
                    rank__gte=1,
                    total__isnull=False,
                )
                | ~Q(status=PlacingStatus.RANKED) & Q(rank__isnull=True),
                "only_the_ranked_have_a_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def unsettled(self) -> ReopeningQuerySet:
        """Wishes that no certification has answered and nobody has dropped."""
        return self.filter(ended_at=None)

    def open(self) -> ReopeningQuerySet:
        """Those to which a second person has agreed: the panel may be put right now."""
        return self.unsettled().filter(seconded_at__isnull=False)


class Reopening(models.Model):
    """The chair's wish to certify a category anew, and the second person who agrees.

    From the second person's word until the next result its sheets may be returned, and recusals,
    absences and rulings put right; the result before stays as it is.
    """

    of_round = "committee__round"
    emergency = ()

    result = models.ForeignKey(Result, models.PROTECT, related_name="reopenings")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True, blank=True)
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "category",
                "committee",
                name="one_open_reopening_of_a_panel",
                among=Q(ended_at__isnull=True),
            ),
            holds(~Q(reason=""), "reopening_says_why"),
            by_another(
                "seconded_at", "seconded_by", "asked_by", "reopening_is_seconded_by_another_person"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Ruling(models.Model):
    """The chair's ruling between nominations that the tie chain leaves equal."""

    of_round = "committee__round"
    emergency = ()

    category = models.ForeignKey(Category, models.PROTECT, related_name="rulings")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rulings")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="rulings")
    place = models.PositiveSmallIntegerField(_("place among the equal"))
    # Of the nominations ruled on together and of the sheets they had: it holds for these alone.
    basis = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [holds(~Q(reason="") & Q(place__gte=1), "ruling_says_why")]

    def __str__(self) -> str:
        return self.reason


class Draw(models.Model):
    """Lots drawn for a panel where its chain asks for them: whoever has the seed can draw again
    (ranking.py)."""

    of_round = "committee__round"
    emergency = ()

    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("category", "committee", name="lots_are_drawn_once"),
            holds(~Q(seed=""), "draw_has_a_seed"),
        ]

    def __str__(self) -> str:
        return self.seed
