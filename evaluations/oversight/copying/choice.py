"""What of a round is copied, into which year, and how its dates move."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WEEK = 7


class Part(models.TextChoices):
    AWARDS = "awards", _("Awards with their categories, bands and stages")
    RUBRICS = "rubrics", _("Rubrics in their newest version; else in the version of this round")
    QUOTAS = "quotas", _("How many go up to the next level")
    RULES = "rules", _("Rules of the round: quorum, ties, what is shown to whom")
    DEADLINES = "deadlines", _("Deadlines")
    ZONES = "zones", _("Zones")
    COMMITTEES = "committees", _("Committees and what they cover")
    PEOPLE = "people", _("People on the seats")
    DAYS = "days", _("Evaluation days, without their slots")
    CERTIFICATES = "certificates", _("Wording of the certificates")


# What makes no sense without another part.
NEEDS = {
    Part.RUBRICS: Part.AWARDS,
    Part.QUOTAS: Part.AWARDS,
    Part.COMMITTEES: Part.AWARDS,
    Part.PEOPLE: Part.COMMITTEES,
    Part.DAYS: Part.COMMITTEES,
}

# Of committees that cover zones: without them they would cover everything.
NEEDS_OF_ZONED = ((Part.COMMITTEES, Part.ZONES),)
WITHOUT_DAYS = frozenset(Part) - {Part.DAYS}


@dataclass(frozen=True)
class Choice:
    """Dates move by the difference of the years; with `first_day` the earliest date of the round
    moves there and the others as far. With `keeps_weekday` all of them move by whole weeks."""

    name: str
    fiscal_year_be: int
    is_rehearsal: bool = False
    parts: frozenset[Part] = frozenset(Part)
    first_day: datetime.date | None = None
    keeps_weekday: bool = False


@dataclass(frozen=True)
class Shift:
    """By years to the same day of the month, or by days where these are given."""

    years: int
    days: int | None = None

    def of(self, day: datetime.date) -> datetime.date:
        if self.days is not None:
            return day + datetime.timedelta(days=self.days)
        return _later(day, self.years)

    def of_moment(self, moment: datetime.datetime | None) -> datetime.datetime | None:
        """The same local time on the day to which its own moves."""
        if moment is None:
            return None
        local = timezone.localtime(moment)
        moved = datetime.datetime.combine(self.of(local.date()), local.time())
        return timezone.make_aware(moved)


def _later(day: datetime.date, years: int) -> datetime.date:
    """29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def shift_of(choice: Choice, years: int, earliest: datetime.date | None) -> Shift:
    """How the dates of a round move whose first one is `earliest`."""
    if earliest is None or not (choice.first_day or choice.keeps_weekday):
        return Shift(years)
    days = ((choice.first_day or _later(earliest, years)) - earliest).days
    if choice.keeps_weekday:
        days = round(days / WEEK) * WEEK
    return Shift(years, days)
