"""Start here: the facts of the first year, and its steps in words with the way to each."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.oversight.home.first_year import (
    RoundYear,
    Step,
    YearFacts,
    first_open,
    is_done,
    steps,
)
from evaluations.oversight.outstanding.items import JOINED, RESULTS, SHEETS, by_kind
from evaluations.oversight.outstanding.reading import remembered_items
from evaluations.oversight.phases.facts import remembered_facts
from evaluations.oversight.phases.readiness import readiness
from evaluations.oversight.phases.remembering import State
from evaluations.setup.rounds.models import OVER, AwardRound
from evaluations.setup.rubrics.models import Rubric
from units.models import Unit, User


@dataclass(frozen=True)
class StepLine:
    step: Step
    name: str
    about: str
    address: str
    is_due: bool


@lru_cache(maxsize=4)
def first_year(state: State) -> tuple[StepLine, ...]:
    """Every step; no query where nothing was written since."""
    award_round = AwardRound.objects.filter(is_rehearsal=False).order_by("pk").first()
    year_steps = steps(
        YearFacts(
            offices=Unit.objects.filter(is_active=True, parent__isnull=False).count(),
            people=User.objects.filter(is_active=True, is_administrator=False).count(),
            rubrics=Rubric.objects.newest_versions().count(),
            of_round=_year_of(award_round, state) if award_round else None,
        )
    )
    due, addresses = first_open(year_steps), _addresses(award_round)
    return tuple(
        StepLine(step, name, about, addresses[step.code], step.code == due)
        for step, (name, about) in zip(year_steps, _texts().values(), strict=True)
    )


def is_finished(lines: tuple[StepLine, ...]) -> bool:
    return is_done(tuple(line.step for line in lines))


def _year_of(award_round: AwardRound, state: State) -> RoundYear:
    facts = remembered_facts(award_round.pk, state)
    points = readiness(facts, timezone.now())
    counts = by_kind(remembered_items((award_round.pk,), state))
    return RoundYear(
        faults={point.code: len(point.faults) for point in points},
        awards=len(facts.awards),
        committees=len(facts.committees),
        not_joined=counts[JOINED].open,
        sessions=sum(committee.sessions for committee in facts.committees),
        sheets=counts[SHEETS].done,
        sheets_owed=counts[SHEETS].open,
        results=Result.objects.filter(committee__round=award_round).count(),
        uncertified=counts[RESULTS].open,
        is_draft=award_round.is_editable,
        is_over=award_round.phase in OVER,
    )


def _texts() -> dict[str, tuple[str, str]]:
    """The name of each step and what is done in it, in the order of the year."""
    return {
        "offices": (
            _("Offices"),
            _("Who nominates and who is nominated. Bring the list as a spreadsheet."),
        ),
        "people": (
            _("People"),
            _("Committee members and officers, invited by mail."),
        ),
        "rubrics": (
            _("Rubrics"),
            _("What is judged: dimensions, indicators and their weights."),
        ),
        "round": (
            _("Round"),
            _("The year's awards, categories and deadlines; then open it for nominations."),
        ),
        "committees": (
            _("Committees"),
            _("Who judges which category; everybody on a seat has signed in once."),
        ),
        "schedule": (
            _("Schedule"),
            _("A session for every committee, and a slot for every accepted nomination."),
        ),
        "day": (
            _("Evaluation day"),
            _("The committees score, and every sheet is submitted."),
        ),
        "results": (
            _("Results"),
            _("The chair of each committee certifies its result."),
        ),
    }


def _addresses(award_round: AwardRound | None) -> dict[str, str]:
    """The one page on which each step is done; without a round its steps lead to the rounds."""
    own = {"round": "round", "committees": "committee_list", "schedule": "round_sessions"}
    listed = {"offices": "unit_list", "people": "person_list", "rubrics": "rubric_list"}
    listed |= {"day": "session_list", "results": "result_list"}
    addresses = {code: reverse(page) for code, page in listed.items()}
    if award_round is None:
        return {**addresses, **dict.fromkeys(own, reverse("round_list"))}
    return addresses | {code: reverse(page, args=[award_round.pk]) for code, page in own.items()}
