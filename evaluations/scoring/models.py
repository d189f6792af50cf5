"""Score sheets and marks. A submitted sheet is closed to change in the database as well."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from evaluations.committees.models import Committee, Seat, held_today
from evaluations.constraints import one_of
from evaluations.evidence.models import EvidenceVersion
from evaluations.nominations.models import Nomination
from evaluations.rubrics.models import Dimension, Indicator, Rubric
from units.models import User


class SheetState(models.TextChoices):
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    CERTIFIED = "certified", _("certified")
    ARCHIVED = "archived", _("archived")


WRITABLE = (SheetState.OPEN, SheetState.RETURNED)
COUNTED = (SheetState.SUBMITTED, SheetState.CERTIFIED)


class MarkKind(models.TextChoices):
    UNMARKED = "unmarked", _("not yet marked")
    SCORED = "scored", _("scored")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class ConflictKind(models.TextChoices):
    NONE = "none", _("no conflict")
    OWN_OFFICE = "own_office", _("own office, or one above or below it")
    KINSHIP = "kinship", _("kinship")
    INTEREST = "interest", _("other interest")
    SAME_PROVINCE = "same_province", _("same province")


class SheetQuerySet(models.QuerySet["ScoreSheet"]):
    def owned_by(self, user: User) -> SheetQuerySet:
        """Sheets of the seats that `user` holds today: all a member may ever write."""
        return self.filter(held_today(user, "seat__"))

    def counted(self) -> SheetQuerySet:
        return self.filter(state__in=COUNTED)

    def with_page(self) -> SheetQuerySet:
        """With all that a sheet's page shows, in one query."""
        return self.select_related(
            "rubric",
            "nomination__category__award__round",
            "nomination__slot_place__slot__session",
        )

    def with_progress(self) -> dict[int, tuple[ScoreSheet, int]]:
        """Each sheet by its nomination's primary key, with how many marks are given."""
        given = Count("marks", filter=~Q(marks__kind=MarkKind.UNMARKED))
        sheets = self.defer("content").annotate(marked=given)
        return {sheet.nomination_id: (sheet, vars(sheet)["marked"]) for sheet in sheets}

    def visible_to(self, user: User) -> SheetQuerySet:
        """Own sheets, and for administrators those that are submitted."""
        if user.is_administrator:
            return self.filter(Q(state__in=COUNTED) | held_today(user, "seat__"))
        return self.owned_by(user)


class ScoreSheet(models.Model):
    """One per scoring seat × nomination, or one per committee × nomination where agreed.

    `subtotals` and `content` are written once, at submission: the exact sum of every dimension
    ([numerator, denominator]), and the whole sheet with the names and positions of its day.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="sheets")
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="agreed_sheets"
    )
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="sheets")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="sheets")
    state = models.CharField(_("state"), max_length=9, choices=SheetState, default=SheetState.OPEN)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    subtotals = models.JSONField(null=True, blank=True)
    top_marks = models.PositiveSmallIntegerField(default=0)
    failed_mandatory = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "nomination"], name="seat_has_one_sheet_for_a_nomination"
            ),
            models.UniqueConstraint(
                fields=["committee", "nomination"], name="committee_agrees_on_one_sheet"
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True, committee__isnull=False)
                | Q(seat__isnull=False, committee__isnull=True),
                name="sheet_belongs_to_a_seat_or_a_committee",
            ),
            one_of("state", SheetState, "sheet_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED)
                | Q(submitted_at__isnull=False, content__isnull=False, subtotals__isnull=False)
                & ~Q(digest=""),
                name="submitted_sheet_has_its_digest",
            ),
        ]
        indexes = [models.Index(fields=["nomination", "state"])]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE


class Mark(models.Model):
    """One indicator on one sheet. Range and step are checked by a trigger (guards.py)."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=MarkKind, default=MarkKind.UNMARKED)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="mark_is_unique"),
            one_of("kind", MarkKind, "mark_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=MarkKind.SCORED, points__isnull=False, points__gte=0)
                | ~Q(kind=MarkKind.SCORED) & Q(points__isnull=True),
                name="mark_has_points_when_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class DimensionNote(models.Model):
    """Strengths (จุดเด่น) and suggestions (ข้อเสนอแนะ) for one dimension."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="notes")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    strengths = models.TextField(_("strengths"), blank=True)
    suggestions = models.TextField(_("suggestions"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "dimension"], name="note_is_unique")
        ]

    def __str__(self) -> str:
        return self.strengths


class SheetReturn(models.Model):
    """A sheet sent back to its judge: why, by whom, and what it said before."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="returned_sheet_says_why")
        ]

    def __str__(self) -> str:
        return self.reason


class Confirmation(models.Model):
    """A seat's word on an agreed sheet: confirmed, or a dissent with its reason."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="confirmations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    dissent = models.TextField(_("reason of the dissent"), blank=True)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "seat"], name="seat_confirms_once"),
            models.CheckConstraint(
                condition=Q(agrees=True, dissent="") | Q(agrees=False) & ~Q(dissent=""),
                name="dissent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.dissent


class Declaration(models.Model):
    """A scoring seat's declaration of conflict for one nomination."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="declarations")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="declarations")
    kind = models.CharField(_("kind"), max_length=13, choices=ConflictKind)
    note = models.TextField(_("note"), blank=True)
    is_recused = models.BooleanField(_("recused"), default=False)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "nomination"], name="declaration_is_unique"),
            one_of("kind", ConflictKind, "conflict_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=ConflictKind.OWN_OFFICE) | Q(is_recused=True),
                name="own_office_recuses",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class EvidencePin(models.Model):
    """Which version of a piece of evidence was on the page when the sheet was submitted."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="pins")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "version"], name="pin_is_unique")]

    def __str__(self) -> str:
        return f"{self.version_id}"
