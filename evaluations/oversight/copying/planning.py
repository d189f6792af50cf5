"""What a copy of a round makes: worked out before it is stored, and shown as a list."""

import datetime
from collections.abc import Callable

from django.utils import timezone

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.oversight.copying.awards import plan_awards
from evaluations.oversight.copying.choice import Choice, Part, shift_of
from evaluations.oversight.copying.committees import plan_committees, plan_days, plan_zones
from evaluations.oversight.copying.plan import Pair, Plan
from evaluations.setup.rounds.models import AwardRound
from thai.dates import fiscal_year_be

RULES = (
    "reveal",
    "open_from",
    "comment_at_extremes",
    "quorum",
    "tie_chain",
    "tolerance",
    "shows_marks_to_officers",
    "shows_questions_to_offices",
    "objection_days",
    "grace_minutes",
)
DEADLINES = ("nominations_close_at", "evidence_closes_at")
WORDING = ("signer", "signer_position")
TELL_THE_YEAR = ("name", "title", "body", "number_format")


def plan_copy(source: AwardRound, choice: Choice) -> Plan:
    """The rows of a copy of `source`, not stored; some twenty queries."""
    years = choice.fiscal_year_be - source.fiscal_year_be
    shift = shift_of(choice, years, _earliest(source, choice.parts))
    plan = Plan(source, choice, _made(source, choice), shift)
    for deadline in DEADLINES if plan.has(Part.DEADLINES) else ():
        setattr(plan.made, deadline, shift.of_moment(getattr(source, deadline)))
    for part in Part:
        if plan.has(part) and part.value in ADDING:
            ADDING[part.value](plan)
    _look_at_round(plan)
    return plan


def _made(source: AwardRound, choice: Choice) -> AwardRound:
    rules = RULES if Part.RULES in choice.parts else ()
    return AwardRound(
        name=choice.name,
        fiscal_year_be=choice.fiscal_year_be,
        level=source.level,
        is_rehearsal=choice.is_rehearsal,
        copied_from=source,
        **{rule: getattr(source, rule) for rule in rules},
    )


def _earliest(source: AwardRound, parts: frozenset[Part]) -> datetime.date | None:
    """The first evaluation day where days come along, else the first deadline."""
    days = EvaluationSession.objects.filter(committee__round=source).order_by("date")
    first = days.values_list("date", flat=True).first() if Part.DAYS in parts else None
    deadlines = [getattr(source, name) for name in DEADLINES if getattr(source, name)]
    if first or not deadlines or Part.DEADLINES not in parts:
        return first
    return timezone.localdate(min(deadlines))


def _plan_certificates(plan: Plan) -> None:
    for wording in CertificateTemplate.objects.filter(round=plan.source):
        dated = {name: plan.of_next_year(getattr(wording, name)) for name in TELL_THE_YEAR}
        unchanged = {name: getattr(wording, name) for name in WORDING}
        new = CertificateTemplate(round=plan.made, **dated, **unchanged)
        plan.certificates[wording.pk] = Pair(wording, new)


# In the order of the parts: what is named stands before what names it.
ADDING: dict[str, Callable[[Plan], None]] = {
    "awards": plan_awards,
    "zones": plan_zones,
    "committees": plan_committees,
    "days": plan_days,
    "certificates": _plan_certificates,
}


def _look_at_round(plan: Plan) -> None:
    source, made = plan.source, plan.made
    if source.next_round is not None:
        plan.look_at("next_round", source.next_round)
    if source.opens_at is not None:
        plan.leave_out("opens_at", source)
    dates = {pair.new.date for pair in plan.days.values()}
    dates |= {timezone.localdate(at) for name in DEADLINES if (at := getattr(made, name))}
    for day in sorted(dates):
        if fiscal_year_be(day) != made.fiscal_year_be:
            plan.look_at("other_year", "", date=day)
