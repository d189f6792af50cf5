"""The minutes of a session: what the records say, what is written beside it, who adopted it."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.schedule.models import Attendance, EvaluationSession, Slot
from evaluations.outcome.minutes.minutes_document import MinutesDocument
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.platform.dates import date_text
from evaluations.platform.removal import HeldAt
from evaluations.setup.committees.models import Seat
from units.models import User, Versioned


class Section(models.IntegerChoices):
    """The five items of an agenda, in the order in which official minutes have them."""

    TOLD = 1, _("Matters that the chair tells the meeting")
    PREVIOUS = 2, _("Adoption of the minutes of the last meeting")
    FOR_INFORMATION = 3, _("Matters for information")
    FOR_DECISION = 4, _("Matters for decision")
    OTHER = 5, _("Other matters")


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, user: User) -> MinutesQuerySet:
        """Of the own committees; all for who oversees."""
        return self.filter(session__in=EvaluationSession.objects.printable_by(user))

    def with_page(self) -> MinutesQuerySet:
        return self.select_related(
            "session__committee__round", "session__host", "recorder", "checker__user"
        )


class Minutes(Versioned):
    """What the records of a session do not know. Once adopted, `content` is what the minutes
    say, word for word, and nothing of them changes."""

    held_at = HeldAt(
        _("Minutes of the meeting"),
        "minutes",
        "session_id",
        called=lambda row: date_text(row.session.date),
    )
    of_round = "session__committee__round"
    emergency = ()

    session = models.OneToOneField(EvaluationSession, models.PROTECT, related_name="minutes")
    number = models.CharField(_("number of the meeting"), max_length=20, blank=True)
    place = models.CharField(_("place"), max_length=500, blank=True)
    opened_at = models.TimeField(_("meeting opened at"), null=True, blank=True)
    closed_at = models.TimeField(_("meeting closed at"), null=True, blank=True)
    recorder = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who records the minutes")
    )
    checker = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who checks the minutes"),
    )
    recording = models.CharField(_("where the recording is kept"), max_length=500, blank=True)
    recording_digest = models.CharField(
        _("SHA-256 of the recording"),
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$")],
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_how = models.CharField(_("how they were adopted"), max_length=500, blank=True)
    content: models.JSONField[MinutesDocument | None, MinutesDocument | None] = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes of the meeting")
        constraints = [
            holds(
                Q(
                    adopted_at=None,
                    adopted_by=None,
                    adopted_how="",
                    content__isnull=True,
                    digest="",
                )
                | Q(adopted_at__isnull=False, adopted_by__isnull=False, content__isnull=False)
                & ~Q(adopted_how="")
                & ~Q(digest="")
                & ~Q(adopted_by=models.F("recorder")),
                "adopted_minutes_are_complete",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.session}"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class MinutesItem(models.Model):
    """An item of the agenda: what was brought up, and what the meeting resolved."""

    of_round = "minutes__session__committee__round"
    emergency = ()

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField(_("part of the agenda"), choices=Section)
    # What the records say of this presentation stands in the item; none once the plan drops it.
    slot = models.ForeignKey(Slot, models.SET_NULL, null=True, blank=True, related_name="+")
    heading = models.CharField(_("matter"), max_length=500)
    told = models.TextField(_("what was said"), max_length=8000, blank=True)
    resolution = models.TextField(_("resolution of the meeting"), max_length=4000, blank=True)

    class Meta:
        ordering = ["section", "number"]
        constraints = [
            unique("minutes", "number", name="minutes_item_number_is_unique"),
            unique("minutes", "slot", name="slot_is_minuted_once"),
            one_of("section", Section, "section_is_known"),
        ]

    def __str__(self) -> str:
        return self.heading


class ChannelVisitor(models.Model):
    """Somebody whom the meeting's channel saw, by the name given there, and who that was: settled
    by a person, never by the name alone. `stays` are pairs of ISO times, from and to."""

    of_round = "minutes__session__committee__round"
    emergency = ()

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="visitors")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    email = models.CharField(max_length=254, blank=True)
    stays: models.JSONField[Any, Any] = models.JSONField(default=list)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    attendance = models.ForeignKey(
        Attendance, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("minutes", "number", name="channel_visitor_number_is_unique"),
            holds(Q(seat=None) | Q(attendance=None), "visitor_is_one_person"),
        ]

    def __str__(self) -> str:
        return self.name
