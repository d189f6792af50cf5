"""Questions to the presenters: a judge's own until shared, then one of the list for the clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Declaration
from evaluations.platform.constraints import holds
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rubrics.models import Indicator
from units.models import User, Versioned

LONGEST_QUESTION = 1000


class QuestionQuerySet(models.QuerySet["Question"]):
    def written_by(self, user: User) -> QuestionQuerySet:
        """One's own, of seats that one holds today, but for those that were emptied."""
        seats = Seat.objects.held_by(user)
        return self.filter(author=user, seat__in=seats.values("pk")).exclude(text="")

    def shared(self) -> QuestionQuerySet:
        """Those of the list; of a seat that is recused since, what was asked already alone."""
        recused = Declaration.objects.recused().filter(
            seat=OuterRef("seat"), nomination=OuterRef("nomination")
        )
        is_asked = Q(asked_at__isnull=False)
        return self.filter(is_asked | ~Exists(recused), shared_at__isnull=False)

    def asked(self) -> QuestionQuerySet:
        """What was put to the presenters, each once: not those that are merged into another."""
        return self.shared().filter(asked_at__isnull=False, merged_into=None)

    def run_by(self, user: User) -> QuestionQuerySet:
        """The shared ones of those committees that one runs."""
        return self.shared().filter(nomination__committee__in=Committee.objects.run_by(user))


class Question(Versioned):
    """What a judge wants to ask. `edits` counts the changes of its answer, `version` those of the
    judge's own words, which come from a device under the name `key`; emptied it stays as a row
    without text, so that what comes late does not bring it back."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="questions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="questions")
    # Somebody else may hold the seat later.
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    text = models.TextField(_("question"), blank=True)
    indicator = models.ForeignKey(
        Indicator, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    evidence = models.ForeignKey(
        EvidenceItem, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    # Its place in the list; what was shared since the list was put in order stands behind.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("short answer"), blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            holds(Q(shared_at=None) | ~Q(text=""), "shared_question_says_something"),
            holds(Q(asked_at=None) | Q(shared_at__isnull=False), "asked_question_is_shared"),
            holds(Q(answered_at=None) | Q(asked_at__isnull=False), "answered_question_is_asked"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def about(self) -> str:
        """What it is about, in words; two queries unless joined (`with_about`)."""
        parts = []
        if self.indicator is not None:
            number = f"{self.indicator.dimension.number}.{self.indicator.number}"
            parts.append(f"{_('indicator')} {number} {self.indicator.name}")
        if self.evidence is not None:
            parts.append(f"{_('evidence')} {self.evidence.number}. {self.evidence.title}")
        if self.page is not None:
            parts.append(f"{_('page')} {self.page}")
        return " · ".join(parts)


class QuestionList(Versioned):
    """Counts the changes of order and merging of one nomination's list."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.OneToOneField(
        Nomination, models.PROTECT, primary_key=True, related_name="question_list"
    )

    def __str__(self) -> str:
        return f"{self.pk}"
