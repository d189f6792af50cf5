"""A round of judging, its phases and its zones."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, in_order, one_of, unique
from evaluations.platform.errors import Refused
from evaluations.platform.removal import HeldAt
from units.models import Named, NamedQuerySet, Place, User, Versioned

MOST_OBJECTION_DAYS = 60


def default_tie_chain() -> list[Any]:
    """Dimension 1, then 2, …, then most top marks (docs/domain.md, ties)."""
    return ["dimensions", "top_marks"]


class RoundLevel(models.TextChoices):
    DISTRICT = "district", _("district level")
    ZONE = "zone", _("zone level")
    PROVINCE = "province", _("province level")
    REGION = "region", _("region level")
    NATIONAL = "national", _("national level")


class Phase(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for nominations")
    EVALUATING = "evaluating", _("evaluating")
    CLOSED = "closed", _("closed")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


# Nobody is scored yet: winners of the level below may still come in.
BEFORE_EVALUATION = (Phase.DRAFT, Phase.OPEN)
# Offices bring evidence, committees have work before them.
UNDER_WAY = (Phase.OPEN, Phase.EVALUATING)
# The evaluation has ended: committees and their plan stay as they were.
OVER = (Phase.CLOSED, Phase.PUBLISHED, Phase.ARCHIVED)
# Results are certified and not public yet: offices may object to them.
HEARD_IN = (Phase.EVALUATING, Phase.CLOSED)
# Certified results may be shown outside the committees.
PUBLIC = (Phase.PUBLISHED, Phase.ARCHIVED)


class Reveal(models.TextChoices):
    AFTER_ALL = "after_all", _("after every scoring seat has submitted")
    AFTER_OWN = "after_own", _("after one's own sheet is submitted")
    NEVER = "never", _("not before certification")

    @property
    def sentence(self) -> str:
        """When a judge who has submitted will see what the others gave."""
        return {
            Reveal.AFTER_ALL: gettext("You see everybody's marks when all have submitted."),
            Reveal.AFTER_OWN: gettext("You see the marks of others who have submitted."),
            Reveal.NEVER: gettext("You see everybody's marks after the certification."),
        }[self]


class OpenFrom(models.TextChoices):
    PRESENTING = "presenting", _("when the presentation starts")
    SESSION_START = "session_start", _("from the start of the session day")


class RoundQuerySet(NamedQuerySet["AwardRound"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        return self if user.oversees else self.none()

    def waiting(self) -> RoundQuerySet:
        """Those under way, and closed ones whose offices may object."""
        heard = Q(phase=Phase.CLOSED, objection_days__isnull=False)
        return self.filter(Q(phase__in=UNDER_WAY) | heard)

    def nominated_in_by(self, user: User) -> RoundQuerySet:
        """Those under way, for officers and administrators."""
        may_nominate = user.is_administrator or user.is_officer
        return self.filter(phase__in=UNDER_WAY) if may_nominate else self.none()


class AwardRound(Named, Versioned):
    of_round = "pk"
    held_at = HeldAt(_("round"), "round_edit")
    emergency = "__all__"
    has_history = True

    name = models.CharField(_("name"), max_length=300)
    fiscal_year_be = models.PositiveSmallIntegerField(
        _("fiscal year (B.E.)"), validators=[MinValueValidator(2400), MaxValueValidator(2700)]
    )
    level = models.CharField(_("level"), max_length=10, choices=RoundLevel)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.DRAFT)
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False)
    reveal = models.CharField(
        _("marks are revealed"), max_length=10, choices=Reveal, default=Reveal.AFTER_ALL
    )
    open_from = models.CharField(
        _("sheets open"), max_length=13, choices=OpenFrom, default=OpenFrom.PRESENTING
    )
    comment_at_extremes = models.BooleanField(
        _("a mark in the top or bottom level needs a comment"), default=False
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum (counted sheets)"), default=2, validators=[MinValueValidator(1)]
    )
    tie_chain = models.JSONField(_("tie chain"), default=default_tie_chain)
    tolerance = models.DecimalField(
        _("tolerance between seats"), max_digits=5, decimal_places=2, default=Decimal(2)
    )
    shows_marks_to_officers = models.BooleanField(
        _("offices see their marks after publication"), default=False
    )
    shows_questions_to_offices = models.BooleanField(
        _("offices read the shared questions before they present"), default=False
    )
    # Without a number nobody objects, and nobody reads provisional figures.
    objection_days = models.PositiveSmallIntegerField(
        _("days in which offices may object to provisional results"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OBJECTION_DAYS)],
    )
    # Of a draft: then it opens by itself.
    opens_at = models.DateTimeField(_("opens by itself"), null=True, blank=True)
    nominations_close_at = models.DateTimeField(_("nominations close"), null=True, blank=True)
    evidence_closes_at = models.DateTimeField(_("evidence deadline"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace after a deadline (minutes)"), default=0, validators=[MaxValueValidator(1440)]
    )
    next_round = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lower_rounds",
        verbose_name=_("round of the next level"),
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year_be", "-pk"]
        verbose_name = _("round")
        constraints = [
            one_of("level", RoundLevel, "round_level_is_known"),
            one_of("phase", Phase, "round_phase_is_known"),
            one_of("reveal", Reveal, "round_reveal_is_known"),
            one_of("open_from", OpenFrom, "round_open_from_is_known"),
            holds(
                Q(quorum__gte=1, fiscal_year_be__range=(2400, 2700), tolerance__gte=0),
                "round_numbers_are_possible",
            ),
            holds(
                Q(objection_days=None) | Q(objection_days__range=(1, MOST_OBJECTION_DAYS)),
                "round_objection_days_are_possible",
            ),
            in_order("opens_at", "nominations_close_at", "round_opens_before_it_closes"),
            in_order("nominations_close_at", "evidence_closes_at", "round_deadlines_are_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def words(self) -> tuple[str, str]:
        return self.name, f"{self.name} {self.fiscal_year_be}"

    @property
    def is_editable(self) -> bool:
        """Awards, rubrics and policies change only before the round opens."""
        return self.phase == Phase.DRAFT

    @property
    def tells_offices(self) -> bool:
        """Whether an office may read how it fared: once the results are public."""
        plan = getattr(self, "publication", None) if self.phase in PUBLIC else None
        return plan is not None and plan.public_from <= timezone.now()

    @property
    def is_evaluating(self) -> bool:
        """Whether what the evaluation alone allows is offered."""
        return self.phase == Phase.EVALUATING

    def require_evaluating(self) -> None:
        """Refuse what only the evaluation allows."""
        if not self.is_evaluating:
            raise Refused(gettext("The round is not being evaluated at the moment."))

    @property
    def grace(self) -> datetime.timedelta:
        return datetime.timedelta(minutes=self.grace_minutes)


class Zone(models.Model):
    """A named set of places of one round, such as one of three zones of a province's districts."""

    of_round = "round"
    emergency = "__all__"

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="zones")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    places = models.ManyToManyField(Place, related_name="+", verbose_name=_("places"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("zone")
        constraints = [
            unique("round", "number", name="zone_number_is_unique"),
            unique("round", "name", name="zone_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name
