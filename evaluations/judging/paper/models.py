"""Paper sheets as they were keyed, and by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Disclosure, ScoreSheet
from evaluations.platform.constraints import by_another, holds, one_of, unique
from evaluations.setup.committees.models import Committee, Seat
from units.models import User


class PaperState(models.TextChoices):
    KEYED = "keyed", _("keyed, waits for a second person")
    DIFFERS = "differs", _("the two keyings differ")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # Its sheet was opened again; what was keyed stays.
    REPLACED = "replaced", _("its sheet was opened again")


# It waits for a second person.
PAPER_WAITING = (PaperState.KEYED, PaperState.DIFFERS)
# Two people stood by it: it is a sheet, or was one.
PAPER_CONFIRMED = (PaperState.CONFIRMED, PaperState.REPLACED)
# Another paper may be keyed in its place.
PAPER_OVER = (PaperState.WITHDRAWN, PaperState.REPLACED)


def _is_among(sheets: QuerySet[ScoreSheet]) -> Q:
    """The condition that what a paper became is one of these sheets."""
    of_nomination = sheets.filter(nomination=OuterRef("nomination"))
    of_committee = Q(Exists(of_nomination.filter(seat=None)), seat=None)
    return of_committee | Q(Exists(of_nomination.filter(seat=OuterRef("seat"))))


def _is_readable_sheet(user: User) -> Q:
    """The condition that `user` may read the sheet that was made of a paper: the sheet itself; or,
    in committees that they run or watch, what was open at the table or is certified."""
    was_open = Exists(Disclosure.objects.filter(nomination=OuterRef("nomination")))
    run = Committee.objects.run_by(user)
    watched = Committee.objects.watched_by(user)
    return (
        _is_among(ScoreSheet.objects.visible_to(user).counted())
        | Q(was_open, nomination__committee__in=run)
        | _is_among(ScoreSheet.objects.certified()) & Q(nomination__committee__in=watched)
    )


class PaperQuerySet(models.QuerySet["PaperEntry"]):
    def visible_to(self, user: User) -> PaperQuerySet:
        """Papers that `user` may read: the judge whose sheet it is, who keyed and who confirmed
        it, while it waits for a second person whoever may be that, and once it is a sheet whoever
        may read the sheet."""
        seats, run = Seat.objects.scoring().kept_by(user), Committee.objects.run_by(user)
        waits = Q(seat__in=seats) | Q(seat=None, nomination__committee__in=run)
        own = Q(seat__user=user) | Q(keyed_by=user) | Q(confirmed_by=user)
        return self.filter(
            own
            | Q(waits, state__in=PAPER_WAITING)
            | Q(_is_readable_sheet(user), state=PaperState.CONFIRMED)
        )

    def waiting(self) -> PaperQuerySet:
        return self.filter(state__in=PAPER_WAITING)

    def in_force(self) -> PaperQuerySet:
        return self.exclude(state__in=PAPER_OVER)

    def with_page(self) -> PaperQuerySet:
        return self.select_related(
            "seat__user",
            "keyed_by",
            "confirmed_by",
            "nomination__committee",
            "nomination__category__rubric",
            "nomination__category__award__round",
            "nomination__slot_place__slot",
        )


class PaperEntry(models.Model):
    """A sheet filled on paper: keyed by one person, keyed again or confirmed by another.

    Without a `seat` it is the one sheet on which the committee agrees, with a line per seat for
    its word. `values` and `again` hold marks, notes, the declaration and the words as they were
    typed (keying.py). Nothing of it counts before the second person has confirmed it.
    """

    of_round = "nomination__category__award__round"
    emergency = ()

    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="papers")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="papers")
    state = models.CharField(max_length=9, choices=PaperState, default=PaperState.KEYED)
    values = models.JSONField()
    keyed_at = models.DateTimeField()
    keyed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    again = models.JSONField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.CharField(max_length=200, blank=True)
    scan_type = models.CharField(max_length=100, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_size = models.PositiveIntegerField(default=0)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "seat",
                "nomination",
                name="one_paper_of_a_seat_for_a_nomination",
                among=~Q(state__in=PAPER_OVER),
            ),
            unique(
                "nomination",
                name="one_paper_of_a_committee_for_a_nomination",
                among=Q(seat__isnull=True) & ~Q(state__in=PAPER_OVER),
            ),
            one_of("state", PaperState, "paper_state_is_known"),
            by_another(
                "confirmed_at", "confirmed_by", "keyed_by", "paper_is_confirmed_by_another_person"
            ),
            holds(
                ~Q(state__in=PAPER_CONFIRMED)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                "confirmed_paper_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def whose(self) -> str:
        """The judge, or the committee, whose sheet it is."""
        if self.seat is not None:
            return self.seat.user.full_name
        return self.nomination.committee.name if self.nomination.committee else ""
