"""A nomination: one unit in one category, with the official name that the certificate prints."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.platform.errors import Refused
from evaluations.platform.removal import HeldAt
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Category, Stage
from evaluations.setup.rubrics.models import Dimension, ScoredFrom
from units.models import Named, NamedQuerySet, Place, Unit, User, Versioned


class NominationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


TONES: dict[str, str] = {
    NominationState.ACCEPTED: "good",
    NominationState.RETURNED: "warn",
    NominationState.WITHDRAWN: "bad",
}
# In these the office writes the nomination itself, not only its evidence.
WRITABLE = (NominationState.DRAFT, NominationState.RETURNED)
# An office may take it back, but not while it has to answer.
WITHDRAWABLE = (NominationState.DRAFT, NominationState.SUBMITTED, NominationState.ACCEPTED)
# In these a committee knows of it: what was never handed in or is withdrawn concerns nobody.
HANDED_IN = (NominationState.SUBMITTED, NominationState.RETURNED, NominationState.ACCEPTED)
# What was sent back last is told at its piece until the nomination is accepted.
RETURN_TOLD = (NominationState.RETURNED, NominationState.SUBMITTED)


class AttendanceRole(models.TextChoices):
    PRESENTER = "presenter", _("presenter")
    ATTENDEE = "attendee", _("attendee")


class NominationQuerySet(NamedQuerySet["Nomination"]):
    def accepted(self) -> NominationQuerySet:
        return self.filter(state=NominationState.ACCEPTED)

    def handed_in(self) -> NominationQuerySet:
        return self.filter(state__in=HANDED_IN)

    def with_slot_state(self) -> NominationQuerySet:
        """With `slot_state`, `slot_date` and `slot_reason` of the slot, or None without one; and
        whether a stage before decides if it goes on (`has_gate`, see gates.py)."""
        gates = Stage.objects.filter(category=OuterRef("category"), gate__isnull=False)
        return self.annotate(
            has_gate=Exists(gates),
            slot_state=F("slot_place__slot__state"),
            slot_date=F("slot_place__slot__session__date"),
            slot_reason=F("slot_place__slot__state_reason"),
        )

    def visible_to(self, user: User) -> NominationQuerySet:
        """What `user` may read: docs/domain.md, who sees what."""
        if user.is_administrator:
            return self
        seats = Seat.objects.held_by(user)
        seen = Q(state=NominationState.ACCEPTED, committee__in=seats.values("committee"))
        seen |= Q(state__in=HANDED_IN, committee__in=seats.secretaries().values("committee"))
        seen |= user.runs_office("unit")
        if user.is_auditor:
            seen |= ~Q(state=NominationState.DRAFT)
        return self.filter(seen)

    def kept_by(self, user: User) -> NominationQuerySet:
        """What `user` may write: an officer those of the own offices, an administrator all."""
        if user.is_administrator:
            return self
        return self.brought_by(user).whole()

    def brought_by(self, user: User) -> NominationQuerySet:
        """Of the offices that `user` runs as an officer."""
        return self.filter(user.runs_office("unit"))

    def whole(self) -> NominationQuerySet:
        """Those that offices nominate; the others were made for a stage of one of these."""
        return self.filter(stage_of=None)

    def listed_for(self, user: User) -> NominationQuerySet:
        """An office sees one nomination; its stages are listed for those who judge them, and for
        who oversees."""
        if user.oversees:
            return self
        seats = Seat.objects.held_by(user)
        return self.filter(Q(stage_of=None) | Q(committee__in=seats.values("committee")))

    def from_documents_alone(self) -> NominationQuerySet:
        """Those that are judged without a presentation."""
        presented = Dimension.objects.filter(
            rubric=OuterRef("category__rubric"), scored_from=ScoredFrom.PRESENTATION
        )
        return self.filter(~Exists(presented))

    def checked_by(self, user: User) -> NominationQuerySet:
        """What `user` accepts or returns: the secretary's own committees, an administrator all.

        Drafts and what is withdrawn are nobody's to check.
        """
        if user.is_administrator:
            return self.handed_in()
        seats = Seat.objects.held_by(user).secretaries()
        return self.handed_in().filter(committee__in=seats.values("committee"))

    def with_names(self) -> NominationQuerySet:
        """What a list shows of each, and nothing else: whole rows of six tables cost more than
        the rest of the page."""
        return self.only("official_name", "state", "submitted_at").annotate(
            unit_name=F("unit__name"),
            category_name=F("category__name"),
            round_name=F("category__award__round__name"),
            stage_name=F("stage_of__category__name"),
        )

    def with_page(self) -> NominationQuerySet:
        return self.select_related("category__award__round", "unit", "committee", "place")


class Nomination(Named, Versioned):
    of_round = "category__award__round"
    held_at = HeldAt(_("nomination"), "nomination_detail")
    emergency = "__all__"
    has_history = True

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="nominations", verbose_name=_("award and category")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="nominations", verbose_name=_("nominated office")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    official_name = models.TextField(_("official name"))
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("province, district or tambon"),
    )
    nominee_class = models.CharField(_("class of nominee"), max_length=40, blank=True)
    # Why an administrator gave it to its committee by hand.
    committee_reason = models.TextField(_("reason"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    contact = models.TextField(_("contact"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=NominationState, default=NominationState.DRAFT
    )
    state_reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    sent_up_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="sent_up_to"
    )
    # In a stage: the nomination whose total this one's result counts in.
    stage_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stage_nominations"
    )
    deadline_extended_to = models.DateTimeField(_("extended until"), null=True, blank=True)
    answer_until = models.DateTimeField(_("answer until"), null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("nomination")
        constraints = [
            unique("category", "unit", name="unit_is_nominated_once_in_a_category"),
            one_of("state", NominationState, "nomination_state_is_known"),
            holds(
                ~Q(state=NominationState.ACCEPTED) | Q(accepted_at__isnull=False),
                "accepted_nomination_says_when",
            ),
            holds(
                ~Q(state__in=[NominationState.RETURNED, NominationState.WITHDRAWN])
                | ~Q(state_reason=""),
                "returned_or_withdrawn_nomination_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.official_name

    def words(self) -> tuple[str, str]:
        return self.official_name, f"{self.official_name} {self.summary}"

    @property
    def name_in_category(self) -> str:
        """By which it is told from the same office's other nominations; reads the category."""
        return f"{self.official_name} ({self.category.name})"

    @property
    def tone(self) -> str:
        """The colour in which its state is shown."""
        return TONES.get(self.state, "calm")

    @property
    def state_label(self) -> str:
        """The state in words. Django's own looks through all choices, at every line of a list."""
        return str(NominationState(self.state).label)

    def require_accepted(self) -> None:
        if self.state != NominationState.ACCEPTED:
            raise Refused(gettext("The nomination has not been accepted yet."))

    @property
    def slot(self) -> Any:
        """The schedule.Slot in which it is presented, or None; two queries unless joined."""
        place = getattr(self, "slot_place", None)
        return place.slot if place else None

    @property
    def deadlines(self) -> Deadlines:
        """Until when the office may act; comes with category, award and round."""
        award_round = self.category.award.round
        answer = self.answer_until if self.state == NominationState.RETURNED else None
        return Deadlines(
            nominations=award_round.nominations_close_at,
            evidence=award_round.evidence_closes_at,
            grace=award_round.grace,
            extended_to=self.deadline_extended_to,
            answer_until=answer,
        )


class Delegate(models.Model):
    """Somebody whom the office sends to its slot: a named person, or a group."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="delegates")
    role = models.CharField(_("role"), max_length=9, choices=AttendanceRole)
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name or group"), max_length=300)
    position = models.CharField(_("position"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("nomination", "number", name="delegate_number_is_unique"),
            one_of("role", AttendanceRole, "delegate_role_is_known"),
            holds(~Q(name=""), "delegate_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.position}".strip()
