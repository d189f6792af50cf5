"""The days in which an office may object to its provisional figures, and what it objects to."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.scoring.models import Declaration, Endorsement, ScoreSheet
from evaluations.outcome.objections.objection_document import AnswerDocument, ObjectionsDocument
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import HEARD_IN, AwardRound
from units.models import User, Versioned


class Reply(models.TextChoices):
    """What the office says to its provisional figures."""

    WAITING = "waiting", _("not answered yet")
    SENT = "sent", _("objected")
    ACCEPTED = "accepted", pgettext_lazy("reply of an office", "accepted")
    SILENT = "silent", _("accepted by silence")
    REPLACED = "replaced", _("replaced by a later result")


# Ended, and what was written until then was never sent.
NEVER_SENT = (Reply.SILENT, Reply.REPLACED)


class Answer(models.TextChoices):
    NONE = "", _("not answered yet")
    UPHELD = "upheld", _("upheld")
    NOT_UPHELD = "not_upheld", _("not upheld")


GIVEN = (Answer.UPHELD, Answer.NOT_UPHELD)


def _is_own(user: User) -> Q:
    return Q(nomination__unit=user.unit_id) if user.is_officer else Q(pk__in=())


def _is_heard(user: User) -> Q:
    sent = Q(reply=Reply.SENT)
    if user.oversees:
        return sent
    return sent & Q(result__committee__in=Committee.objects.visible_to(user))


class ObjectionWindowQuerySet(models.QuerySet["ObjectionWindow"]):
    def visible_to(self, user: User) -> ObjectionWindowQuerySet:
        """The office's own; what was sent also for its committee and for who oversees."""
        return self.filter(_is_own(user) | _is_heard(user))

    def own_of(self, user: User) -> ObjectionWindowQuerySet:
        """Of the office of which `user` is an officer: it alone reads figures and drafts, and none
        above it that runs it otherwise."""
        return self.filter(_is_own(user))

    def heard_by(self, user: User) -> ObjectionWindowQuerySet:
        """What was sent, for its committee and for who oversees."""
        return self.filter(_is_heard(user))

    def answerable_by(self, user: User) -> ObjectionWindowQuerySet:
        """What `user` may answer: as the chair for the committee, or as a secretary or an
        administrator who did not score it; never for the own office or who is recused."""
        seats = Seat.objects.held_by(user)
        chaired = Q(
            result__committee__in=seats.filter(position=Position.CHAIR).values("committee")
        )
        apart = Q(result__committee__in=seats.secretaries().values("committee"))
        apart = Q() if user.is_administrator else apart
        sheets = ScoreSheet.objects.filter(seat__user=user, nomination=OuterRef("nomination"))
        words = Endorsement.objects.filter(
            seat__user=user, sheet__nomination=OuterRef("nomination")
        )
        declared = Declaration.objects.recused().filter(seat__user=user)
        rows = self.filter(chaired | (apart & ~Exists(sheets) & ~Exists(words)), reply=Reply.SENT)
        rows = rows.exclude(Exists(declared.filter(nomination=OuterRef("nomination"))))
        return rows.exclude(user.runs_office("nomination__unit")).exclude(replied_by=user)

    def unanswered(self) -> ObjectionWindowQuerySet:
        """Those of which an objection waits for its answer."""
        waiting = Objection.objects.filter(window=OuterRef("pk"), answer=Answer.NONE)
        return self.filter(Exists(waiting), reply=Reply.SENT)

    def to_certify_anew(self, user: User) -> ObjectionWindowQuerySet:
        """Those with an upheld objection for which `user`, as the chair, has still to ask."""
        chaired = Seat.objects.held_by(user).filter(position=Position.CHAIR).values("committee")
        upheld = Objection.objects.to_ask_for().filter(window=OuterRef("pk"))
        return self.filter(Exists(upheld), result__committee__in=chaired)

    def of_round(self, award_round: AwardRound | int) -> ObjectionWindowQuerySet:
        return self.filter(result__committee__round=award_round)

    def open(self) -> ObjectionWindowQuerySet:
        """Those in which the office may still object."""
        return self.filter(reply=Reply.WAITING, closes_on__gte=timezone.localdate())

    def elapsed(self) -> ObjectionWindowQuerySet:
        """Those whose last day is over without a word."""
        return self.filter(reply=Reply.WAITING, closes_on__lt=timezone.localdate())

    def with_page(self) -> ObjectionWindowQuerySet:
        return self.select_related(
            "result__committee__round",
            "result__category__award__round",
            "nomination__unit",
            "nomination__category",
            "replied_by",
        )

    def with_counts(self) -> ObjectionWindowQuerySet:
        """With how many objections are upheld, not upheld and unanswered."""
        answers = {
            "upheld": Answer.UPHELD,
            "not_upheld": Answer.NOT_UPHELD,
            "unanswered": Answer.NONE,
        }
        counts = {
            name: Count("objections", filter=Q(objections__answer=answer))
            for name, answer in answers.items()
        }
        return self.annotate(**counts)

    def with_register(self) -> ObjectionWindowQuerySet:
        """In the order of a register, counted; without the documents."""
        rows = self.select_related("result", "nomination__category").defer("result__document")
        return rows.with_counts().order_by(
            "result__category__award__number",
            "result__category__number",
            "result__committee__number",
            "nomination__sort_key",
            "pk",
        )


