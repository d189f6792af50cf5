"""Score sheets. A submitted one is closed to change in the database as well."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.sheet_document import SheetDocument
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Committee, Seat, held_today
from evaluations.setup.rubrics.models import Rubric
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


class SheetQuerySet(models.QuerySet["ScoreSheet"]):
    def owned_by(self, user: User) -> SheetQuerySet:
        """Sheets of the seats that `user` holds today: all a member may ever write."""
        return self.filter(held_today(user, "seat__"))

    def writable_by(self, user: User) -> SheetQuerySet:
        """Sheets that `user` may write on: the own ones, and the agreed ones of a committee in
        which `user` is chair or secretary."""
        writing = Seat.objects.held_by(user).running()
        return self.filter(
            held_today(user, "seat__") | Q(committee__in=writing.values("committee"))
        )

    def openable_by(self, user: User) -> SheetQuerySet:
        """Sheets whose page `user` may open: the own ones, those that were handed in also after
        the seat was handed on, and the agreed ones of the own committees, which all seats look
        at while they are filled."""
        seats = Seat.objects.held_by(user)
        return self.filter(
            held_today(user, "seat__")
            | Q(seat__user=user, state__in=COUNTED)
            | Q(committee__in=seats.values("committee"))
        )

    def counted(self) -> SheetQuerySet:
        return self.filter(state__in=COUNTED)

    def certified(self) -> SheetQuerySet:
        return self.filter(state=SheetState.CERTIFIED)

    def writable(self) -> SheetQuerySet:
        return self.filter(state__in=WRITABLE)

    def with_page(self) -> SheetQuerySet:
        """With all that a sheet's page shows, in one query."""
        return self.select_related(
            "rubric",
            "nomination__category__award__round",
            "nomination__slot_place__slot__session",
        )

    def with_progress(self) -> dict[int, tuple[ScoreSheet, int]]:
        """Each sheet by its nomination's primary key, with how many marks are given."""
        count = Count("marks", filter=~Q(marks__kind=MarkKind.UNMARKED))
        sheets = self.defer("content").annotate(marked=count)
        return {sheet.nomination_id: (sheet, vars(sheet)["marked"]) for sheet in sheets}

    def visible_to(self, user: User) -> SheetQuerySet:
        """Own sheets, and for administrators those that are submitted."""
        if user.is_administrator:
            return self.filter(Q(state__in=COUNTED) | held_today(user, "seat__"))
        return self.openable_by(user)


class ScoreSheet(models.Model):
    """One per scoring seat × nomination, or one per committee × nomination where agreed.

    `subtotals` and `content` are written once, at submission: the exact sum of every dimension
    ([numerator, denominator]), and the whole sheet with the names and positions of its day.
    """

    of_round = "nomination__category__award__round"
    emergency = ()

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
    content: models.JSONField[SheetDocument | None, SheetDocument | None] = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        constraints = [
            unique("seat", "nomination", name="seat_has_one_sheet_for_a_nomination"),
            unique("committee", "nomination", name="committee_agrees_on_one_sheet"),
            holds(
                Q(seat__isnull=True, committee__isnull=False)
                | Q(seat__isnull=False, committee__isnull=True),
                "sheet_belongs_to_a_seat_or_a_committee",
            ),
            one_of("state", SheetState, "sheet_state_is_known"),
            holds(
                ~Q(state__in=COUNTED)
                | Q(submitted_at__isnull=False, content__isnull=False, subtotals__isnull=False)
                & ~Q(digest=""),
                "submitted_sheet_has_its_digest",
            ),
        ]
        indexes = [models.Index(fields=["nomination", "state"])]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_agreed(self) -> bool:
        """Whether it is the committee's one sheet, not a seat's."""
        return self.committee_id is not None


class EvidencePin(models.Model):
    """Which version of a piece of evidence was on the page when the sheet was submitted."""

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="pins")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [unique("sheet", "version", name="pin_is_unique")]

    def __str__(self) -> str:
        return f"{self.version_id}"
