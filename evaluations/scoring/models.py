"""Score sheets and marks. A submitted sheet is closed to change in the database as well."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.committees.models import SECRETARIES, Committee, Position, Seat, held_today
from evaluations.compiled import CompiledQuery
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
WRITE_AGREED = (Position.CHAIR, *SECRETARIES)


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

    def written_by(self, user: User) -> SheetQuerySet:
        """Sheets that `user` may write on: the own ones, and the agreed ones of a committee in
        which `user` is chair or secretary."""
        writing = Seat.objects.held_by(user).filter(position__in=WRITE_AGREED)
        return self.filter(
            held_today(user, "seat__") | Q(committee__in=writing.values("committee"))
        )

    def read_by(self, user: User) -> SheetQuerySet:
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
        given = Count("marks", filter=~Q(marks__kind=MarkKind.UNMARKED))
        sheets = self.defer("content").annotate(marked=given)
        return {sheet.nomination_id: (sheet, vars(sheet)["marked"]) for sheet in sheets}

    def visible_to(self, user: User) -> SheetQuerySet:
        """Own sheets, and for administrators those that are submitted."""
        if user.is_administrator:
            return self.filter(Q(state__in=COUNTED) | held_today(user, "seat__"))
        return self.read_by(user)


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

    @property
    def seat_has_declared(self) -> bool:
        """Whether its seat has declared, and is not recused: one query."""
        if self.seat_id is None:
            return False
        return bool(_declared.rows(seat=self.seat_id, nomination=self.nomination_id))

    @property
    def is_agreed(self) -> bool:
        """Whether it is the committee's one sheet, not a seat's."""
        return self.committee_id is not None


class Mark(models.Model):
    """One indicator on one sheet. Range and step are checked by a trigger (guards.py)."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=MarkKind, default=MarkKind.UNMARKED)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    # The device's own name for the writing that made this version: sent twice, it is written once.
    saved_as = models.UUIDField(null=True, blank=True)
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
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "dimension"], name="note_is_unique")
        ]

    def __str__(self) -> str:
        return self.strengths


class PrivateNote(models.Model):
    """What a judge notes for themself about a nomination; nobody else ever reads it."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="private_notes")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="+")
    text = models.TextField(_("private note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "nomination"], name="private_note_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ReturnKind(models.TextChoices):
    RETURN = "return", _("returned by the chair")
    REVISION = "revision", _("revised by the judge after the discussion")


class SheetReturn(models.Model):
    """A submitted sheet opened again: why, by whom, and what it said before."""

    kind = models.CharField(max_length=8, choices=ReturnKind, default=ReturnKind.RETURN)
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="returned_sheet_says_why"),
            one_of("kind", ReturnKind, "return_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.reason


class ProposalKind(models.TextChoices):
    RETURN = "return", _("send the sheet back")
    ABSENCE = "absence", _("close without this seat")


class Proposal(models.Model):
    """What the secretary proposes and the chair confirms or declines (docs/domain.md)."""

    kind = models.CharField(max_length=7, choices=ProposalKind)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="proposals")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="proposals")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "seat", "nomination"],
                condition=Q(decided_at__isnull=True),
                name="one_open_proposal_about_a_sheet",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_says_why"),
            models.CheckConstraint(
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, is_confirmed__isnull=True
                )
                | Q(
                    decided_at__isnull=False, decided_by__isnull=False, is_confirmed__isnull=False
                ),
                name="decision_is_whole",
            ),
            one_of("kind", ProposalKind, "proposal_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.reason


class Absence(models.Model):
    """A scoring seat whose sheet for a nomination does not come: named with the reason, and out
    of the denominator. Lifted when the sheet comes after all."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="absences")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="absences")
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "nomination"],
                condition=Q(lifted_at__isnull=True),
                name="seat_is_absent_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="absence_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class Discussion(models.Model):
    """The committee talks about a nomination whose marks are revealed: while it is open, each
    member may take the own sheet up again, with a reason."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="discussions")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(closed_at__isnull=True),
                name="one_open_discussion_of_a_nomination",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}"


class Confirmation(models.Model):
    """A seat's word on an agreed sheet: confirmed, or a dissent with its reason."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="confirmations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    dissent = models.TextField(_("reason of the dissent"), blank=True)
    # What was confirmed: the word counts for this content and for no later one.
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "seat", "digest"], name="seat_confirms_once"),
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


_declared = CompiledQuery(
    lambda seat, nomination: Declaration.objects.filter(
        seat=seat, nomination=nomination, is_recused=False
    ),
    "seat",
    "nomination",
)


class EvidencePin(models.Model):
    """Which version of a piece of evidence was on the page when the sheet was submitted."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="pins")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "version"], name="pin_is_unique")]

    def __str__(self) -> str:
        return f"{self.version_id}"


class PaperState(models.TextChoices):
    KEYED = "keyed", _("keyed, waits for a second person")
    DIFFERS = "differs", _("the two keyings differ")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # Its sheet was opened again; what was keyed stays.
    REPLACED = "replaced", _("its sheet was opened again")


PAPER_OVER = (PaperState.WITHDRAWN, PaperState.REPLACED)


class PaperEntry(models.Model):
    """A sheet filled on paper: keyed by one person, keyed again or confirmed by another.

    `values` and `again` hold marks, notes and the declaration as they were typed
    (scoring/paper.py). Nothing of it counts before the second person has confirmed it.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="papers")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="papers")
    state = models.CharField(max_length=9, choices=PaperState, default=PaperState.KEYED)
    values = models.JSONField()
    keyed_at = models.DateTimeField()
    keyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    again = models.JSONField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.CharField(max_length=200, blank=True)
    scan_type = models.CharField(max_length=100, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "nomination"],
                condition=~Q(state__in=PAPER_OVER),
                name="one_paper_of_a_seat_for_a_nomination",
            ),
            one_of("state", PaperState, "paper_state_is_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("keyed_by")),
                name="paper_is_confirmed_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PaperState.CONFIRMED, PaperState.REPLACED))
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_paper_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