class ObjectionWindow(Versioned):
    """One nominee's provisional figures of one certified result, and the office's reply.

    `figures` is the digest of what the office may read of them: a later result with the same
    figures opens no other window. Once replied, nothing of it changes.
    """

    of_round = "result__committee__round"
    emergency = ()

    result = models.ForeignKey(Result, models.PROTECT, related_name="objection_windows")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objection_windows")
    figures = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closes_on = models.DateField(_("last day to object"))
    reply = models.CharField(
        _("reply of the office"), max_length=8, choices=Reply, default=Reply.WAITING
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    content: models.JSONField[ObjectionsDocument | None, ObjectionsDocument | None] = (
        models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    )
    digest = models.CharField(max_length=64, blank=True)

    objects = ObjectionWindowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("provisional result")
        constraints = [
            unique("result", "nomination", name="objection_window_is_unique"),
            one_of("reply", Reply, "reply_is_known"),
            holds(
                Q(reply=Reply.WAITING, replied_at=None, replied_by=None)
                | Q(
                    reply__in=NEVER_SENT,
                    replied_at__isnull=False,
                    replied_by=None,
                )
                | Q(
                    reply__in=[Reply.SENT, Reply.ACCEPTED],
                    replied_at__isnull=False,
                    replied_by__isnull=False,
                ),
                "reply_says_who_and_when",
            ),
            holds(
                Q(reply=Reply.SENT, content__isnull=False) & ~Q(digest="")
                | ~Q(reply=Reply.SENT) & Q(content__isnull=True, digest=""),
                "what_was_sent_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} ({self.result})"

    @property
    def award_round(self) -> AwardRound:
        """Comes with the page."""
        return self.result.committee.round

    def is_own_of(self, user: User) -> bool:
        """As `own_of` says it; reads the nomination."""
        return user.is_officer and user.unit_id == self.nomination.unit_id

    @property
    def is_over(self) -> bool:
        """Whether the last day is over."""
        return timezone.localdate() > self.closes_on

    @property
    def is_open(self) -> bool:
        """Whether the office may object today; reads the round."""
        is_heard = self.award_round.phase in HEARD_IN
        return self.reply == Reply.WAITING and not self.is_over and is_heard


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def sent(self) -> ObjectionQuerySet:
        return self.filter(window__reply=Reply.SENT)

    def unanswered(self) -> ObjectionQuerySet:
        return self.sent().filter(answer=Answer.NONE)

    def to_act_on(self) -> ObjectionQuerySet:
        """Upheld ones since which no wish to certify the panel anew has come to its end: by the
        next result, or because it was dropped."""
        ended = Reopening.objects.filter(
            category=OuterRef("window__result__category"),
            committee=OuterRef("window__result__committee"),
            ended_at__gt=OuterRef("answered_at"),
        )
        return self.filter(~Exists(ended), answer=Answer.UPHELD)

    def to_ask_for(self) -> ObjectionQuerySet:
        """Those of them for which the chair has not yet asked to certify the panel anew."""
        asked = Reopening.objects.unsettled().filter(
            category=OuterRef("window__result__category"),
            committee=OuterRef("window__result__committee"),
        )
        return self.to_act_on().filter(~Exists(asked))


class Objection(models.Model):
    """What an office says about one indicator; a draft until its window is sent."""

    of_round = "window__result__committee__round"
    emergency = ()

    window = models.ForeignKey(ObjectionWindow, models.PROTECT, related_name="objections")
    # Its place in the rubric, from 1 on, and its number there.
    place = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("indicator"), max_length=20)
    text = models.TextField(_("objection"), max_length=2000)
    # Numbers of pieces of evidence in the submission.
    evidence: models.JSONField[Any, Any] = models.JSONField(
        _("evidence"), default=list, blank=True
    )
    written_at = models.DateTimeField()
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, default=Answer.NONE, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    content: models.JSONField[AnswerDocument | None, AnswerDocument | None] = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        verbose_name = _("objection")
        constraints = [
            unique("window", "place", name="indicator_is_objected_to_once"),
            holds(~Q(text=""), "objection_says_something"),
            one_of("answer", Answer, "answer_is_known"),
            holds(
                Q(answer="", answered_at=None, answered_by=None, content__isnull=True, digest="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, content__isnull=False)
                & ~Q(answer="")
                & ~Q(digest=""),
                "answer_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.text}"


def last_day(certified_at: datetime.datetime, days: int) -> datetime.date:
    """The last of `days` days after the day of the certification, in Thailand."""
    return timezone.localdate(certified_at) + datetime.timedelta(days=days)
