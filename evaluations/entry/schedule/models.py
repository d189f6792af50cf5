"""Evaluation sessions and their slots: one committee, one date, nominations in order."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Committee, Seat, SeatQuerySet
from thai.searching import search_form
from units.models import Region, Unit, User, Versioned


class SlotMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    BOTH = "both", _("on site and online")


class AttendanceStatus(models.TextChoices):
    EXPECTED = "expected", _("expected")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")


class SessionQuerySet(models.QuerySet["EvaluationSession"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Those of the own committees, and those in which an officer's offices present."""
        if user.oversees:
            return self
        places = SlotNomination.objects.filter(nomination__in=Nomination.objects.brought_by(user))
        seats = Seat.objects.held_by(user)
        return self.filter(
            Q(committee__in=seats.values("committee")) | Q(pk__in=places.values("slot__session"))
        )

    def printable_by(self, user: User) -> SessionQuerySet:
        """Sessions of which `user` sees every slot: of the own committees, or any."""
        if user.oversees:
            return self
        return self.filter(committee__in=Committee.objects.visible_to(user))

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


class CancelledQuerySet(models.QuerySet["CancelledSlot"]):
    def visible_to(self, user: User) -> CancelledQuerySet:
        """Of whole slots as the slot was; of a nomination that left one, to its offices."""
        if user.oversees:
            return self.filter(is_gone=True)
        own = Nomination.objects.brought_by(user)
        left = CancelledSlot.nominations.through.objects.filter(nomination__in=own)
        seats = Seat.objects.held_by(user)
        return self.filter(
            Q(is_gone=True, committee__in=seats.values("committee"))
            | Q(pk__in=left.values("cancelledslot"))
        )


class CancelledSlot(models.Model):
    """What was taken out of a plan: a slot, or the place of `nominations` in one.

    A calendar that has the event learns only from its cancellation that it is gone.
    """

    of_round = "committee__round"
    emergency = ()

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    # None once the day itself is deleted.
    session = models.ForeignKey(
        EvaluationSession, models.PROTECT, null=True, related_name="cancelled_slots"
    )
    slot = models.PositiveBigIntegerField()
    is_gone = models.BooleanField()
    nominations = models.ManyToManyField(Nomination, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    sequence = models.PositiveBigIntegerField()
    cancelled_at = models.DateTimeField()

    objects = CancelledQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.slot} {self.cancelled_at}"


class AttendanceMode(models.TextChoices):
    ON_SITE = "on_site", _("in the room")
    VIDEO = "video", _("by video")
    TELEPHONE = "telephone", _("by telephone")


class Identification(models.TextChoices):
    """How somebody was known to be the one they say: who takes part from afar must be identified
    before the meeting (Emergency Decree on Electronic Meetings B.E. 2563, and the ministry's
    standard for it)."""

    SIGNED_IN = "signed_in", _("signed in to this system")
    IN_PERSON = "in_person", _("known in person")
    ID_CARD = "id_card", _("showed a card with a photograph")
    ON_CAMERA = "on_camera", _("seen on camera, said the name")
    VOUCHED = "vouched", _("somebody in the meeting vouched")


class RollCallEntry(models.Model):
    """A line of a roll-call: there or not, how, known by what, when, and who vouches for it."""

    status = models.CharField(
        _("status"), max_length=8, choices=AttendanceStatus, default=AttendanceStatus.EXPECTED
    )
    mode = models.CharField(_("takes part"), max_length=9, choices=AttendanceMode, blank=True)
    identified_by = models.CharField(
        _("identified by"), max_length=9, choices=Identification, blank=True
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


def presence_says_how(name: str) -> models.CheckConstraint:
    """Who is present is present somehow and was identified, and somebody says so."""
    there = Q(checked_at__isnull=False, checked_by__isnull=False)
    complete = there & ~Q(mode="") & ~Q(identified_by="")
    expected = AttendanceStatus.EXPECTED
    return holds(
        Q(status=expected)
        | Q(status=AttendanceStatus.ABSENT) & there
        | Q(status=AttendanceStatus.PRESENT) & complete,
        name,
    )


class Attendance(RollCallEntry):
    """Somebody expected in a slot: a named person, or a group such as "พัฒนาการอำเภอ".

    Name and position are those of the day.
    """

    of_round = "slot__session__committee__round"
    emergency = ()

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="attendance")
    role = models.CharField(_("role"), max_length=9, choices=AttendanceRole)
    number = models.PositiveSmallIntegerField(_("number"))
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name or group"), max_length=300)
    position = models.CharField(_("position"), max_length=300, blank=True)
    is_group = models.BooleanField(_("group"), default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("slot", "number", name="attendance_number_is_unique"),
            one_of("role", AttendanceRole, "attendance_role_is_known"),
            one_of("status", AttendanceStatus, "attendance_status_is_known"),
            presence_says_how("attendance_says_how"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatAttendance(RollCallEntry):
    """A seat's line in the roll-call of a session."""

    of_round = "session__committee__round"
    emergency = ()

    session = models.ForeignKey(EvaluationSession, models.PROTECT, related_name="presences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="presences")

    class Meta:
        constraints = [
            unique("session", "seat", name="seat_is_called_once"),
            one_of("status", AttendanceStatus, "presence_status_is_known"),
            presence_says_how("presence_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.status}"


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


class CalendarQuerySet(models.QuerySet["CalendarLink"]):
    def visible_to(self, user: User) -> CalendarQuerySet:
        """One's own: an address tells where somebody is."""
        return self.filter(user=user)


class CalendarLink(models.Model):
    """A secret address under which a calendar program fetches a person's day, or one session.

    Only the digest of the secret is kept; a revoked link answers 404.
    """

    of_round = "session__committee__round"
    emergency = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="calendars")
    session = models.ForeignKey(
        EvaluationSession, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.session or ''}".strip()


class CardQuerySet(models.QuerySet["SignInCard"]):
    def valid_today(self) -> CardQuerySet:
        """Of today, not revoked, of somebody whom a card may sign in; used or not.

        A card cannot replace the second factor of an administrator.
        """
        return self.filter(
            revoked_at=None,
            session__date=timezone.localdate(),
            user__is_active=True,
            user__is_administrator=False,
            user__is_superuser=False,
        )


class SignInCard(models.Model):
    """A printed card by which a member signs in once, on the day of a session.

    Only the digest of its code is kept, so a lost card is replaced by a new one.
    """

    of_round = "session__committee__round"
    emergency = ()

    session = models.ForeignKey(EvaluationSession, models.PROTECT, related_name="cards")
    user = models.ForeignKey(User, models.PROTECT, related_name="cards")
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.session}"
