"""Evaluation sessions and their slots: one committee, one date, nominations in order."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.platform.dates import date_text
from evaluations.platform.removal import HeldAt
from evaluations.setup.committees.models import Committee, Seat, SeatQuerySet
from thai.searching import search_form
from units.models import Region, Unit, User, Versioned


class SlotMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    BOTH = "both", _("on site and online")


class SessionQuerySet(models.QuerySet["EvaluationSession"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Those of the own committees, and those in which an officer's offices present."""
        if user.oversees:
            return self
        seen = Q(committee__in=Seat.objects.held_by(user).values("committee"))
        if user.is_officer:
            brought = Nomination.objects.brought_by(user)
            places = SlotNomination.objects.filter(nomination__in=brought)
            seen |= Q(pk__in=places.values("slot__session"))
        return self.filter(seen)

    def printable_by(self, user: User) -> SessionQuerySet:
        """Sessions of which `user` sees every slot: of the own committees, or any."""
        if user.oversees:
            return self
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def packable_by(self, user: User) -> SessionQuerySet:
        """Sessions of whose papers `user` may keep a pack: of the own committees, for an
        administrator any."""
        if user.is_administrator:
            return self
        seats = Seat.objects.held_by(user)
        return self.filter(committee__in=seats.values("committee"))

    def run_by(self, user: User) -> SessionQuerySet:
        """Sessions whose slots `user` may lay out: of the own committee, or any."""
        if user.is_administrator:
            return self
        seats = Seat.objects.held_by(user).running()
        return self.filter(committee__in=seats.values("committee"))

    def watched_by(self, user: User) -> SessionQuerySet:
        """Sessions in which `user` may know how far each seat is."""
        return self.visible_to(user) if user.is_auditor else self.run_by(user)

    def report_readable_by(self, user: User) -> SessionQuerySet:
        """Sessions whose activity report `user` reads: all printable ones, and the host's."""
        printable = self.printable_by(user).values("pk")
        return self.filter(Q(pk__in=printable) | user.runs_office("host"))

    def report_writable_by(self, user: User) -> SessionQuerySet:
        """Sessions whose activity report `user` writes: all that they run, and the host's."""
        run = self.run_by(user).values("pk")
        return self.filter(Q(pk__in=run) | user.runs_office("host"))

    def found(self, typed: str) -> SessionQuerySet:
        """Sessions whose host or committee holds what was typed."""
        words = search_form(typed)
        host = Q(host__search_text__contains=words)
        return self.filter(host | Q(committee__search_text__contains=words)) if words else self

    def with_page(self) -> SessionQuerySet:
        return self.select_related("committee__round", "host", "region")


class EvaluationSession(Versioned):
    of_round = "committee__round"
    held_at = HeldAt(
        _("evaluation session"),
        "session_detail",
        called=lambda row: f"{date_text(row.date)} {row.host}",
    )
    emergency = "__all__"
    has_history = True

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="sessions")
    date = models.DateField(_("date"), db_index=True)
    host = models.ForeignKey(
        Unit, models.PROTECT, related_name="hosted_sessions", verbose_name=_("host office")
    )
    # The membership of regions changes over the years: a session keeps its own.
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("inspection region")
    )
    # The seed of the lot by which the order was drawn, so that anybody may draw it again.
    draw_seed = models.CharField(_("seed of the lot"), max_length=32, blank=True)
    # What the clock on the board counts down; a slot's own end comes first where it has one.
    presentation_minutes = models.PositiveSmallIntegerField(
        _("minutes for the presentation"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(480)],
    )
    question_minutes = models.PositiveSmallIntegerField(
        _("minutes for questions"), default=10, validators=[MaxValueValidator(480)]
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "pk"]
        verbose_name = _("evaluation session")
        constraints = [unique("committee", "date", "host", name="session_is_unique")]

    def __str__(self) -> str:
        return f"{self.date} {self.host}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new session comes with its pulse."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            SessionVersion.objects.create(session=self)

    def seats(self) -> SeatQuerySet:
        """The committee's seats that are held on its day."""
        return Seat.objects.on(self.date).filter(committee=self.committee_id)


class SlotQuerySet(models.QuerySet["Slot"]):
    def visible_to(self, user: User) -> SlotQuerySet:
        """Every slot of one's committees; of an officer's offices those of their nominations."""
        if user.oversees:
            return self
        places = SlotNomination.objects.filter(nomination__in=Nomination.objects.brought_by(user))
        seats = Seat.objects.held_by(user)
        return self.filter(
            Q(session__committee__in=seats.values("committee")) | Q(pk__in=places.values("slot"))
        )


class Slot(models.Model):
    of_round = "session__committee__round"
    emergency = "__all__"
    has_history = True

    session = models.ForeignKey(EvaluationSession, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=300)
    mode = models.CharField(_("mode"), max_length=7, choices=SlotMode, default=SlotMode.ON_SITE)
    meeting_link = models.URLField(_("meeting link"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SlotState, default=SlotState.SCHEDULED
    )
    state_reason = models.TextField(_("reason"), blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    questions_at = models.DateTimeField(_("questions since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Counts the changes of state, so that a request that comes late or twice is known as such.
    moves = models.PositiveIntegerField(default=0, editable=False)
    nominations = models.ManyToManyField(
        Nomination, through="SlotNomination", related_name="slots"
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("slot")
        constraints = [
            unique("session", "room", "starts_at", name="room_is_booked_once_at_a_time"),
            one_of("state", SlotState, "slot_state_is_known"),
            one_of("mode", SlotMode, "slot_mode_is_known"),
            holds(
                Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                "slot_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H.%M} {self.room}"

    @property
    def sequence(self) -> int:
        """Grows with every change of the slot or its day; comes with the session."""
        return sequence_of(self.moves, self.session.edits)


class SlotNomination(models.Model):
    """A nomination's place in a slot; a nomination is presented once."""

    of_round = "slot__session__committee__round"
    emergency = "__all__"

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="places")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="slot_place")
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        ordering = ["number"]
        constraints = [unique("slot", "number", name="slot_place_is_unique")]

    def __str__(self) -> str:
        return f"{self.number}"


def sequence_of(moves: int, edits: int) -> int:
    """How often a slot was changed, as calendars count it: by itself, or with its day's plan."""
    return moves + edits


class SessionVersion(models.Model):
    """Counts what a session's boards show, so that a board asks one row whether anything moved.

    Three counters, for those who may know of different things: how far another seat is would
    tell a plain member when marks were given.
    """

    of_round = "session__committee__round"
    emergency = ()

    session = models.OneToOneField(
        EvaluationSession, models.PROTECT, primary_key=True, related_name="pulse"
    )
    slots = models.PositiveBigIntegerField(default=0)
    sheets = models.PositiveBigIntegerField(default=0)
    agreed = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.session_id}"
