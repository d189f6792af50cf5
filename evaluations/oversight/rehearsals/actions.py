"""Rehearsals: wiped as if they had never been, or made into a fresh real round; and drafts of
rounds, which can be deleted while nobody brought anything to them.

The database refuses to delete results and submitted sheets, but for a rehearsal's rows
(setup/rounds/rehearsal_rows.py), and whether a round is one cannot change once it is open. The
journal keeps what was done in it.
"""

from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.housekeeping import forget_files
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.models import Result
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.reports.models import ActivityReport, DayPhoto
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import WITHOUT_DAYS, Choice
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock
from evaluations.platform.removal import Hold, holds_of, refuse_held
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import AwardRound, Stage
from units.models import User

Rows = models.QuerySet[Any]


def models_of_a_round() -> list[Any]:
    """The round and every model that hangs on it; what refers before what is referred to."""
    every = apps.get_app_config("evaluations").get_models()
    referring: dict[Any, set[Any]] = {
        model: set() for model in every if hasattr(model, "of_round")
    }
    for model in referring:
        referred = {field.related_model for field in model._meta.fields} & {*referring} - {model}
        for other in referred:
            referring[other].add(model)
    return list(TopologicalSorter(referring).static_order())


def _in_round(model: Any, award_round: AwardRound) -> Rows:
    rows: Rows = model._default_manager.filter(**{model.of_round: award_round.pk})
    return rows


def what_is_lost(award_round: AwardRound) -> dict[str, int]:
    """How much of what people would miss a wipe deletes, by its name in words."""
    names = {
        "Result": _("certified results"),
        "ScoreSheet": _("score sheets"),
        "Mark": _("marks"),
        "EvidenceItem": _("pieces of evidence"),
        "Nomination": _("nominations"),
        "Slot": _("slots"),
        "EvaluationSession": _("evaluation sessions"),
        "Committee": _("committees"),
        "Seat": _("seats"),
        "Zone": _("zones"),
        "Award": _("awards"),
        "Category": _("categories"),
    }
    app = apps.get_app_config("evaluations")
    counted = {
        name: _in_round(app.get_model(key), award_round).count() for key, name in names.items()
    }
    return {name: count for name, count in counted.items() if count}


# What a draft round does not take along: people brought it, or it is a paper of its own.
KEPT = (Nomination, Result, Minutes, ActivityReport)


def holds_of_round(award_round: AwardRound) -> list[Hold]:
    """What keeps a round: it is open, something was brought to it, or another round counts on
    it."""
    holds = []
    if not award_round.is_editable:
        sentence = _("The round is open. Take it back to draft before it is deleted.")
        holds.append(Hold(sentence, reverse("round", args=[award_round.pk])))
    goes = (_in_round(model, award_round) for model in models_of_a_round() if model not in KEPT)
    there = [rows for rows in goes if rows.exists()]
    return holds + holds_of(*there, freed=["AwardRound.copied_from"])


@transaction.atomic
def remove_round(*, by: User, award_round: AwardRound) -> None:
    """Delete a draft round with everything that was set up in it. The journal and the rubrics
    stay."""
    require_administrator(by)
    locked = lock(award_round, None)
    refuse_held(holds_of_round(locked))
    before = {"name": locked.name, **what_is_lost(locked)}
    record(by=by, verb="round.removed", subject=locked, before=before)
    locked.copies.update(copied_from=None)
    _delete_all(locked)


def _delete_all(award_round: AwardRound) -> None:
    _in_round(Seat, award_round).update(substitute_for=None)
    for model in models_of_a_round():
        _in_round(model, award_round).delete()


@transaction.atomic
def wipe_round(*, by: User, award_round: AwardRound) -> None:
    """Delete a rehearsal with everything in it. The journal and the rubrics stay."""
    require_administrator(by)
    locked = lock(award_round, None)
    if not locked.is_rehearsal:
        raise Refused(_("Only a rehearsal can be wiped."))
    if locked.copies.exists() or locked.lower_rounds.exists():
        locked.copies.update(copied_from=None)
        locked.lower_rounds.update(next_round=None)
    refuse_held(counted_elsewhere(locked))
    Nomination.objects.filter(sent_up_from__category__award__round=locked).update(
        sent_up_from=None
    )
    _in_round(Nomination, locked).update(stage_of=None)
    lost = what_is_lost(locked)
    files = list(
        _in_round(EvidenceVersion, locked).exclude(file="").values_list("file", flat=True)
    )
    files += _in_round(PaperEntry, locked).exclude(scan="").values_list("scan", flat=True)
    files += _in_round(DayPhoto, locked).values_list("file", flat=True)
    before = {"name": locked.name, **lost}
    record(by=by, verb="round.wiped", subject=locked, before=before)
    _delete_all(locked)
    transaction.on_commit(lambda: forget_files(files))


def counted_elsewhere(award_round: AwardRound) -> list[Hold]:
    """Another rehearsal may count its results in a stage."""
    stages = Stage.objects.filter(from_category__award__round=award_round)
    others = stages.exclude(category__award__round=award_round)
    rounds = AwardRound.objects.filter(awards__categories__stages__in=others).distinct()
    sentence = _("“%(round)s” counts results of this rehearsal. Wipe it first.")
    return [
        Hold(sentence % {"round": counting_round.name}, reverse("round", args=[counting_round.pk]))
        for counting_round in rounds
    ]


@transaction.atomic
def make_real(*, by: User, award_round: AwardRound, name: str) -> AwardRound:
    """A fresh real round with the rehearsal's awards, rubrics, committees and policies."""
    require_administrator(by)
    if not award_round.is_rehearsal:
        raise Refused(_("This round is a real one already."))
    choice = Choice(name, award_round.fiscal_year_be, parts=WITHOUT_DAYS)
    return copy_round(by=by, source=award_round, choice=choice)
