"""The readiness list and the phases in words, with the way to mend each point."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.oversight.phases.readiness import Point
from evaluations.setup.rounds.models import AwardRound, Phase


def _points() -> dict[str, str]:
    return {
        "awards": _("Every award has a category"),
        "weights": _("Every rubric is complete and its weights add up"),
        "stages": _("Stages add up, every one is judged, and somebody can pass every gate"),
        "years": _("Stages quote results of this year (advice; an earlier one may be meant)"),
        "judged": _("Every category has a committee"),
        "seats": _("Every committee has a chair and enough scoring seats"),
        "figures": _("Keyed figures, bonus and deductions have a second person"),
        "classes": _("Of every class somebody is nominated (advice)"),
        "joined": _("Everybody on a seat has signed in once (advice; remind them)"),
        "spare": _("Every committee can do without a seat (advice)"),
        "cascade": _("It is said how many go up to the next level"),
        "nobody_up": _("Every category sends somebody up (advice)"),
        "bookings": _("Nobody and nothing is booked twice"),
        "slots": _("Every accepted nomination has a committee and a slot"),
        "deadlines": _("The deadlines are set and lie ahead"),
        "sessions": _("Every committee has a session (advice; it can follow later)"),
    }


Faults = dict[str, tuple[str, str]]


def _of_awards() -> Faults:
    """Of awards, categories and rubrics."""
    return {
        "no_award": (_("There is no award yet."), "award_add"),
        "no_category": (_("“%(name)s” has no category yet."), "award_edit"),
        "lack": (_("%(name)s: %(lack)s"), "rubric_edit"),
        "no_committee": (_("“%(name)s” has no committee yet."), "committee_list"),
    }


def _of_stages() -> Faults:
    """Of the stages of a total."""
    return {
        "no_own_sheets": (
            _("“%(name)s”: no stage is the sheets of the category itself."),
            "category_stages",
        ),
        "shares": (
            _("“%(name)s”: the shares add to %(sum)s, and a bound or band needs %(bound)s."),
            "category_stages",
        ),
        "gate": (_("“%(name)s”: nobody passes the stage “%(stage)s”."), "category_stages"),
        "unknown_stage": (
            _(
                "“%(name)s”: its rubric has a requirement of stage %(number)s, and the category "
                "has no such stage: nobody would be held to it. Add the stage here, or take the "
                "requirement out of the rubric."
            ),
            "category_stages",
        ),
        "stage_unjudged": (
            _("“%(stage)s”, a stage of “%(name)s”, has no committee yet."),
            "committee_list",
        ),
        "without_stage": (
            _(
                "“%(name)s” is not nominated in its stages yet. Press “Give nominations their "
                "committee”."
            ),
            "round",
        ),
        "earlier_year": (
            _("“%(name)s”: the stage “%(stage)s” quotes a result of an earlier year."),
            "category_stages",
        ),
    }


def _of_committees() -> Faults:
    """Of committees and their seats."""
    return {
        "no_committees": (_("There is no committee yet."), "committee_list"),
        "no_chair": (_("%(name)s: there is no chair."), "committee"),
        "too_few": (
            _("%(name)s: %(count)s scoring seats, %(needed)s are needed."),
            "committee",
        ),
        "nobody_keys": (
            _(
                "%(name)s: there is no secretary who keys figures, bonus and deductions for the "
                "chair to confirm. Name one."
            ),
            "committee",
        ),
        "idle_class": (
            _(
                "“%(name)s”: nobody is nominated in the class “%(class)s”. See whether the "
                "nominations have the right class, or take it out of the rubric."
            ),
            "rubric",
        ),
        "not_joined": (_("%(name)s: never signed in: %(people)s."), "committee"),
        "no_spare": (
            _(
                "%(name)s: all %(count)s scoring seats are needed. If one is absent, or recused "
                "because its own office is nominated, the result cannot be certified. Name one "
                "more, or have substitutes ready."
            ),
            "committee",
        ),
    }


def _of_the_way_up() -> Faults:
    """Of who goes up to the next level."""
    return {
        "no_quota": (
            _("The next level's round is named, but no category says how many go up to it."),
            "round_quotas",
        ),
        "no_zone": (
            _("A quota counts by zone, but the round has no zone yet."),
            "round_quotas",
        ),
        "sends_nobody": (_("“%(name)s” sends nobody up."), "round_quotas"),
    }


def _of_days() -> Faults:
    """Of sessions, slots and deadlines."""
    return {
        "clash": (_("%(what)s"), "round_sessions"),
        "unjudged": (
            _("“%(name)s”: no committee covers it, or several do."),
            "nomination_assign",
        ),
        "no_slot": (_("“%(name)s” has no slot."), "round_sessions"),
        "no_nominations_close_at": (_("Until when offices nominate is not set."), "round_edit"),
        "no_evidence_closes_at": (_("The evidence deadline is not set."), "round_edit"),
        "past_nominations_close_at": (
            _("The day until which offices nominate is over."),
            "round_edit",
        ),
        "past_evidence_closes_at": (_("The evidence deadline is over."), "round_edit"),
        "no_session": (_("%(name)s has no session yet."), "committee"),
    }


def _faults() -> Faults:
    """What is missing, and the page on which it is mended."""
    return {
        **_of_awards(),
        **_of_stages(),
        **_of_committees(),
        **_of_the_way_up(),
        **_of_days(),
    }


def point_lines(
    points: list[Point], award_round: AwardRound
) -> list[tuple[Point, str, list[tuple[str, str]]]]:
    """Each point in words, and its faults as (sentence, address where it is mended)."""
    labels, known = _points(), _faults()
    lines = []
    for point in points:
        worded = [(fault, *known[fault.code]) for fault in point.faults]
        faults = [
            (sentence % fault.values, reverse(page, args=[fault.key or award_round.pk]))
            for fault, sentence, page in worded
        ]
        lines.append((point, labels[point.code], faults))
    return lines


def consequences(to: str) -> list[str]:
    """What moving a round into phase `to` does."""
    texts = {
        Phase.DRAFT: [
            _(
                "Offices can no longer nominate; awards and policies can be changed again, but "
                "how marks count stays where a mark was given."
            ),
        ],
        Phase.OPEN: [
            _("Offices nominate and hand in evidence until the deadlines."),
            _("Awards, categories and policies of scoring stay as they are."),
        ],
        Phase.EVALUATING: [
            _("Committees call their slots and score."),
            _("With the first mark a rubric is frozen."),
        ],
        Phase.CLOSED: [
            _("No sheet can be opened, marked or submitted any more, and nothing certified."),
        ],
        Phase.PUBLISHED: [
            _("What the round makes public is shown to everybody."),
        ],
        Phase.ARCHIVED: [
            _("The round is kept as it is and leaves the daily lists."),
        ],
    }
    return texts[Phase(to)]
