"""The documents about results, days and the journal: who may have which, and of what rows."""

from collections.abc import Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.models import Result, ResultQuerySet
from evaluations.outcome.reports.activity import activity_report
from evaluations.outcome.reports.audit import (
    audit_of_category,
    audit_of_nomination,
    audit_of_person,
)
from evaluations.outcome.reports.diagnosis import diagnosis
from evaluations.outcome.reports.feedback import feedback, line_of
from evaluations.outcome.reports.models import DayPhoto
from evaluations.outcome.reports.ranking import (
    category_ranking,
    profiles,
    regions_of_round,
    round_ranking,
)
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.formats import PAGE
from evaluations.platform.documents.registry import Back, document
from evaluations.platform.pages import Crumb
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import PUBLIC, AwardRound, Category
from units.access import overseer
from units.models import Region, User

RESULT = Back(gettext_lazy("Result"), "result")
NOMINATION = Back(gettext_lazy("Nomination"), "nomination_detail")


def _results(user: User) -> ResultQuerySet:
    return Result.objects.visible_to(user).by_category()


@document("category_ranking")
def _category_ranking(user: User, pk: int) -> Document:
    results = list(_results(user).newest().filter(category=pk))
    categories = Category.objects.select_related("award__round")
    if not user.oversees:
        categories = categories.filter(committees__in=Committee.objects.visible_to(user))
    return category_ranking(categories.distinct().get(pk=pk), results)


def _regions(user: User, pk: int, region: int = 0) -> Sequence[Crumb]:
    if region:
        return ()
    return [
        (
            _("region %(number)s") % {"number": region},
            reverse("document", args=["round_ranking", (pk, region), PAGE]),
        )
        for region in regions_of_round(pk)
    ]


@document(
    "round_ranking",
    allow=overseer,
    back=Back(gettext_lazy("Round"), "round"),
    links=_regions,
)
def _round_ranking(user: User, pk: int, region: int = 0) -> Document:
    """Of one inspection region, or of all of them."""
    award_round = AwardRound.objects.visible_to(user).get(pk=pk)
    if region:
        Region.objects.get(number=region)
    ranked = Category.objects.for_awards().filter(award__round=award_round)
    categories = list(ranked.select_related("award"))
    results = list(_results(user).newest().filter(category__award__round=award_round))
    return round_ranking(award_round, categories, results, region or None)


@document("profiles", back=RESULT)
def _profiles(user: User, pk: int) -> Document:
    return profiles(_results(user).get(pk=pk))


@document("diagnosis", back=RESULT)
def _diagnosis(user: User, pk: int) -> Document:
    """For the chair and for administrators."""
    results = _results(user)
    if not user.is_administrator:
        chaired = Seat.objects.held_by(user).filter(position=Position.CHAIR)
        results = results.filter(committee__in=chaired.values("committee"))
    return diagnosis(results.get(pk=pk))


@document("feedback", back=NOMINATION)
def _feedback(user: User, pk: int) -> Document:
    """For who oversees, and for the nominee's office after publication: its marks if the round
    says so, its rank, band and the committee's words always."""
    nominations = Nomination.objects.select_related("category__award__round")
    if not user.oversees:
        shown = {
            "category__award__round__phase__in": PUBLIC,
            # Not before the embargo is over: what a nominee knows, the field knows.
            "category__award__round__publication__public_from__lte": timezone.now(),
        }
        nominations = nominations.brought_by(user).filter(**shown)
    nomination = nominations.get(pk=pk)
    result = Result.objects.newest().get(
        category=nomination.category_id, committee=nomination.committee_id
    )
    line = line_of(result, nomination.pk)
    if line is None:
        raise ObjectDoesNotExist
    shows_marks = nomination.category.award.round.shows_marks_to_officers
    return feedback(result, line, with_marks=user.oversees or shows_marks)


def _writing(user: User, pk: int) -> Sequence[Crumb]:
    if not EvaluationSession.objects.report_writable_by(user).filter(pk=pk).exists():
        return ()
    return [
        (_("Write the report"), reverse("activity_edit", args=[pk])),
        (_("Photos of the report"), reverse("activity_photos", args=[pk])),
    ]


@document("activity", back=Back(gettext_lazy("Session"), "session_detail"), links=_writing)
def _activity(user: User, pk: int) -> Document:
    sessions = EvaluationSession.objects.report_readable_by(user).select_related(
        "committee__round", "host__province", "region"
    )
    return activity_report(user, sessions.get(pk=pk), _address_of)


def _address_of(picture: EvidenceVersion | DayPhoto) -> str:
    if isinstance(picture, DayPhoto):
        return reverse("day_photo", args=[picture.pk])
    return reverse("version_page", args=[picture.pk, 1])


@document("audit_nomination", allow=overseer, back=NOMINATION)
def _audit_nomination(user: User, pk: int) -> Document:
    rows = Nomination.objects.visible_to(user).select_related("category__award__round")
    return audit_of_nomination(rows.get(pk=pk))


@document("audit_category", allow=overseer)
def _audit_category(user: User, pk: int) -> Document:
    return audit_of_category(Category.objects.select_related("award__round").get(pk=pk))


@document("audit_person", allow=overseer, back=Back(gettext_lazy("Person"), "person_detail"))
def _audit_person(user: User, pk: int) -> Document:
    return audit_of_person(User.objects.visible_to(user).get(pk=pk))
