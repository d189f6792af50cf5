"""Evaluation sessions: days.py the day and its slots, cancelled.py what was taken out of a plan,
roll_call.py who is there, calendars.py and cards.py what opens with a secret."""

from evaluations.entry.schedule.models.calendars import CalendarLink, CalendarQuerySet
from evaluations.entry.schedule.models.cancelled import CancelledQuerySet, CancelledSlot
from evaluations.entry.schedule.models.cards import CardQuerySet, SignInCard
from evaluations.entry.schedule.models.days import (
    EvaluationSession,
    SessionQuerySet,
    SessionVersion,
    Slot,
    SlotMode,
    SlotNomination,
    SlotQuerySet,
    sequence_of,
)
from evaluations.entry.schedule.models.roll_call import (
    Attendance,
    AttendanceMode,
    AttendanceStatus,
    Identification,
    RollCallEntry,
    SeatAttendance,
    presence_says_how,
)

__all__ = [
    "Attendance",
    "AttendanceMode",
    "AttendanceStatus",
    "CalendarLink",
    "CalendarQuerySet",
    "CancelledQuerySet",
    "CancelledSlot",
    "CardQuerySet",
    "EvaluationSession",
    "Identification",
    "RollCallEntry",
    "SeatAttendance",
    "SessionQuerySet",
    "SessionVersion",
    "SignInCard",
    "Slot",
    "SlotMode",
    "SlotNomination",
    "SlotQuerySet",
    "presence_says_how",
    "sequence_of",
]
