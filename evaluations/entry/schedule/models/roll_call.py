"""Who is expected in a slot or at the table, and who is there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models.days import EvaluationSession, Slot
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Seat
from units.models import User


class AttendanceStatus(models.TextChoices):
    EXPECTED = "expected", _("expected")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")


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
