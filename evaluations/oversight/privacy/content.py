"""What is kept about a person: everything, as one object (PDPA, right of access)."""

from typing import Any

from django.db.models import Q

from evaluations.entry.evidence.models import EvidenceView, Upload
from evaluations.entry.schedule.models import Attendance
from evaluations.judging.questions.models import Question
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Declaration, ScoreSheet
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.platform.journal.models import Entry
from evaluations.setup.accounts.models import SignInEvent
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import OVER
from units.models import ROLES, User

OWN_FIELDS = (
    "username",
    "email",
    "title",
    "first_name",
    "last_name",
    "position",
    "rank",
    "assignment",
    "phone",
    "language",
    *ROLES,
    "is_active",
    "date_joined",
    "last_login",
    "invited_at",
)


def personal_data(person: User) -> dict[str, Any]:
    """Thirteen queries. Sheets come as they were submitted.

    Nobody else's marks are in it, none of an unsubmitted sheet, and no question that was not
    shared: an administrator may take the data out.
    """
    sheets = ScoreSheet.objects.counted().filter(seat__user=person)
    # By what is submitted, not by what is not: a sheet of a wiped rehearsal is in neither.
    withheld = Q(subject_type="ScoreSheet") & ~Q(subject_id__in=sheets.values("pk"))
    return {
        "person": {
            **{name: getattr(person, name) for name in OWN_FIELDS},
            "office": str(person.unit or ""),
        },
        "seats": [
            {
                "committee": str(seat.committee),
                "position": seat.position,
                "from": seat.valid_from,
                "until": seat.valid_until,
            }
            for seat in Seat.objects.filter(user=person).select_related("committee")
        ],
        "declarations": [
            {
                "nomination": str(declaration.nomination),
                "kind": declaration.kind,
                "note": declaration.note,
            }
            for declaration in Declaration.objects.filter(seat__user=person).select_related(
                "nomination"
            )
        ],
        "sheets": [sheet.content for sheet in sheets],
        "questions": list(
            Question.objects.filter(author=person, shared_at__isnull=False).values(
                "nomination__official_name", "text", "shared_at", "asked_at", "answer"
            )
        ),
        # As they were sent, and as they were answered.
        "objections": list(
            ObjectionWindow.objects.filter(replied_by=person).values(
                "nomination__official_name", "reply", "replied_at", "content"
            )
        ),
        "answers": list(
            Objection.objects.filter(answered_by=person).values("answered_at", "content")
        ),
        "uploads": list(
            Upload.objects.filter(owner=person).values("name", "size", "state", "begun_at")
        ),
        "evidence_opened": list(
            EvidenceView.objects.filter(user=person).values("version__item__title", "opened_at")
        ),
        "attendance": list(
            Attendance.objects.filter(person=person).values("name", "position", "slot", "role")
        ),
        "sign_ins": list(SignInEvent.objects.of(person).values("at", "kind", "address", "device")),
        "journal": list(
            Entry.objects.filter(Q(by=person) | Q(subject_type="User", subject_id=person.pk))
            .exclude(withheld)
            .values("at", "verb", "subject_type", "subject_id", "before", "after", "reason")
        ),
    }


def seats_in_running_rounds(person: User) -> list[Seat]:
    """Those of which a result that will name the person may still be certified."""
    seats = Seat.objects.filter(user=person).select_related("committee")
    return list(seats.exclude(committee__round__phase__in=OVER))


def is_named_in_certified(person: User) -> bool:
    """Whether a certified result names the person: as a judge, or as who certified it."""
    sat = Result.objects.filter(committee__seats__user=person)
    signed = Result.objects.filter(Q(certified_by=person) | Q(seconded_by=person))
    return sat.exists() or signed.exists()
