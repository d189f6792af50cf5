"""Every document by its name: who may have it, and how it is made.

A page, its files and the background worker all come through here, so that a document asked for by
a job is gated again when it is drawn. What is not there for `user` raises DoesNotExist.
"""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

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
from evaluations.outcome.reports.ranking import category_ranking, profiles, round_ranking
from evaluations.platform.documents.document import Document
from evaluations.setup.committees.documents import appointment_list
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import PUBLIC, AwardRound, Category
from units.models import Region, User

Maker = Callable[..., Document]


def _results(user: User) -> ResultQuerySet:
    return Result.objects.visible_to(user).by_category()


def _appointments(user: User, pk: int) -> Document:
    return appointment_list(Committee.objects.visible_to(user).select_related("round").get(pk=pk))


def _category_ranking(user: User, pk: int) -> Document:
    results = list(_results(user).newest().filter(category=pk))
    categories = Category.objects.select_related("award__round")
    if not user.oversees:
        categories = categories.filter(committees__in=Committee.objects.visible_to(user))
    return category_ranking(categories.distinct().get(pk=pk), results)


def _round_ranking(user: User, pk: int, region: int = 0) -> Document:
    award_round = AwardRound.objects.visible_to(user).get(pk=pk)
    if region:
        Region.objects.get(number=region)
    categories = list(Category.objects.filter(award__round=award_round).select_related("award"))
    results = list(_results(user).newest().filter(category__award__round=award_round))
    return round_ranking(award_round, categories, results, region or None)


def _profiles(user: User, pk: int) -> Document:
    return profiles(_results(user).get(pk=pk))


def _diagnosis(user: User, pk: int) -> Document:
    """For the chair and for administrators."""
    results = _results(user)
    if not user.is_administrator:
        chaired = Seat.objects.held_by(user).filter(position=Position.CHAIR)
        results = results.filter(committee__in=chaired.values("committee"))
    return diagnosis(results.get(pk=pk))


def _feedback(user: User, pk: int) -> Document:
    """For who oversees, and for the nominee's office after publication, if the round says so."""
    nominations = Nomination.objects.select_related("category__award__round")
    if not user.oversees:
        shown = {
            "category__award__round__phase__in": PUBLIC,
            "category__award__round__shows_marks_to_officers": True,
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
    return feedback(result, line)


def _activity(user: User, pk: int) -> Document:
    sessions = EvaluationSession.objects.report_readable_by(user).select_related(
        "committee__round", "host__province", "region"
    )
    return activity_report(
        user, sessions.get(pk=pk), lambda version: reverse("version_page", args=[version.pk, 1])
    )


def _audited(user: User) -> bool:
    if not user.oversees:
        raise ObjectDoesNotExist
    return True


def _audit_nomination(user: User, pk: int) -> Document:
    _audited(user)
    rows = Nomination.objects.visible_to(user).select_related("category__award__round")
    return audit_of_nomination(rows.get(pk=pk))


def _audit_category(user: User, pk: int) -> Document:
    _audited(user)
    return audit_of_category(Category.objects.select_related("award__round").get(pk=pk))


def _audit_person(user: User, pk: int) -> Document:
    _audited(user)
    return audit_of_person(User.objects.visible_to(user).get(pk=pk))


MAKERS: dict[str, Maker] = {
    "appointments": _appointments,
    "category_ranking": _category_ranking,
    "round_ranking": _round_ranking,
    "profiles": _profiles,
    "diagnosis": _diagnosis,
    "feedback": _feedback,
    "activity": _activity,
    "audit_nomination": _audit_nomination,
    "audit_category": _audit_category,
    "audit_person": _audit_person,
}


def document_for(user: User, name: str, *args: int) -> Document:
    """The document `name` as `user` may have it; raises ObjectDoesNotExist otherwise."""
    return MAKERS[name](user, *args)
